"""A job while it is edited: plain TOML data, changed value by value, and the text it came from.

Every change makes a new tree of data and leaves the old one as it was. So a tree can go to another thread as it is,
and going back to an old one is an undo.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from factory_prov.errors import InputError
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.reading import TEXT_LIMIT_BYTES, decode_text, read_bytes, too_big
from factory_prov.files.toml_text import parse_toml
from factory_prov.job.file_kind import refuse_other_kinds
from factory_prov.job.job_file import job_of
from factory_prov.job.resource_order import CONFIGURATION, Keys, placed, read_path, same, same_job
from factory_prov.lwm2m.objects import Definitions
from factory_prov.messages import Message
from factory_prov.resources import resource

if TYPE_CHECKING:
    from factory_prov.job.job_document import JobDocument
    from factory_prov.job.model import Job

__all__ = ["MISSING", "Change", "FileChanged", "JobDraft", "Keys", "Missing", "Writing", "value_at"]


class Missing(Enum):
    """The type of MISSING."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING
"""No value: what `get` returns where there is nothing, and in a Change "take it away"."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Change:
    """One value to set, or, with MISSING, to take away. Its repr hides the value: it may be a key."""

    keys: Keys
    value: object

    def __repr__(self) -> str:
        return f"Change({'.'.join(self.keys)}, {'removed' if self.value is MISSING else 'set'})"


class FileChanged(InputError):
    """The file on the disk is no longer the one that was read."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Writing:
    """A job's text on its way into a file. `known` is the hash of what may be there; `replaces`: anything may be."""

    path: Path
    text: str
    data: Mapping[str, Any]
    known: bytes | None
    replaces: bool

    def write(self) -> None:
        """Write the file in one step; FileChanged when somebody else's work would be lost, InputError."""
        if not self.replaces and self.path.is_file() and sha256(read_bytes(self.path)).digest() != self.known:
            changed = Message("the file was changed by another program since it was opened.")
            what = Message("there is a file of this name already.") if self.known is None else changed
            raise FileChanged(what, place=str(self.path), cure=Message("Save under another name, or replace it."))
        write_owner_only(self.path, self.text.encode())


class JobDraft:
    """A job being edited. `path` is its file; None while it has none."""

    def __init__(self, text: str, *, path: Path | None = None) -> None:
        """Read the text; InputError names the line that is no TOML."""
        self.path = path
        self._text = text
        self._base: Mapping[str, Any] = parse_toml(text, place=self.place)
        self._data: Mapping[str, Any] = self._base
        self._on_disk: bytes | None = None
        self._is_new = False

    @classmethod
    def new(cls, path: Path | None = None) -> JobDraft:
        """Begin with the commented template; nothing is written yet."""
        return cls(resource("jobs", "template.toml").read_text(encoding="utf-8"), path=path)

    @classmethod
    def load(cls, path: Path) -> JobDraft:
        """Read a job file; InputError names file and line, a wrong setting is no error here."""
        data = read_bytes(path, max_bytes=TEXT_LIMIT_BYTES)
        refuse_other_kinds(data, place=str(path))
        draft = cls(decode_text(data, place=str(path)), path=path)
        draft._on_disk = sha256(data).digest()
        return draft

    @classmethod
    def of_document(cls, document: JobDocument, path: Path | None = None) -> JobDraft:
        """Begin with what was imported; it counts as changed until it is saved."""
        draft = cls(document.text, path=path)
        draft._is_new = True
        return draft

    @property
    def place(self) -> str:
        """What messages call the job."""
        return "the new job" if self.path is None else str(self.path)

    @property
    def folder(self) -> Path:
        """The folder that file names in the job are relative to."""
        return Path() if self.path is None else self.path.parent

    @property
    def data(self) -> Mapping[str, Any]:
        """The job as TOML data. Nothing in it may be changed in place; nothing ever is."""
        return self._data

    @property
    def imported(self) -> bool:
        """Whether it came from other files and was never saved."""
        return self._is_new

    @property
    def dirty(self) -> bool:
        """Whether there is something that is not in the file."""
        return self._is_new or not same_job(self._data, self._base)

    def get(self, keys: Keys, default: object = MISSING) -> object:
        """Return the value or table under `keys`."""
        return value_at(self._data, keys, default)

    def set(self, keys: Keys, value: object) -> None:
        """Set one value; tables on the way are made, a new resource takes its place among the others."""
        self._data = _changed(self._data, keys, _plain(value))

    def remove(self, keys: Keys) -> None:
        """Take away a value or table; nothing happens when it is not there."""
        self._data = _changed(self._data, keys, MISSING)

    def apply(self, changes: Iterable[Change]) -> None:
        """Make several changes, in order."""
        for change in changes:
            self._data = _changed(self._data, change.keys, _plain(change.value))

    def restore(self, data: Mapping[str, Any]) -> None:
        """Go back, or forward, to what `data` was at another time."""
        self._data = data

    @property
    def saved_data(self) -> Mapping[str, Any]:
        """The job as it was read or written last."""
        return self._base

    @property
    def known_file(self) -> bytes | None:
        """The hash of the file as it was read or written last; None while there is none."""
        return self._on_disk

    def take_up(self, data: Mapping[str, Any], *, known_file: bytes | None) -> None:
        """Go on with work of another time: it counts as changed, and `known_file` as what was read then."""
        self._data, self._on_disk, self._is_new = data, known_file, True

    def job(self) -> Job:
        """Read the data as a job; JobError carries all Problems."""
        return job_of(self._data, place=self.place, folder=self.folder)

    def text(self) -> str:
        """Return the file's text as it would be saved: what did not change stays as it was written."""
        if same_job(self._data, self._base):
            return self._text
        from factory_prov.job.job_document import updated_text  # slow to import, and only saving needs it

        return updated_text(self._text, self._base, self._data, comment=_name_comment(Definitions()))

    def save(self, path: Path | None = None, *, replace_changed: bool = False) -> Path:
        """Write the file in one step, readable by its owner only, and return its path.

        FileChanged when it is not the file that was read, unless `replace_changed`; InputError when
        it has no name yet, or cannot be written.
        """
        writing = self.writing(path, replace_changed=replace_changed)
        writing.write()
        self.take_written(writing)
        return writing.path

    def writing(
        self, path: Path | None = None, *, replace_changed: bool = False, changes: Iterable[Change] = ()
    ) -> Writing:
        """Return what `save` would write, for a thread that may wait for a slow drive.

        `changes` are made in the file alone.
        """
        target = path or self.path
        if target is None:
            raise InputError(Message("the job has no file yet."), cure=Message("Choose a file name."))
        here = self._data
        self.apply(changes)
        try:
            text, data = self.text(), self._data
        finally:
            self._data = here
        if len(text.encode()) > TEXT_LIMIT_BYTES:
            raise too_big(str(target))
        known = self._on_disk if target == self.path else None
        return Writing(path=target, text=text, data=data, known=known, replaces=replace_changed)

    def take_written(self, writing: Writing) -> None:
        """Note that this is in the file now; what was changed meanwhile is not."""
        self.path, self._text, self._base = writing.path, writing.text, writing.data
        self._on_disk, self._is_new = sha256(writing.text.encode()).digest(), False


def value_at(data: Mapping[str, Any], keys: Keys, default: object = MISSING) -> object:
    """Return the value or table under `keys` in TOML data."""
    value: object = data
    for key in keys:
        if not isinstance(value, Mapping) or key not in value:
            return default
        value = value[key]
    return value


def _changed(table: Mapping[str, Any], keys: Keys, value: object, above: Keys = ()) -> Mapping[str, Any]:
    """Return a copy of the table with one value changed; everything else is shared with the old one."""
    key = keys[0]
    if key not in table and value is MISSING:
        return table
    if len(keys) == 1 and key in table and same(table[key], value):
        return table
    if len(keys) > 1:
        inner = table.get(key)
        was = inner if isinstance(inner, dict) else {}
        now = _changed(was, keys[1:], value, (*above, key))
        if now is inner or (now is was and value is MISSING):
            return table
        return {**table, key: now}
    if value is MISSING:
        return {name: item for name, item in table.items() if name != key}
    if above == CONFIGURATION and key not in table:
        return placed(table, key, value)
    return {**table, key: value}


def _plain(value: object) -> Any:
    """Return a value as TOML data that nobody else holds: lists for tuples, text for file names."""
    match value:
        case Path():
            return value.as_posix()
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    return value


def _name_comment(definitions: Definitions) -> Any:
    """Return what gives a new line of [configuration] the name of its resource as a comment."""

    def comment(keys: Keys) -> str:
        path = read_path(keys[-1]) if keys[:-1] == CONFIGURATION else None
        resource = None if path is None else definitions.resource(path)
        return "" if resource is None else resource.name

    return comment
