"""The name that a unit's certificate carries: whether a pack is that of another unit."""

from __future__ import annotations

from factory_prov.credentials.encoding import certificate_parts
from factory_prov.errors import CredentialsError


def carried_names(certificate: bytes) -> tuple[str, ...]:
    """Return the common name of a unit's certificate, DER or PEM; empty when it has none, or cannot be read."""
    from cryptography.x509.oid import NameOID

    from factory_prov.credentials.reading import parse_certificate
    from factory_prov.credentials.supplied import load_certificate

    parts = certificate_parts(certificate)
    if not parts:
        return ()
    try:
        subject = parse_certificate(load_certificate(parts[0], place=""), place="").subject
    except CredentialsError:
        return ()
    return tuple(str(name.value) for name in subject.get_attributes_for_oid(NameOID.COMMON_NAME))
