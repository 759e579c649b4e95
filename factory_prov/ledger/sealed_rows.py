"""The rows of sealed packs and of key hashes, inside the caller's transaction; what is encrypted is not known here.

A pack lies there for as long as a run may have to go on with it, or the server is owed its registration. It goes in
the very transaction that makes it unneeded (`erase_unneeded`), and SQLite overwrites what goes (`secure_delete`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, exists, func, insert, or_, select, text

from factory_prov.credentials.keeping import Keep
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.states import ServerState, UnitState
from factory_prov.ledger.tables import identities, key_hashes, outbox, runs, sealed_keys
from factory_prov.ledger.waiting_keys import erase_passed

_its = sealed_keys.c
_unit = identities.c
_OVER = _unit.state.in_([UnitState.SCRAPPED, UnitState.RETIRED, UnitState.REVOKED])
_KNOWN = (_unit.state == UnitState.CLOSED) & _unit.server_state.not_in([ServerState.ASKED, ServerState.OWED])
_NEWER = exists().where(
    runs.c.identity_id == bindparam("its_unit"),
    runs.c.id > outbox.c.run_id,
    runs.c.outcome.in_([Outcome.PASS, Outcome.WAIT]),
)
_IN_OUTBOX = exists().where(outbox.c.identity_id == bindparam("its_unit"), ~_NEWER)
"""What is owed of a run before the last good one is owed of other keys."""
_ERASE = delete(sealed_keys).where(_its.identity_id == bindparam("its_unit"))
_ERASE_AFTER = _ERASE.where(_its.keep != Keep.ENCRYPTED, ~_IN_OUTBOX)
_ERASE_UNNEEDED = delete(sealed_keys).where(
    _its.identity_id == bindparam("its_unit"),
    exists().where(
        _unit.id == bindparam("its_unit"),
        or_(_OVER, (_its.keep == Keep.UNTIL_REGISTERED) & _KNOWN & ~_IN_OUTBOX),
    ),
)
_NOTE_HASH = text(
    "INSERT INTO key_hashes (hash, kind, identity_id, run_id) VALUES (:hash, :kind, :identity_id, :run_id)"
    " ON CONFLICT (hash) DO NOTHING"
).bindparams(bindparam("hash", type_=key_hashes.c.hash.type))
"""Made once, as they go with every unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPack:
    """What lies in the ledger of a unit's keys: encrypted under the key with that id."""

    endpoint_name: str
    kek_id: str
    sealed: bytes = field(repr=False)
    keep: Keep


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHash:
    """A key as the ledger knows it again: without its salt it tells nothing, and nobody finds the key from it."""

    kind: str
    digest: bytes


def put(connection: Connection, run_id: int, identity_id: int, pack: SealedPack) -> None:
    """Keep a unit's pack, in the place of the one of a run before."""
    erase(connection, identity_id)
    values = {"identity_id": identity_id, "run_id": run_id, "kek_id": pack.kek_id, "sealed": pack.sealed}
    connection.execute(insert(sealed_keys), {**values, "keep": pack.keep})


def find(connection: Connection, endpoint_name: str) -> SealedPack | None:
    """Return what is kept of the unit with this name."""
    row = connection.execute(_packs().where(identities.c.endpoint_name == endpoint_name)).one_or_none()
    return None if row is None else _pack(row)


def some(connection: Connection, *, but_under: str, after: str, limit: int) -> tuple[SealedPack, ...]:
    """Return the next packs, by name, that are sealed under another key than this one."""
    query = _packs().where(_its.kek_id != but_under, identities.c.endpoint_name > after)
    return tuple(map(_pack, connection.execute(query.order_by(identities.c.endpoint_name).limit(limit))))


def change(connection: Connection, old: SealedPack, new: SealedPack) -> bool:
    """Seal a pack anew, unless it was erased or replaced meanwhile; whether that was done."""
    identity_id = select(identities.c.id).where(identities.c.endpoint_name == old.endpoint_name).scalar_subquery()
    same = (_its.identity_id == identity_id) & (_its.sealed == old.sealed)
    values = {"kek_id": new.kek_id, "sealed": new.sealed}
    return connection.execute(sealed_keys.update().where(same).values(**values)).rowcount == 1


def counts(connection: Connection) -> dict[str, int]:
    """Return how many packs lie under which key."""
    rows = connection.execute(select(_its.kek_id, func.count()).group_by(_its.kek_id).order_by(_its.kek_id))
    return {kek_id: int(count) for kek_id, count in rows}


def erase(connection: Connection, identity_id: int | None) -> None:
    """Keep nothing of this unit's keys any more."""
    connection.execute(_ERASE, {"its_unit": identity_id})


def erase_unneeded(connection: Connection, identity_id: int | None) -> None:
    """Erase a unit's pack when its state says that nobody needs it: it is closed and its server knows it, or has ended.

    Not before it is closed: a run that is cut off just before that is gone on with by the pack.

    What the job wants to keep for ever goes only with the unit's name.
    """
    connection.execute(_ERASE_UNNEEDED, {"its_unit": identity_id})


def erase_after(connection: Connection, identity_id: int | None, outcome: Outcome) -> None:
    """Erase a unit's pack with the end of its run: after a PASS, and after a FAIL that nobody goes on with."""
    if outcome not in (Outcome.PASS, Outcome.FAIL):
        return
    connection.execute(_ERASE_AFTER, {"its_unit": identity_id})
    if outcome is Outcome.PASS:
        erase_passed(connection, identity_id)


def note_hashes(connection: Connection, run_id: int, identity_id: int, hashes: Sequence[KeyHash]) -> None:
    """Write down which keys a unit has; those that are another's stay the other's."""
    values = [{"hash": each.digest, "kind": each.kind, "identity_id": identity_id, "run_id": run_id} for each in hashes]
    if values:
        connection.execute(_NOTE_HASH, values)


def other_holder(connection: Connection, identity_id: int, hashes: Sequence[KeyHash]) -> tuple[str, datetime] | None:
    """Return the name of another unit that has one of the keys, and when it got it."""
    query = (
        select(identities.c.endpoint_name, runs.c.started_at)
        .join(identities, identities.c.id == key_hashes.c.identity_id)
        .join(runs, runs.c.id == key_hashes.c.run_id)
        .where(key_hashes.c.hash.in_([each.digest for each in hashes]), key_hashes.c.identity_id != identity_id)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.endpoint_name, row.started_at)


def _packs() -> Select[Any]:
    return select(identities.c.endpoint_name, _its.kek_id, _its.sealed, _its.keep).join(
        identities, identities.c.id == _its.identity_id
    )


def _pack(row: Row[Any]) -> SealedPack:
    return SealedPack(endpoint_name=row.endpoint_name, kek_id=row.kek_id, sealed=row.sealed, keep=Keep(row.keep))
