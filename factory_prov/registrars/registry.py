"""The kinds of servers; each is one line here. Nobody else names one: all else is found by it.

Importing this loads no HTTP library: a kind loads what it needs when it is opened.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory_prov.errors import InputError
from factory_prov.files.option_table import TableMisfits, Texts, read_table
from factory_prov.files.reading import TEXT_LIMIT_BYTES, read_bytes
from factory_prov.messages import Message
from factory_prov.registrars.coiote.kind import COIOTE
from factory_prov.registrars.file.kind import FILE
from factory_prov.registrars.generic.kind import HTTP
from factory_prov.registrars.kept import Kept
from factory_prov.registrars.kind import OldServer, RegistrarKind, ServerOptions
from factory_prov.registrars.leshan.kind import LESHAN, LESHAN_BOOTSTRAP
from factory_prov.registrars.login import KnownLogins
from factory_prov.registrars.registration import Registrar, Registration
from factory_prov.registrars.thingsboard.kind import THINGSBOARD
from factory_prov.registrars.token import find_secret
from factory_prov.registrars.tokens import KeptTokens
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.lwm2m.senml import Record

REGISTRARS: tuple[RegistrarKind[Any], ...] = (COIOTE, LESHAN, LESHAN_BOOTSTRAP, THINGSBOARD, HTTP, FILE)
"""The first is meant where a job says no kind: older jobs know of none."""
_LOGINS = KnownLogins()
"""A server that is opened again is not logged in to again."""


def named_kind(table: object) -> RegistrarKind[Any] | None:
    """Return the kind that a job's [server] names, the first where it names none; None when there is no such kind."""
    name = table.get("kind", REGISTRARS[0].kind) if isinstance(table, Mapping) else REGISTRARS[0].kind
    return next((kind for kind in REGISTRARS if kind.kind == name), None)


def kind_of(options: ServerOptions) -> RegistrarKind[Any]:
    """Return the kind these options belong to."""
    return next(kind for kind in REGISTRARS if isinstance(options, kind.options))


def kept_for(options: ServerOptions) -> Kept | None:
    """Return the secret that somebody keeps on this PC for that server; None when it needs none."""
    kind = kind_of(options)
    if not kind.needs_token:
        return None
    login = kind.login(options)
    return kind.kept(options) if login is None else login.kept


def token_host(options: ServerOptions | None) -> str:
    """Return the name under which the server's secret is kept; empty when it needs none, or there is no server."""
    kept = kept_for(options) if options is not None else None
    return "" if kept is None else kept.entry


def registration_for(
    options: ServerOptions | None, records: Sequence[Record], endpoint_name: str, *, hardware_id: str | None = None
) -> Registration:
    """Return what a server with these options is to know of a unit, from the records that the unit gets."""
    from factory_prov.registrars.from_records import registration_of

    both = options is not None and kind_of(options).with_bootstrap(options)
    return registration_of(records, endpoint_name, hardware_id=hardware_id, with_bootstrap=both)


def remarks_on(options: ServerOptions | None, registration: Registration) -> tuple[Message, ...]:
    """Return what somebody should know of how that unit becomes known at its server."""
    return () if options is None else kind_of(options).remarks(options, registration)


def preload() -> None:
    """Load what the kinds of servers would load when they are opened and asked."""
    for kind in REGISTRARS:
        kind.preload()


def old_server_keys() -> frozenset[str]:
    """Return the keys by which an older tool's JSON file about a server is told from others."""
    return frozenset().union(*(kind.old_file.keys for kind in REGISTRARS if kind.old_file is not None))


def read_old_server(data: bytes, *, place: str) -> OldServer:
    """Read an older tool's JSON file about a server; InputError when it cannot be read."""
    return next(kind.old_file for kind in REGISTRARS if kind.old_file is not None).read(data, place)


def read_old_server_file(path: Path) -> OldServer:
    """The same from a file."""
    return read_old_server(read_bytes(path, max_bytes=TEXT_LIMIT_BYTES), place=str(path))


def options_text(options: ServerOptions) -> str:
    """Write options down for a time when the job is not at hand, without a secret; file names are whole ones then."""
    return json.dumps(_plain(options), ensure_ascii=False)


def options_of(kind_name: str, text: str) -> ServerOptions:
    """Read what `options_text` wrote; InputError where this version cannot, or a file is not on this PC."""
    try:
        kind = next(each for each in REGISTRARS if each.kind == kind_name)
        options: ServerOptions = read_table(kind.options, json.loads(text))
    except (StopIteration, ValueError, TypeError, RecursionError, TableMisfits):
        raise InputError(
            Message("what is written down of this server cannot be read by this version of the program."),
            place=kind_name,
            cure=Message("Use the version that wrote it, or a newer one."),
        ) from None
    for problem in (*options.problems(), *options.file_problems()):
        raise problem
    return options


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Texts):
        return dict(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return str(value.absolute()) if isinstance(value, Path) else value


def open_registrar(options: ServerOptions, *, token_file: Path | None, environ: Mapping[str, str]) -> Registrar:
    """Open the server of these options, with its token where it needs one; CredentialsError when there is none.

    Nothing is sent yet. InputError says what is wrong with the options. The token is looked for again where it was
    found, when it ends soon or the server refuses it; one that the server gives is got from there again.
    """
    kept, kind = kept_for(options), kind_of(options)
    if kept is None:
        return kind.open(options, None)

    def find() -> Secret:
        return find_secret(kept, given=None, token_file=token_file, environ=environ).token

    first = find()
    if (login := kind.login(options)) is not None:
        return kind.open(options, _LOGINS.tokens(login, find, source=token_file))
    return kind.open(options, KeptTokens(first, find))
