"""What was taken to another PC in a file: until that is known to be back, the keys in it may be sent at any moment.

So the unit gets no others meanwhile, and its name neither ends nor is replaced. It outlives its row of the outbox: what
was sent here too is in the file still.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from factory_prov.errors import IdentityTaken
from factory_prov.ledger import identity_rows
from factory_prov.ledger.records import RunId
from factory_prov.ledger.tables import identities, outbox, taken_along
from factory_prov.messages import Message

_its = taken_along.c
_FOUND = (
    select(identities.c.endpoint_name, _its.at)
    .join(taken_along, _its.identity_id == identities.c.id)
    .where(_its.identity_id.in_(identity_rows.IDS_OF))
    .order_by(_its.at)
    .limit(1)
)
"""Made once, as it goes with every unit."""


def since() -> ColumnElement[datetime | None]:
    """Return the column for since when the row of an outbox is in a file."""
    return select(func.max(_its.at)).where(_its.run_id == outbox.c.run_id).scalar_subquery()


def put(connection: Connection, rows: Sequence[Any], *, at: datetime) -> None:
    """Write down what is taken along, before the file is there: each with its run and its name."""
    values = [{"run_id": row.run_id, "identity_id": row.identity_id, "at": at} for row in rows]
    if values:
        connection.execute(insert(taken_along), values)


def brought_back(connection: Connection, run_ids: Collection[RunId], *, at: datetime | None) -> None:
    """Forget what is back of the file of that time; without one, of all files."""
    of_file = _its.at == at if at is not None else _its.at.is_not(None)
    connection.execute(delete(taken_along).where(_its.run_id.in_(list(run_ids)), of_file))


def names(connection: Connection) -> frozenset[str]:
    """Return the names of units of which something is in a file."""
    query = select(identities.c.endpoint_name).join(taken_along, _its.identity_id == identities.c.id).distinct()
    return frozenset(connection.scalars(query))


def recall(connection: Connection, wanted: Collection[str]) -> None:
    """Forget what was taken along of these units: somebody knows that nobody will send it."""
    ids = select(identities.c.id).where(identities.c.endpoint_name.in_(list(wanted)))
    connection.execute(delete(taken_along).where(_its.identity_id.in_(ids)))


def refuse(connection: Connection, endpoint_name: str | None, hardware_id: str | None) -> None:
    """Raise IdentityTaken for a unit of which something is in a file."""
    row = connection.execute(_FOUND, {"its_name": endpoint_name, "its_chip": hardware_id}).first()
    if row is not None:
        raise IdentityTaken(
            Message(
                "the registration of this unit was taken to another PC on {time} UTC, and may be sent there at any"
                " moment.",
                time=f"{row.at:%Y-%m-%d %H:%M}",
            ),
            place=row.endpoint_name,
            cure=Message(
                "Bring the results of that file back (factory-prov outbox import). Where it is deleted everywhere, say"
                " so: factory-prov outbox recall {name}.",
                name=row.endpoint_name,
            ),
        )
