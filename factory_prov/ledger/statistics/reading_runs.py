# ruff: noqa: S608  # all of the SQL is ours; values go as values
"""Runs as they are counted, read from their rows: of which place, how they ended, whether their unit had a verdict.

The first verdict on a unit is that of its run with the lowest number; a unit is known by its chip, or by its name. That
depends on nothing but the runs, so that sums can be made anew from them, whatever clocks have said. A run that met no
chip and had no name is a unit of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from factory_prov.ledger.beginnings import Query
from factory_prov.ledger.run_search import NOT_PASSED
from factory_prov.ledger.statistics.sums import CUT_OFF, CountedEnd

if TYPE_CHECKING:
    from sqlalchemy import Connection

_VERDICT = "other.outcome IN ('PASS', 'FAIL', 'WAIT')"
_OF_NAME = f"SELECT other.id FROM runs AS other WHERE other.identity_id = {{name}} AND {_VERDICT}"
_OF_CHIP = (
    "SELECT other.id FROM runs AS other WHERE other.hardware_id = {chip}"
    f" AND {NOT_PASSED.replace('outcome', 'other.outcome')} AND {_VERDICT}"
)
_PASSED = """SELECT other.id FROM identities AS named JOIN runs AS other ON other.identity_id = named.id
WHERE named.hardware_id = {{chip}} AND named.retired_at IS {} NULL
AND other.hardware_id = {{chip}} AND other.outcome = 'PASS'"""
_WAYS = (_OF_NAME, _OF_CHIP, _PASSED.format(""), _PASSED.format("NOT"))
"""The runs with a verdict on a unit, each way along an index: a run that passed is found by its name."""
_ITS = {"name": "runs.identity_id", "chip": "runs.hardware_id"}


def _some(which: str) -> str:
    return " OR ".join(f"EXISTS ({way.format(**_ITS)} AND other.id {which} runs.id)" for way in _WAYS)


_COLUMNS = f"""setups.station, setups.job_name, runs.probe, runs.started_at, runs.finished_at, runs.cut_off_at,
runs.outcome, runs.code, (runs.outcome IN ('PASS', 'FAIL', 'WAIT') AND NOT ({_some("<")}))"""
_FROM = "FROM runs JOIN setups ON setups.id = runs.setup_id"
_ENDED = "(runs.finished_at IS NOT NULL OR runs.cut_off_at IS NOT NULL)"
_ONE = f"SELECT {_COLUMNS}, ({_some('>')}) {_FROM} WHERE runs.id = ?"
_UNIT = "SELECT identity_id, hardware_id FROM runs WHERE id = ?"
_PART = f"SELECT {_COLUMNS}, runs.id, runs.steps {_FROM} WHERE runs.id > ? AND {_ENDED} ORDER BY runs.id LIMIT ?"
_OF_PLACE = f"""SELECT {_COLUMNS} {_FROM}
WHERE runs.probe = ? AND setups.station = ? AND setups.job_name = ? AND {_ENDED}"""
_AT_ONCE = 5_000
_FLAG = 8
_PLACES = re.compile(r"\{(name|chip)\}")


def ask(connection: Connection, query: Query) -> Sequence[Sequence[Any]]:
    """Return what the database finds."""
    sql = query.sql if connection.dialect.name == "sqlite" else query.of_postgresql
    return connection.exec_driver_sql(sql, query.values).all()


def ended(connection: Connection, run_id: int) -> tuple[CountedEnd, bool]:
    """Return a run that has ended or was cut off, and whether later ones have a verdict on its unit already."""
    (row,) = ask(connection, Query(_ONE, (run_id,)))
    return counted(row), bool(row[-1])


def later_ones(connection: Connection, run_id: int) -> Iterator[CountedEnd]:
    """Give the later runs with a verdict on the unit of a run."""
    ((name, chip),) = ask(connection, Query(_UNIT, (run_id,)))
    for way in _WAYS:
        values = tuple({"name": name, "chip": chip}[place] for place in _PLACES.findall(way))
        later = f"{way.format(name='?', chip='?')} AND other.id > ?"
        for row in ask(connection, Query(later, (*values, run_id))):
            yield ended(connection, row[0])[0]


def each_part(connection: Connection) -> Iterator[Sequence[tuple[CountedEnd, str | None]]]:
    """Give all runs that have ended, with their packed steps: in their order, some thousands at a time."""
    after = 0
    while rows := ask(connection, Query(_PART, (after, _AT_ONCE))):
        yield [(counted(row), row[-1]) for row in rows]
        after = rows[-1][-2]


def of_place(connection: Connection, group: tuple[str, str, str], day: int) -> Iterator[CountedEnd]:
    """Give the runs of a place with a job that ended on a day."""
    station, job_name, place = group
    for row in ask(connection, Query(_OF_PLACE, (place, station, job_name))):
        run = counted(row)
        if run.day == day:
            yield run


def counted(row: Sequence[Any]) -> CountedEnd:
    """Return the run of a row."""
    station, job_name, place, began_us, finished_us, cut_off_us, outcome, code = row[:_FLAG]
    return CountedEnd(
        group=(station, job_name, place),
        began_us=began_us,
        ended_us=cut_off_us if finished_us is None else finished_us,
        outcome=CUT_OFF if outcome is None else outcome,
        code=code or "",
        first=bool(row[_FLAG]),
    )
