"""What is written down of a certificate before it leaves: enough to count it, to find it and to revoke it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_HASH_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerId:
    """An authority as the ledger knows it: by its key, under whatever certificate. `key_id` is SHA-256 of that."""

    key_id: bytes
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCertificate:
    """One certificate; `name` is the common name, `public_key` the first half of SHA-256 of its public key."""

    issuer: IssuerId
    serial: int
    name: str
    public_key: bytes
    issued_at: datetime
    not_after: datetime


class RevocationReason(StrEnum):
    """Why a certificate is not to be trusted any more, as a list says it (RFC 5280 §5.3.1)."""

    UNSPECIFIED = "unspecified"
    KEY_COMPROMISE = "keyCompromise"
    CA_COMPROMISE = "cACompromise"
    AFFILIATION_CHANGED = "affiliationChanged"
    SUPERSEDED = "superseded"
    CESSATION_OF_OPERATION = "cessationOfOperation"
    PRIVILEGE_WITHDRAWN = "privilegeWithdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """One entry of a revocation list."""

    serial: int
    at: datetime
    reason: RevocationReason


def short_hash(public_key_der: bytes) -> bytes:
    """Return by what a public key (SubjectPublicKeyInfo) is known again."""
    return hashlib.sha256(public_key_der).digest()[:_HASH_BYTES]
