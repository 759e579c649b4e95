"""Rules of where an account leads: its address (/0/x/0) and the name it asks for there, SNI (/0/x/14)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult

from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.lwm2m.rules.server_uri import (
    NO_URI,
    SECURE_SCHEMES,
    crossed_port,
    read_uri,
    scheme_fault,
    uri_fault,
)
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.values import Value
from factory_prov.messages import Message

_MAX_BYTES = 255
_NEVER = Message("The device takes it and never registers.")


def address_problems(path: str, mode: SecurityMode | None, values: Mapping[int, Value]) -> Iterator[Problem]:
    """Yield the Problems of the address and the server name of the account at `path` (/0/x)."""
    text, name = values.get(0), values.get(14)
    if isinstance(text, str):
        yield from _uri_problems(f"{path}/0", text, mode)
    if isinstance(name, str) and mode is not None and mode.uses_dtls and _is_long(name):
        yield error(
            "sni-length",
            f"{path}/14",
            Message("The server name is over {max_bytes} bytes.", max_bytes=_MAX_BYTES),
            why=_NEVER,
            cure=Message("Use a shorter one, or leave it out: the host of the address counts then."),
        )


def _uri_problems(path: str, text: str, mode: SecurityMode | None) -> Iterator[Problem]:
    uri, no_scheme, fault = read_uri(text), scheme_fault(text), uri_fault(text)
    write_it = Message("Write coaps://host:port, or coap://host:port for NoSec.")
    if no_scheme is not None:
        why = Message("The client refuses the whole pack.")
        yield error("server-scheme", path, fault or no_scheme, why=why, cure=write_it)
        return
    if fault is not None or uri is None:
        yield error("server-uri", path, fault or NO_URI, why=_NEVER, cure=write_it)
    scheme = text.partition("://")[0].lower()
    if mode is not None and mode.uses_dtls != (scheme in SECURE_SCHEMES):
        yield _wrong_scheme(path, scheme, mode)
    elif uri is not None and (usual := crossed_port(uri)):
        yield _wrong_port(path, uri, usual)
    if _is_long(text):
        what = Message("The address is over {uri_max_bytes} bytes.", uri_max_bytes=_MAX_BYTES)
        yield error("uri-length", path, what, why=_NEVER, cure=Message("Use a shorter one."))


def _wrong_scheme(path: str, scheme: str, mode: SecurityMode) -> Problem:
    plain = scheme.replace("coaps", "coap")
    wanted = plain if scheme in SECURE_SCHEMES else plain.replace("coap", "coaps")
    return error(
        "scheme-mode",
        path,
        Message(
            "The address begins with {scheme}:// but Security Mode is {mode_label}.",
            scheme=scheme,
            mode_label=mode.label,
        ),
        why=Message("The device refuses the whole pack."),
        cure=Message("Change the address to {scheme}://, or the Security Mode.", scheme=wanted),
    )


def _wrong_port(path: str, uri: SplitResult, usual: int) -> Problem:
    return warning(
        "port-crossed",
        path,
        Message("{scheme}:// usually has port {usual}, not {port}.", scheme=uri.scheme, usual=usual, port=uri.port),
        why=Message("At most servers the other of the two protocols listens there, and neither understands the other."),
        cure=Message("Make sure that the server listens there, or write port {usual}.", usual=usual),
    )


def _is_long(text: str) -> bool:
    return len(text.encode(errors="replace")) > _MAX_BYTES
