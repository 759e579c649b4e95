"""The end of a name: scrapped, retired or revoked; it is never given to anything again, and why stands beside it.

Every function works inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select, true, update

from factory_prov.credentials.issued import RevocationReason
from factory_prov.errors import InputError, LedgerError
from factory_prov.ledger import certificates, sealed_rows
from factory_prov.ledger import identity_rows as rows
from factory_prov.ledger.evidence.chain import ChainSigner, Closed
from factory_prov.ledger.owed_rows import take_out
from factory_prov.ledger.reasons import reason_of, text_of
from factory_prov.ledger.records import Ending, EndingKind, Identity, OpenRun, RecordKind
from factory_prov.ledger.states import ALLOWED, ServerState, UnitState
from factory_prov.ledger.tables import endings as its_table
from factory_prov.ledger.tables import identities, outbox, runs, sealed_keys, setups
from factory_prov.messages import Message

_ENDED_FIRST = Message("The name has ended before its server was told.")
_STATE = {
    EndingKind.SCRAPPED: UnitState.SCRAPPED,
    EndingKind.RETIRED: UnitState.RETIRED,
    EndingKind.REVOKED: UnitState.REVOKED,
}

_REASON = {
    EndingKind.SCRAPPED: RevocationReason.CESSATION_OF_OPERATION,
    EndingKind.RETIRED: RevocationReason.SUPERSEDED,
    EndingKind.REVOKED: RevocationReason.PRIVILEGE_WITHDRAWN,
}
"""What a revocation list says of a certificate whose unit's name has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEnding:
    """What somebody says of a unit: `kind`, why, and who where."""

    kind: EndingKind
    reason: Message
    station: str
    operator: str


def end(connection: Connection, endpoint_name: str, wanted: WantedEnding, signer: ChainSigner | None) -> Ending:
    """End the name, and take what was kept for it: its sealed keys, and a registration that is still owed.

    InputError for a name nobody knows, one in work at this moment, or one that has ended so before.
    """
    identity = rows.by_name(connection, endpoint_name)
    if identity is None:
        cure = Message("Look for it with factory-prov history.")
        raise InputError(Message("the ledger does not know this name."), place=endpoint_name, cure=cure)
    _refuse_work(connection, identity)
    if _STATE[wanted.kind] not in ALLOWED[identity.state]:
        what = Message("the unit is {state} already.", state=identity.state)
        raise InputError(what, place=endpoint_name, cure=Message("There is nothing to do."))
    return _write(connection, identity, wanted, signer)


def replace(connection: Connection, former: Identity, run: OpenRun, *, by: str, signer: ChainSigner | None) -> None:
    """Retire the name that a unit had, since a run gives it another one."""
    of_run = select(setups.c.station, setups.c.operator).join(runs, runs.c.setup_id == setups.c.id)
    row = connection.execute(of_run.where(runs.c.id == run.run_id)).one()
    wanted = WantedEnding(
        kind=EndingKind.RETIRED,
        reason=Message("The unit is called {endpoint_name} now.", endpoint_name=by),
        station=row.station,
        operator=row.operator,
    )
    _write(connection, former, wanted, signer)


def endings(connection: Connection) -> tuple[Ending, ...]:
    """Return the names that have ended, oldest first."""
    return _found(connection, true())


def endings_of(connection: Connection, names: Sequence[int]) -> tuple[Ending, ...]:
    """Return how these names have ended, oldest first."""
    return _found(connection, its_table.c.identity_id.in_(names)) if names else ()


def _found(connection: Connection, which: ColumnElement[bool]) -> tuple[Ending, ...]:
    its = identities.c
    query = (
        select(its_table, its.endpoint_name, its.hardware_id, its.server_state)
        .join(identities, its.id == its_table.c.identity_id)
        .where(which)
        .order_by(its_table.c.id)
    )
    return tuple(
        Ending(
            endpoint_name=row.endpoint_name,
            hardware_id=row.hardware_id,
            kind=EndingKind(row.kind),
            at=row.at,
            station=row.station,
            operator=row.operator,
            reason=reason_of(row.reason) or Message("{text}", text=row.reason),
            server_state=ServerState(row.server_state),
        )
        for row in connection.execute(query)
    )


def _refuse_work(connection: Connection, identity: Identity) -> None:
    if rows.run_at_work(connection, identity, but=None) is not None:
        raise LedgerError(
            Message("somebody works with this unit at this moment."),
            place=identity.endpoint_name,
            cure=Message("Wait until that has ended, and try again."),
        )


def _write(connection: Connection, identity: Identity, wanted: WantedEnding, signer: ChainSigner | None) -> Ending:
    at = datetime.now(UTC)
    connection.execute(delete(sealed_keys).where(sealed_keys.c.identity_id == identity.identity_id))
    take_out(connection, outbox.c.identity_id == identity.identity_id, _ENDED_FIRST)
    row = {
        "identity_id": identity.identity_id,
        "kind": wanted.kind,
        "at": at,
        "station": wanted.station,
        "operator": wanted.operator,
        "reason": text_of(wanted.reason),
    }
    connection.execute(insert(its_table), row)
    state = _STATE[wanted.kind]
    if state not in ALLOWED[identity.state]:  # a run has revoked it before: that nobody may trust it stays said
        state = identity.state
    values = {"state": state, "retired_at": identity.retired_at or at}
    connection.execute(update(identities).where(identities.c.id == identity.identity_id).values(**values))
    sealed_rows.erase_unneeded(connection, identity.identity_id)
    certificates.revoke_name(connection, identity.endpoint_name, _REASON[wanted.kind])
    if signer is not None:
        kind = RecordKind(wanted.kind.value)
        signer.add(connection, Closed(kind=kind, station=wanted.station, at=at, identity_id=identity.identity_id))
    return Ending(
        endpoint_name=identity.endpoint_name,
        hardware_id=identity.hardware_id,
        kind=wanted.kind,
        at=at,
        station=wanted.station,
        operator=wanted.operator,
        reason=wanted.reason,
        server_state=identity.server_state,
    )
