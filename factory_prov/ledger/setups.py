"""What the runs of a job on a station have in common, written down once: a million runs share a few of them."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select

from factory_prov.ledger.records import RunStart
from factory_prov.ledger.tables import setups

_SAME = select(setups.c.id).where(
    *(column == bindparam(f"its_{column.name}") for column in setups.c if column.name != "id")
)
"""Made once, as it goes with every unit."""


def setup_of(connection: Connection, start: RunStart) -> int:
    """Return the id of what a run has in common with others, made when it is the first."""
    values = {
        "station": start.station,
        "operator": start.operator,
        "job_name": start.job_name,
        "job_digest": start.job_digest,
        "tool_version": start.tool_version,
        "first_image": start.first_image,
        "final_image": start.final_image,
        "key_source": start.key_source,
    }
    known = connection.scalar(_SAME, {f"its_{name}": value for name, value in values.items()})
    if known is not None:
        return int(known)
    return int(connection.execute(insert(setups).returning(setups.c.id), values).scalar_one())
