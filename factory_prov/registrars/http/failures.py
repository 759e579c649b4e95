"""What can go wrong on the way to a server, in our words; the foreign text is never passed on."""

from __future__ import annotations

import ssl
from socket import gaierror
from typing import TYPE_CHECKING

import requests

from factory_prov.errors import ServerError, ServerUnreachable
from factory_prov.messages import Message
from factory_prov.registrars.http.request import Unanswered, no_answer, no_connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factory_prov.registrars.http.request import HttpConnection, HttpTarget


def failure(error: Exception, target: HttpTarget, connection: HttpConnection) -> Unanswered | ServerError:
    """Return our error for one of requests, urllib3, ssl or the socket; Unanswered once it was connected."""
    if connection.connected_at is None:
        return _no_way_there(error, target)
    if isinstance(error, requests.Timeout) or any(isinstance(cause, TimeoutError) for cause in _causes(error)):
        return Unanswered(no_answer(target))
    return Unanswered(
        ServerUnreachable(
            Message("The connection broke before the whole answer came."),
            place=target.base_url,
            cure=target.words.lost,
        )
    )


def _no_way_there(error: Exception, target: HttpTarget) -> ServerError:
    causes = tuple(_causes(error))
    for kind, explain in _EXPLANATIONS:
        if found := next((cause for cause in causes if isinstance(cause, kind)), None):
            return explain(found, target)
    reason = next((cause.strerror for cause in causes if isinstance(cause, OSError) and cause.strerror), "")
    return ServerUnreachable(
        (
            Message("No connection to the server ({system_text}).", system_text=reason)
            if reason
            else Message("No connection to the server.")
        ),
        place=target.base_url,
        cure=Message("Check the network of this PC and the address of the server."),
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and everything it wraps; requests and urllib3 wrap in args, `reason` and contexts."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop(0)
        if isinstance(cause, BaseException) and cause not in seen:
            seen.append(cause)
            yield cause
            waiting += [*cause.args, getattr(cause, "reason", None), cause.__cause__, cause.__context__]


def _bad_certificate(error: BaseException, target: HttpTarget) -> ServerError:
    what = Message("The certificate of the server is not accepted: not trusted.")
    if tls_text := getattr(error, "verify_message", ""):
        what = Message("The certificate of the server is not accepted: {tls_text}.", tls_text=tls_text)
    return ServerUnreachable(
        what,
        place=target.base_url,
        cure=Message(
            "Check address and clock of this PC. A server with a certificate authority of its own"
            " needs that authority's certificate: name its PEM file as ca_file."
        ),
    )


def _bad_tls(_error: BaseException, target: HttpTarget) -> ServerError:
    return ServerUnreachable(
        Message("The server does not speak TLS at this port, or not in a way this PC accepts."),
        place=target.base_url,
        cure=Message("Check the port, and that it is the one for https."),
    )


def _bad_proxy(_error: BaseException, target: HttpTarget) -> ServerError:
    return ServerUnreachable(
        Message("The proxy of this PC made no connection to the server."),
        place=target.base_url,
        cure=Message("Check HTTPS_PROXY (address, user, password), or name the server in NO_PROXY."),
    )


def _bad_name(_error: BaseException, target: HttpTarget) -> ServerError:
    return ServerUnreachable(
        Message("The name of the server is not known to the network."),
        place=target.base_url,
        cure=Message("Check its spelling, and that this PC has a network and a name server (DNS)."),
    )


def _refused(_error: BaseException, target: HttpTarget) -> ServerError:
    return ServerUnreachable(
        Message("Nothing listens at this address and port."),
        place=target.base_url,
        cure=Message("Check address and port, and that the server runs."),
    )


def _timed_out(_error: BaseException, target: HttpTarget) -> ServerError:
    return no_connection(target)


# In this order: a proxy wraps the errors below it, and a certificate error is a TLS error.
_EXPLANATIONS = (
    (requests.exceptions.ProxyError, _bad_proxy),
    (ssl.SSLCertVerificationError, _bad_certificate),
    (ssl.SSLError, _bad_tls),
    (gaierror, _bad_name),
    (ConnectionRefusedError, _refused),
    (TimeoutError, _timed_out),
)
