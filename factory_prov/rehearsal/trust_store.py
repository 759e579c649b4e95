"""The certificates that a device's firmware trusts, as a file says them."""

from __future__ import annotations

from pathlib import Path

from factory_prov.credentials.encoding import certificate_parts
from factory_prov.credentials.reading import parse_certificate
from factory_prov.errors import CredentialsError
from factory_prov.files.reading import read_bytes
from factory_prov.messages import Message


def read_trust_store(file: Path) -> tuple[bytes, ...]:
    """Return the certificates of a PEM file (DER each); CredentialsError when one of them is none, or there is none."""
    found = certificate_parts(read_bytes(file))
    for each in found:
        parse_certificate(each, place=str(file))
    if not found:
        cure = Message("Name a PEM file with certificates.")
        raise CredentialsError(Message("there is no certificate in it."), place=str(file), cure=cure)
    return found
