"""`factory-prov ledger init | status | password | move`: a ledger on PostgreSQL, for several stations."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory_prov.cli.output import Output
from factory_prov.errors import InputError
from factory_prov.ledger.place import keep_address, ledger_place
from factory_prov.ledger.postgres.address import Address, address_of
from factory_prov.messages import Message
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.status import StationAtWork, Status


def init(arguments: argparse.Namespace, output: Output) -> int:
    """Make the tables, or bring those of an older version up to this one."""
    from factory_prov.ledger.postgres.opening import make

    address = _address(arguments)
    marks = make(address).marks
    words = Message("{place}: the ledger is ready.", place=address.place)
    output.result([words], {"place": address.place, "id": None if marks is None else marks.ledger_id})
    return 0


def status(arguments: argparse.Namespace, output: Output) -> int:
    """Tell what the ledger says of itself; of a database, which stations work with it too."""
    from factory_prov.ledger.postgres.status import status as ask

    address = ledger_place() if arguments.url is None else address_of(arguments.url)
    if isinstance(address, Path):
        from factory_prov.cli.file_status import tell_file

        tell_file(address, output)
        return 0
    found = ask(address)
    output.result(_words(address, found), _document(address, found))
    return 0


def save_password(arguments: argparse.Namespace, output: Output) -> int:
    """Ask for the password, or take it from standard input, and keep it in the keyring; or take it out."""
    from factory_prov.ledger.postgres import password

    address = _address(arguments)
    if arguments.delete:
        password.delete_password(address)
        words = Message("The keyring has no password for {place}.", place=address.place)
    else:
        prompt = output.told(Message("Password (not shown): "))
        text = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        if not text:
            raise InputError(Message("The password is empty."), place=address.place, cure=Message("Type it again."))
        password.save_password(address, Secret(text))
        words = Message("The password for {place} is in the keyring.", place=address.place)
    output.result([words], {"place": address.place, "saved": not arguments.delete})
    return 0


def move(arguments: argparse.Namespace, output: Output) -> int:
    """Bring a ledger's file into a database, with everything in it, and work with that one from now on."""
    from factory_prov.files.user_folders import ledger_file
    from factory_prov.ledger.moving import move as bring

    address, own = address_of(arguments.url), ledger_file()
    file: Path = arguments.source or own
    rows = bring(file, address)
    if file.absolute() == own.absolute():
        keep_address(address)
    words = Message.counted(
        "{file} was moved to {place}: {n} row.", "{file} was moved to {place}: {n} rows.",
        n=rows, file=file, place=address.place,
    )  # fmt: skip
    output.result([words], {"file": str(file), "place": address.place, "rows": rows})
    return 0


def _address(arguments: argparse.Namespace) -> Address:
    """Return the address that was given, else that of this PC's ledger."""
    place = ledger_place() if arguments.url is None else address_of(arguments.url)
    if isinstance(place, Path):
        raise InputError(
            Message("the ledger of this PC is a file."),
            place=str(place),
            cure=Message("Name the address of a database, such as postgresql://user@host/ledger."),
        )
    return place


def _words(address: Address, found: Status) -> list[Message]:
    runs = 0 if found.marks is None else found.marks.runs
    words = [
        Message.counted("{file}: {n} run.", "{file}: {n} runs.", n=runs, file=address.place),
        Message("PostgreSQL {version} at {server} answers.", version=found.version, server=found.server),
        Message.counted("{n} standby has every commit.", "{n} standbys have every commit.", n=found.standbys),
    ]
    if not found.keeps:
        words.append(Message("It does not wait for its disk (fsync is off): a power cut loses what it has said."))
    words += [_station(each) for each in found.stations]
    return words


def _station(at_work: StationAtWork) -> Message:
    return Message.counted(
        "{host}: {n} run at work, heard of {seconds} s ago.",
        "{host}: {n} runs at work, heard of {seconds} s ago.",
        n=at_work.runs,
        host=at_work.host,
        seconds=f"{at_work.silent_s:.0f}",
    )


def _document(address: Address, found: Status) -> dict[str, Any]:
    return {
        "place": address.place,
        "server": found.server,
        "version": found.version,
        "id": None if found.marks is None else found.marks.ledger_id,
        "runs": 0 if found.marks is None else found.marks.runs,
        "fsync": found.keeps,
        "standbys": found.standbys,
        "stations": [
            {"host": each.host, "silent_s": round(each.silent_s, 1), "runs": each.runs} for each in found.stations
        ],
    }
