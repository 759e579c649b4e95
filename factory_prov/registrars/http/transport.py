"""The part of HTTP that `requests` does: one connection, the proxies of the environment, TLS."""

from __future__ import annotations

import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from factory_prov.errors import ServerError, ServerProtocolError, ServerUnreachable
from factory_prov.messages import Message
from factory_prov.registrars.http.backoff import http_date, retry_after_s
from factory_prov.registrars.http.failures import failure
from factory_prov.registrars.http.loopback import is_loopback
from factory_prov.registrars.http.request import HttpAnswer

if TYPE_CHECKING:
    import socket

    from requests import PreparedRequest, Response

    from factory_prov.registrars.http.request import HttpConnection, HttpRequest, HttpTarget, Unanswered

_BLOCK_BYTES = 1 << 14


def attempt(
    target: HttpTarget, request: HttpRequest, connection: HttpConnection
) -> HttpAnswer | Unanswered | ServerError:
    """Send the request once and return what came of it; an error is returned, for it crosses to another thread."""
    try:
        return _send(target, request, connection)
    except ServerError as error:
        return error.with_traceback(None)  # the frames of this thread have seen secrets
    except (OSError, HTTPError, ValueError) as error:  # requests' own errors are OSErrors
        return failure(error, target, connection)


def _send(target: HttpTarget, request: HttpRequest, connection: HttpConnection) -> HttpAnswer:
    prepared = _prepare(target, request)
    with requests.Session() as session, closing(_Adapter(connection)) as adapter:
        # Proxies and certificate bundles of the environment count, but never on the way to this PC itself.
        session.trust_env = not is_loopback(urlsplit(target.base_url).hostname or "")
        own_ca = str(target.ca_file) if target.ca_file else None
        settings: Any = session.merge_environment_settings(prepared.url or "", {}, True, own_ca, None)
        _require_ca_bundle(settings["verify"])
        limits_s = (target.connect_timeout_s, target.read_timeout_s)
        # The adapter alone, not the session: no redirect is followed or even looked at, and no .netrc is read.
        with adapter.send(prepared, timeout=limits_s, **settings) as response:
            return _answer(response, request, target)


def _prepare(target: HttpTarget, request: HttpRequest) -> PreparedRequest:
    headers = CaseInsensitiveDict({**target.headers})
    headers.update(request.headers)
    headers.update({"Accept-Encoding": "identity", "Connection": "close", "User-Agent": "factory-provisioning"})
    if target.authorization is not None:
        headers[target.authorization_header] = target.authorization.reveal().decode("ascii")
    if request.body is not None:
        headers["Content-Type"] = request.content_type
    url = f"{target.base_url}/{request.path}"
    body = request.body.reveal() if request.body is not None else None
    return requests.Request(request.method, url, headers=headers, params=request.query, data=body).prepare()


def _answer(response: Response, request: HttpRequest, target: HttpTarget) -> HttpAnswer:
    return HttpAnswer(
        status=response.status_code,
        body=_body(response, request, target),
        retry_after_s=retry_after_s(response.headers.get("Retry-After", ""), response.headers.get("Date", "")),
        server_time=http_date(response.headers.get("Date", "")),
        location=response.headers.get("Location", ""),
    )


def _body(response: Response, request: HttpRequest, target: HttpTarget) -> bytes:
    announced = response.headers.get("Content-Length", "")
    if announced.isascii() and announced.isdecimal() and int(announced[:20]) > request.most_bytes:
        raise _too_long(request, target)
    body = bytearray()
    for block in response.iter_content(_BLOCK_BYTES):
        body += block
        if len(body) > request.most_bytes:
            raise _too_long(request, target)
    return bytes(body)


def _too_long(request: HttpRequest, target: HttpTarget) -> ServerProtocolError:
    most = f"{request.most_bytes / (1 << 20):g}"
    return ServerProtocolError(
        Message("The server sent more than {most} MiB, which is too long for an answer.", most=most),
        place=target.base_url,
        cure=target.words.wrong_place,
    )


class _PlainConnection(HTTPConnection):
    """A connection whose socket can be cut before the first byte passes."""

    def __init__(self, *args: Any, connection: HttpConnection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._connection = connection

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        try:
            self._connection.hold(sock)
        except OSError:
            sock.close()
            raise
        return sock

    def connect(self) -> None:
        """Connect, through a proxy and up to the end of the TLS handshake where there is one."""
        super().connect()
        self._connection.connected_at = time.monotonic()


class _TlsConnection(_PlainConnection, HTTPSConnection):
    """The same with TLS on top."""


class _Adapter(HTTPAdapter):
    """Makes connections that can be cut."""

    def __init__(self, connection: HttpConnection) -> None:
        super().__init__()
        self._connection = connection

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """Return the pool for a request, told to make our kind of connection."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        kind = _TlsConnection if pool.scheme == "https" else _PlainConnection
        pool.ConnectionCls = partial(kind, connection=self._connection)  # declared as a class, but only ever called
        return pool

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Refuse a SOCKS proxy, which would make its own connections."""
        if proxy.lower().startswith("socks"):
            raise ServerUnreachable(
                Message("The proxy of this PC is a SOCKS proxy, which cannot be used here."),
                cure=Message("Set HTTPS_PROXY to an HTTP proxy, or name the server in NO_PROXY."),
            )
        return super().proxy_manager_for(proxy, **kwargs)


def _require_ca_bundle(verify: object) -> None:
    if isinstance(verify, str) and not Path(verify).exists():
        raise ServerUnreachable(
            Message("The file of trusted certificates is not there: {file}.", file=verify),
            cure=Message("Correct ca_file, or the variable REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE."),
        )
