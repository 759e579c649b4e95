"""Adding to a station's chain of records, in the very transaction that closes what the record tells.

A chain has one name and one key. The name is the station's; a station whose key is another one than before, because
it was lost or a second PC has the same name, goes on in a chain of its own: "line 1", "line 1 #2", …
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from factory_prov.credentials.station_key import StationKey
from factory_prov.errors import InputError, LedgerError
from factory_prov.ledger.evidence.facts import answers_of, ending_facts, ending_rows, run_facts, run_rows
from factory_prov.ledger.evidence.record import OF_RUNS, Facts, RecordPlace, body, digest, signed_text
from factory_prov.ledger.records import RecordKind
from factory_prov.ledger.tables import evidence, ledger_identity, runs, stations

_its = stations.c
_TIP = select(stations).where(_its.name == bindparam("its_name")).with_for_update()
_NEW_TIP = update(stations).where(_its.name == bindparam("its_name"))
_RECORD = insert(evidence)
_NUMBERED = update(runs).where(runs.c.id == bindparam("its_run")).values(record_number=bindparam("its_number"))
"""Made once, as they go with every unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What was closed; the ledger has all the rest of it already."""

    kind: RecordKind
    at: datetime
    station: str = ""
    """That of the run, unless told: what a server is owed may be delivered by another."""
    run_id: int | None = None
    identity_id: int | None = None


class ChainSigner:
    """Signs what this station closes in one ledger; the key is read when it is needed first, or by `ready`."""

    def __init__(self, key: Callable[[], StationKey], *, home: str = "") -> None:
        """`home` is this PC's own name: what it does for a run of another station it signs as itself."""
        self._read = key
        self._home = home
        self._key: StationKey | None = None
        self._ledger_id = ""
        self.chain: str | None = None
        """Of the last record; None before the first."""

    def ready(self) -> StationKey:
        """Return the key; LedgerError when it cannot be had: nothing is begun that could not be closed."""
        if self._key is None:
            try:
                self._key = self._read()
            except InputError as failure:
                raise LedgerError(failure.what, place=failure.place, cure=failure.cure) from failure
        return self._key

    def add(self, connection: Connection, closed: Closed) -> None:
        """Sign what was closed and add it to the station's chain; the connection is in the transaction of that."""
        key = self.ready()
        if not self._ledger_id:
            self._ledger_id = connection.execute(select(ledger_identity.c.ledger_id)).scalar_one()
        facts = _facts(connection, closed)
        station = closed.station or str(facts["station"])
        if closed.kind is RecordKind.DELIVERED and self._home and not _is_ours(connection, station, key.public_key):
            station = self._home
        tip = _tip(connection, station, key.public_key)
        self.chain = tip.name
        place = RecordPlace(
            ledger_id=self._ledger_id,
            chain=tip.name,
            public_key=key.public_key,
            number=tip.last_number + 1,
            previous=tip.last_digest or b"",
        )
        found = digest(body(place, closed.kind, closed.at, facts))
        signed = {"station_id": tip.id, "digest": found, "signature": key.sign(signed_text(found))}
        _write(connection, closed, place, signed)


def _is_ours(connection: Connection, station: str, public_key: bytes) -> bool:
    """Whether the station has a chain of that key."""
    keys = select(_its.name).where(_its.public_key == public_key)
    return any(name == station or name.startswith(f"{station} #") for name in connection.scalars(keys))


def _facts(connection: Connection, closed: Closed) -> Facts:
    if closed.kind in OF_RUNS:
        row = run_rows(connection, [closed.run_id or 0])[closed.run_id or 0]
        return run_facts(row, closed.kind, answers_of(connection, [row.id])[row.id])
    which = (closed.identity_id or 0, closed.kind.value)
    return ending_facts(ending_rows(connection, [which])[which])


def _write(connection: Connection, closed: Closed, place: RecordPlace, signed: Mapping[str, Any]) -> None:
    row = {
        "number": place.number,
        "kind": closed.kind,
        "run_id": closed.run_id,
        "identity_id": closed.identity_id,
        "at": closed.at,
        **signed,
    }
    connection.execute(_RECORD, row)
    connection.execute(
        _NEW_TIP, {"its_name": place.chain, "last_number": place.number, "last_digest": signed["digest"]}
    )
    if closed.run_id is not None:
        connection.execute(_NUMBERED, {"its_run": closed.run_id, "its_number": place.number})


def _tip(connection: Connection, station: str, public_key: bytes) -> Row[Any]:
    """Return the end of the station's chain of that key, kept from every other writer; it is begun where there is none.

    A station that stands there without a key takes this one.
    """
    for number in itertools.count(1):
        name = station if number == 1 else f"{station} #{number}"
        row = connection.execute(_TIP, {"its_name": name}).one_or_none()
        if row is None:
            values = {"name": name, "public_key": public_key, "last_number": 0, "last_digest": None}
            return connection.execute(insert(stations).returning(stations), values).one()
        if row.public_key is None and row.last_number == 0:
            values = {"public_key": public_key}
            changed = update(stations).where(_its.name == name).values(**values).returning(stations)
            return connection.execute(changed).one()
        if row.public_key == public_key:
            return row
    raise AssertionError("counting has no end")
