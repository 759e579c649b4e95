"""Pre-shared keys: the callbacks that pyOpenSSL has no method for, by the binding below it.

A test fails when a release of pyOpenSSL or cryptography drops these names. Whoever sets a callback keeps what is
returned here as long as the context: OpenSSL holds a bare pointer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from factory_prov.secret import Secret

if TYPE_CHECKING:
    from OpenSSL import SSL

MAX_IDENTITY_BYTES = 256
MAX_KEY_BYTES = 512
"""What OpenSSL takes (PSK_MAX_IDENTITY_LEN, PSK_MAX_PSK_LEN); an identity of it ends with its first zero byte."""
_CLIENT = "unsigned int(SSL *, const char *, char *, unsigned int, unsigned char *, unsigned int)"
_SERVER = "unsigned int(SSL *, const char *, unsigned char *, unsigned int)"


def fits(identity: bytes, key: Secret) -> bool:
    """Whether OpenSSL can log in with this name and key."""
    return b"\0" not in identity and len(identity) <= MAX_IDENTITY_BYTES and 0 < len(key) <= MAX_KEY_BYTES


def use_psk(context: SSL.Context, identity: bytes, key: Secret) -> object:
    """Let a client log in with a key; keep what is returned."""
    from OpenSSL._util import ffi, lib

    def answer(_ssl: Any, _hint: Any, name: Any, name_bytes: int, psk: Any, psk_bytes: int) -> int:
        if len(identity) > name_bytes or len(key) > psk_bytes:  # the zero byte has its room beyond
            return 0
        ffi.memmove(name, identity + b"\0", len(identity) + 1)
        ffi.memmove(psk, key.reveal(), len(key))
        return len(key)

    callback = ffi.callback(_CLIENT, answer)
    lib.SSL_CTX_set_psk_client_callback(context._context, callback)  # noqa: SLF001  the way around is this file
    return callback


def serve_psk(context: SSL.Context, key_of: Callable[[SSL.Connection | None, bytes], Secret | None]) -> object:
    """Let a server ask for the key of an identity; keep what is returned.

    The connection is the one that asks. What `key_of` raises is as good as no key: nothing may be raised into OpenSSL.
    """
    from OpenSSL import SSL
    from OpenSSL._util import ffi, lib

    def answer(ssl: Any, name: Any, psk: Any, psk_bytes: int) -> int:
        connection = SSL.Connection._reverse_mapping.get(ssl)  # noqa: SLF001  as pyOpenSSL's own callbacks find it
        key = key_of(connection, ffi.string(name))
        if key is None or not 0 < len(key) <= psk_bytes:
            return 0
        ffi.memmove(psk, key.reveal(), len(key))
        return len(key)

    callback = ffi.callback(_SERVER, answer, error=0, onerror=lambda *_: None)
    lib.SSL_CTX_set_psk_server_callback(context._context, callback)  # noqa: SLF001
    return callback
