"""`factory-prov statistics`: what the runs of many days come to."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from typing import Any

from factory_prov.cli.output import Output, Words
from factory_prov.errors import InputError
from factory_prov.ledger.csv_cells import Figure, write_rows
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.station_statistics import station_statistics
from factory_prov.ledger.statistics.asking import Statistics
from factory_prov.ledger.statistics.figures import DEFINITION, StatisticsFilter
from factory_prov.ledger.statistics.findings import find
from factory_prov.ledger.statistics.tables import TABLES, Table, Value, of_totals
from factory_prov.messages import Message


def statistics(arguments: argparse.Namespace, output: Output) -> int:
    """Show what the runs that fit come to, and what the numbers carry."""
    if arguments.recount:
        return _recount(output)
    if arguments.csv and arguments.json:
        raise InputError(
            Message("there is one form at a time."), place="--csv", cure=Message("Choose --csv or --json.")
        )
    wanted = _wanted(arguments)
    with station_statistics(ledger_place()) as asked:
        if asked is None:
            output.result([Message("No runs yet.")], {"totals": None, "findings": [], "rows": []})
            return 0
        table = TABLES[arguments.by](asked, wanted)
        if arguments.csv:
            write_rows(output.file(), list(table.columns), ([_plain(value) for value in row] for row in table.rows))
        elif arguments.json:
            output.result([], _document(asked, wanted, table))
        else:
            _tell(asked, wanted, table, output)
    return 0


def _recount(output: Output) -> int:
    from factory_prov.ledger.recounting import recount

    changed = recount(ledger_place())
    words = Message.counted(
        "All runs were counted anew; {n} sum was another one before.",
        "All runs were counted anew; {n} sums were others before.",
        n=changed,
    )
    output.result([words], {"changed": changed})
    return 0


def _tell(asked: Statistics, wanted: StatisticsFilter, table: Table, output: Output) -> None:
    totals = asked.totals(wanted)
    if not totals.runs:
        output.result([Message("No run fits.")], [])
        return
    lines: list[Words] = [finding.text for finding in find(asked, wanted, _today())]
    lines += [""] if lines else []
    lines += [*_aligned(of_totals(totals), output), DEFINITION, "", *_aligned(table, output)]
    output.result(lines, [])


def _aligned(table: Table, output: Output) -> list[str]:
    return output.table([list(table.columns.values()), *table.shown()])


def _document(asked: Statistics, wanted: StatisticsFilter, table: Table) -> dict[str, Any]:
    """Return the JSON: English in every language, as all of it is for programs."""
    (totals,) = _objects(of_totals(asked.totals(wanted)))
    found = find(asked, wanted, _today())
    return {
        "first_pass_yield_is": str(DEFINITION),
        "totals": totals,
        "findings": [{"kind": each.kind, "text": str(each.text), "chance": each.chance} for each in found],
        "rows": _objects(table),
    }


def _objects(table: Table) -> list[dict[str, Figure]]:
    return [dict(zip(table.columns, map(_plain, row), strict=True)) for row in table.rows]


def _plain(value: Value) -> Figure:
    return str(value) if isinstance(value, Message) else value


def _wanted(arguments: argparse.Namespace) -> StatisticsFilter:
    since, until = (_day(text, place) for text, place in ((arguments.since, "--since"), (arguments.until, "--until")))
    if since is not None and until is not None and until < since:
        cure = Message("Give a day that is not before --since.")
        raise InputError(Message("this is before the beginning."), place="--until", cure=cure)
    return StatisticsFilter(
        since=since, until=until, station=arguments.station, job_name=arguments.job, place=arguments.slot
    )


def _day(text: str | None, place: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        cure = Message("Write {date}.", date="2026-01-31")
        raise InputError(Message("{text} is no date.", text=text[:40]), place=place, cure=cure) from None


def _today() -> date:
    return datetime.now().astimezone().date()
