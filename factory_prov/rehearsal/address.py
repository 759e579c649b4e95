"""Where a server is: host and port, as a pack's URI or a person says it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from factory_prov.errors import InputError
from factory_prov.messages import Message

_CURE = Message("Write host:port, such as lwm2m.example.com:5684, or the host alone.")
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPort:
    """A host name or IP address, and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def read_address(text: str, *, usual_port: int) -> HostPort:
    """Read `host`, `host:port` or `[address]:port`; InputError for anything else, a whole URI too."""
    written = text.strip()
    try:
        parts = urlsplit(f"//{written}")
        port, host = parts.port, parts.hostname
    except ValueError:
        host, port = None, None
    if not host or port == 0 or _is_more(written, host):
        raise InputError(Message("this is no address of a server."), place=text, cure=_CURE)
    return HostPort(host=host, port=usual_port if port is None else port)


def _is_more(text: str, host: str) -> bool:
    """Whether there is more than host and port, or less, or an IPv6 address without its brackets."""
    if any(character in "/@?#" or character.isspace() for character in text):
        return True
    return text.endswith(":") or (":" in host and not text.startswith("["))


def address_problem(text: str) -> InputError | None:
    """Return why this is no address, None when it is one."""
    try:
        read_address(text, usual_port=_LAST_PORT)
    except InputError as wrong:
        return wrong
    return None
