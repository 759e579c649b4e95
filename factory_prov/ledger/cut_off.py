"""Runs that were cut off: no process carries them out any more, and nobody has written down how they ended.

Whoever begins a run finds them first. What they had reserved is free for their unit again, and nobody else needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection, func, or_, select, union_all, update

from factory_prov.ledger import identity_rows as rows
from factory_prov.ledger.ended_runs import file_away
from factory_prov.ledger.records import Again, CutOff, LeftOver, Outcome, RunId
from factory_prov.ledger.states import MAY_HOLD, UnitState
from factory_prov.ledger.statistics.counting import count_cut_off
from factory_prov.ledger.tables import identities, runs, setups
from factory_prov.ledger.unheard import UNHEARD, is_verdict

_its = runs.c
_GOING = select(_its.id, _its.lease).where(rows.going(), _its.lease.is_not(None))


def bury(connection: Connection, dead: Callable[[RunId, str], bool]) -> None:
    """Note of every run that has not ended and whose process is `dead` that it was cut off, and which chip it had."""
    found = [row.id for row in connection.execute(_GOING).all() if dead(RunId(row.id), row.lease)]
    if found:
        chip = func.coalesce(_its.hardware_id, _its.seen_hardware_id)
        values = {"cut_off_at": datetime.now(UTC), "hardware_id": chip}
        connection.execute(update(runs).where(_its.id.in_(found)).values(values))
        file_away(connection, found)
        count_cut_off(connection, found)


def cut_off(connection: Connection, run_id: RunId, hardware_id: str | None) -> CutOff | None:
    """Return what a run that was cut off has left for this one: the last of the same chip, or without one of the port.

    None where the unit's last run has ended, and where the name has become another's or is retired. A name that has
    passed comes back with what was decided about it then.
    """
    mine = connection.execute(select(_its.probe).where(_its.id == run_id)).scalar_one()
    same = (_its.probe == mine) & _its.hardware_id.is_(None)
    if hardware_id:
        same = _its.id.in_(union_all(*rows.runs_of_chip(runs, hardware_id)))
    query = select(runs).where(same, _its.id < run_id).order_by(_its.id.desc())
    for row in connection.execute(query):
        if row.cut_off_at is None or row.finished_at is not None:
            return None
        if row.identity_id is not None:
            identity = rows.by_id(connection, row.identity_id)
            free = identity.retired_at is None and identity.hardware_id in (None, hardware_id)
            again = None if row.again is None else Again(row.again)
            name = identity.endpoint_name
            return CutOff(endpoint_name=name, again=again, began_at=row.started_at) if free else None
    return None


_VERDICT = or_(
    _its.outcome.in_((Outcome.PASS, Outcome.WAIT)),
    (_its.outcome == Outcome.FAIL) & func.coalesce(_its.code, "").not_in(UNHEARD),
)
"""As `is_verdict` says."""


def left_over(connection: Connection, run_id: RunId, endpoint_name: str) -> LeftOver | None:
    """Return what the device of this name may still hold of a run before this one that came to no verdict on it.

    Runs since then that have given it nothing count for nothing; the last that has is the one.
    """
    query = (
        select(runs, setups.c.job_digest)
        .join(identities, identities.c.id == _its.identity_id)
        .join(setups, setups.c.id == _its.setup_id)
        .where(identities.c.endpoint_name == endpoint_name, _its.id < run_id)
        .where(or_(_VERDICT, _its.state.in_(MAY_HOLD)))
        .order_by(_its.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None or is_verdict(row.outcome, row.code) or row.pack_sha256 is None:
        return None
    return LeftOver(
        state=UnitState(row.state),
        pack_sha256=row.pack_sha256,
        job_digest=row.job_digest,
        began_at=row.started_at,
        cut_off=row.outcome is None,
        failed=row.outcome == Outcome.FAIL,
    )
