"""The way from a server's certificate up: as a device looks for it among those shown and those it trusts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from factory_prov.tls.chains import verified_path

if TYPE_CHECKING:
    from cryptography import x509


def trusted_way(chain: Sequence[bytes], anchors: Sequence[bytes], now: datetime) -> tuple[bytes, ...] | None:
    """Return the way from the leaf to an anchor (DER), one that is valid now if there is one; None without any."""
    return (verified_path(chain, anchors, at=now) or verified_path(chain, anchors)) if anchors else None


def shown_way(certificates: Sequence[x509.Certificate], now: datetime) -> Iterator[x509.Certificate]:
    """Go from the leaf up, as far as the server showed the way, by certificates that are valid now where it can be."""
    at, left = certificates[0], list(certificates[1:])
    while True:
        yield at
        issuers = [each for each in left if each.subject == at.issuer]
        if at.issuer == at.subject or not issuers:
            return
        at = next((each for each in issuers if _is_valid(each, now)), issuers[0])
        left.remove(at)


def in_order(chain: Sequence[bytes], certificates: Sequence[x509.Certificate]) -> tuple[bytes, ...]:
    """Return those of a chain that Mbed TLS finds: it looks for an issuer behind a certificate only, not before it."""
    found = {0}
    for place, certificate in enumerate(certificates):
        if place in found:
            later = range(place + 1, len(certificates))
            found.update(each for each in later if certificates[each].subject == certificate.issuer)
    return tuple(chain[place] for place in sorted(found))


def _is_valid(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
