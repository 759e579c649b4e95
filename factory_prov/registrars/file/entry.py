"""One registration as a line of the file: texts only, the same in CSV and JSON."""

from __future__ import annotations

import base64
import csv
import io
import json
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    EstCredentials,
    NoCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.file.options import FileFormat

if TYPE_CHECKING:
    from factory_prov.registrars.registration import Registration


class EntryState(StrEnum):
    """What a line says of its unit; the last line of a unit is what holds."""

    REGISTERED = "registered"
    UPDATED = "updated"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """What stands in the file of one unit; empty where there is nothing.

    `server` is management or bootstrap, `psk_key` hex; `public_key` and `certificates` are base64 of DER, the unit's
    own certificate first, with spaces between.
    """

    endpoint_name: str
    server: str
    security_mode: str
    psk_identity: str = ""
    psk_key: str = field(default="", repr=False)
    public_key: str = ""
    certificates: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """An entry, what became of it, and when (ISO 8601, UTC)."""

    entry: FileEntry
    state: EntryState
    at: str


_COLUMNS = (*(item.name for item in fields(FileEntry)), "state", "at")


def entry_of(registration: Registration, *, with_secrets: bool) -> FileEntry:
    """Return what is written down of a registration; its key only with secrets."""
    credentials = registration.credentials
    identity = key = public = certificates = ""
    match credentials:
        case PskCredentials():
            identity = credentials.identity
            key = credentials.key.reveal().hex() if with_secrets else ""
        case RpkCredentials():
            public = _base64(credentials.public_key_der)
        case CertificateCredentials() | EstCredentials():
            certificates = " ".join(map(_base64, credentials.chain_der))
        case NoCredentials():
            pass
        case _:
            assert_never(credentials)
    return FileEntry(
        endpoint_name=registration.endpoint_name,
        server=server_of(bootstrap=registration.bootstrap),
        security_mode=registration.security_mode.short_name,
        psk_identity=identity,
        psk_key=key,
        public_key=public,
        certificates=certificates,
    )


def server_of(*, bootstrap: bool) -> str:
    """Return the file's word for a kind of server."""
    return "bootstrap" if bootstrap else "management"


def line_of(entry: FileEntry, state: EntryState) -> FileRow:
    """Return the line that says this now."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return FileRow(entry=entry, state=state, at=at)


def header(written_as: FileFormat) -> str:
    """Return what a file begins with."""
    return _csv(_COLUMNS) if written_as is FileFormat.CSV else ""


def written(line: FileRow, written_as: FileFormat) -> str:
    """Return the line as text, with its line break."""
    values = {**asdict(line.entry), "state": line.state.value, "at": line.at}
    if written_as is FileFormat.CSV:
        return _csv(tuple(values[name] for name in _COLUMNS))
    return json.dumps({name: value for name, value in values.items() if value}, ensure_ascii=False) + "\n"


def is_beginning(data: bytes, written_as: FileFormat, *, first: bool) -> bool:
    """Whether these bytes may be the beginning of what we write: of the file when it is the `first`, or of a line."""
    if written_as is FileFormat.CSV:
        return not first or header(written_as).encode().startswith(data)
    begins = b'{"endpoint_name": "'
    return data[: len(begins)] == begins[: len(data)]


def read_line(text: str, written_as: FileFormat) -> FileRow:
    """Read a line back; ValueError when it is none of ours, or not whole."""
    values = _csv_values(text) if written_as is FileFormat.CSV else _json_values(text)
    at, state = values.pop("at"), EntryState(values.pop("state"))
    if not at.endswith("Z"):  # in CSV the last character of all: what was cut off has it not
        raise ValueError
    datetime.fromisoformat(at)
    return FileRow(entry=FileEntry(**values), state=state, at=at)


def _csv(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _csv_values(text: str) -> dict[str, str]:
    try:
        (cells,) = csv.reader([text], strict=True)
    except csv.Error as failure:
        raise ValueError from failure
    return dict(zip(_COLUMNS, cells, strict=True))


def _json_values(text: str) -> dict[str, str]:
    try:
        values = json.loads(text)
    except RecursionError:
        values = None
    needed = {"endpoint_name", "server", "security_mode", "state", "at"}
    if not isinstance(values, dict) or not needed <= values.keys() <= set(_COLUMNS):
        raise ValueError
    if not all(isinstance(value, str) for value in values.values()):
        raise ValueError
    return values


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
