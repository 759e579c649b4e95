"""`factory-prov ledger verify | station-key`: are the records as they were signed, and by whom."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.cli.ledger import shown as shown_place
from factory_prov.cli.output import Output
from factory_prov.credentials.station_key import public_pem, read_public_pem, station_key
from factory_prov.errors import InputError
from factory_prov.files.own import open_own
from factory_prov.files.reading import read_bytes
from factory_prov.files.staging import as_input_error
from factory_prov.files.user_folders import station_key_file
from factory_prov.ledger.evidence.findings import Checked, Finding
from factory_prov.ledger.evidence.own_ledger import verification_of
from factory_prov.ledger.papers.signed_folder import faults
from factory_prov.ledger.place import ledger_place, place_of
from factory_prov.ledger.station import look_there
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.address import Address

_WRONG = 2
_MOST_SHOWN = 1000


def verify(arguments: argparse.Namespace, output: Output) -> int:
    """Check all records; 0 when nothing is wrong, 2 when something is."""
    place = _place(arguments.place)
    trusted = [read_public_pem(read_bytes(file)) for file in arguments.key or ()]
    if arguments.place is None and isinstance(place, Path) and not place.exists():
        look_there(place)  # one that is not the right one is checked all the same
    if isinstance(place, Path) and place.is_dir():
        return _verify_folder(place, trusted, output)
    shown: list[Finding] = []
    many = 0
    with verification_of(place, trusted=trusted) as check:
        for finding in check.findings():
            many += 1
            if len(shown) < _MOST_SHOWN:
                shown.append(finding)
                if not output.json_wanted:
                    output.result([_line(finding)], None)
        checked = check.checked
    output.result(list(_verdict(place, checked, many)), _document(place, checked, shown, many))
    return _WRONG if many else 0


def _verify_folder(folder: Path, trusted: list[bytes], output: Output) -> int:
    """Check a report or an export: its files, and the signature of their sums."""
    found = list(faults(folder, trusted=trusted))
    lines = found or [Message("{folder}: all files are as they were signed.", folder=folder)]
    output.result(lines, {"folder": str(folder), "wrong": len(found), "findings": [str(each) for each in found]})
    return _WRONG if found else 0


def show_station_key(arguments: argparse.Namespace, output: Output) -> int:
    """Show the public key of this station, or write it to a file; it is made at first use."""
    pem = public_pem(station_key(station_key_file()).public_key)
    document = {"file": str(station_key_file()), "public_key": pem}
    if arguments.output is None:
        output.result([pem.rstrip()], document)
        return 0
    if arguments.output.exists():
        raise InputError(
            Message("this file is there already."), place=str(arguments.output), cure=Message("Name another file.")
        )
    with as_input_error(arguments.output), open_own(arguments.output) as file:
        file.write(pem)
    output.result([Message("{file}: the public key of this station.", file=arguments.output)], document)
    return 0


def _line(finding: Finding) -> Message:
    chain, number, unit, what = finding.chain, finding.number, finding.unit, finding.what
    if number is not None and unit:
        return Message("{chain}, record {number}, {unit}: {what}", chain=chain, number=number, unit=unit, what=what)
    if number is not None:
        return Message("{chain}, record {number}: {what}", chain=chain, number=number, what=what)
    place = chain or unit
    return Message("{place}: {what}", place=place, what=what) if place else what


def _place(told: str | None) -> Path | Address:
    """Return the ledger that was named, else that of this PC."""
    if told is None:
        return ledger_place()
    return place_of(told) if "://" in told else Path(told)


def _verdict(place: Path | Address, checked: Checked, many: int) -> Iterable[Message]:
    for end in checked.chains:
        yield Message(
            "{chain}: records 1 to {number}, the last one {digest}.",
            chain=end.chain,
            number=end.number,
            digest=end.digest[:16],
        )
    if checked.older_runs:
        yield Message.counted(
            "{n} run is from before records were signed.",
            "{n} runs are from before records were signed.",
            n=checked.older_runs,
        )
    if many:
        yield Message.counted(
            "{file}: {n} thing is not as it was signed.",
            "{file}: {n} things are not as they were signed.",
            n=many,
            file=shown_place(place),
        )
    else:
        yield Message.counted(
            "{file}: {n} record, as it was signed.",
            "{file}: {n} records, all as they were signed.",
            n=checked.records,
            file=shown_place(place),
        )


def _document(place: Path | Address, checked: Checked, shown: list[Finding], many: int) -> dict[str, object]:
    return {
        "file": shown_place(place),
        "records": checked.records,
        "older_runs": checked.older_runs,
        "chains": [{"chain": end.chain, "last": end.number, "digest": end.digest} for end in checked.chains],
        "wrong": many,
        "findings": [
            {"chain": each.chain, "record": each.number, "unit": each.unit, "what": str(each.what)} for each in shown
        ],
    }
