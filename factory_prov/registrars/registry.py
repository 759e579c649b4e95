"""The kinds of servers; each is one line here. Nobody else names one: all else is found by it.

Importing this loads no HTTP library: a kind loads what it needs when it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from factory_prov.registrars.coiote.kind import COIOTE
from factory_prov.registrars.file.kind import FILE
from factory_prov.registrars.kind import RegistrarKind, ServerOptions
from factory_prov.registrars.registration import Registrar
from factory_prov.registrars.token import find_token

REGISTRARS: tuple[RegistrarKind[Any], ...] = (COIOTE, FILE)
"""The first is meant where a job says no kind: older jobs know of none."""


def named_kind(table: object) -> RegistrarKind[Any] | None:
    """Return the kind that a job's [server] names, the first where it names none; None when there is no such kind."""
    name = table.get("kind", REGISTRARS[0].kind) if isinstance(table, Mapping) else REGISTRARS[0].kind
    return next((kind for kind in REGISTRARS if kind.kind == name), None)


def kind_of(options: ServerOptions) -> RegistrarKind[Any]:
    """Return the kind these options belong to."""
    return next(kind for kind in REGISTRARS if isinstance(options, kind.options))


def token_host(options: ServerOptions | None) -> str:
    """Return the name under which the server's token is kept; empty when it needs none, or there is no server."""
    return options.server_name if options is not None and kind_of(options).needs_token else ""


def open_registrar(options: ServerOptions, *, token_file: Path | None, environ: Mapping[str, str]) -> Registrar:
    """Open the server of these options, with its token where it needs one; CredentialsError when there is none.

    Nothing is sent yet. InputError says what is wrong with the options.
    """
    host, token = token_host(options), None
    if host:
        token = find_token(host=host, given=None, token_file=token_file, environ=environ).token
    return kind_of(options).open(options, token)
