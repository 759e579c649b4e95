"""`factory-prov history`: what the ledger of this PC knows."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from datetime import time as clock
from itertools import chain

from factory_prov.cli.output import Output
from factory_prov.cli.run_numbers import MOST_RUNS, run_number
from factory_prov.cli.shown import refuse_two_forms, write_spreadsheet
from factory_prov.cli.words import OUTCOMES
from factory_prov.errors import InputError
from factory_prov.ledger.export import (
    COLUMNS,
    OPEN_COLUMNS,
    cells_of,
    document,
    open_cells,
    open_documents,
    write_csv,
    write_open_csv,
)
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.records import OpenState, Outcome, RunFilter, RunId, RunRecord
from factory_prov.ledger.station_runs import FoundRuns, station_runs
from factory_prov.messages import Message

_HEADER = (
    Message("RUN"),
    Message("BEGAN (UTC)"),
    Message("OUTCOME"),
    Message("CODE"),
    Message("ENDPOINT NAME"),
    Message("CHIP"),
    Message("PROBE OR PORT"),
    Message("JOB"),
    Message("REASON"),
)
_OPEN_HEADER = (
    Message("RUN"),
    Message("BEGAN (UTC)"),
    Message("THE RUN IS"),
    Message("THE UNIT IS"),
    Message("SINCE (UTC)"),
    Message("ENDPOINT NAME"),
    Message("CHIP"),
    Message("PROBE OR PORT"),
    Message("JOB"),
    Message("STATION"),
)
_DATE_CHARACTERS = len("2026-01-31")


def history(arguments: argparse.Namespace, output: Output) -> int:
    """Show the runs that fit, oldest first; without a choice all of them. Or a unit's life, two runs, a run's log."""
    refuse_two_forms(arguments)
    special = _special(arguments)
    if special is not None:
        return special(arguments, output)
    with station_runs(ledger_place(), _wanted(arguments)) as found:
        if arguments.open:
            _give_open(found, arguments, output)
        elif arguments.csv:
            write_csv(found.runs, output.file())
        elif arguments.xlsx is not None:
            write_spreadsheet(arguments.xlsx, COLUMNS, map(cells_of, found.runs), output)
        elif arguments.json:
            output.documents(map(document, found.runs))
        else:
            _tell(found, arguments.limit, output)
    return 0


def _special(arguments: argparse.Namespace) -> Callable[[argparse.Namespace, Output], int] | None:
    """Return what is asked for beside the list of runs."""
    if not (arguments.life or arguments.compare) and arguments.log is None:
        return None
    from factory_prov.cli import history_life  # the list of runs is shown without what it loads

    if arguments.life:
        return history_life.life
    return history_life.compare if arguments.compare else history_life.log


def _give_open(found: FoundRuns, arguments: argparse.Namespace, output: Output) -> None:
    """Give of the runs without an end how far their units have come, and whether somebody still works on them."""
    known = found.open_states()
    if arguments.csv:
        write_open_csv(found.runs, known, output.file())
    elif arguments.xlsx is not None:
        rows = open_cells(found.runs, known)
        write_spreadsheet(arguments.xlsx, COLUMNS + OPEN_COLUMNS, rows, output)
    elif arguments.json:
        output.documents(open_documents(found.runs, known))
    else:
        _tell_open(found, known, output)


def _tell(found: FoundRuns, limit: int | None, output: Output) -> None:
    first = next(found.runs, None)
    if first is None:
        output.result([_nothing(found.count())], [])
        return
    shown = _Counted(chain([first], found.runs))
    output.long_table(chain([_HEADER], map(_cells, shown)))
    if shown.count == limit:
        output.note(Message("Those before them: --before {run_id}.", run_id=first.run_id))


class _Counted:
    """Runs, and how many of them were read."""

    def __init__(self, records: Iterable[RunRecord]) -> None:
        self._records = records
        self.count = 0

    def __iter__(self) -> Iterator[RunRecord]:
        for record in self._records:
            self.count += 1
            yield record


def _tell_open(found: FoundRuns, known: Mapping[RunId, OpenState], output: Output) -> None:
    rows = [_open_cells(record, known[record.run_id]) for record in found.runs if record.run_id in known]
    if not rows:
        output.result([_nothing(found.count())], [])
    else:
        output.long_table(chain([_OPEN_HEADER], rows))


def _open_cells(record: RunRecord, known: OpenState) -> tuple[str | Message, ...]:
    return (
        str(record.run_id),
        _shown(record.started_at),
        Message("at work") if known.at_work else Message("cut off"),
        known.state or "",
        _shown(known.since),
        record.endpoint_name or "",
        record.hardware_id or "",
        record.probe,
        record.job_name,
        record.station,
    )


def _shown(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _nothing(runs: int) -> Message:
    if not runs:
        return Message("No runs yet.")
    return Message.counted("No run fits. The ledger has {n} run.", "No run fits. The ledger has {n} runs.", n=runs)


def _cells(record: RunRecord) -> tuple[str | Message, ...]:
    return (
        str(record.run_id),
        _shown(record.started_at),
        OUTCOMES[record.outcome],
        record.code or "",
        record.endpoint_name or "",
        record.hardware_id or "",
        record.probe,
        record.job_name,
        record.reason or "",
    )


def _wanted(arguments: argparse.Namespace) -> RunFilter:
    if arguments.limit is not None and arguments.limit < 1:
        raise InputError(
            Message("at least one run is shown."), place="--limit", cure=Message("Give a number from 1 on.")
        )
    since, until = period_of(arguments)
    return RunFilter(
        endpoint_name=_writable(arguments.endpoint),
        hardware_id=_writable(arguments.chip),
        text=_writable(arguments.text),
        code=_writable(arguments.code),
        job_name=_writable(arguments.job),
        label=_writable(arguments.label),
        station=_writable(arguments.station),
        before=None if arguments.before is None else run_number(arguments.before, "--before"),
        outcome=None if arguments.outcome is None else Outcome(arguments.outcome.upper()),
        unfinished=arguments.open,
        since=since,
        until=until,
        limit=None if arguments.limit is None else min(arguments.limit, MOST_RUNS),
    )


def _writable(text: str | None) -> str | None:
    """Return what is looked for with bytes that are no UTF-8 replaced: no run has them, and SQLite takes none."""
    return None if text is None else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def period_of(arguments: argparse.Namespace) -> tuple[datetime | None, datetime | None]:
    """Return from when to when: what `--since` and `--until` say."""
    return (
        None if arguments.since is None else _time(arguments.since, "--since"),
        None if arguments.until is None else _time(arguments.until, "--until", day_counts=True),
    )


def _time(text: str, place: str, *, day_counts: bool = False) -> datetime:
    """Read a date or a time, of UTC unless it says another zone; `day_counts`: a date means its end."""
    try:
        time = datetime.fromisoformat(text)
        if day_counts and len(text) <= _DATE_CHARACTERS:
            time = datetime.combine(time, clock.max)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        cure = Message("Write {date} or {time}.", date="2026-01-31", time="2026-01-31T08:05")
        raise InputError(Message("{text} is no date.", text=text[:40]), place=place, cure=cure) from None
