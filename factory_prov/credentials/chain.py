"""Several certificates in one file: which of them is the unit's own, and in what order a device shows them."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from factory_prov.credentials.reading import DeviceKey, belongs_to, parse_certificate


def leaf_first(chain_der: Sequence[bytes], *, key: DeviceKey | None, place: str) -> tuple[bytes, ...]:
    """Put the unit's own certificate first, then its issuer and so on, then what is neither (RFC 5246 §7.4.2).

    The unit's own is the one made for the key; where that is not known, or fits none, the one that issued no other.
    """
    rest = [parse_certificate(der, place=place) for der in dict.fromkeys(chain_der)]
    found: x509.Certificate | None = _leaf(rest, key)
    ordered = []
    while found is not None:
        ordered.append(found)
        rest.remove(found)
        issuer = found.issuer
        found = next((certificate for certificate in rest if certificate.subject == issuer), None)
    return tuple(certificate.public_bytes(Encoding.DER) for certificate in (*ordered, *rest))


def _leaf(certificates: Sequence[x509.Certificate], key: DeviceKey | None) -> x509.Certificate:
    made_for_it = [one for one in certificates if key is not None and belongs_to(one, key)]
    issued_none = [one for one in certificates if not any(_issued(one, other) for other in certificates)]
    issued_none.sort(key=_is_ca)  # a root that has nothing to do with the others is no leaf
    return (*made_for_it, *issued_none, *certificates)[0]


def _issued(one: x509.Certificate, other: x509.Certificate) -> bool:
    return one is not other and one.subject == other.issuer


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def is_self_issued(der: bytes) -> bool:
    """Whether a certificate names itself as its issuer, as a root does; CredentialsError for what is none."""
    found = parse_certificate(der, place="")
    return found.issuer == found.subject
