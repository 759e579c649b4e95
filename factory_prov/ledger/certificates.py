"""Which certificates authorities have issued and revoked: written down before they leave, each serial once.

Counts stand beside the issuer and everything is found by an index: nothing is slower with the millionth certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, text, update

from factory_prov.credentials.issued import IssuedCertificate, IssuerId, RevocationReason, Revoked
from factory_prov.errors import IdentityTaken, InputError, KeyTwice, RequestRefused
from factory_prov.ledger.records import RunId
from factory_prov.ledger.tables import certificates, identities, issuers
from factory_prov.messages import Message

_its = certificates.c
_NEW_ISSUER = text(
    "INSERT INTO issuers (key_id, name, issued, revoked, crl_number) VALUES (:key_id, :name, 0, 0, 0)"
    " ON CONFLICT (key_id) DO NOTHING"
)

_THAT_VERY_UNIT = Message(
    "If it is that very unit, revoke its certificate first (`factory-prov ca revoke`), or say --again. Else give the"
    " unit another name."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCertificate:
    """A certificate as the ledger knows it; `issuer` is the authority's name."""

    issuer: IssuerId
    serial: int
    name: str
    public_key: bytes
    issued_at: datetime
    not_after: datetime
    revoked_at: datetime | None
    reason: RevocationReason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerCounts:
    """What an authority has done so far. `crl_number`: of its last list; 0 when none was made."""

    issued: int
    revoked: int
    crl_number: int
    crl_at: datetime | None


class Certificates:
    """The certificates of a ledger; any thread may ask. LedgerError as the ledger."""

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[Connection]],
        writing: Callable[[], AbstractContextManager[Connection]],
        repeated: Callable[[Callable[[], Any]], Any],
    ) -> None:
        self._reading = reading
        self._writing = writing
        self._repeated = repeated

    def record(self, issued: Sequence[IssuedCertificate], *, again: bool = False) -> None:
        """Write down what was signed outside of a run, before any of it leaves.

        IdentityTaken when a name has a certificate of another key, or a unit, unless `again` says that it is renewed;
        KeyTwice when a key has one under another name, RequestRefused when it was revoked as compromised.
        """

        def write() -> None:
            with self._writing() as connection:
                for each in issued:
                    note(connection, each, run_id=None)  # first, so that no other station looks at the name meanwhile
                    _refuse_compromised(connection, each)
                    if not again:
                        refuse_name(connection, each)

        self._repeated(write)

    def refuse(self, wanted: IssuedCertificate, *, again: bool = False) -> None:
        """Raise what `record` would raise for this certificate, so that nothing is signed in vain."""
        with self._reading() as connection:
            _refuse_key(connection, wanted)
            _refuse_compromised(connection, wanted)
            if not again:
                refuse_name(connection, wanted)

    def counts(self, issuer: IssuerId) -> IssuerCounts:
        """Return what this authority has done so far."""
        with self._reading() as connection:
            row = connection.execute(select(issuers).where(issuers.c.key_id == issuer.key_id)).one_or_none()
        if row is None:
            return IssuerCounts(issued=0, revoked=0, crl_number=0, crl_at=None)
        return IssuerCounts(issued=row.issued, revoked=row.revoked, crl_number=row.crl_number, crl_at=row.crl_at)

    def of_name(self, name: str, issuer: IssuerId | None = None) -> tuple[KnownCertificate, ...]:
        """Return the certificates of an endpoint name, oldest first."""
        query = _known().where(_its.name == name)
        return self._found(query if issuer is None else query.where(issuers.c.key_id == issuer.key_id))

    def of_serial(self, issuer: IssuerId, serial: int) -> tuple[KnownCertificate, ...]:
        """Return the certificate with that serial number; nothing when the authority has issued none such."""
        return self._found(_known().where(issuers.c.key_id == issuer.key_id, _its.serial == serial_bytes(serial)))

    def revoke(self, wanted: Sequence[KnownCertificate], reason: RevocationReason) -> tuple[KnownCertificate, ...]:
        """Revoke those of them that are not yet, and return these; the next list has them."""

        def write() -> tuple[KnownCertificate, ...]:
            with self._writing() as connection:
                return tuple(each for each in wanted if _revoke(connection, each, reason))

        done: tuple[KnownCertificate, ...] = self._repeated(write)
        return done

    def revoked(self, issuer: IssuerId) -> tuple[Revoked, ...]:
        """Return everything that this authority has revoked, oldest first."""
        query = (
            select(_its.serial, _its.revoked_at, _its.reason)
            .join(issuers, issuers.c.id == _its.issuer_id)
            .where(issuers.c.key_id == issuer.key_id, _its.revoked_at.is_not(None))
            .order_by(_its.id)
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Revoked(serial=int.from_bytes(row.serial), at=row.revoked_at, reason=RevocationReason(row.reason))
            for row in rows
        )

    def next_list(self, issuer: IssuerId) -> int:
        """Take the number of the next revocation list, before that is signed: no two have the same one."""

        def write() -> int:
            with self._writing() as connection:
                issuer_id = _issuer_row(connection, issuer)
                change = update(issuers).where(issuers.c.id == issuer_id)
                values = {"crl_number": issuers.c.crl_number + 1, "crl_at": datetime.now(UTC)}
                connection.execute(change.values(values))
                return int(
                    connection.execute(select(issuers.c.crl_number).where(issuers.c.id == issuer_id)).scalar_one()
                )

        number: int = self._repeated(write)
        return number

    def _found(self, query: Select[Any]) -> tuple[KnownCertificate, ...]:
        with self._reading() as connection:
            return tuple(map(_certificate, connection.execute(query.order_by(_its.id)).all()))


def note(connection: Connection, issued: IssuedCertificate, *, run_id: RunId | None) -> None:
    """Write a certificate down in the caller's transaction; KeyTwice when its key has one under another name."""
    issuer_id = _issuer_row(connection, issued.issuer)
    count = update(issuers).where(issuers.c.id == issuer_id).values(issued=issuers.c.issued + 1)
    connection.execute(count)  # before the look: one station after the other
    _refuse_key(connection, issued)
    connection.execute(
        insert(certificates),
        {
            "issuer_id": issuer_id,
            "run_id": run_id,
            "serial": serial_bytes(issued.serial),
            "public_key": issued.public_key,
            "name": issued.name,
            "issued_at": issued.issued_at,
            "not_after": issued.not_after,
        },
    )


def refuse_name(connection: Connection, issued: IssuedCertificate) -> None:
    """Raise IdentityTaken when the name has a certificate of another key that stands, or is that of a unit."""
    query = select(_its.issued_at).where(
        _its.name == issued.name, _its.public_key != issued.public_key, _its.revoked_at.is_(None)
    )
    row = connection.execute(query.limit(1)).first()
    if row is not None:
        raise IdentityTaken(
            Message("the name has a certificate of another key, since {time} UTC.", time=f"{row[0]:%Y-%m-%d %H:%M}"),
            place=issued.name,
            cure=_THAT_VERY_UNIT,
        )
    query = select(identities.c.reserved_at).where(identities.c.endpoint_name == issued.name)
    row = connection.execute(query).first()
    if row is not None:
        raise IdentityTaken(
            Message("a run has given this name to a unit, on {time} UTC.", time=f"{row[0]:%Y-%m-%d %H:%M}"),
            place=issued.name,
            cure=_THAT_VERY_UNIT,
        )


def refuse_signed_elsewhere(connection: Connection, issued: IssuedCertificate) -> None:
    """Raise IdentityTaken when a request of another key was signed for the name, and no run has had one for it."""
    standing = select(_its.issued_at).where(
        _its.name == issued.name,
        _its.run_id.is_(None),
        _its.public_key != issued.public_key,
        _its.revoked_at.is_(None),
    )
    at = connection.scalar(standing.limit(1))
    of_a_run = select(_its.id).where(_its.name == issued.name, _its.run_id.is_not(None))
    if at is None or connection.scalar(of_a_run.limit(1)) is not None:
        return
    raise IdentityTaken(
        Message("a request of another key was signed for this name, on {time} UTC.", time=f"{at:%Y-%m-%d %H:%M}"),
        place=issued.name,
        cure=Message(
            "Give this unit another name. If it is that very unit, revoke its certificate first"
            " (`factory-prov ca revoke`)."
        ),
    )


def revoke_name(connection: Connection, name: str, reason: RevocationReason) -> None:
    """Revoke every certificate of a name that has ended, in the caller's transaction."""
    for row in connection.execute(_known().where(_its.name == name, _its.revoked_at.is_(None))).all():
        _revoke(connection, _certificate(row), reason)


def serial_bytes(serial: int) -> bytes:
    """Return a serial number as the ledger has it: big-endian, no leading zero."""
    return serial.to_bytes((serial.bit_length() + 7) // 8 or 1)


def _refuse_key(connection: Connection, issued: IssuedCertificate) -> None:
    query = select(_its.name).where(_its.public_key == issued.public_key, _its.name != issued.name).limit(1)
    other = connection.scalar(query)
    if other is not None:
        raise KeyTwice(
            Message("the key of this certificate is that of {other} too.", other=other),
            place=issued.name,
            cure=Message("Let the unit make a new key: one key on two units is never safe."),
        )


def _refuse_compromised(connection: Connection, issued: IssuedCertificate) -> None:
    query = select(_its.id).where(
        _its.public_key == issued.public_key, _its.reason == str(RevocationReason.KEY_COMPROMISE)
    )
    if connection.scalar(query.limit(1)) is not None:
        raise RequestRefused(
            Message("a certificate of this very key was revoked, as others may have the key (keyCompromise)."),
            place=issued.name,
            cure=Message("Let the unit make a new key."),
        )


def _issuer_row(connection: Connection, issuer: IssuerId) -> int:
    found = connection.scalar(select(issuers.c.id).where(issuers.c.key_id == issuer.key_id))
    if found is None:
        connection.execute(_NEW_ISSUER, {"key_id": issuer.key_id, "name": issuer.name})
        found = connection.scalar(select(issuers.c.id).where(issuers.c.key_id == issuer.key_id))
    if found is None:
        raise InputError(Message("the authority cannot be written down."), place=issuer.name)
    return int(found)


def _revoke(connection: Connection, certificate: KnownCertificate, reason: RevocationReason) -> bool:
    issuer_id = _issuer_row(connection, certificate.issuer)
    change = (
        update(certificates)
        .where(_its.issuer_id == issuer_id, _its.serial == serial_bytes(certificate.serial), _its.revoked_at.is_(None))
        .values(revoked_at=datetime.now(UTC), reason=str(reason))
    )
    done = connection.execute(change).rowcount == 1
    if done:
        connection.execute(update(issuers).where(issuers.c.id == issuer_id).values(revoked=issuers.c.revoked + 1))
    return done


def _known() -> Select[Any]:
    return select(certificates, issuers.c.key_id, issuers.c.name.label("issuer")).join(
        issuers, issuers.c.id == _its.issuer_id
    )


def _certificate(row: Row[Any]) -> KnownCertificate:
    return KnownCertificate(
        issuer=IssuerId(key_id=bytes(row.key_id), name=row.issuer),
        serial=int.from_bytes(row.serial),
        name=row.name,
        public_key=row.public_key,
        issued_at=row.issued_at,
        not_after=row.not_after,
        revoked_at=row.revoked_at,
        reason=None if row.reason is None else RevocationReason(row.reason),
    )
