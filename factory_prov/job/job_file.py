"""Reading a job file (TOML) into a Job; every mistake in it is named at once, none is guessed away."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from factory_prov.credentials.issuer import IssuerOptions
from factory_prov.credentials.issuers.registry import ISSUERS
from factory_prov.errors import InputError
from factory_prov.files.option_table import Fault, Misfit, TableMisfits, hints_of, read_table
from factory_prov.files.reading import decode_text, read_bytes
from factory_prov.files.toml_text import parse_toml
from factory_prov.job.board_choice import board_of, with_board
from factory_prov.job.file_kind import refuse_other_kinds
from factory_prov.job.model import (
    FORMAT,
    BoardOptions,
    CredentialOptions,
    DeviceOptions,
    Job,
    LineOptions,
    NamingOptions,
    Setting,
)
from factory_prov.job.setting_values import read_setting, require_typed
from factory_prov.labels.options import LabelOptions
from factory_prov.links.options import LinkOptions
from factory_prov.lwm2m.problem import Problem, Severity, error
from factory_prov.messages import NOTHING, Message, sentences
from factory_prov.records.options import RecordsOptions
from factory_prov.registrars.kind import ServerOptions
from factory_prov.registrars.registry import REGISTRARS, named_kind
from factory_prov.rehearsal.options import RehearsalOptions

if TYPE_CHECKING:
    from factory_prov.boards.model import Board

JobSection = TypeVar("JobSection")
_WORDS = {
    Fault.MISSING: (Message("The setting is missing."), Message("Add it.")),
    Fault.NO_INTEGER: (Message("The value is no whole number."), Message("Write a whole number without quotes.")),
    Fault.NO_NUMBER: (Message("The value is no number."), Message("Write a number without quotes.")),
    Fault.NO_TEXT: (Message("The value is no text."), Message("Write text in quotes.")),
    Fault.HALF_CHARACTER: (Message("The text has half a character."), Message("Write it anew.")),
    Fault.NO_FILE_NAME: (Message("The value is no file name."), Message("Write a file name in quotes.")),
    Fault.NO_BOOLEAN: (Message("The value is neither true nor false."), Message("Write true or false without quotes.")),
    Fault.NO_LIST: (Message("The value is no list."), Message("Write a list in square brackets.")),
    Fault.NO_TABLE: (Message("The value is no table."), Message("Write its settings below a heading of its own.")),
}
_RULE = "job-file"
_TOP_LEVEL = (
    "format",
    "name",
    "configuration",
    "credentials",
    "device",
    "naming",
    "board",
    "link",
    "line",
    "server",
    "rehearsal",
    "label",
    "records",
)


class JobError(InputError):
    """A job file that cannot be used; `problems` has everything that is wrong with it.

    `partial` is what could be read all the same, so that a check can judge it too; None when that is nothing.
    """

    def __init__(self, place: str, problems: list[Problem], partial: Job | None) -> None:
        first = problems[0]
        where = f"{place}, {first.path}" if first.path else place
        super().__init__(sentences(first.what, first.why), place=where, cure=_with_count(first.cure, len(problems) - 1))
        self.problems = tuple(problems)
        self.partial = partial


def _with_count(cure: Message, more: int) -> Message:
    if not more:
        return cure
    return Message.counted(
        "{cure} ({n} more problem; factory-prov check shows all.)",
        "{cure} ({n} more problems; factory-prov check shows all.)",
        n=more,
        cure=cure,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownSetting(Problem):
    """A key that no section has; its `suggestion` is the name that was meant."""


def load_job(path: Path) -> Job:
    """Read the job file at `path`; files it names are taken relative to its folder."""
    data, place = read_bytes(path), str(path)
    refuse_other_kinds(data, place=place)
    return read_job(decode_text(data, place=place), place=place, folder=path.parent)


def read_job(text: str, *, place: str, folder: Path) -> Job:
    """Read a job from its text. `place` names it in errors. JobError carries all Problems."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return job_of(parse_toml(text, place=place), place=place, folder=folder, digest=digest)


def job_of(data: Mapping[str, Any], *, place: str, folder: Path, digest: str = "") -> Job:
    """Read a job from TOML that is parsed already; JobError carries all Problems."""
    found: list[Problem] = []
    _check_format(data, found)
    _check_known(data, _TOP_LEVEL, "", found)
    hardware = _board_of(data, folder, found)
    data = data if hardware is None else with_board(data, hardware)
    configuration = _configuration(data.get("configuration"), folder, found)
    credentials = _section(CredentialOptions, data, "credentials", found, also=tuple(kind.kind for kind in ISSUERS))
    issuers = _issuers(data.get("credentials"), found)
    device = _section(DeviceOptions, data, "device", found)
    naming = _section(NamingOptions, data, "naming", found) or NamingOptions()
    board = _section(BoardOptions, data, "board", found) or BoardOptions()
    link = _section(LinkOptions, data, "link", found) or LinkOptions()
    line = _section(LineOptions, data, "line", found) or LineOptions()
    server = _server(data, folder, found) if "server" in data else None
    rehearsal = _section(RehearsalOptions, data, "rehearsal", found) or RehearsalOptions()
    label = _section(LabelOptions, data, "label", found) or LabelOptions()
    records = _in_folder(_section(RecordsOptions, data, "records", found) or RecordsOptions(), folder)
    if device is not None:
        found += [_wrong(f"device.{fault.place}", fault.what, fault.cure) for fault in device.problems()]
    found += [_wrong(f"board.{fault.place}", fault.what, fault.cure) for fault in board.problems()]
    found += [_wrong(f"rehearsal.{fault.place}", fault.what, fault.cure) for fault in rehearsal.problems()]
    found += [_wrong(f"label.{fault.place}", fault.what, fault.cure) for fault in label.problems()]
    found += [_wrong(f"records.{fault.place}", fault.what, fault.cure) for fault in records.problems()]
    if server is not None:
        faults = (*server.file_problems(), *server.problems())
        found += [_wrong(f"server.{fault.place}", fault.what, fault.cure) for fault in faults]
    name = data.get("name", "")
    if not isinstance(name, str):
        found.append(_wrong("name", Message("The name is not text."), Message("Put it in quotes.")))
    job = Job(
        name=str(name),
        digest=digest,
        configuration=configuration,
        credentials=_in_folder(credentials or CredentialOptions(), folder),
        issuers=tuple(_in_folder(options, folder) for options in issuers),
        device=device or DeviceOptions(),
        naming=_in_folder(naming, folder),
        board=_in_folder(board, folder),
        link=link,
        line=line,
        server=server,
        rehearsal=_in_folder(rehearsal, folder),
        label=_in_folder(label, folder),
        records=records,
        hardware=hardware,
    )
    if found:
        raise JobError(place, found, job if configuration else None)
    return job


def _issuers(table: object, found: list[Problem]) -> list[IssuerOptions]:
    """Read where a unit's certificate comes from: each kind has a section of its own below [credentials]."""
    issuers = []
    for kind in ISSUERS:
        if not isinstance(table, dict) or kind.kind not in table:
            continue
        options = _section(kind.options, {kind.section: table[kind.kind]}, kind.section, found)
        if options is not None:
            wrong = kind.problems(options)
            found += [_wrong(f"{kind.section}.{fault.place}", fault.what, fault.cure) for fault in wrong]
            issuers.append(options)
    return issuers


def _server(data: Mapping[str, Any], folder: Path, found: list[Problem]) -> ServerOptions | None:
    """Read the options of the kind of server that the section names, or of the first kind there is."""
    table = data["server"]
    kind = named_kind(table)
    if kind is None:
        known = ", ".join(kind.kind for kind in REGISTRARS)
        what = Message("There is no kind of server {name}.", name=repr(table["kind"]))
        found.append(_wrong("server.kind", what, Message("Known here: {known}.", known=known)))
        return None
    options: ServerOptions | None = _section(kind.options, data, "server", found, also=("kind",))
    return None if options is None else _in_folder(options, folder)


def _board_of(data: Mapping[str, Any], folder: Path, found: list[Problem]) -> Board | None:
    try:
        return board_of(data, folder)
    except InputError as failure:
        field = failure.place if failure.place in ("kind", "board_file") else "board_file"
        what = failure.what.capitalized()
        if failure.place != field:
            what = Message("{what} ({place})", what=what, place=failure.place)
        found.append(_wrong(f"board.{field}", what, failure.cure))
        return None


def _wrong(path: str, what: Message, cure: Message) -> Problem:
    return error(_RULE, path, what, why=NOTHING, cure=cure)


def _check_format(data: Mapping[str, Any], found: list[Problem]) -> None:
    version = data.get("format")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        found.append(
            _wrong(
                "format",
                Message("The file does not say its format."),
                Message("Write format = {format} at the top.", format=FORMAT),
            )
        )
    elif version > FORMAT:
        found.append(
            _wrong(
                "format",
                Message("Format {version} is newer than this program.", version=version),
                Message("Update the program."),
            )
        )


def _check_known(data: Mapping[str, Any], known: tuple[str, ...], prefix: str, found: list[Problem]) -> None:
    for key in data:
        if key not in known:
            from difflib import get_close_matches  # only a mistake needs it

            close = get_close_matches(key, known, n=1)
            cure = (
                Message("Did you mean {suggestion}?", suggestion=close[0])
                if close
                else Message("Known here: {known}.", known=", ".join(known))
            )
            what = Message("There is no setting {key}.", key=repr(key))
            found.append(
                UnknownSetting(
                    severity=Severity.ERROR,
                    rule=_RULE,
                    path=f"{prefix}{key}",
                    what=what,
                    why=NOTHING,
                    cure=cure,
                    suggestion=close[0] if close else "",
                )
            )


def _configuration(data: object, folder: Path, found: list[Problem]) -> tuple[Setting, ...]:
    if not isinstance(data, dict):
        found.append(
            _wrong(
                "configuration",
                Message("There is no [configuration]."),
                Message("Add the resources, each as path = value."),
            )
        )
        return ()
    settings = []
    for key, value in data.items():
        try:
            settings.append(read_setting(key, value, folder=folder))
        except InputError as failure:
            found.append(_wrong(key, failure.what, failure.cure))
    return tuple(settings)


def _section(
    kind: type[JobSection], data: Mapping[str, Any], key: str, found: list[Problem], *, also: tuple[str, ...] = ()
) -> JobSection | None:
    """Turn a table into its options dataclass; what does not fit becomes Problems, and None is returned.

    `also` are settings of the table that are read elsewhere.
    """
    table = data.get(key, {})
    if not isinstance(table, dict):
        found.append(
            _wrong(
                key,
                Message("{key} is not a table.", key=key),
                Message("Write [{key}] and its settings below.", key=key),
            )
        )
        return None
    before = len(found)
    _check_fields(table, kind, f"{key}.", found, also=also)
    table = {name: value for name, value in table.items() if name not in also}
    try:
        section = read_table(kind, table)
    except TableMisfits as failure:
        for misfit in failure.misfits:
            where = ".".join([key, *misfit.where])
            if not any(problem.path == where for problem in found):
                found.append(_misfit(where, misfit))
        return None
    except InputError as failure:
        found.append(_wrong(f"{key}.{failure.place}" if failure.place else key, failure.what, failure.cure))
        return None
    _check_file_names(section, f"{key}.", found)
    return section if len(found) == before else None


def _misfit(where: str, misfit: Misfit) -> Problem:
    if misfit.fault is Fault.NO_SUCH_WORD:
        known = ", ".join(repr(word) for word in misfit.words)
        return _wrong(
            where, Message("The value is none of those it can have."), Message("Known here: {known}.", known=known)
        )
    if misfit.fault is Fault.UNKNOWN:
        return _wrong(
            where, Message("There is no setting {key}.", key=repr(misfit.where[-1])), Message("Leave it out.")
        )
    return _wrong(where, *_WORDS[misfit.fault])


def _check_file_names(options: object, prefix: str, found: list[Problem]) -> None:
    """Find names of files that TOML has changed: in "certs\\test.pem" the backslash and the t are a tab."""
    for item in fields(options):  # type: ignore[arg-type]  # always a dataclass here
        value = getattr(options, item.name)
        if is_dataclass(value):
            _check_file_names(value, f"{prefix}{item.name}.", found)
        elif isinstance(value, Path):
            try:
                require_typed(str(value))
            except InputError as failure:
                found.append(_wrong(f"{prefix}{item.name}", failure.what.capitalized(), failure.cure))


def _check_fields(
    table: Mapping[str, Any], kind: Any, prefix: str, found: list[Problem], *, also: tuple[str, ...] = ()
) -> None:
    hints = hints_of(kind)
    _check_known(table, (*hints, *also), prefix, found)
    for name, hint in hints.items():
        nested = next((part for part in (hint, *get_args(hint)) if is_dataclass(part)), None)
        if nested is not None and isinstance(table.get(name), dict):
            _check_fields(table[name], nested, f"{prefix}{name}.", found)


def _in_folder(options: JobSection, folder: Path) -> JobSection:
    """Make every file name in an options dataclass relative to the job file's folder."""
    changes: dict[str, object] = {}
    for item in fields(options):  # type: ignore[arg-type]  # always a dataclass here
        value = getattr(options, item.name)
        if isinstance(value, Path):
            changes[item.name] = folder / value
        elif is_dataclass(value):
            changes[item.name] = _in_folder(value, folder)
    return replace(options, **changes) if changes else options  # type: ignore[type-var]
