"""Keys that were made ahead of their units, for an authority outside: encrypted here until their unit has passed.

A key waits for its certificate first, then for its unit: a run of that name takes both. It is kept while the unit may
have to be made again, since nobody signs for that name twice, and goes with the unit's PASS.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, null, select, update

from factory_prov.credentials.encoding import certificate_parts
from factory_prov.credentials.issued import short_hash
from factory_prov.credentials.issuer import WaitingPair
from factory_prov.credentials.vault.sealing import Vault, seal, unseal
from factory_prov.errors import CredentialsError, IdentityTaken
from factory_prov.ledger.records import RunId
from factory_prov.ledger.tables import identities, waiting_keys
from factory_prov.messages import Message
from factory_prov.secret import Secret

_its = waiting_keys.c
_BOUND_TO = "waiting key\0"
"""Stands before the name, so that nothing sealed for one purpose opens for the other."""

_NAME = select(identities.c.endpoint_name).where(identities.c.id == bindparam("its_unit")).scalar_subquery()
_ERASE = update(waiting_keys).where(_its.name == _NAME, _its.taken_at.is_not(None)).values(kek_id=null(), sealed=null())
"""Made once, as it goes with every unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key that is to wait: its name, itself (PKCS #8, DER), and its public half (SubjectPublicKeyInfo)."""

    name: str
    private_key: Secret
    public_key_der: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedKey:
    """A key as it lies in the ledger: encrypted under the key with that id."""

    number: int
    name: str
    kek_id: str
    sealed: bytes = field(repr=False)

    @property
    def bound_to(self) -> str:
        """What it is sealed for."""
        return _BOUND_TO + self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits under a name."""

    name: str
    public_key: bytes
    made_at: datetime
    not_after: datetime | None
    taken_at: datetime | None

    @property
    def has_certificate(self) -> bool:
        """Whether the outside authority has signed it."""
        return self.not_after is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCounts:
    """How many keys wait for their certificate, and how many with one for their unit."""

    unsigned: int
    ready: int


class LedgerKeys:
    """The waiting keys of a ledger; any thread may ask. LedgerError as the ledger, VaultClosed as `Vault`."""

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[Connection]],
        writing: Callable[[], AbstractContextManager[Connection]],
        vault: Vault,
        ledger_id: Callable[[], str],
    ) -> None:
        self._reading = reading
        self._writing = writing
        self._vault = vault
        self._ledger_id = ledger_id

    def add(self, new: NewKey) -> None:
        """Let a key wait; IdentityTaken when one waits under that name, or a unit has it."""
        ledger_id = self._ledger_id()
        kek = self._vault.current(ledger_id)
        sealed = seal(kek, new.private_key.reveal(), ledger_id=ledger_id, endpoint_name=_BOUND_TO + new.name)
        with self._writing() as connection:
            _refuse_name(connection, new.name)
            connection.execute(
                insert(waiting_keys),
                {
                    "name": new.name,
                    "made_at": datetime.now(UTC),
                    "kek_id": kek.kek_id,
                    "sealed": sealed,
                    "public_key": short_hash(new.public_key_der),
                },
            )

    def find(self, name: str) -> Waiting | None:
        """Return what waits under a name."""
        with self._reading() as connection:
            row = connection.execute(select(waiting_keys).where(_its.name == name)).one_or_none()
        return None if row is None else _waiting(row)

    def of_key(self, public_key_der: bytes) -> Waiting | None:
        """Return what waits with this public key."""
        with self._reading() as connection:
            query = select(waiting_keys).where(_its.public_key == short_hash(public_key_der))
            row = connection.execute(query).one_or_none()
        return None if row is None else _waiting(row)

    def private_key(self, name: str) -> Secret:
        """Return the key that waits under a name; CredentialsError when there is none."""
        with self._reading() as connection:
            row = connection.execute(select(waiting_keys).where(_its.name == name)).one_or_none()
        if row is None or row.sealed is None:
            raise _no_key(name, was_there=row is not None)
        ledger_id = self._ledger_id()
        kek = self._vault.find(row.kek_id, ledger_id)
        return Secret(unseal(kek, row.sealed, ledger_id=ledger_id, endpoint_name=_BOUND_TO + name))

    def sign(self, name: str, chain: bytes, *, not_after: datetime) -> None:
        """Keep the certificate that came for a key, with what it brought along (PEM, its own first)."""
        with self._writing() as connection:
            change = update(waiting_keys).where(_its.name == name, _its.taken_at.is_(None))
            connection.execute(change.values(certificate=chain, not_after=not_after))

    def pair(self, endpoint_name: str) -> WaitingPair:
        """See `credentials.issuer.WaitingKeys`."""
        with self._reading() as connection:
            row = connection.execute(select(waiting_keys).where(_its.name == endpoint_name)).one_or_none()
        if row is None or row.sealed is None:
            raise _no_key(endpoint_name, was_there=row is not None)
        if row.certificate is None:
            raise CredentialsError(
                Message("the outside authority has sent no certificate for this name yet."),
                place=endpoint_name,
                cure=Message("Bring what it has sent: `factory-prov csr import`."),
            )
        return WaitingPair(private_key=self.private_key(endpoint_name), chain_der=certificate_parts(row.certificate))

    def counts(self) -> WaitingCounts:
        """Count those that wait."""
        with self._reading() as connection:
            unsigned = connection.scalar(select(func.count()).where(_its.not_after.is_(None)))
            ready = connection.scalar(select(func.count()).where(_its.not_after.is_not(None), _its.taken_at.is_(None)))
        return WaitingCounts(unsigned=int(unsigned or 0), ready=int(ready or 0))


def take(connection: Connection, name: str, public_key: bytes, run_id: RunId) -> None:
    """Write down, in the caller's transaction, that a run has taken a key for its unit."""
    change = update(waiting_keys).where(_its.name == name, _its.public_key == public_key)
    connection.execute(change.values(taken_at=datetime.now(UTC), run_id=run_id))


def erase_passed(connection: Connection, identity_id: int | None) -> None:
    """Keep nothing of a key whose unit has passed, in the caller's transaction."""
    connection.execute(_ERASE, {"its_unit": identity_id})


def counts_by_kek(connection: Connection) -> dict[str, int]:
    """Return how many keys lie under which key of a vault."""
    query = select(_its.kek_id, func.count()).where(_its.kek_id.is_not(None)).group_by(_its.kek_id)
    return {kek_id: int(count) for kek_id, count in connection.execute(query)}


def some(connection: Connection, *, but_under: str, after: int, limit: int) -> tuple[SealedKey, ...]:
    """Return the next keys, as they were made, that are sealed under another key than this one."""
    query = select(_its.id, _its.name, _its.kek_id, _its.sealed).where(
        _its.kek_id.is_not(None), _its.kek_id != but_under, _its.id > after
    )
    rows = connection.execute(query.order_by(_its.id).limit(limit)).all()
    return tuple(SealedKey(number=row.id, name=row.name, kek_id=row.kek_id, sealed=row.sealed) for row in rows)


def change(connection: Connection, old: SealedKey, new: SealedKey) -> bool:
    """Seal a key anew, unless it was erased meanwhile; whether that was done."""
    same = (_its.id == old.number) & (_its.sealed == old.sealed)
    done = connection.execute(update(waiting_keys).where(same).values(kek_id=new.kek_id, sealed=new.sealed))
    return done.rowcount == 1


def _refuse_name(connection: Connection, name: str) -> None:
    if connection.scalar(select(_its.id).where(_its.name == name)) is not None:
        raise IdentityTaken(
            Message("a key was made for this name before."),
            place=name,
            cure=Message("Take another name: one name never gets two keys."),
        )
    if connection.scalar(select(identities.c.id).where(identities.c.endpoint_name == name)) is not None:
        raise IdentityTaken(
            Message("a unit has this name."), place=name, cure=Message("Take another name, or look into its history.")
        )


def _no_key(name: str, *, was_there: bool) -> CredentialsError:
    if was_there:
        return CredentialsError(
            Message("the key that waited for this name is in its unit, and kept here no longer."),
            place=name,
            cure=Message("Give the unit a new name with a key of its own."),
        )
    return CredentialsError(
        Message("no key waits for this name."),
        place=name,
        cure=Message("Make keys ahead and have them signed: `factory-prov csr export`."),
    )


def _waiting(row: Any) -> Waiting:
    return Waiting(
        name=row.name,
        public_key=row.public_key,
        made_at=row.made_at,
        not_after=row.not_after,
        taken_at=row.taken_at,
    )
