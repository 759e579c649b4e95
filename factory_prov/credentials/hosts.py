"""Whether a server's certificate carries the name that devices will look for in it (RFC 6125, RFC 2818)."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

from cryptography import x509
from cryptography.x509.oid import NameOID

from factory_prov.credentials.encoding import der_items

_UNIVERSAL_STRING, _BMP_STRING = 0x1C, 0x1E


class HostMatch(NamedTuple):
    """Who finds the host in the certificate: the two TLS libraries of devices differ."""

    mbedtls: bool
    openssl: bool


def is_address(host: str) -> bool:
    """Whether the host is an IP address rather than a name."""
    return _address(host) is not None


def match_host(certificate: x509.Certificate, host: str) -> HostMatch:
    """Compare as the libraries do.

    mbedTLS 2.28 looks at the common name only if there is no subject alternative name at all, and knows
    no IP addresses there: it wants the address as a DNS name. OpenSSL looks at the common name if there are no DNS
    names, and for an address only at IP addresses. (Tried with mbedTLS 2.28.3 and OpenSSL 3.0.)
    """
    names = _alternative_names(certificate)
    dns_names = names.get_values_for_type(x509.DNSName) if names else []
    attributes = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    common_names = [str(name.value) for name in attributes]
    read_by_mbedtls = [str(name.value) for name in attributes if not _is_wide(name)]
    mbedtls = _any_matches(dns_names if names else read_by_mbedtls, host)
    address = _address(host)
    if address is None:
        return HostMatch(mbedtls, _any_matches(dns_names or common_names, host))
    addresses = names.get_values_for_type(x509.IPAddress) if names else []
    return HostMatch(mbedtls, address in addresses)


def _is_wide(name: x509.NameAttribute[str | bytes]) -> bool:
    """Whether a common name is written in 2 or 4 bytes a character; mbedTLS compares the bytes as they stand."""
    (attribute,) = der_items(der_items(der_items(x509.Name([name]).public_bytes())[0].content)[0].content)
    return der_items(attribute.content)[1].tag in (_BMP_STRING, _UNIVERSAL_STRING)


def _alternative_names(certificate: x509.Certificate) -> x509.SubjectAlternativeName | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _any_matches(patterns: list[str], host: str) -> bool:
    return any(_matches(pattern.lower(), host.lower()) for pattern in patterns)


def _matches(pattern: str, host: str) -> bool:
    """Compare one name; `*.` stands for one whole label, never in front of a top-level domain (RFC 6125 §6.4.3)."""
    if not pattern.startswith("*."):
        return pattern == host
    label, _, rest = host.partition(".")
    return bool(label) and rest == pattern[2:] and "." in rest and not is_address(host)
