"""What one side of a handshake shows of itself: a pre-shared key, a certificate, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class PskLogin:
    """A name and the key that the other side has too (/0/x/3 and /0/x/5 in PSK mode)."""

    identity: bytes
    key: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateLogin:
    """A certificate with those that follow it, leaf first, DER; `private_key` is DER too (PKCS#8 or SEC1)."""

    chain: tuple[bytes, ...]
    private_key: Secret


@dataclass(frozen=True, slots=True)
class NoLogin:
    """Nothing: who only wants to see what the other side shows."""


Login = PskLogin | CertificateLogin | NoLogin
