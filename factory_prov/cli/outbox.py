"""`factory-prov outbox list | send | retry | drop | export | import | recall`: registrations that are still owed."""

from __future__ import annotations

import argparse
import getpass
import platform
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from factory_prov.cancel import CancelToken
from factory_prov.cli.output import Output
from factory_prov.credentials.vault.homes import private_line
from factory_prov.credentials.vault.station_keys import long_enough
from factory_prov.environment import environment
from factory_prov.errors import InputError
from factory_prov.ledger.outbox import OwedRow, OwedState
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.station import open_there
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.outbox.carrying import BroughtBack, bring_back, leave_here, take_along
from factory_prov.outbox.file import VARIABLE, OutboxFile
from factory_prov.outbox.rows import RowFate
from factory_prov.outbox.sending import OpenPack, OpenServer, Rows, ServerTrouble, send_round
from factory_prov.registrars.kind import ServerOptions
from factory_prov.registrars.registration import Registrar
from factory_prov.registrars.registry import open_registrar
from factory_prov.run.origin import operator
from factory_prov.secret import Secret

_STATES = {
    OwedState.QUEUED: Message("waits"),
    OwedState.SENDING: Message("being sent"),
    OwedState.SET_ASIDE: Message("set aside"),
}
_IN_FILE = Message("in a file too")
_HELD = Message("held: the unit ran again and has not ended well")
_OTHER_KEYS = Message("the unit was done again since and has other keys, so what it owed before is not sent.")
_OTHER_KEYS_CURE = Message("Run it with a job of that server, or take it out with `factory-prov outbox drop`.")
_HEADER = (Message("CHECKED (UTC)"), Message("STATE"), Message("TRIES"), Message("ENDPOINT NAME"), Message("SERVER"))
_NOTHING = Message("No server is owed anything.")
_REASONS = 5
"""So many are told by `send`; `list` has those of every row."""


def list_owed(_: argparse.Namespace, output: Output) -> int:
    """Show what is owed, oldest first, each with why it did not get through."""
    with open_there(ledger_place()) as ledger:
        rows = ledger.outbox.rows()
    lines: list[str] = []
    for line, row in zip(output.table([_HEADER, *map(_cells, rows)])[1:], rows, strict=True):
        lines += [line, *([f"    {output.told(row.reason)}"] if row.reason else [])]
    head = output.table([_HEADER, *map(_cells, rows)])[:1]
    output.result([*head, *lines] if rows else [_NOTHING], [_document(row) for row in rows])
    return 0


def send(arguments: argparse.Namespace, output: Output) -> int:
    """Send what is due, once; 0 when no server is owed anything any more, 1 when something is left."""
    opened = _opener(arguments.token_file)
    if arguments.file is not None:
        return _send_file(arguments, opened, output)
    with open_there(ledger_place()) as ledger:
        names, troubles = _send_all(ledger.outbox, opened, _packs(ledger))
        rows = ledger.outbox.rows()
    left = [row for row in rows if row.state is not OwedState.SET_ASIDE]
    aside = [row for row in rows if row.state is OwedState.SET_ASIDE]
    return _tell_sent(output, names, troubles, left=left, aside=aside)


def _send_file(arguments: argparse.Namespace, opened: OpenServer, output: Output) -> int:
    file, rows = OutboxFile.open(arguments.file, _passphrase(arguments, output, new=False))
    rows.try_again(datetime.now(UTC))
    names, troubles = _send_all(rows, opened, rows.pack, lambda: file.write(rows))
    left = [taken.row for taken in rows.of(RowFate.OPEN)]
    aside = [taken.row for taken in rows.of(RowFate.SET_ASIDE)]
    code = _tell_sent(output, names, troubles, left=left, aside=aside)
    output.note(Message("Bring {file} back, and import it there.", file=arguments.file))
    return code


def _send_all(
    rows: Rows, opened: OpenServer, pack: OpenPack, after_each: Callable[[], object] = tuple
) -> tuple[list[str], list[ServerTrouble]]:
    """Send rounds until nothing is due; a server that takes nothing is left alone from then on."""
    names: list[str] = []
    troubles: dict[str, ServerTrouble] = {}
    while True:
        done = send_round(rows, opened, pack, cancel=CancelToken(), but=tuple(troubles))
        if not done.taken:
            return names, list(troubles.values())
        names += [row.endpoint_name for row in done.delivered]
        troubles |= {trouble.server: trouble for trouble in done.troubles}
        after_each()


def retry(arguments: argparse.Namespace, output: Output) -> int:
    """Let rows that wait or were set aside be sent at once."""
    with open_there(ledger_place()) as ledger:
        rows = ledger.outbox.rows()
        _refuse_unknown(arguments.names, rows)
        may_go = {row.endpoint_name for row in rows if not row.superseded}
        for name in arguments.names:
            if name not in may_go:
                raise InputError(_OTHER_KEYS, place=name, cure=_OTHER_KEYS_CURE)
        count = ledger.outbox.retry(arguments.names or None, now=datetime.now(UTC))
    told = Message.counted("{n} registration is to be sent again.", "{n} registrations are to be sent again.", n=count)
    output.result([told], {"again": count})
    return 0


def _refuse_unknown(names: Sequence[str], rows: Sequence[OwedRow]) -> None:
    known = {row.endpoint_name for row in rows}
    for name in names:
        if name not in known:
            what = Message("nothing is owed to a server for this unit.")
            raise InputError(what, place=name, cure=Message("`factory-prov outbox list` shows what is."))


def drop(arguments: argparse.Namespace, output: Output) -> int:
    """Take out what units owe with keys that they do not have any more."""
    with open_there(ledger_place()) as ledger:
        rows = ledger.outbox.rows()
        _refuse_unknown(arguments.names, rows)
        for name in arguments.names:
            if not any(row.superseded for row in rows if row.endpoint_name == name):
                what = Message("what is owed for this unit may still be sent, so it stays.")
                raise InputError(what, place=name, cure=Message("Send it, run the unit again, or end its name."))
        now = datetime.now(UTC)
        gone = ledger.outbox.drop(arguments.names, at=now, station=platform.node(), operator=operator())
    told = Message.counted("{n} registration was taken out.", "{n} registrations were taken out.", n=len(gone))
    output.result([told], {"dropped": arguments.names, "servers": list(gone)})
    return 0


def recall(arguments: argparse.Namespace, output: Output) -> int:
    """Take somebody's word that nobody will send these units from a file any more."""
    with open_there(ledger_place()) as ledger:
        known = ledger.outbox.in_files()
        for name in arguments.names:
            if name not in known:
                what = Message("nothing of this unit is in a file that was taken to another PC.")
                raise InputError(what, place=name, cure=Message("`factory-prov outbox list` shows what is."))
        now = datetime.now(UTC)
        ledger.outbox.recall(arguments.names, at=now, station=platform.node(), operator=operator())
    told = Message("Taken for certain: no file with them will be sent any more.")
    output.result([told], {"recalled": arguments.names})
    return 0


def export(arguments: argparse.Namespace, output: Output) -> int:
    """Take what is owed along in one encrypted file; it stays owed here until its results are back."""
    with open_there(ledger_place()) as ledger:
        if not ledger.outbox.rows(limit=1):
            raise InputError(_NOTHING, cure=Message("There is nothing to take along."))
        file = OutboxFile.new(arguments.file, long_enough(_passphrase(arguments, output, new=True)))
        rows, left = take_along(ledger.outbox, _packs(ledger))
        written = False
        try:
            file.write(rows)
            written = True
        finally:
            if not written:
                leave_here(ledger.outbox, rows)
    told = Message.counted(
        "{n} registration is in {file}.", "{n} registrations are in {file}.", n=len(rows.all), file=arguments.file
    )
    for row in left:
        output.trouble(Message("{name}: not taken along, its keys are not here or it is held.", name=row.endpoint_name))
    names = [taken.row.endpoint_name for taken in rows.all.values()]
    output.result([told], {"file": str(arguments.file), "taken": names, "left": [row.endpoint_name for row in left]})
    return 0


def import_results(arguments: argparse.Namespace, output: Output) -> int:
    """Write down in the ledger what became of a file's registrations; importing it twice is no harm."""
    _, rows = OutboxFile.open(arguments.file, _passphrase(arguments, output, new=False))
    with open_there(ledger_place()) as ledger:
        back = bring_back(ledger.outbox, rows, place=str(arguments.file))
    output.result(_brought(back), {name: list(getattr(back, name)) for name in BroughtBack.__dataclass_fields__})
    return 1 if back.set_aside or back.still_owed or back.former else 0


def _brought(back: BroughtBack) -> list[Message]:
    counted = [
        (
            back.set_aside,
            Message.counted("{n} is set aside.", "{n} are set aside.", n=len(back.set_aside)),
        ),
        (
            back.known,
            Message.counted("{n} was known here already.", "{n} were known here already.", n=len(back.known)),
        ),
        (
            back.former,
            Message.counted(
                "{n} ran again since, and its server may have the older key: run it once more unless it waits.",
                "{n} ran again since, and their servers may have the older keys: run them once more unless they wait.",
                n=len(back.former),
            ),
        ),
        (
            back.still_owed,
            Message.counted("{n} was not sent.", "{n} were not sent.", n=len(back.still_owed)),
        ),
    ]
    delivered = Message.counted(
        "{n} unit is at its server now: PASS.", "{n} units are at their servers now: PASS.", n=len(back.delivered)
    )
    return [delivered, *(message for names, message in counted if names)]


def _opener(token_file: Path | None) -> OpenServer:
    known: dict[ServerOptions, Registrar] = {}

    def opened(options: ServerOptions) -> Registrar:
        if options not in known:
            known[options] = open_registrar(options, token_file=token_file, environ=environment())
        return known[options]

    return opened


def _packs(ledger: Ledger) -> OpenPack:
    def pack(row: OwedRow) -> bytes | None:
        return ledger.sealed(row.endpoint_name)

    return pack


def _passphrase(arguments: argparse.Namespace, output: Output, *, new: bool) -> Secret:
    """Return the file's passphrase: of a file, of the environment, or asked for; a new one twice."""
    if arguments.passphrase_file is not None:
        return private_line(arguments.passphrase_file)
    if text := environment().get(VARIABLE, ""):
        return Secret(text)
    if not sys.stdin.isatty():
        return Secret(sys.stdin.readline().rstrip("\r\n"))
    text = getpass.getpass(output.told(Message("Passphrase of the file (not shown): ")))
    if new and getpass.getpass(output.told(Message("The same again: "))) != text:
        raise InputError(Message("These are two passphrases."), cure=Message("Start again."))
    return Secret(text)


def _tell_sent(
    output: Output,
    names: list[str],
    troubles: list[ServerTrouble],
    *,
    left: list[OwedRow],
    aside: list[OwedRow],
) -> int:
    """Tell what was sent, and what is left and why."""
    said = {str(trouble.failure.message): trouble.failure.message for trouble in troubles}
    said |= {str(row.reason): row.reason for row in left if row.reason}  # one lost key may hold up a thousand units
    for words in islice(said.values(), _REASONS):
        output.trouble(words)
    lines: list[Message | str] = [
        Message.counted(
            "{n} unit is at its server now: PASS.", "{n} units are at their servers now: PASS.", n=len(names)
        )
    ]
    for row in aside:
        lines.append(Message("{name}: set aside. {reason}", name=row.endpoint_name, reason=row.reason))
    if left:
        lines.append(Message.counted("{n} waits.", "{n} wait.", n=len(left)))
    output.result(
        lines,
        {
            "delivered": names,
            "set_aside": [_document(row) for row in aside],
            "waiting": [_document(row) for row in left],
            "troubles": [{"server": each.server, "what": str(each.failure.message)} for each in troubles],
        },
    )
    return 1 if left or aside else 0


def _cells(row: OwedRow) -> tuple[str | Message, ...]:
    state = _HELD if row.held else _STATES[row.state]
    if row.in_file_since is not None and row.state is OwedState.QUEUED:
        state = _IN_FILE
    return f"{row.owed_since.astimezone(UTC):%Y-%m-%d %H:%M:%S}", state, str(row.tries), row.endpoint_name, row.server


def _document(row: OwedRow) -> dict[str, object]:
    return {
        "endpoint_name": row.endpoint_name,
        "server": row.server,
        "state": "held" if row.held else row.state.value,
        "tries": row.tries,
        "owed_since": row.owed_since.isoformat(),
        "next_at": row.next_at.isoformat(),
        "other_keys": row.superseded,
        "in_file_since": None if row.in_file_since is None else row.in_file_since.isoformat(),
        "reason": str(row.reason),
    }
