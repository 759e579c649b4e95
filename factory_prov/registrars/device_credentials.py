"""What a server must know of a device to recognise it: one kind of credentials for each Security Mode."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class NoCredentials:
    """Mode NoSec: the device says its endpoint name and is believed."""

    mode: ClassVar[SecurityMode] = SecurityMode.NOSEC


@dataclass(frozen=True, slots=True, kw_only=True)
class PskCredentials:
    """Mode PSK: the identity the device says, as text, and the key both sides have."""

    mode: ClassVar[SecurityMode] = SecurityMode.PSK
    identity: str
    key: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class RpkCredentials:
    """Mode RPK: the device's public key (DER, SubjectPublicKeyInfo, RFC 7250)."""

    mode: ClassVar[SecurityMode] = SecurityMode.RPK
    public_key_der: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateCredentials:
    """Mode Certificate: the device's certificates (X.509, DER), its own first; none where it brings none."""

    mode: ClassVar[SecurityMode] = SecurityMode.CERTIFICATE
    chain_der: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EstCredentials:
    """Mode EST: the certificates (X.509, DER) with which the device asks for those it will use, its own first."""

    mode: ClassVar[SecurityMode] = SecurityMode.EST
    chain_der: tuple[bytes, ...] = field(default=(), repr=False)


DeviceCredentials = NoCredentials | PskCredentials | RpkCredentials | CertificateCredentials | EstCredentials
