"""The job in the editor: every change of it goes through here, can be undone, and is told to whoever shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.configuration.document.undo import UndoStep, UndoSteps
from factory_prov.credentials.issuers.registry import ISSUERS
from factory_prov.errors import InputError
from factory_prov.job.contents import JobContents
from factory_prov.job.draft import MISSING, Change, JobDraft, Keys, Writing, value_at
from factory_prov.job.first_values import first_value, new_instance
from factory_prov.job.resource_order import same_job
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.job.old_formats.reading import OldFiles

_Data = Mapping[str, Any]
_STEPS_KEPT = 200
"""Each step holds the entries of [configuration] once more: some 100 kB in a job with 2,000 resources."""
_OBJECTS = ("device", "objects")
_OPTIONAL_SECTIONS = (("server",), *(("credentials", kind.kind) for kind in ISSUERS))
"""Tables whose coming and going changes what a form shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentChange:
    """What changed. `keys` empty: everything is new. `structure`: something came or went, not only values changed."""

    keys: tuple[Keys, ...]
    structure: bool


class EditorDocument(QObject):
    """One open job with its undo stack. Methods raise InputError and then leave everything as it was."""

    changed = Signal(object)
    """DocumentChange, also for undo, redo and another job."""
    title_changed = Signal()
    saved = Signal(object)
    """Path."""

    def __init__(self, definitions: Definitions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.definitions = definitions
        self.undo_steps = UndoSteps(self.go_to, limit=_STEPS_KEPT, parent=self)
        self.undo_steps.changed.connect(self._steps_changed)
        self._was_dirty = False
        self._draft = JobDraft.new()
        self._contents: tuple[_Data, JobContents] | None = None
        self._typing: Keys | None = None

    @property
    def data(self) -> _Data:
        """The job as TOML data; nothing in it is ever changed in place."""
        return self._draft.data

    @property
    def contents(self) -> JobContents:
        """What [configuration] holds now."""
        if self._contents is None or self._contents[0] is not self.data:
            self._contents = (self.data, JobContents(self.data, self.definitions))
        return self._contents[1]

    @property
    def path(self) -> Path | None:
        """The job's file, None while it has none."""
        return self._draft.path

    @property
    def place(self) -> str:
        """What messages call the job."""
        return self._draft.place

    @property
    def folder(self) -> Path:
        """The folder that file names in the job are relative to."""
        return self._draft.folder

    @property
    def title(self) -> str:
        """The file's name, or a word for a job that has none."""
        return self.tr("New job") if self.path is None else self.path.name

    @property
    def dirty(self) -> bool:
        """Whether there is something that is not in the file."""
        return self._draft.imported or not self.undo_steps.clean

    def get(self, keys: Keys, default: object = MISSING) -> object:
        """Return the value or table under `keys`."""
        return self._draft.get(keys, default)

    def copy_of_draft(self) -> JobDraft:
        """Return the job as it is now, for another thread."""
        return copy(self._draft)

    def text(self) -> str:
        """Return the file's text as it would be saved."""
        return self._draft.text()

    def new(self) -> None:
        """Begin a job from the template."""
        self._open(JobDraft.new())

    def open(self, path: Path) -> None:
        """Open a job file."""
        self.take(JobDraft.load(path))

    def take(self, draft: JobDraft) -> None:
        """Go on with a draft that was read already."""
        self._open(draft)

    def import_files(self, paths: Sequence[Path]) -> tuple[Message, ...]:
        """Take the old tool's files; return what a person should know of what was left out."""
        from factory_prov.job.old_formats.reading import read_old_files  # needs tomlkit, and few people need it

        old = read_old_files(paths)
        self.take_old(old)
        return old.notes()

    def take_old(self, old: OldFiles) -> None:
        """Take what was in the old tool's files.

        With an endpoint_cfg among them this becomes a new job; a server's or certificate's file alone changes the
        open one, as one step of undo.
        """
        if old.entries is None:
            self.apply(old.changes(), lambda: self.tr("Import"))
        else:
            self._open(old.draft())

    def save(self, path: Path | None = None, *, replace_changed: bool = False) -> Path:
        """Write the file, under another name when one is given; FileChanged when another program has changed it."""
        writing = self.writing(path, replace_changed=replace_changed)
        writing.write()
        self.take_written(writing)
        return writing.path

    def writing(self, path: Path | None = None, *, replace_changed: bool = False) -> Writing:
        """Return what `save` would write; `take_written` comes once it is in the file.

        Names of files in the job's folder or beside it become names from there. In another folder the job names the
        same files as before.
        """
        self.end_typing()
        target = path or self.path
        changes = () if target is None else self._renamed(target.parent)
        return self._draft.writing(path, replace_changed=replace_changed, changes=changes)

    def _renamed(self, folder: Path) -> tuple[Change, ...]:
        """Return how the names of files change in a job that is saved in that folder."""
        from factory_prov.job.file_names import relative_changes  # only saving needs it

        return relative_changes(self.data, folder, from_folder=None if self.path is None else self.folder)

    def take_written(self, writing: Writing) -> None:
        """Note that this is in its file now; what the names of files have become there is a step of undo."""
        changes = self._renamed(writing.path.parent)
        if changes:
            self.apply(changes, lambda: self.tr("Name files from the job's folder"))
        now = self.data
        self._draft.take_written(writing)
        self.undo_steps.set_clean(clean=same_job(now, writing.data))
        self.saved.emit(writing.path)
        self.title_changed.emit()

    def set_value(self, keys: Keys, value: object) -> None:
        """Set one value. Changes of one field in a row are one step of undo, until `end_typing`."""
        joins = keys == self._typing
        if not joins:
            self.end_typing()
        self._push((Change(keys=keys, value=value),), lambda: self.tr("Change {0}").format(keys[-1]), joins=joins)
        self._typing = keys

    def end_typing(self) -> None:
        """Let the next change be a step of its own: the field was left."""
        self._typing = None
        self.undo_steps.end_step()

    def remove(self, keys: Keys) -> None:
        """Take away a value or table."""
        self.apply((Change(keys=keys, value=MISSING),), lambda: self.tr("Remove {0}").format(keys[-1]))

    def apply(self, changes: Iterable[Change], label: Callable[[], str]) -> None:
        """Make several changes as one step of undo; `label` says in the present language what they do."""
        self.end_typing()
        self._push(tuple(changes), label)

    def add_instance(self, object_id: int) -> tuple[int, int]:
        """Add an instance with all it must have; return its object and instance id."""
        instance_id = self.contents.next_instance(object_id)
        if instance_id is None:
            raise InputError(
                Message("{text}", text=self.tr("The object takes no more instances.")), place=f"/{object_id}"
            )
        changes = new_instance(object_id, instance_id, self.data, self.definitions)
        if not changes:
            raise InputError(
                Message("{text}", text=self.tr("Nothing of the object can be written.")), place=f"/{object_id}"
            )
        self.apply(changes, lambda: self.tr("Add {0}").format(f"/{object_id}/{instance_id}"))
        return object_id, instance_id

    def remove_instance(self, object_id: int, instance_id: int) -> None:
        """Remove an instance with all its resources."""
        entries = self.contents.resources(object_id, instance_id)
        changes = [Change(keys=_entry_keys(entry.path), value=MISSING) for entry in entries]
        self.apply(changes, lambda: self.tr("Remove {0}").format(f"/{object_id}/{instance_id}"))

    def add_resource(self, path: ResourcePath) -> ResourcePath:
        """Add a resource with a value to begin with; return its path, with an instance where it needs one."""
        definition = self.definitions.resource(path)
        if definition is None:
            raise InputError(Message("{text}", text=self.tr("Nothing is known of this resource.")), place=str(path))
        if definition.multiple and path.resource_instance_id is None:
            path = self.contents.next_resource_instance(path) or path
        value = first_value(definition, path, self.data)
        self.apply((Change(keys=_entry_keys(path), value=value),), lambda: self.tr("Add {0}").format(definition.name))
        return path

    def add_resource_instance(self, path: ResourcePath) -> ResourcePath:
        """Add one more value to a resource that holds several; return its path."""
        return self.add_resource(path.resource)

    def _push(self, changes: tuple[Change, ...], label: Callable[[], str], *, joins: bool = False) -> None:
        before = self.data
        self._draft.apply(changes)
        after = self.data
        if after is before:
            return
        self._draft.restore(before)
        keys = tuple(change.keys for change in changes)
        if joins and self.undo_steps.open:
            self.undo_steps.go_on(after)
        else:
            self.undo_steps.push(UndoStep(label=label, keys=keys, before=before, after=after))

    def go_to(self, data: _Data, keys: tuple[Keys, ...]) -> None:
        """Make `data` what the job is; steps of undo call it."""
        before = self.data
        self._draft.restore(data)
        entries = [key for key in keys if key[0] == "configuration"]
        came_or_went = any(_is_there(before, key) != _is_there(data, key) for key in (*entries, *_OPTIONAL_SECTIONS))
        objects = value_at(before, _OBJECTS) != value_at(data, _OBJECTS)
        self.changed.emit(DocumentChange(keys=keys, structure=came_or_went or objects))

    def _open(self, draft: JobDraft) -> None:
        self.end_typing()
        self._draft = draft
        self.undo_steps.clear()
        self.changed.emit(DocumentChange(keys=(), structure=True))
        self.title_changed.emit()

    def _steps_changed(self) -> None:
        if self.dirty != self._was_dirty:
            self._was_dirty = self.dirty
            self.title_changed.emit()


def _is_there(data: _Data, keys: Keys) -> bool:
    return value_at(data, keys) is not MISSING


def _entry_keys(path: ResourcePath) -> Keys:
    return ("configuration", str(path))
