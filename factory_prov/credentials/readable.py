"""What the TLS library of devices makes of a certificate: extensions and forms of keys that it cannot read.

Measured with Mbed TLS 2.28.3; the cryptography package hides these forms, so the DER itself is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptography import x509
from cryptography.x509.oid import ExtensionOID, ObjectIdentifier

from factory_prov.credentials import findings
from factory_prov.credentials.encoding import DerItem, der_items
from factory_prov.lwm2m.problem import Problem
from factory_prov.messages import Message

_KNOWN = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ObjectIdentifier("2.16.840.1.113730.1.1"),  # Netscape Cert Type
    }
)
_ANY_POLICY = ObjectIdentifier("2.5.29.32.0")
_RSASSA_PSS = bytes.fromhex("2a864886f70d01010a")
"""1.2.840.113549.1.1.10, as DER writes it (RFC 4055 §1.2)."""
_EC = bytes.fromhex("2a8648ce3d0201")
"""1.2.840.10045.2.1, id-ecPublicKey (RFC 5480 §2.1.1)."""
_SEQUENCE, _VERSION = 0x30, 0xA0
_COMPRESSED = (0x02, 0x03)
"""How a compressed point begins (SEC 1 §2.3.3)."""


def readable_problems(certificate: x509.Certificate, path: str) -> Iterator[Problem]:
    """List what the library stumbles over; `path` is the resource that holds the certificate."""
    for extension in certificate.extensions:
        if extension.critical and not _knows(extension):
            what = Message("The certificate has the critical extension {oid}.", oid=extension.oid.dotted_string)
            yield findings.CRITICAL_EXTENSION.at(path, what)
    form = _key_form(certificate)
    if form is not None:
        yield findings.KEY_FORM.at(path, form)


def _knows(extension: x509.Extension[x509.ExtensionType]) -> bool:
    if isinstance(extension.value, x509.CertificatePolicies):
        return all(policy.policy_identifier == _ANY_POLICY for policy in extension.value)
    return extension.oid in _KNOWN


def _key_form(certificate: x509.Certificate) -> Message | None:
    algorithm, key = der_items(_public_key_info(certificate))[:2]
    oid, *parameters = der_items(algorithm.content)
    if oid.content == _RSASSA_PSS:
        return Message("Its public key is marked as one for RSASSA-PSS only.")
    if oid.content != _EC:
        return None
    if parameters and parameters[0].tag == _SEQUENCE:
        return Message("Its public key spells out its curve instead of naming it.")
    if key.content[1:2] and key.content[1] in _COMPRESSED:  # the first byte counts unused bits
        return Message("Its public key is a compressed point.")
    return None


def _public_key_info(certificate: x509.Certificate) -> bytes:
    """Return the content of SubjectPublicKeyInfo (RFC 5280 §4.1): the seventh item, or the sixth without a version."""
    (body,) = der_items(certificate.tbs_certificate_bytes)
    items: list[DerItem] = der_items(body.content)
    return items[6 if items[0].tag == _VERSION else 5].content
