"""A unit's keys in the ledger: sealed as long as they are needed, and a hash by which the same key is known again."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, select, update

from factory_prov.credentials.issued import IssuedCertificate
from factory_prov.credentials.keeping import Keep
from factory_prov.credentials.unit_keys import UnitKey
from factory_prov.credentials.vault.sealing import Vault, seal, unseal
from factory_prov.errors import VaultClosed
from factory_prov.ledger import certificates, identity_rows, refusals, sealed_rows, waiting_keys
from factory_prov.ledger.identities import open_run
from factory_prov.ledger.records import RunId
from factory_prov.ledger.sealed_rows import KeyHash, SealedPack
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.tables import ledger_identity, runs

_HASH_BYTES = 16
_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeKeys:
    """What was made for a unit: its pack and the keys in it. `shared`: the job says that others may have them too.

    `certificate`: what an authority has signed for it; `waited`: the key was made ahead, for an authority outside.
    """

    endpoint_name: str
    pack: bytes = field(repr=False)
    keys: tuple[UnitKey, ...]
    certificate: IssuedCertificate | None = None
    waited: bytes | None = None
    keep: Keep = Keep.UNTIL_REGISTERED
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrapped:
    """How many packs were sealed anew, and how many this PC has no key for."""

    done: int
    left: int


class SealedKeys:
    """The sealed packs of a ledger; any thread may ask. LedgerError as the ledger, VaultClosed as `Vault`."""

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[Connection]],
        writing: Callable[[], AbstractContextManager[Connection]],
        vault: Vault,
    ) -> None:
        self._reading = reading
        self._writing = writing
        self._vault = vault
        self._lock = threading.Lock()
        self._known: tuple[str, bytes] | None = None

    def seal(self, run_id: RunId, made: MadeKeys) -> None:
        """Write down, before the device gets anything, what was made for a run's unit; KeyTwice when it is another's.

        IdentityTaken when a request of another key was signed for that name, outside of runs.

        What was made for a name that is no longer the run's is left out: no device gets it.
        """
        ledger_id, salt = self._identity()
        hashes = [_hash(salt, key) for key in made.keys]
        pack = None if made.keep is Keep.NONE else self._sealed(made, ledger_id)
        with self._writing() as connection:
            run = open_run(connection, run_id)
            identity = identity_rows.by_name(connection, made.endpoint_name)
            if identity is None or identity.identity_id != run.identity_id:
                return
            sealed_rows.note_hashes(connection, run_id, identity.identity_id, hashes)
            if not made.shared:
                _refuse_twice(connection, identity.identity_id, made.endpoint_name, hashes)
            if made.certificate is not None:
                certificates.refuse_signed_elsewhere(connection, made.certificate)
                certificates.note(connection, made.certificate, run_id=run_id)
            if made.waited is not None:
                waiting_keys.take(connection, made.endpoint_name, made.waited, run_id)
            if pack is None:
                sealed_rows.erase(connection, identity.identity_id)
            else:
                sealed_rows.put(connection, run_id, identity.identity_id, pack)
            digest = hashlib.sha256(made.pack).digest()
            connection.execute(update(runs).where(runs.c.id == run_id).values(pack_sha256=digest))
            identity_rows.reach(connection, run, UnitState.CREDENTIALS_MADE)

    def sealed(self, endpoint_name: str) -> bytes | None:
        """Return the pack that was made for the unit with this name; None when nothing is kept of it."""
        with self._reading() as connection:
            found = sealed_rows.find(connection, endpoint_name)
        return None if found is None else self._opened(found, self._identity()[0])

    def counts(self) -> dict[str, int]:
        """Return how many packs lie under which key."""
        with self._reading() as connection:
            packs, keys = sealed_rows.counts(connection), waiting_keys.counts_by_kek(connection)
        return {kek_id: packs.get(kek_id, 0) + keys.get(kek_id, 0) for kek_id in sorted({*packs, *keys})}

    def rewrap(self) -> Rewrapped:
        """Seal everything under the key that is sealed with now; what this PC cannot open stays as it is."""
        packs, keys = self._rewrap_packs(), self._rewrap_waiting()
        return Rewrapped(done=packs.done + keys.done, left=packs.left + keys.left)

    def _rewrap_packs(self) -> Rewrapped:
        ledger_id, _ = self._identity()
        kek, done, left, after = self._vault.current(ledger_id), 0, 0, ""
        while True:
            with self._reading() as connection:
                found = sealed_rows.some(connection, but_under=kek.kek_id, after=after, limit=_AT_ONCE)
            if not found:
                return Rewrapped(done=done, left=left)
            renewed = [(old, new) for old in found if (new := self._anew(old, ledger_id)) is not None]
            with self._writing() as connection:
                done += sum(sealed_rows.change(connection, old, new) for old, new in renewed)
            left += len(found) - len(renewed)
            after = found[-1].endpoint_name

    def _rewrap_waiting(self) -> Rewrapped:
        """Do the same with keys that wait for their units."""
        ledger_id, _ = self._identity()
        kek, done, left, after = self._vault.current(ledger_id), 0, 0, 0
        while True:
            with self._reading() as connection:
                found = waiting_keys.some(connection, but_under=kek.kek_id, after=after, limit=_AT_ONCE)
            if not found:
                return Rewrapped(done=done, left=left)
            renewed = [(old, new) for old in found if (new := self._key_anew(old, ledger_id)) is not None]
            with self._writing() as connection:
                done += sum(waiting_keys.change(connection, old, new) for old, new in renewed)
            left += len(found) - len(renewed)
            after = found[-1].number

    def ledger_id(self) -> str:
        """Return by what this ledger is told from others."""
        return self._identity()[0]

    def hashed(self, key: UnitKey) -> KeyHash:
        """Return by what this ledger knows a key again."""
        return _hash(self._identity()[1], key)

    def _anew(self, old: SealedPack, ledger_id: str) -> SealedPack | None:
        try:
            pack = self._opened(old, ledger_id)
        except VaultClosed:
            return None
        kek = self._vault.current(ledger_id)
        sealed = seal(kek, pack, ledger_id=ledger_id, endpoint_name=old.endpoint_name)
        return replace(old, kek_id=kek.kek_id, sealed=sealed)

    def _key_anew(self, old: waiting_keys.SealedKey, ledger_id: str) -> waiting_keys.SealedKey | None:
        try:
            theirs = self._vault.find(old.kek_id, ledger_id)
            key = unseal(theirs, old.sealed, ledger_id=ledger_id, endpoint_name=old.bound_to)
        except VaultClosed:
            return None
        kek = self._vault.current(ledger_id)
        sealed = seal(kek, key, ledger_id=ledger_id, endpoint_name=old.bound_to)
        return replace(old, kek_id=kek.kek_id, sealed=sealed)

    def _sealed(self, made: MadeKeys, ledger_id: str) -> SealedPack:
        kek = self._vault.current(ledger_id)
        sealed = seal(kek, made.pack, ledger_id=ledger_id, endpoint_name=made.endpoint_name)
        return SealedPack(endpoint_name=made.endpoint_name, kek_id=kek.kek_id, sealed=sealed, keep=made.keep)

    def _opened(self, found: SealedPack, ledger_id: str) -> bytes:
        kek = self._vault.find(found.kek_id, ledger_id)
        return unseal(kek, found.sealed, ledger_id=ledger_id, endpoint_name=found.endpoint_name)

    def _identity(self) -> tuple[str, bytes]:
        """Return the ledger's id and the salt of its hashes, which never change."""
        with self._lock:
            if self._known is None:
                with self._reading() as connection:
                    row = connection.execute(select(ledger_identity.c.ledger_id, ledger_identity.c.salt)).one()
                self._known = (str(row.ledger_id), bytes(row.salt))
            return self._known


def _hash(salt: bytes, key: UnitKey) -> KeyHash:
    told = hmac.digest(salt, str(key.kind).encode() + b"\0" + key.value.reveal(), hashlib.sha256)
    return KeyHash(kind=str(key.kind), digest=told[:_HASH_BYTES])


def _refuse_twice(connection: Connection, identity_id: int, endpoint_name: str, hashes: list[KeyHash]) -> None:
    found = sealed_rows.other_holder(connection, identity_id, hashes) if hashes else None
    if found is not None:
        raise refusals.key_twice(endpoint_name, *found)
