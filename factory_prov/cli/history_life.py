"""`factory-prov history --life | --compare | --log`: a unit's whole life, two runs side by side, what a run told."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime

from factory_prov.cli.output import Output, Words
from factory_prov.cli.run_numbers import run_number
from factory_prov.cli.shown import Shown, give
from factory_prov.errors import InputError
from factory_prov.ledger.comparing import ComparedRow, compare_runs
from factory_prov.ledger.csv_cells import Cell
from factory_prov.ledger.life import LifeEntry, Weight, life_of
from factory_prov.ledger.life_records import FoundUnit
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.records import UnitHistory
from factory_prov.ledger.station import look_there, open_there
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.run.steps import STEPS
from factory_prov.run_logs import station
from factory_prov.run_logs.logged import LoggedEvent

TITLES = {step.step.key: step.step.title for step in STEPS}
"""What the steps of a run are called, by their keys."""
_LIFE = ("at", "kind", "text", "weight", "run_id", "repair_id", "outcome", "code")
_COMPARED = ("title", "first", "second", "differs")
_LOG = ("at", "level", "step", "kind", "text")
_FEW = 10


def life(arguments: argparse.Namespace, output: Output) -> int:
    """Tell all that happened to the unit of a name or chip, oldest first."""
    name = arguments.text or arguments.endpoint or arguments.chip
    if not name:
        raise InputError(
            Message("no unit is named."), place="--life", cure=Message("Write its name or chip: history NAME --life.")
        )
    with open_there(ledger_place()) as ledger:
        entries = life_of(_unit(ledger, name), TITLES)
    shown = Shown(
        columns=_LIFE,
        cells=map(_life_cells, entries),
        header=(Message("WHEN (UTC)"), Message("RUN"), Message("WHAT HAPPENED")),
        words=map(_life_words, entries),
    )
    give(shown, arguments, output)
    return 0


def compare(arguments: argparse.Namespace, output: Output) -> int:
    """Tell two runs side by side; what is different is marked."""
    first, second = (run_number(text, "--compare") for text in arguments.compare)
    with open_there(ledger_place()) as ledger:
        rows = compare_runs(ledger, first, second, TITLES)
    shown = Shown(
        columns=_COMPARED,
        cells=map(_compared_cells, rows),
        header=("", "", Message("FIRST RUN"), Message("SECOND RUN")),
        words=map(_compared_words, rows),
    )
    give(shown, arguments, output)
    return 0


def log(arguments: argparse.Namespace, output: Output) -> int:
    """Tell what a run told while it went; it is kept on the PC that carried it out."""
    run_id = run_number(arguments.log, "--log")
    found = look_there(ledger_place())
    ledger_id = "" if found.marks is None else found.marks.ledger_id
    events = station.station_logs().read(ledger_id, run_id) if ledger_id else ()
    if not events:
        raise InputError(
            Message("no log of this run is here."),
            place=Message("run {run_id}", run_id=run_id),
            cure=Message(
                "Look on the PC that carried it out: a log is kept there for {days} days.", days=station.days_kept()
            ),
        )
    shown = Shown(
        columns=_LOG,
        cells=map(_log_cells, events),
        header=(Message("WHEN (UTC)"), Message("LEVEL"), Message("STEP"), Message("WHAT IT TOLD")),
        words=map(_log_words, events),
    )
    give(shown, arguments, output)
    return 0


def _unit(ledger: Ledger, name: str) -> UnitHistory:
    """Return the unit of a name or a chip, or the one whose name, chip or label begins so."""
    for found in (ledger.by_endpoint(name), ledger.unit(name)):
        if found.identities or found.runs or found.events:
            return found
    others = ledger.find_units(name, _FEW)
    if len(others) == 1:
        (only,) = others
        return ledger.by_endpoint(only.endpoint_name) if only.endpoint_name else ledger.unit(only.hardware_id or "")
    if others:
        raise InputError(
            Message("more than one unit begins so."),
            place=name[:80],
            cure=Message("Choose one: {names}.", names=", ".join(map(_called, others))),
        )
    raise InputError(
        Message("the ledger does not know this unit."),
        place=name[:80],
        cure=Message("Look for it with factory-prov history."),
    )


def _called(unit: FoundUnit) -> str:
    return unit.endpoint_name or unit.hardware_id or ""


def _life_cells(entry: LifeEntry) -> Sequence[Cell]:
    return (
        _exactly(entry.at),
        entry.kind.value,
        str(entry.text),
        entry.weight.value,
        entry.run_id,
        entry.repair_id,
        None if entry.outcome is None else entry.outcome.value,
        entry.code,
    )


def _life_words(entry: LifeEntry) -> Sequence[Words]:
    text = Message("  {text}", text=entry.text) if entry.weight is Weight.DETAIL else entry.text
    return _shortly(entry.at), "" if entry.run_id is None else str(entry.run_id), text


def _compared_cells(row: ComparedRow) -> Sequence[Cell]:
    return str(row.title), str(row.first), str(row.second), row.differs


def _compared_words(row: ComparedRow) -> Sequence[Words]:
    return "≠" if row.differs else "", row.title, row.first, row.second


def _log_cells(event: LoggedEvent) -> Sequence[Cell]:
    return _exactly(event.at), event.level.value, event.step, event.kind.value, str(event.text)


def _log_words(event: LoggedEvent) -> Sequence[Words]:
    return f"{event.at:%Y-%m-%d %H:%M:%S.%f}"[:-3], event.level.value, event.step, event.text


def _shortly(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _exactly(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
