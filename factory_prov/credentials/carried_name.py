"""The names that certificates carry: whether a pack is that of another unit, and which certificate it is."""

from __future__ import annotations

from factory_prov.credentials.encoding import certificate_parts
from factory_prov.errors import CredentialsError

_SHOWN = 64


def carried_names(certificate: bytes) -> tuple[str, ...]:
    """Return the common name of a unit's certificate, DER or PEM; empty when it has none, or cannot be read."""
    from cryptography.x509.oid import NameOID

    from factory_prov.credentials.reading import parse_certificate
    from factory_prov.credentials.supplied import load_certificate

    parts = certificate_parts(certificate)
    if not parts:
        return ()
    try:
        found = parse_certificate(load_certificate(parts[0], place=""), place="").subject
    except CredentialsError:
        return ()
    return tuple(str(name.value) for name in found.get_attributes_for_oid(NameOID.COMMON_NAME))


def subject(der: bytes) -> str:
    """Return whom a certificate is for, in the usual form of such names; CredentialsError."""
    from factory_prov.credentials.reading import parse_certificate

    return parse_certificate(der, place="").subject.rfc4514_string()[:_SHOWN]
