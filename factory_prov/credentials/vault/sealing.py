"""Sealing a unit's pack: AES-256-GCM under a key-encryption key (KEK), bound to one unit of one ledger.

The KEK's id is made from the KEK itself, so that a wrong one is known before anything is opened with it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from factory_prov.errors import VaultClosed
from factory_prov.messages import Message
from factory_prov.secret import Secret

KEY_BYTES = 32
SHORTEST_PASSPHRASE = 12
"""Characters. Whoever has the ledger may try passphrases for as long as he likes."""
_NONCE_BYTES = 12  # NIST SP 800-38D, 8.2.2: drawn anew each time, it is good for 2^32 packs under one KEK
_FORMAT = b"\x01"
_COST, _BLOCK, _LANES = 1 << 16, 8, 2  # 64 MB and a third of a second; once for each start of a program


@dataclass(frozen=True, slots=True, kw_only=True)
class Kek:
    """A key-encryption key of 256 bits."""

    kek_id: str
    key: Secret

    @classmethod
    def of(cls, key: Secret) -> Kek:
        """Return the KEK with this key; its id tells nothing of it."""
        told = hmac.digest(key.reveal(), b"factory-prov kek id", hashlib.sha256)
        return cls(kek_id=told[:8].hex(), key=key)

    @classmethod
    def drawn(cls) -> Kek:
        """Draw a new one from the operating system's random source."""
        return cls.of(Secret(os.urandom(KEY_BYTES)))

    @classmethod
    def from_passphrase(cls, passphrase: Secret, ledger_id: str) -> Kek:
        """Make the one that every station with this passphrase has for this ledger (scrypt, RFC 7914)."""
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

        salt = hashlib.sha256(b"factory-prov kek of a passphrase\0" + ledger_id.encode()).digest()[:16]
        slow = Scrypt(salt=salt, length=KEY_BYTES, n=_COST, r=_BLOCK, p=_LANES)
        return cls.of(Secret(slow.derive(passphrase.reveal())))


class Vault(Protocol):
    """The key-encryption keys that this station has. Any thread may ask; each method raises VaultClosed."""

    def current(self, ledger_id: str) -> Kek:
        """Return the one that is sealed with from now on."""
        ...

    def find(self, kek_id: str, ledger_id: str) -> Kek:
        """Return the one with which something was sealed."""
        ...


class PassingVault:
    """A vault for a ledger that nobody opens again: its one key is in no place but here."""

    def __init__(self) -> None:
        self._kek = Kek.drawn()

    def current(self, _ledger_id: str) -> Kek:
        """See `Vault`."""
        return self._kek

    def find(self, kek_id: str, _ledger_id: str) -> Kek:
        """See `Vault`."""
        if kek_id != self._kek.kek_id:
            raise not_here(kek_id)
        return self._kek


def seal(kek: Kek, data: bytes, *, ledger_id: str, endpoint_name: str) -> bytes:
    """Encrypt what belongs to this unit of this ledger, and to no other."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE_BYTES)
    return _FORMAT + nonce + AESGCM(kek.key.reveal()).encrypt(nonce, data, _bound_to(ledger_id, endpoint_name))


def unseal(kek: Kek, sealed: bytes, *, ledger_id: str, endpoint_name: str) -> bytes:
    """Return what was sealed for this very unit; VaultClosed when it was changed, or is another's."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    with suppress(InvalidTag, ValueError):
        if sealed[:1] == _FORMAT:
            return AESGCM(kek.key.reveal()).decrypt(nonce, rest, _bound_to(ledger_id, endpoint_name))
    raise VaultClosed(
        Message("The sealed keys are not those of this unit, or they were changed."),
        place=endpoint_name,
        cure=Message("Have the ledger checked: `factory-prov ledger verify`."),
    )


def not_here(kek_id: str) -> VaultClosed:
    """Refuse what was sealed at another station."""
    return VaultClosed(
        Message("The keys are sealed with a key ({kek_id}) that this PC does not have.", kek_id=kek_id),
        cure=Message("Go on at the station that began, or give this one the passphrase (`factory-prov ledger keys`)."),
    )


def _bound_to(ledger_id: str, endpoint_name: str) -> bytes:
    return b"\0".join((b"factory-prov sealed pack", ledger_id.encode(), endpoint_name.encode()))
