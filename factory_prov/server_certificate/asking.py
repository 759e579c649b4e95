"""Ask a server for its certificates, by DTLS and TLS, as a device would; nothing is trusted, nothing is logged in."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    InputError,
    ServerError,
    ServerProtocolError,
    ServerTimeout,
    ServerUnreachable,
)
from factory_prov.lwm2m.rules.server_uri import USUAL_PORTS, read_uri, uri_fault
from factory_prov.messages import Message
from factory_prov.tls import dtls_client, tls_client
from factory_prov.tls.connection import ClientSide, Connection
from factory_prov.tls.credentials import NoLogin
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement

LIMIT_S = 15.0
_PORT = USUAL_PORTS["coaps"]
_SILENT_S = 6.0
"""How long a server may say nothing by DTLS before TLS is tried: five datagrams are sent in that time."""


class SecureTransport(StrEnum):
    """How a server is spoken to."""

    DTLS = "DTLS"
    TLS = "TLS"


_SCHEMES = MappingProxyType({"coaps": SecureTransport.DTLS, "coaps+tcp": SecureTransport.TLS})


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedServer:
    """A server, and how it is asked: DTLS first, and TLS where nobody answers, unless one of them is named."""

    host: str
    port: int = _PORT
    transports: tuple[SecureTransport, ...] = (SecureTransport.DTLS, SecureTransport.TLS)
    server_name: str = ""
    """What a device looks for in the certificate, and tells the server (SNI); empty: the host."""
    suites: tuple[int, ...] = ()
    """Those of /0/x/16; none: all that a device may have."""

    @property
    def address(self) -> str:
        """Host and port as people write them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def wanted_name(self) -> str:
        """What a device looks for in the certificate."""
        return self.server_name or self.host


@dataclass(frozen=True, slots=True, kw_only=True)
class HandshakeAnswer:
    """What a server showed: DER, its own certificate first.

    `wants_certificate`: it goes on only for who shows one. `finished`: the handshake came to its end; a chain is shown
    before that, and whoever shows it has then not proved that it is his.
    """

    chain: tuple[bytes, ...]
    transport: SecureTransport
    wants_certificate: bool = False
    finished: bool = True


def asked_server(text: str) -> AskedServer:
    """Read `host`, `host:port`, `[address]:port` or a whole server URI; InputError for anything else."""
    written = text.strip()
    place = "" if "@" in written else written[:100]  # a password may stand before it
    uri_text = written if "://" in written else f"coaps://{written}"
    fault, uri = uri_fault(uri_text), read_uri(uri_text)
    if fault is not None or uri is None or uri.hostname is None or ("://" not in written and uri.path not in ("", "/")):
        cure = Message("Write host:port, such as lwm2m.example.com:5684 or [2001:db8::1]:5684.")
        raise InputError(Message("This is no address of a server."), place=place, cure=cure)
    if uri.scheme not in _SCHEMES:
        what = Message("A server that is called by {scheme} shows no certificate.", scheme=uri.scheme)
        raise InputError(what, place=place, cure=Message("Give its address with coaps:// or coaps+tcp://."))
    server = AskedServer(host=uri.hostname, port=uri.port or _PORT)
    if "://" not in written:
        return server
    return AskedServer(host=server.host, port=server.port, transports=(_SCHEMES[uri.scheme],))


def ask(server: AskedServer, *, cancel: CancelToken, limit_s: float = LIMIT_S) -> HandshakeAnswer:
    """Return what the server shows, within the limit; ServerError when it shows no certificate.

    Where both transports fail, what DTLS says counts, unless nobody answered there.
    """
    ends_at = time.monotonic() + limit_s
    failures: list[tuple[SecureTransport, ConnectionFailed]] = []
    for place, transport in enumerate(server.transports):
        left_s = ends_at - time.monotonic()
        last = place == len(server.transports) - 1
        try:
            return _asked(server, transport, left_s if last else min(left_s, _SILENT_S), cancel)
        except ConnectionFailed as failure:
            failures.append((transport, failure))
            if failure.reason is Disagreement.HOST_UNKNOWN:
                break
    raise _words(server, *max(failures, key=_telling))


def _telling(failure: tuple[SecureTransport, ConnectionFailed]) -> int:
    """Say how much a failure tells; of equal ones the first is taken."""
    return 0 if failure[1].reason in (Disagreement.NO_ANSWER, Disagreement.PORT_CLOSED) else 1


_CONNECT: Mapping[SecureTransport, Callable[..., Connection]] = MappingProxyType(
    {SecureTransport.DTLS: dtls_client.connect, SecureTransport.TLS: tls_client.connect}
)


def _asked(server: AskedServer, transport: SecureTransport, limit_s: float, cancel: CancelToken) -> HandshakeAnswer:
    from factory_prov.credentials.hosts import is_address

    name = server.wanted_name
    side = ClientSide(login=NoLogin(), suites=server.suites, server_name="" if is_address(name) else name)
    try:
        with _CONNECT[transport](server.host, server.port, side, timeout_s=limit_s, cancel=cancel) as connection:
            return HandshakeAnswer(chain=connection.peer_chain, transport=transport)
    except ConnectionFailed as failure:
        if not failure.peer_chain:
            raise
        wants = failure.reason in (Disagreement.OUR_CERTIFICATE_NOT_TRUSTED, Disagreement.OUR_CERTIFICATE_EXPIRED)
        return HandshakeAnswer(chain=failure.peer_chain, transport=transport, wants_certificate=wants, finished=False)


def _words(server: AskedServer, transport: SecureTransport, failure: ConnectionFailed) -> ServerError:
    kind, what, cure = _said(failure.reason, transport)
    return kind(what, place=server.address, cure=cure)


def _said(reason: Disagreement, transport: SecureTransport) -> tuple[type[ServerError], Message, Message]:
    match reason:
        case Disagreement.NO_ANSWER:
            return (
                ServerTimeout,
                Message("The server does not answer by {transport}.", transport=transport),
                Message("Check host and port, and whether it runs; a firewall may keep UDP away."),
            )
        case Disagreement.PORT_CLOSED:
            return (
                ServerUnreachable,
                Message("The host says that nobody listens there ({transport}).", transport=transport),
                Message("Check the port, and whether the server runs; LwM2M servers use 5684 for DTLS."),
            )
        case Disagreement.HOST_UNKNOWN:
            return (
                ServerUnreachable,
                Message("There is no host of this name."),
                Message("Check the name, and whether this PC is in the right network."),
            )
        case Disagreement.UNREACHABLE:
            return (
                ServerUnreachable,
                Message("This PC has no way to the server."),
                Message("Check the network of this PC."),
            )
        case Disagreement.SILENCE:
            return (
                ServerTimeout,
                Message("The server began to answer by {transport}, and then said no more.", transport=transport),
                Message("Try again; a network that drops large datagrams may be in the way."),
            )
    return ServerProtocolError, *_no_certificate(reason, transport)


def _no_certificate(reason: Disagreement, transport: SecureTransport) -> tuple[Message, Message]:
    match reason:
        case Disagreement.NO_COMMON_SUITE:
            return (
                Message(
                    "The server speaks {transport}, but not with certificates: it may know pre-shared keys (PSK) only.",
                    transport=transport,
                ),
                Message("Use Security Mode 0 (PSK), or have the server take certificates at this port."),
            )
        case Disagreement.VERSION_REFUSED:
            return (
                Message("The server does not speak {transport} 1.2, which LwM2M devices use.", transport=transport),
                Message("Have version 1.2 switched on at the server."),
            )
        case Disagreement.NAME_REFUSED:
            return (
                Message("The server does not serve this host name (SNI)."),
                Message("Use the name that the server knows itself by."),
            )
    return (
        Message("What answers there does not speak {transport} as LwM2M servers do.", transport=transport),
        Message("Check the port; LwM2M servers use 5684 for DTLS."),
    )
