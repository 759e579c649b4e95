"""Which key is whose, without showing it: by the hash that the ledger has of every key that was made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from factory_prov.credentials.unit_keys import KeyKind, UnitKey
from factory_prov.ledger.ids import RunId
from factory_prov.ledger.sealed_rows import KeyHash
from factory_prov.ledger.tables import identities, key_hashes, runs
from factory_prov.secret import Secret

_its = key_hashes.c
_SHOWN_BYTES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """By what a key is told from others without showing it: the first two bytes of its salted hash, as 9A:41.

    `run_id` and `endpoint_name`: of the run that made it, and its unit; None for a key that the ledger does not know.
    """

    kind: KeyKind
    text: str
    run_id: RunId | None
    endpoint_name: str | None


class Fingerprints:
    """The keys of a ledger by their fingerprints; any thread may ask. LedgerError as the ledger."""

    def __init__(
        self, reading: Callable[[], AbstractContextManager[Connection]], hashed: Callable[[UnitKey], KeyHash]
    ) -> None:
        """`hashed` knows the salt of the ledger."""
        self._reading = reading
        self._hashed = hashed

    def of(self, endpoint_name: str) -> tuple[Fingerprint, ...]:
        """Return those of all keys that were made for a unit, the newest first; none for a name nobody knows."""
        its_id = select(identities.c.id).where(identities.c.endpoint_name == endpoint_name).scalar_subquery()
        its_runs = select(runs.c.id).where(runs.c.identity_id == its_id)
        query = _keys().where(_its.run_id.in_(its_runs), identities.c.endpoint_name == endpoint_name)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(_its.run_id.desc(), _its.kind, _its.hash)).all()
        return tuple(map(_fingerprint, rows))

    def made_from(self, kind: KeyKind, material: bytes) -> Fingerprint:
        """Return that of a key, and whose it is: `material` as `UnitKey.value` has it."""
        its = self._hashed(UnitKey(kind=kind, value=Secret(material)))
        with self._reading() as connection:
            row = connection.execute(_keys().where(_its.hash == its.digest)).one_or_none()
        if row is None:
            return Fingerprint(kind=kind, text=_shown(its.digest), run_id=None, endpoint_name=None)
        return _fingerprint(row)


def _keys() -> Select[Any]:
    return select(key_hashes, identities.c.endpoint_name).join(identities, identities.c.id == _its.identity_id)


def _fingerprint(row: Row[Any]) -> Fingerprint:
    return Fingerprint(
        kind=KeyKind(row.kind), text=_shown(row.hash), run_id=RunId(row.run_id), endpoint_name=row.endpoint_name
    )


def _shown(digest: bytes) -> str:
    return ":".join(f"{byte:02X}" for byte in digest[:_SHOWN_BYTES])
