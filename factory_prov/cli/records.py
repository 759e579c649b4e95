"""`factory-prov records list | send | retry | drop`: what others are still to be told of runs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from factory_prov.cancel import CancelToken
from factory_prov.cli.output import Output
from factory_prov.environment import environment
from factory_prov.errors import InputError
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.records_owed import OwedRecord, RecordState, RecordTarget, Told
from factory_prov.ledger.station import open_there
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.records.sending import TargetTrouble, send_records
from factory_prov.records.targets import OpenTarget, open_target

_STATES = {RecordState.QUEUED: Message("waits"), RecordState.SET_ASIDE: Message("set aside")}
_EVENTS = {
    Told.ENDED: Message("run ended"),
    Told.WAITING: Message("waits for its server"),
    Told.DELIVERED: Message("is at its server"),
    Told.GIVEN_UP: Message("its server is not told"),
}
_HEADER = (
    Message("AT (UTC)"),
    Message("STATE"),
    Message("TRIES"),
    Message("RUN"),
    Message("ENDPOINT NAME"),
    Message("EVENT"),
    Message("RECEIVER"),
)
_NOTHING = Message("No record is owed to anybody.")


def list_owed(_: argparse.Namespace, output: Output) -> int:
    """Show what is owed, oldest first, each with why it did not get through."""
    with open_there(ledger_place()) as ledger:
        owed = ledger.records.rows()
    table = output.table([_HEADER, *map(_cells, owed)])
    lines: list[Message | str] = [*table[:1]]
    for line, record in zip(table[1:], owed, strict=True):
        lines += [line, *([f"    {output.told(record.reason)}"] if record.reason else [])]
    output.result(lines if owed else [_NOTHING], [_document(record) for record in owed])
    return 0


def send(arguments: argparse.Namespace, output: Output) -> int:
    """Send what is due, once; 0 when nothing is owed any more, 1 when something is left."""
    with open_there(ledger_place()) as ledger:
        told, troubles = _send_all(ledger, arguments.token_file)
        left = ledger.records.rows()
    for trouble in troubles:
        output.trouble(trouble.failure.message)
    aside = [record for record in left if record.state is RecordState.SET_ASIDE]
    waiting = [record for record in left if record.state is not RecordState.SET_ASIDE]
    lines: list[Message | str] = [Message.counted("{n} record was sent.", "{n} records were sent.", n=told)]
    lines += [
        Message(
            "run {run}, {target}: set aside. {reason}", run=each.run_id, target=each.target.name, reason=each.reason
        )
        for each in aside
    ]
    if waiting:
        lines.append(Message.counted("{n} waits.", "{n} wait.", n=len(waiting)))
    output.result(
        lines,
        {
            "sent": told,
            "set_aside": [_document(record) for record in aside],
            "waiting": [_document(record) for record in waiting],
            "troubles": [{"receiver": each.target, "what": str(each.failure.message)} for each in troubles],
        },
    )
    return 1 if left else 0


def _send_all(ledger: Ledger, token_file: Path | None) -> tuple[int, Sequence[TargetTrouble]]:
    """Send rounds until nothing is due; a target that takes nothing is left alone from then on."""
    opened: dict[RecordTarget, OpenTarget] = {}
    troubles: dict[str, TargetTrouble] = {}
    told = 0

    def target(wanted: RecordTarget) -> OpenTarget:
        if wanted not in opened:
            opened[wanted] = open_target(wanted, token_file=token_file, environ=environment())
        return opened[wanted]

    while True:
        done = send_records(ledger.records, target, cancel=CancelToken(), but=tuple(troubles))
        told += len(done.told)
        troubles |= {trouble.target: trouble for trouble in done.troubles}
        if not done.taken:
            return told, list(troubles.values())


def retry(arguments: argparse.Namespace, output: Output) -> int:
    """Let records that wait or were set aside be sent at once."""
    with open_there(ledger_place()) as ledger:
        wanted = _chosen(ledger, arguments.which) if arguments.which else None
        count = ledger.records.retry(wanted, now=datetime.now(UTC))
    told = Message.counted("{n} record is to be sent again.", "{n} records are to be sent again.", n=count)
    output.result([told], {"again": count})
    return 0


def drop(arguments: argparse.Namespace, output: Output) -> int:
    """Take records out: nobody is told of these."""
    if bool(arguments.which) == arguments.all:
        raise InputError(
            Message("it is not clear which records are to go."),
            place="--all",
            cure=Message("Name runs or units, or say --all."),
        )
    with open_there(ledger_place()) as ledger:
        wanted = [record.row_id for record in ledger.records.rows()] if arguments.all else None
        count = ledger.records.drop(_chosen(ledger, arguments.which) if wanted is None else wanted)
    told = Message.counted("{n} record was taken out.", "{n} records were taken out.", n=count)
    output.result([told], {"dropped": count})
    return 0


def _chosen(ledger: Ledger, which: Sequence[str]) -> list[int]:
    """Return the rows of runs, by their numbers, and of units, by their names; InputError for one without any."""
    owed, found = ledger.records.rows(), []
    for wanted in which:
        its = [each.row_id for each in owed if wanted in (str(each.run_id), each.endpoint_name)]
        if not its:
            what = Message("nobody is owed a record of this.")
            raise InputError(what, place=wanted, cure=Message("`factory-prov records list` shows what is owed."))
        found += its
    return found


def _cells(record: OwedRecord) -> tuple[str | Message, ...]:
    return (
        f"{record.owed_since.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        _STATES[record.state],
        str(record.tries),
        str(record.run_id),
        record.endpoint_name,
        _EVENTS[record.told],
        record.target.name,
    )


def _document(record: OwedRecord) -> dict[str, object]:
    return {
        "transaction_id": record.transaction_id,
        "run": record.run_id,
        "endpoint_name": record.endpoint_name,
        "event": record.told.value,
        "receiver": record.target.name,
        "state": record.state.value,
        "tries": record.tries,
        "owed_since": record.owed_since.isoformat(),
        "next_at": record.next_at.isoformat(),
        "reason": str(record.reason),
    }
