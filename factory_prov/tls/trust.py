"""What a device makes of the certificate that a server shows, by Certificate Usage (/0/x/15).

As Anjay does it with Mbed TLS: the chain is verified against the trust store and, with usage 2, against /0/x/4; a chain
that lacks nothing but a known root is good if /0/x/4 is found in it. Names, dates and purposes are looked at with every
usage, also where the very certificate is pinned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, StrEnum, auto
from types import MappingProxyType
from typing import TYPE_CHECKING

from factory_prov.tls.ways import in_order, shown_way, trusted_way

if TYPE_CHECKING:
    from cryptography import x509

CA_CONSTRAINT, SERVICE_CONSTRAINT, TRUST_ANCHOR, DOMAIN_ISSUED = range(4)
"""Certificate Usage: PKIX-TA, PKIX-EE, DANE-TA, DANE-EE (RFC 6698 §2.1.1)."""
_DIGESTS = MappingProxyType({1: hashlib.sha256, 2: hashlib.sha384, 3: hashlib.sha512})
"""Matching Type (/0/x/13); 0 is the certificate itself."""


class DeviceLibrary(Enum):
    """Whose eyes the names are read with; the two differ in IP addresses and common names."""

    MBEDTLS = auto()
    OPENSSL = auto()
    ANY = auto()
    """Either finds it: what a certificate is worth, whatever the device."""


class Objection(StrEnum):
    """What a device has against a server's certificate."""

    UNREADABLE = "unreadable"
    """The device cannot read it: no certificate, an extension, a kind of key or signature that it does not know."""
    NOT_PINNED = "not pinned"
    """It is not the one in /0/x/4."""
    NO_TRUST_STORE = "no trust store"
    """Usage 0 and 1 need roots in the device, and it has none."""
    CHAIN = "chain"
    """It does not lead to a certificate that the device trusts."""
    ANCHOR_IS_SERVER = "anchor is server"
    """/0/x/4 has to be a CA's, and is the server's own."""
    ANCHOR_UNREADABLE = "anchor unreadable"
    """What is in /0/x/4 is no certificate."""
    PURPOSE = "purpose"
    """Its key usage or extended key usage leave out what a server needs."""
    EXPIRED = "expired"
    NOT_YET_VALID = "not yet valid"
    NAME = "name"
    """It does not carry the host's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerTrust:
    """What a device goes by. `host` is what it looks for in the certificate: /0/x/14, or the host of /0/x/0.

    `certificate` is /0/x/4 as it stands there; empty with usage 2 or 3 and no roots, any server will do. `roots` is the
    device's trust store (DER). `at`: the time at which certificates are judged, None: now.
    """

    host: str
    certificate: bytes = b""
    usage: int = DOMAIN_ISSUED
    matching_type: int = 0
    roots: tuple[bytes, ...] = ()
    at: datetime | None = None
    library: DeviceLibrary = DeviceLibrary.MBEDTLS


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustVerdict:
    """What a device says. `unchecked`: it takes any server, so nothing was looked at."""

    objections: tuple[Objection, ...] = ()
    unchecked: bool = False

    @property
    def accepted(self) -> bool:
        """Whether the device goes on."""
        return not self.objections


def judge(trust: ServerTrust, chain: Sequence[bytes]) -> TrustVerdict:
    """Judge the chain that a server showed (DER, leaf first)."""
    shown = [each for der in chain if (each := _parsed(der)) is not None]
    unreadable = len(shown) < len(chain) or not shown
    if unreadable or not all(map(_device_reads, shown if trust.library is DeviceLibrary.MBEDTLS else shown[:1])):
        return TrustVerdict(objections=(Objection.UNREADABLE,))
    if not trust.certificate and not trust.roots and trust.usage in (TRUST_ANCHOR, DOMAIN_ISSUED):
        return TrustVerdict(unchecked=True)
    now = datetime.now(UTC) if trust.at is None else trust.at
    seen = in_order(chain, shown) if trust.library is DeviceLibrary.MBEDTLS else tuple(chain)
    verified = trusted_way(seen, (*_anchors(trust, seen), *trust.roots), now)
    way = [each for der in verified or () if (each := _parsed(der)) is not None]
    way = way or list(shown_way([shown[chain.index(der)] for der in seen], now))
    found = (
        *_trust_objections(trust, seen, verified),
        *_time_objections(way, now),
        *_signature_objections(way if verified is None else way[:-1]),
        *_leaf_objections(trust, shown[0]),
    )
    return TrustVerdict(objections=tuple(dict.fromkeys(found)))


def _parsed(der: bytes) -> x509.Certificate | None:
    from factory_prov.credentials.reading import parse_certificate
    from factory_prov.errors import CredentialsError

    try:
        return parse_certificate(der, place="")
    except CredentialsError:
        return None


def _device_reads(certificate: x509.Certificate) -> bool:
    """Whether Mbed TLS takes in a certificate at all; one that it does not ends the handshake."""
    from factory_prov.credentials.readable import readable_problems
    from factory_prov.credentials.reading import is_device_key

    return is_device_key(certificate.public_key()) and not any(readable_problems(certificate, ""))


def _signature_objections(way: Sequence[x509.Certificate]) -> Iterator[Objection]:
    """Look at what the signatures on the way are made of; that of the last, which is trusted, nobody verifies."""
    from factory_prov.credentials.client_check import signature_problems
    from factory_prov.lwm2m.problem import Severity

    for certificate in way:
        if any(problem.severity is Severity.ERROR for problem in signature_problems(certificate, "")):
            yield Objection.UNREADABLE


def _time_objections(way: Sequence[x509.Certificate], now: datetime) -> Iterator[Objection]:
    for certificate in way:
        if certificate.not_valid_after_utc < now:
            yield Objection.EXPIRED
        if certificate.not_valid_before_utc > now:
            yield Objection.NOT_YET_VALID


def _leaf_objections(trust: ServerTrust, leaf: x509.Certificate) -> Iterator[Objection]:
    from cryptography.x509.oid import ExtendedKeyUsageOID

    from factory_prov.credentials.client_check import allows_purpose
    from factory_prov.credentials.hosts import match_host
    from factory_prov.credentials.server_check import may_sign_handshakes

    if not allows_purpose(leaf, ExtendedKeyUsageOID.SERVER_AUTH) or not may_sign_handshakes(leaf):
        yield Objection.PURPOSE
    match = match_host(leaf, trust.host)
    finds = {
        DeviceLibrary.MBEDTLS: match.mbedtls,
        DeviceLibrary.OPENSSL: match.openssl,
        DeviceLibrary.ANY: any(match),
    }
    if not finds[trust.library]:
        yield Objection.NAME


def _trust_objections(trust: ServerTrust, chain: Sequence[bytes], way: Sequence[bytes] | None) -> Iterator[Objection]:
    if trust.usage in (CA_CONSTRAINT, SERVICE_CONSTRAINT) and not trust.roots:
        yield Objection.NO_TRUST_STORE
    elif not trust.certificate:
        yield from [] if way else [Objection.CHAIN]
    elif trust.usage == DOMAIN_ISSUED:
        yield from [] if _is_meant(trust, chain[0]) else [Objection.NOT_PINNED]
    elif trust.usage == TRUST_ANCHOR:
        yield from _anchor_objections(trust, chain, way)
    elif not way:
        yield Objection.CHAIN
    elif not any(_is_meant(trust, each) for each in (way[:1] if trust.usage == SERVICE_CONSTRAINT else way[1:])):
        yield Objection.NOT_PINNED


def _anchors(trust: ServerTrust, chain: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return what /0/x/4 adds to the device's trust store; a digest says which of the certificates shown it is."""
    if trust.usage != TRUST_ANCHOR or not trust.certificate:
        return ()
    if trust.matching_type:
        return tuple(each for each in chain[1:] if _is_meant(trust, each))
    return () if _parsed(trust.certificate) is None else (trust.certificate,)


def _anchor_objections(trust: ServerTrust, chain: Sequence[bytes], way: Sequence[bytes] | None) -> Iterator[Objection]:
    anchors = _anchors(trust, chain)
    if _is_meant(trust, chain[0]):
        yield Objection.ANCHOR_IS_SERVER
    elif not anchors and not trust.matching_type:
        yield Objection.ANCHOR_UNREADABLE
    elif way is None or not any(each in anchors for each in way[1:]):
        yield Objection.CHAIN


def _is_meant(trust: ServerTrust, der: bytes) -> bool:
    """Whether /0/x/4 is this certificate, or its digest."""
    if not trust.matching_type:
        return trust.certificate == der
    digest = _DIGESTS.get(trust.matching_type)  # none knows another type, so nothing is meant by it
    return digest is not None and trust.certificate == digest(der).digest()
