"""The values that a server knows of its options, asked for before they are in the job: domains, groups, profiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory_prov.errors import InputError
from factory_prov.files.option_table import TableMisfits, read_table
from factory_prov.messages import Message
from factory_prov.registrars.kind import ServerOptions
from factory_prov.registrars.registration import Offering
from factory_prov.registrars.registry import kind_of, named_kind, open_registrar

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken

LIMIT_S = 15.0
"""Somebody waits for it in front of a form."""


def asking_options(table: Mapping[str, Any], folder: Path) -> ServerOptions:
    """Return options that are good enough to ask the server of a job's [server] with; InputError where they are not.

    What it is to be asked for may be missing or wrong, and when units become known there does not matter.
    """
    kind = named_kind(table)
    if kind is None:
        raise InputError(
            Message("There is no such kind of server."), place="server.kind", cure=Message("Choose another kind.")
        )
    told = {name: value for name, value in table.items() if name != "kind"}
    try:
        options: ServerOptions = read_table(kind.options, {**told, **kind.offers})
    except TableMisfits as misfits:
        where = ".".join(("server", *misfits.misfits[0].where))
        raise InputError(
            Message("This setting cannot be used yet."), place=where, cure=Message("Correct it, then ask again.")
        ) from None
    placed: ServerOptions = _placed(options, folder)
    return placed


def fetched(
    options: ServerOptions, field: str, *, token_file: Path | None, environ: Mapping[str, str], cancel: CancelToken
) -> tuple[str, ...]:
    """Ask the server for the values of one of its options; InputError where it knows none. See Offering."""
    if field not in kind_of(options).offers:
        known = ", ".join(kind_of(options).offers)
        raise InputError(
            Message("This kind of server has no list of that."),
            place=f"server.{field}",
            cure=Message("It has lists of: {known}.", known=known) if known else Message("Type the value."),
        )
    for problem in (*options.problems(), *options.file_problems()):
        raise InputError(problem.what, place=f"server.{problem.place}", cure=problem.cure)
    registrar = open_registrar(_in_time(options), token_file=token_file, environ=environ)
    assert isinstance(registrar, Offering)  # noqa: S101 - a kind that offers has one that does
    return registrar.choices(field, cancel=cancel)


def _in_time(options: Any) -> Any:
    return replace(options, deadline_s=min(options.deadline_s, LIMIT_S))


def _placed(options: Any, folder: Path) -> Any:
    """Make every file name one of this PC: in a job they are relative to its folder."""
    files = {item.name: getattr(options, item.name) for item in fields(options)}
    return replace(options, **{name: folder / file for name, file in files.items() if isinstance(file, Path)})
