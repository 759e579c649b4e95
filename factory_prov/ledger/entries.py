"""Whose entry it is that a server has of a name: ours, when a run of ours made it, or has asked for it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from factory_prov.ledger.tables import identities, registrations

REMOVED = "removed"
"""The outcome of a registration that took a name off a server."""
ASKED = "asked"
"""Nobody has heard the server's answer yet, or ever."""
NOT_MADE = "not made"
"""The server has said no to what was asked last."""


def outcomes(connection: Connection, endpoint_name: str, server: str) -> tuple[str, ...]:
    """Return what has become of the name at that server, oldest first."""
    query = (
        select(registrations.c.outcome)
        .join(identities, identities.c.id == registrations.c.identity_id)
        .where(identities.c.endpoint_name == endpoint_name, registrations.c.server == server)
        .order_by(registrations.c.id)
    )
    return tuple(connection.scalars(query))


def is_ours(happened: Iterable[str]) -> bool:
    """Return whether an entry that the server has now is from us, after what has happened."""
    ours = before = False
    for outcome in happened:
        if outcome == NOT_MADE:
            ours = before
        else:
            before, ours = ours, outcome != REMOVED
    return ours
