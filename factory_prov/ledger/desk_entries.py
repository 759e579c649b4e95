"""What a server has said of a unit outside of every run, at the repair desk: an event, and what is known from then on.

The registrations of a run are signed with it, so nothing is added to one that has ended.
"""

from __future__ import annotations

from sqlalchemy import Connection

from factory_prov.ledger import identity_rows as rows
from factory_prov.ledger.life_records import UnitEvent
from factory_prov.ledger.states import ServerState
from factory_prov.ledger.unit_events import put, unknown_name


def server_told(connection: Connection, event: UnitEvent, state: ServerState) -> None:
    """Note in the caller's transaction what happened, and what is known of the name's server by it."""
    identity = None if event.endpoint_name is None else rows.by_name(connection, event.endpoint_name, hold=True)
    if identity is None:
        raise unknown_name(event.endpoint_name or "")
    put(connection, event)
    rows.set_server_state(connection, identity.identity_id, state)
