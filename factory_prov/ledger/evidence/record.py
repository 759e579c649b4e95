"""What is signed when something is closed: plain facts as JSON, of which there is one way only to write them down.

A record's digest is the SHA-256 of its canonical text: UTF-8, keys sorted, no spaces, of other characters than those
that JSON must escape none escaped, no number with a point. The text has the digest of the record before. What the
station's key signs is `SIGNED` with the digest in hex. docs/ledger.md says the same to whoever checks without us.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from factory_prov.ledger.records import RecordKind

FORMAT = 1
SIGNED = "factory-prov record 1\n"

Fact = str | int | None | list[dict[str, str]]
Facts = dict[str, Fact]


OF_RUNS = frozenset({RecordKind.ENDED, RecordKind.WAITING, RecordKind.DELIVERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlace:
    """Where a record is: its chain's name, the key that signs it, the number in it, and the digest before it."""

    ledger_id: str
    chain: str
    public_key: bytes
    number: int
    previous: bytes
    """Empty for the first one."""


def body(place: RecordPlace, kind: str, at: datetime, facts: Mapping[str, Fact]) -> Facts:
    """Return a record as JSON has it."""
    return {
        "format": FORMAT,
        "ledger": place.ledger_id,
        "chain": place.chain,
        "key": place.public_key.hex(),
        "number": place.number,
        "previous": place.previous.hex(),
        "kind": kind,
        "at": time_text(at),
        **facts,
    }


def canonical(record: Mapping[str, Fact]) -> bytes:
    """Return the one text of a record."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(record: Mapping[str, Fact]) -> bytes:
    """Return a record's digest (32 bytes)."""
    return hashlib.sha256(canonical(record)).digest()


def signed_text(record_digest: bytes) -> bytes:
    """Return what the station's key signs of a record."""
    return f"{SIGNED}{record_digest.hex()}".encode()


def time_text(time: datetime) -> str:
    """Return a time as records have it, such as 2026-01-31T08:05:00.000000Z."""
    return time.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
