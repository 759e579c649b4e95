"""Which printer is meant: `tcp://host:9100`, `windows:NAME`, `system:NAME` or `folder:PATH`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.terminal import steers

_USUAL_PORT = 9100
_LONGEST = 500
_TCP = "tcp://"
_PLACE = Message("label printer")
_CURE = Message("Write tcp://HOST:9100, windows:NAME, system:NAME or folder:PATH.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TcpAddress:
    """A label printer on the network that takes its own language as it comes (raw, JetDirect)."""

    host: str
    port: int = _USUAL_PORT

    def __str__(self) -> str:
        return f"tcp://[{self.host}]:{self.port}" if ":" in self.host else f"tcp://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowsAddress:
    """A label printer that Windows knows under a name, driven in its own language."""

    name: str

    def __str__(self) -> str:
        return f"windows:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemAddress:
    """Any printer of the system, which the window draws on."""

    name: str

    def __str__(self) -> str:
        return f"system:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderAddress:
    """A folder that gets a file for each label: what another program prints, or somebody looks at."""

    path: Path

    def __str__(self) -> str:
        return f"folder:{self.path}"


PrinterAddress = TcpAddress | WindowsAddress | SystemAddress | FolderAddress


def printer_address(text: str) -> PrinterAddress:
    """Read the address of a printer; InputError for what is none."""
    written = text.strip()
    kind, colon, name = written.partition(":")
    if not colon or not name.strip() or steers(written) or len(written) > _LONGEST:
        raise _no_address(text)
    match kind.lower():
        case "tcp":
            return _tcp(written)
        case "windows":
            return WindowsAddress(name=name.strip())
        case "system":
            return SystemAddress(name=name.strip())
        case "folder":
            return FolderAddress(path=Path(name.strip()).expanduser())
        case _:
            raise _no_address(text)


def _tcp(text: str) -> TcpAddress:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    more = any(character in "/@?#" or character.isspace() for character in text[len(_TCP) :])
    if not text.lower().startswith(_TCP) or not host or port == 0 or more or (":" in host and "[" not in text):
        raise _no_address(text)
    return TcpAddress(host=host, port=_USUAL_PORT if port is None else port)


def _no_address(text: str) -> InputError:
    return InputError(
        Message("{text} is no address of a printer.", text=repr(text[:_LONGEST])), place=_PLACE, cure=_CURE
    )
