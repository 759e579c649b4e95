"""`factory-prov ledger scrap | retire | revoke | revoked`: names that have ended, for ever."""

from __future__ import annotations

import argparse
import platform

from factory_prov.cli.output import Output
from factory_prov.errors import InputError
from factory_prov.ledger.csv_cells import write_rows
from factory_prov.ledger.endings import WantedEnding, endings
from factory_prov.ledger.evidence.record import time_text
from factory_prov.ledger.only_read import own_ledger
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.records import Ending, EndingKind
from factory_prov.ledger.states import ServerState
from factory_prov.ledger.station import open_there
from factory_prov.messages import Message
from factory_prov.run.origin import operator
from factory_prov.terminal import steers

_KINDS = {"scrap": EndingKind.SCRAPPED, "retire": EndingKind.RETIRED, "revoke": EndingKind.REVOKED}
_WORDS = {
    EndingKind.SCRAPPED: Message("scrapped"),
    EndingKind.RETIRED: Message("retired"),
    EndingKind.REVOKED: Message("revoked"),
}
_HEADER = (
    Message("ENDED (UTC)"),
    Message("HOW"),
    Message("ENDPOINT NAME"),
    Message("CHIP"),
    Message("STATION"),
    Message("WHO"),
    Message("REASON"),
)
_COLUMNS = ("ended_at", "kind", "endpoint_name", "chip", "station", "operator", "reason")


def end(arguments: argparse.Namespace, output: Output) -> int:
    """End a name; it is never given to anything again."""
    reason: str = arguments.reason.strip()
    if not reason:
        raise InputError(Message("the reason is empty."), place="--reason", cure=Message("Say in a few words why."))
    if steers(reason):
        what = Message("the reason has a control character in it, such as a line feed.")
        raise InputError(what, place="--reason", cure=Message("Say it in one line of plain text."))
    wanted = WantedEnding(
        kind=_KINDS[arguments.ending],
        reason=Message("{text}", text=reason),
        station=platform.node(),
        operator=operator(),
    )
    with open_there(ledger_place()) as ledger:
        ended = ledger.end(arguments.name, wanted)
    lines = [_told(ended)]
    if ended.server_state in (ServerState.REGISTERED, ServerState.ASKED):
        lines.append(Message("Its server still knows it, or may: take it out there."))
    output.result(lines, {**_document(ended), "server": ended.server_state.value})
    return 0


def _told(ended: Ending) -> Message:
    name = ended.endpoint_name
    match ended.kind:
        case EndingKind.SCRAPPED:
            return Message("{name} is scrapped, and nobody gets the name again.", name=name)
        case EndingKind.RETIRED:
            return Message("{name} is retired, and nobody gets the name again.", name=name)
        case EndingKind.REVOKED:
            return Message("{name} is revoked, and nobody gets the name again.", name=name)


def revoked(arguments: argparse.Namespace, output: Output) -> int:
    """List the names that have ended, oldest first."""
    if arguments.csv and arguments.json:
        raise InputError(
            Message("there is one form at a time."), place="--csv", cure=Message("Choose --csv or --json.")
        )
    with own_ledger() as database, database.reading() as connection:
        found = endings(connection)
    if arguments.csv:
        write_rows(output.file(), _COLUMNS, (tuple(_document(each).values()) for each in found))
        return 0
    rows = [
        (
            f"{each.at:%Y-%m-%d %H:%M:%S}",
            _WORDS[each.kind],
            each.endpoint_name,
            each.hardware_id or "",
            each.station,
            each.operator,
            each.reason,
        )
        for each in found
    ]
    lines = output.table([_HEADER, *rows]) if rows else [Message("No name has ended.")]
    output.result(lines, [_document(each) for each in found])
    return 0


def _document(ended: Ending) -> dict[str, str | None]:
    return {
        "ended_at": time_text(ended.at),
        "kind": ended.kind.value,
        "endpoint_name": ended.endpoint_name,
        "chip": ended.hardware_id,
        "station": ended.station,
        "operator": ended.operator,
        "reason": str(ended.reason),
    }
