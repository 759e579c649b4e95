"""A server's certificate under an authority of its own, made for the moment: what virtual servers show."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from factory_prov.clock import now
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from cryptography import x509

_BACKDATED = timedelta(days=1)
_VALID = timedelta(days=3650)
_LONGEST_NAME = 64
"""ub-common-name (RFC 5280)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerPair:
    """A server's certificate, its authority's (DER), and its private key (PKCS#8, DER)."""

    certificate: bytes = field(repr=False)
    authority: bytes = field(repr=False)
    private_key: Secret

    @property
    def chain(self) -> tuple[bytes, ...]:
        """What the server shows, its own certificate first."""
        return self.certificate, self.authority


def make_server_pair(hosts: Sequence[str]) -> ServerPair:
    """Make a certificate for these host names and addresses, the first of them its common name, as devices take it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import ExtendedKeyUsageOID

    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority_name = _name("Virtual server authority")
    authority = (
        _begun(authority_name, authority_name, authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    certificate = (
        _begun(_name(hosts[0]), authority_name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(_alternatives(hosts)), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    return ServerPair(
        certificate=certificate.public_bytes(Encoding.DER),
        authority=authority.public_bytes(Encoding.DER),
        private_key=Secret(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
    )


def _begun(subject: x509.Name, issuer: x509.Name, public_key: object) -> x509.CertificateBuilder:
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)  # type: ignore[arg-type]
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - _BACKDATED)
        .not_valid_after(now() + _VALID)
    )


def _name(text: str) -> x509.Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:_LONGEST_NAME])])


def _alternatives(hosts: Sequence[str]) -> list[x509.GeneralName]:
    """Name each host; an address twice, since devices with Mbed TLS look for it among the host names."""
    from cryptography import x509

    found: list[x509.GeneralName] = [x509.DNSName(host) for host in hosts if host.isascii()]
    for host in hosts:
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(host)))
        except ValueError:
            continue
    return found


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
