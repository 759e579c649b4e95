"""Chains of certificates, verified by OpenSSL: signatures, CA marks, key usages, path lengths."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from OpenSSL import SSL

_NO_CHECK_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME, which pyOpenSSL does not name."""


def verified_path(
    chain: Sequence[bytes], anchors: Sequence[bytes], *, at: datetime | None = None
) -> tuple[bytes, ...] | None:
    """Return the way from the leaf (first of `chain`, DER) to one of the anchors; None when there is none.

    An intermediate may be an anchor, as it may for devices. `at`: all of the way has to be valid then; without a time
    dates do not count.
    """
    from OpenSSL import crypto

    store = crypto.X509Store()
    store.set_flags(crypto.X509StoreFlags.PARTIAL_CHAIN | (_NO_CHECK_TIME if at is None else 0))
    if at is not None:
        store.set_time(at.astimezone(UTC))  # it reads the fields as they stand
    try:
        for anchor in anchors:
            store.add_cert(crypto.load_certificate(crypto.FILETYPE_ASN1, anchor))
        leaf, *others = (crypto.load_certificate(crypto.FILETYPE_ASN1, each) for each in chain)
        path = crypto.X509StoreContext(store, leaf, others).get_verified_chain()
    except (crypto.Error, crypto.X509StoreContextError, ValueError):
        return None
    return tuple(crypto.dump_certificate(crypto.FILETYPE_ASN1, each) for each in path)


def shown_chain(connection: SSL.Connection) -> tuple[bytes, ...]:
    """Return what the other side of a handshake showed (DER, leaf first), also while it is judged."""
    from OpenSSL import crypto

    shown: Any = connection.get_peer_cert_chain() or ()
    return tuple(crypto.dump_certificate(crypto.FILETYPE_ASN1, each) for each in shown)
