"""Units whose last run was cut off: the next run of each goes on with it. What stations show of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, or_, select

from factory_prov.ledger import identity_rows as rows
from factory_prov.ledger.packed_steps import unpacked
from factory_prov.ledger.records import RunId
from factory_prov.ledger.tables import identities, runs, setups, steps

_its = runs.c
_newer = runs.alias("newer_run")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenUnit:
    """A run that nobody has ended, with a name that was given for it. `step` is the key of the last one that is known.

    `going`: nobody has found it cut off yet, so it may still go.
    """

    run_id: RunId
    endpoint_name: str
    hardware_id: str | None
    station: str
    probe: str
    began_at: datetime
    step: str
    going: bool


def open_units(
    connection: Connection, *, hardware_id: str | None = None, station: str | None = None, limit: int
) -> tuple[OpenUnit, ...]:
    """Return the units whose newest run has not ended, the newest first: of a chip, or of a station, or of all."""
    last_step = select(steps.c.step).where(steps.c.run_id == _its.id).order_by(steps.c.id.desc()).limit(1)
    query = (
        select(runs, identities.c.endpoint_name, setups.c.station, last_step.scalar_subquery().label("last_step"))
        .join(identities, identities.c.id == _its.identity_id)
        .join(setups, setups.c.id == _its.setup_id)
        .where(_its.outcome.is_(None), identities.c.retired_at.is_(None), ~_is_gone_on_with())
        .order_by(_its.id.desc())
        .limit(limit)
    )
    if hardware_id is not None:
        query = query.where(or_(_its.hardware_id == hardware_id, _its.seen_hardware_id == hardware_id))
    if station is not None:
        query = query.where(setups.c.station == station)
    return tuple(map(_unit, connection.execute(query)))


def _is_gone_on_with() -> ColumnElement[bool]:
    """Whether a later run had the same name, or the same chip."""
    later = _newer.c.id > _its.id
    same_chip = rows.runs_of_chip(_newer, _its.hardware_id)
    return or_(
        exists().where(and_(later, _newer.c.identity_id == _its.identity_id)),
        *(way.where(later).correlate(runs).exists() for way in same_chip),
    )


def _unit(row: Row[Any]) -> OpenUnit:
    return OpenUnit(
        run_id=RunId(row.id),
        endpoint_name=row.endpoint_name,
        hardware_id=row.hardware_id or row.seen_hardware_id,
        station=row.station,
        probe=row.probe,
        began_at=row.started_at,
        step=row.last_step or _last_packed(row.steps, row.started_at),
        going=row.cut_off_at is None,
    )


def _last_packed(text: str | None, began_at: datetime) -> str:
    """Return the last step of a run whose steps were packed when it was found; "" where none is known."""
    found = unpacked(text, began_at) if text else ()
    return found[-1].step if found else ""
