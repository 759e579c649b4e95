"""A record against the one before it, what the ledger says and the key: does it hold, and if not, why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from factory_prov.credentials.station_key import signature_check
from factory_prov.ledger.evidence import findings
from factory_prov.ledger.evidence.facts import Answers, ending_facts, run_facts
from factory_prov.ledger.evidence.record import OF_RUNS, Facts, RecordPlace, body, digest, signed_text
from factory_prov.ledger.records import RecordKind
from factory_prov.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRecord:
    """A record as it is written down, and the rows that it tells of: `about` is a run's or an ending's."""

    record: Row[Any]
    about: Row[Any] | None
    answers: Answers


class ChainKey:
    """The key of one chain, and those of the others, to say whose a signature is."""

    def __init__(self, ledger_id: str, chain: str, keys: Mapping[str, bytes]) -> None:
        self.ledger_id = ledger_id
        self.chain = chain
        self.public_key = keys[chain]
        self._check = signature_check(self.public_key)
        self._others = {name: key for name, key in keys.items() if name != chain}

    def has_signed(self, signature: bytes, record_digest: bytes) -> bool:
        """Whether it is this chain's signature of that digest."""
        return self._check(signature, signed_text(record_digest))

    def other_signer(self, signature: bytes, record_digest: bytes) -> str | None:
        """Return the chain whose key has made the signature."""
        text = signed_text(record_digest)
        return next((name for name, key in self._others.items() if signature_check(key)(signature, text)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is wrong with a record, if anything, and its digest for the next one; None where nobody knows that."""

    fault: Message | None
    digest: bytes | None


def judged(key: ChainKey, told: WrittenRecord, previous: bytes | None) -> Judged:
    """Look at a record; `previous` is the digest before it, None where that is gone."""
    row = told.record
    if not isinstance(row.digest, bytes) or not isinstance(row.signature, bytes):
        return Judged(fault=findings.DAMAGED, digest=None)
    signed = key.has_signed(row.signature, row.digest)
    fault = _fault_of_kind(told)
    if fault is not None or previous is None:
        return Judged(fault=fault or (None if signed else _forger(key, row)), digest=row.digest)
    try:
        found = _digest(key, told, previous)
    except (AttributeError, TypeError, ValueError):  # a column of SQLite takes a value of any kind
        return Judged(fault=findings.DAMAGED, digest=row.digest)
    if found == row.digest:
        return Judged(fault=None if signed else _forger(key, row), digest=found)
    if signed:
        return Judged(fault=findings.CHANGED, digest=row.digest)
    if key.has_signed(row.signature, found):
        return Judged(fault=findings.DIGEST, digest=found)
    return Judged(fault=findings.NEITHER, digest=row.digest)


def _fault_of_kind(told: WrittenRecord) -> Message | None:
    if told.record.kind not in set(RecordKind):
        return findings.UNKNOWN_KIND
    of_other = told.record.identity_id if told.record.kind in OF_RUNS else told.record.run_id
    if of_other is not None:
        return findings.DAMAGED
    return findings.NOTHING_LEFT if told.about is None else None


def _digest(key: ChainKey, told: WrittenRecord, previous: bytes) -> bytes:
    row = told.record
    place = RecordPlace(
        ledger_id=key.ledger_id,
        chain=key.chain,
        public_key=key.public_key,
        number=row.number,
        previous=previous,
    )
    return digest(body(place, row.kind, row.at, facts_of(told)))


def facts_of(told: WrittenRecord) -> Facts:
    """Return what the ledger says of what was closed."""
    if told.about is None:
        return {}
    if told.record.kind in OF_RUNS:
        return run_facts(told.about, told.record.kind, told.answers)
    return ending_facts(told.about)


def unit_of(told: WrittenRecord) -> str:
    """Return by what people know the unit of a record."""
    about = told.about
    if about is None:
        return "" if told.record.run_id is None else f"run {told.record.run_id}"
    return str(about.endpoint_name or about.hardware_id or "")


def _forger(key: ChainKey, row: Row[Any]) -> Message:
    other = key.other_signer(row.signature, row.digest)
    return findings.FORGED if other is None else findings.foreign(other)
