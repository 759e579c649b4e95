"""A chain in words: what each certificate is, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.credentials.described import DescribedCertificate

_LONGEST = 200


def standing(chain: Sequence[DescribedCertificate], place: int) -> Message:
    """Return what a certificate is in its chain."""
    certificate = chain[place]
    if place == 0:
        return Message("the server's own, self-signed") if certificate.own_issuer else Message("the server's own")
    if not certificate.readable:
        return Message("cannot be read")
    if not certificate.ca:
        return Message("not of a CA")
    return Message("root CA") if certificate.own_issuer else Message("intermediate CA")


def certificate_rows(certificate: DescribedCertificate) -> list[tuple[Message, str | Message]]:
    """Return what it says, label and value."""
    fingerprint = (Message("SHA-256"), certificate.sha256)
    if not certificate.readable or certificate.not_before is None or certificate.not_after is None:
        return [fingerprint]
    rows: list[tuple[Message, str | Message]] = [
        (Message("Subject"), certificate.subject[:_LONGEST]),
        (Message("Issuer"), certificate.issuer[:_LONGEST]),
    ]
    if certificate.names:
        rows.append((Message("Names"), ", ".join(certificate.names)[:_LONGEST]))
    valid = Message(
        "{start} to {end}", start=f"{certificate.not_before:%Y-%m-%d}", end=f"{certificate.not_after:%Y-%m-%d}"
    )
    return [*rows, (Message("Valid"), valid), (Message("Key"), certificate.key), fingerprint]
