# ruff: noqa: S608  # all of the SQL is ours; values go as values
"""Reading the ledger: a unit's life, in a few queries whatever its length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from factory_prov.ledger import identity_rows as rows
from factory_prov.ledger.beginnings import Query
from factory_prov.ledger.database import Leases
from factory_prov.ledger.endings import endings_of
from factory_prov.ledger.label_records import labels_of
from factory_prov.ledger.lazily import Later, Lazily
from factory_prov.ledger.packed_steps import unpacked
from factory_prov.ledger.records import (
    Identity,
    RegistrationRecord,
    RunDetails,
    RunHistory,
    RunId,
    RunRecord,
    StepRecord,
    StepState,
    UnitHistory,
)
from factory_prov.ledger.repairs import repairs_of
from factory_prov.ledger.run_list import COLUMNS, Row, rows_of, run_of
from factory_prov.ledger.run_search import NAMES_OF_CHIP, NOT_PASSED
from factory_prov.ledger.tables import identities, runs, setups
from factory_prov.ledger.times import time_of
from factory_prov.ledger.unit_events import events_of

_WITH_STEPS = f"""SELECT {COLUMNS}, runs.steps
FROM runs JOIN setups ON setups.id = runs.setup_id LEFT JOIN identities ON identities.id = runs.identity_id"""
_LAST = f"""SELECT {COLUMNS}
FROM runs JOIN setups ON setups.id = runs.setup_id LEFT JOIN identities ON identities.id = runs.identity_id
WHERE runs.id = (SELECT max(id) FROM (
SELECT id FROM runs WHERE hardware_id = ? AND {NOT_PASSED} AND (finished_at IS NOT NULL OR identity_id IS NOT NULL)
UNION ALL SELECT id FROM runs WHERE identity_id IN ({NAMES_OF_CHIP})) AS met)"""
_PACKED, _BEGAN = 16, 9
"""The places of the packed steps behind COLUMNS, and of when the run began."""
_STEPS = "SELECT run_id, step, state, at, detail FROM steps WHERE run_id IN"
_ANSWERS = """SELECT run_id, endpoint_name, servers.name, device_id, outcome, at FROM registrations
JOIN identities ON identities.id = registrations.identity_id JOIN servers ON servers.id = registrations.server_id
WHERE registrations.run_id IN"""


def unit(connection: Connection, hardware_id: str, leases: Leases) -> UnitHistory:
    """Return the life of a unit: every name it had, every run that met it or had one of its names."""
    names = _names(connection, hardware_id)
    found = _history(connection, hardware_id, names, _met(hardware_id, names))
    return _with_the_rest(connection, found, leases)


def by_endpoint(connection: Connection, endpoint_name: str, leases: Leases) -> UnitHistory:
    """Return the life of the unit that has or had this name; of the name alone while no unit was met."""
    identity = rows.by_name(connection, endpoint_name)
    if identity is None:
        return UnitHistory(hardware_id=None, identities=(), runs=())
    if identity.hardware_id is not None:
        return unit(connection, identity.hardware_id, leases)
    found = _history(connection, None, (identity,), Query("runs.identity_id = ?", (identity.identity_id,)))
    return _with_the_rest(connection, found, leases)


def last_run(connection: Connection, hardware_id: str) -> RunRecord | None:
    """Return the newest run of a unit that is worth telling: one that has ended, or has a name."""
    query = Query(_LAST, (hardware_id,) * _LAST.count("?"))
    return next(map(run_of, rows_of(connection.connection.dbapi_connection, query)), None)


def run_details(connection: Connection, run_id: RunId) -> RunDetails | None:
    """Return a run with what it was carried out with."""
    found = _history(connection, None, (), Query("runs.id = ?", (run_id,)))
    if not found.runs:
        return None
    its = setups.c
    made_with = select(its.operator, its.tool_version, its.first_image, its.final_image, its.key_source)
    row = connection.execute(made_with.join(runs, runs.c.setup_id == its.id).where(runs.c.id == run_id)).one()
    return RunDetails(
        history=found.runs[0],
        operator=row.operator,
        tool_version=row.tool_version,
        first_image=row.first_image,
        final_image=row.final_image,
        key_source=row.key_source,
    )


def _met(hardware_id: str, names: Sequence[Identity]) -> Query:
    """Return the condition for the runs of a unit: one that has met it and has passed has one of its names."""
    named = f" OR runs.identity_id IN ({', '.join('?' * len(names))})" if names else ""
    return Query(
        f"(runs.hardware_id = ? AND {NOT_PASSED}{named})", (hardware_id, *(name.identity_id for name in names))
    )


def _names(connection: Connection, hardware_id: str) -> tuple[Identity, ...]:
    """Return the names of a unit, oldest first: those that have ended stand in an index of their own."""
    its = identities.c.hardware_id == hardware_id
    ended = select(identities).where(its, identities.c.retired_at.is_not(None))
    query = ended.union_all(select(identities).where(its, identities.c.retired_at.is_(None)))
    return tuple(sorted(map(rows.identity_of, connection.execute(query)), key=lambda each: each.identity_id))


def _history(connection: Connection, hardware_id: str | None, names: tuple[Identity, ...], met: Query) -> UnitHistory:
    """Read all at once, and make records of what somebody looks at: by the driver, as it may be a thousand runs."""
    driver: Any = connection.connection.dbapi_connection

    def ask(what: str, order: str) -> Iterator[Row]:
        return rows_of(driver, Query(f"{what} (SELECT runs.id FROM runs WHERE {met.sql}) ORDER BY {order}", met.values))

    found = list(rows_of(driver, Query(f"{_WITH_STEPS} WHERE {met.sql} ORDER BY runs.id", met.values)))
    noted, answers = defaultdict[int, list[Row]](list), defaultdict[int, list[Row]](list)
    for row in ask(_STEPS, "steps.id"):
        noted[row[0]].append(row)
    for row in ask(_ANSWERS, "registrations.id"):
        answers[row[0]].append(row)
    runs = Lazily(found, lambda row: _run(row, noted.get(row[0], ()), answers.get(row[0], ())))
    return UnitHistory(hardware_id=hardware_id, identities=names, runs=runs)


def _with_the_rest(connection: Connection, found: UnitHistory, leases: Leases) -> UnitHistory:
    """Read what happened to a unit beside its runs, too."""
    names = [name.identity_id for name in found.identities]
    return replace(
        found,
        events=events_of(connection, names, found.hardware_id),
        labels=labels_of(connection, names),
        repairs=repairs_of(connection, names, found.hardware_id, leases),
        endings=endings_of(connection, names),
    )


def _run(row: Row, noted: Sequence[Row], answers: Sequence[Row]) -> RunHistory:
    return RunHistory(
        run=run_of(row),
        steps=Later(lambda: _steps(row, noted)) if row[_PACKED] else tuple(map(_step_of, noted)),
        registrations=tuple(map(_registration_of, answers)),
    )


def _steps(row: Row, noted: Sequence[Row]) -> tuple[StepRecord, ...]:
    return (*unpacked(row[_PACKED], time_of(row[_BEGAN])), *map(_step_of, noted))


def _step_of(row: Row) -> StepRecord:
    return StepRecord(step=row[1], state=StepState(row[2]), at=time_of(row[3]), detail=row[4])


def _registration_of(row: Row) -> RegistrationRecord:
    return RegistrationRecord(endpoint_name=row[1], server=row[2], device_id=row[3], outcome=row[4], at=time_of(row[5]))
