"""The signed records of one unit: each against the one before it, what the ledger says, and its station's key."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from factory_prov.ledger.evidence.facts import answers_of, ending_rows, run_rows
from factory_prov.ledger.evidence.links import ChainKey, WrittenRecord, judged
from factory_prov.ledger.evidence.record import OF_RUNS
from factory_prov.ledger.tables import evidence, ledger_identity, stations
from factory_prov.messages import Message

_its = evidence.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A signed record. `fault`: what is wrong with it; None where digest, chain and signature hold."""

    chain: str
    number: int
    kind: str
    at: datetime
    run_id: int | None
    digest: str
    fault: Message | None


def proofs(connection: Connection, run_ids: Collection[int], identity_ids: Collection[int]) -> tuple[Proof, ...]:
    """Return the records of these runs and of the ends of these names, in the order of their times."""
    of_unit = _its.run_id.in_(list(run_ids)) | _its.identity_id.in_(list(identity_ids))
    found = connection.execute(select(evidence).where(of_unit)).all()
    return tuple(sorted(_judged(connection, found), key=lambda proof: (proof.at, proof.number)))


def _judged(connection: Connection, found: Collection[Row[Any]]) -> Iterator[Proof]:
    ledger_id = str(connection.scalar(select(ledger_identity.c.ledger_id)))
    named = {row.id: row.name for row in connection.execute(select(stations.c.id, stations.c.name))}
    keyed = connection.execute(select(stations.c.name, stations.c.public_key)).all()
    keys = {row.name: row.public_key for row in keyed if isinstance(row.public_key, bytes)}
    run_ids = {row.run_id for row in found if row.run_id is not None}
    rows, answers = run_rows(connection, run_ids), answers_of(connection, run_ids)
    wanted = [(row.identity_id, str(row.kind)) for row in found if row.identity_id is not None]
    ended = ending_rows(connection, wanted) if wanted else {}
    for row in found:
        chain = named.get(row.station_id, "")
        about = rows.get(row.run_id) if row.kind in OF_RUNS else ended.get((row.identity_id, row.kind))
        told = WrittenRecord(record=row, about=about, answers=answers.get(row.run_id, []))
        fault: Message | None = Message("The ledger has no key of its station.")
        if chain in keys:
            fault = judged(ChainKey(ledger_id, chain, keys), told, _before(connection, row)).fault
        yield Proof(
            chain=chain,
            number=row.number,
            kind=str(row.kind),
            at=row.at,
            run_id=row.run_id,
            digest=row.digest.hex() if isinstance(row.digest, bytes) else "",
            fault=fault,
        )


def _before(connection: Connection, row: Row[Any]) -> bytes | None:
    """Return the digest before a record: of the first one it is empty."""
    if row.number == 1:
        return b""
    query = select(_its.digest).where(_its.station_id == row.station_id, _its.number == row.number - 1)
    found = connection.scalar(query)
    return found if isinstance(found, bytes) else None
