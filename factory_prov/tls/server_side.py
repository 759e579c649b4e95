"""What a server shows, whom it lets in, and how OpenSSL is told: one context until the trusted CAs change."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from factory_prov.secret import Secret
from factory_prov.tls import psk_binding, verify_binding
from factory_prov.tls.client_context import set_version, use_certificate
from factory_prov.tls.credentials import CertificateLogin
from factory_prov.tls.suites import NAMES, cipher_list, offered

if TYPE_CHECKING:
    from OpenSSL import SSL, crypto

_NOT_LED_TO_A_ROOT = (2, 18, 19, 20, 21, 27)
"""X509_V_ERR codes of a chain that is good but for its end."""
_SESSION_CONTEXT = b"factory-prov"
_SAME_TIME = timedelta(minutes=2)


def _now() -> datetime:
    return datetime.now(UTC)


class Judgement(Enum):
    """What a server makes of a certificate that is good as such; the caller is told which of them it is."""

    GOOD = auto()
    NOT_TRUSTED = auto()
    EXPIRED = auto()


_TOLD_AS = MappingProxyType({Judgement.NOT_TRUSTED: 20, Judgement.EXPIRED: 10})
"""X509_V_ERR codes, of which OpenSSL makes the alerts: unknown CA, certificate expired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSide:
    """How a server takes part in handshakes. Every call comes from the server's thread, and must be quick.

    `key_of` gives the key of an identity, `trusted` the CAs (DER) whose device certificates are let in, `knows` whether
    this very certificate is let in without one, `judge` has the last word on a chain (DER, leaf first) that is good.
    `clock` is the time at which certificates are judged.
    """

    certificate: CertificateLogin | None = None
    key_of: Callable[[bytes], Secret | None] = lambda _: None
    trusted: Callable[[], tuple[bytes, ...]] = tuple
    knows: Callable[[bytes], bool] = lambda _: False
    judge: Callable[[tuple[bytes, ...]], Judgement] = lambda _: Judgement.GOOD
    suites: tuple[int, ...] = ()
    clock: Callable[[], datetime] = _now


_numbers = count(1)


@dataclass(slots=True)
class Caller:
    """Who calls: `address`, and what the handshake has shown so far.

    `session` is another number for each session, 0 for plain datagrams. `chain` goes as far as it was verified: from
    the leaf to a trusted CA, or as far as the caller showed it.
    """

    address: tuple[Any, ...]
    session: int = field(default_factory=lambda: next(_numbers))
    identity: bytes | None = None
    chain: tuple[bytes, ...] = ()
    by_depth: dict[int, bytes] = field(default_factory=dict)
    has_no_root: bool = False


class ServerContexts:
    """Makes connections of the server's side, of datagrams or of streams."""

    def __init__(self, side: ServerSide, *, datagrams: bool) -> None:
        self._side = side
        self._datagrams = datagrams
        self._wanted: tuple[tuple[bytes, ...], datetime | None] = ((), None)
        self._told_as = 0
        self._cookie_key = secrets.token_bytes(32)
        self._made: tuple[SSL.Context, object] | None = None

    def connection(self, caller: Caller) -> SSL.Connection:
        """Return a fresh connection that waits for a hello."""
        from OpenSSL import SSL

        connection = SSL.Connection(self.current(), None)
        connection.set_app_data(caller)
        connection.set_accept_state()
        return connection

    def current(self) -> SSL.Context:
        """Return the context for the CAs that are trusted now, and for the time that it is now."""
        wanted = self._side.trusted(), self._other_time()
        if self._made is None or wanted != self._wanted:
            self._made, self._wanted = self._context(*wanted), wanted
        return self._made[0]

    def _other_time(self) -> datetime | None:
        """Return the server's time to the minute where it is not that of this PC; a store takes a time only once."""
        time = self._side.clock().astimezone(UTC).replace(second=0, microsecond=0)  # a store reads fields as they stand
        return None if abs(time - _now()) < _SAME_TIME else time

    def _context(self, trusted: tuple[bytes, ...], time: datetime | None) -> tuple[SSL.Context, object]:
        from OpenSSL import SSL, crypto

        context = SSL.Context(SSL.DTLS_SERVER_METHOD if self._datagrams else SSL.TLS_SERVER_METHOD)
        set_version(context, datagrams=self._datagrams)
        context.set_options(SSL.OP_NO_TICKET | SSL.OP_NO_RENEGOTIATION | SSL.OP_CIPHER_SERVER_PREFERENCE)
        context.set_mode(SSL.MODE_RELEASE_BUFFERS)
        context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        context.set_session_id(_SESSION_CONTEXT)
        if self._side.certificate is not None:
            use_certificate(context, self._side.certificate)
        context.set_cipher_list(cipher_list(self._suites()))
        verifying = verify_binding.set_verify(context, self._verify, lambda: self._told_as)
        store = _store_of(context)
        store.set_flags(crypto.X509StoreFlags.PARTIAL_CHAIN)
        if time is not None:
            store.set_time(time)
        for certificate in trusted:
            store.add_cert(crypto.load_certificate(crypto.FILETYPE_ASN1, certificate))
        context.set_cookie_generate_callback(self._cookie)
        context.set_cookie_verify_callback(lambda one, cookie: hmac.compare_digest(cookie, self._cookie(one)))
        return context, (psk_binding.serve_psk(context, self._key_of), verifying)

    def _suites(self) -> tuple[int, ...]:
        wanted = self._side.suites or tuple(NAMES)
        certified = offered(wanted, psk=False) if self._side.certificate is not None else ()
        return (*offered(wanted, psk=True), *certified)

    def _cookie(self, connection: SSL.Connection) -> bytes:
        """Make a cookie that only who receives at the caller's address knows; until it comes back nothing is kept."""
        caller: Caller = connection.get_app_data()
        return hmac.digest(self._cookie_key, repr(caller.address).encode(), hashlib.sha256)[:16]

    def _key_of(self, connection: SSL.Connection | None, identity: bytes) -> Secret | None:
        if connection is not None:
            connection.get_app_data().identity = identity
        return self._side.key_of(identity)

    def _verify(self, connection: SSL.Connection, at: crypto.X509, code: int, depth: int, good: int) -> bool:
        """Judge a certificate of the caller, from the last of the chain to the first.

        A chain that lacks nothing but a known end is good if its first certificate is known as it is.
        """
        from OpenSSL import crypto

        self._told_as = 0
        caller: Caller = connection.get_app_data()
        caller.by_depth[depth] = crypto.dump_certificate(crypto.FILETYPE_ASN1, at)
        if not good:
            caller.has_no_root = code in _NOT_LED_TO_A_ROOT
            return caller.has_no_root and (depth > 0 or self._side.knows(caller.by_depth[0]))
        if depth > 0:
            return True
        caller.chain = tuple(caller.by_depth[each] for each in sorted(caller.by_depth))
        if caller.has_no_root and not self._side.knows(caller.chain[0]):
            self._told_as = _TOLD_AS[Judgement.NOT_TRUSTED]
            return False
        self._told_as = _TOLD_AS.get(self._side.judge(caller.chain), 0)
        return not self._told_as


def _store_of(context: SSL.Context) -> crypto.X509Store:
    store = context.get_cert_store()
    if store is None:
        raise RuntimeError("a context has a store of certificates")
    return store
