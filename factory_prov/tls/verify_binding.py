"""Why a server refuses a certificate, told to the caller: pyOpenSSL's own callback can say yes and no, and no more.

A test fails when a release of pyOpenSSL or cryptography drops these names. Whoever sets the callback keeps what is
returned here as long as the context: OpenSSL holds a bare pointer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from OpenSSL import SSL, crypto

Verify = Callable[["SSL.Connection", "crypto.X509", int, int, int], bool]


def set_verify(context: SSL.Context, verify: Verify, told_as: Callable[[], int]) -> object:
    """Have a server judge every caller's certificate; keep what is returned.

    Where `verify` says no to what was good, `told_as` gives the X509_V_ERR code of which OpenSSL makes the alert; 0
    leaves the one that OpenSSL has.
    """
    from OpenSSL import SSL
    from OpenSSL._util import ffi, lib

    mode = SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT
    context.set_verify(mode, verify)
    inner = context._verify_helper.callback  # type: ignore[union-attr]  # noqa: SLF001  the way around is this file

    def answer(good: int, store: Any) -> int:
        found = int(inner(good, store))
        if not found and (code := told_as()):
            lib.X509_STORE_CTX_set_error(store, code)
        return found

    callback = ffi.callback("int(int, X509_STORE_CTX *)", answer, error=0, onerror=lambda *_: None)
    lib.SSL_CTX_set_verify(context._context, mode, callback)  # noqa: SLF001
    return callback, inner
