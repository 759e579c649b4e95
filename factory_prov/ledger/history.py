"""Reading the ledger: a unit's life."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, or_, select

from factory_prov.ledger import identity_rows as rows
from factory_prov.ledger.records import (
    Identity,
    RegistrationRecord,
    RunHistory,
    RunRecord,
    StepRecord,
    StepState,
    UnitHistory,
)
from factory_prov.ledger.run_list import run_of
from factory_prov.ledger.tables import identities, registrations, runs, servers, setups, steps


def unit(connection: Connection, hardware_id: str) -> UnitHistory:
    """Return the life of a unit: every name it had, every run that met it or had one of its names."""
    query = select(identities).where(identities.c.hardware_id == hardware_id).order_by(identities.c.id)
    names = tuple(rows.identity_of(row) for row in connection.execute(query))
    met = or_(runs.c.hardware_id == hardware_id, runs.c.identity_id.in_([name.identity_id for name in names]))
    return _history(connection, hardware_id, names, met)


def by_endpoint(connection: Connection, endpoint_name: str) -> UnitHistory:
    """Return the life of the unit that has or had this name; of the name alone while no unit was met."""
    identity = rows.by_name(connection, endpoint_name)
    if identity is None:
        return UnitHistory(hardware_id=None, identities=(), runs=())
    if identity.hardware_id is not None:
        return unit(connection, identity.hardware_id)
    return _history(connection, None, (identity,), runs.c.identity_id == identity.identity_id)


def _history(
    connection: Connection, hardware_id: str | None, names: tuple[Identity, ...], met: ColumnElement[bool]
) -> UnitHistory:
    records = [run_of(dict(row)) for row in connection.execute(_runs().where(met).order_by(runs.c.id)).mappings()]
    with_details = tuple(_with_details(connection, record) for record in records)
    return UnitHistory(hardware_id=hardware_id, identities=names, runs=with_details)


def _with_details(connection: Connection, run: RunRecord) -> RunHistory:
    its_steps = select(steps).where(steps.c.run_id == run.run_id).order_by(steps.c.id)
    its_registrations = (
        select(registrations, identities.c.endpoint_name, servers.c.name.label("server"))
        .join(identities, identities.c.id == registrations.c.identity_id)
        .join(servers, servers.c.id == registrations.c.server_id)
        .where(registrations.c.run_id == run.run_id)
        .order_by(registrations.c.id)
    )
    return RunHistory(
        run=run,
        steps=tuple(_step_of(row) for row in connection.execute(its_steps)),
        registrations=tuple(_registration_of(row) for row in connection.execute(its_registrations)),
    )


def _runs() -> Select[Any]:
    joined = runs.join(setups).outerjoin(identities, identities.c.id == runs.c.identity_id)
    shared = (setups.c.station, setups.c.job_name, setups.c.job_digest)
    return select(runs, *shared, identities.c.endpoint_name).select_from(joined)


def _step_of(row: Row[Any]) -> StepRecord:
    return StepRecord(step=row.step, state=StepState(row.state), at=row.at, detail=row.detail)


def _registration_of(row: Row[Any]) -> RegistrationRecord:
    return RegistrationRecord(
        endpoint_name=row.endpoint_name,
        server=row.server,
        device_id=row.device_id,
        outcome=row.outcome,
        at=row.at,
    )
