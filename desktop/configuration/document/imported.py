"""What a file is before it is opened, and what to say of the old tool's files that were taken over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.translation import translated
from desktop.widgets.notice import Notice, Weight
from factory_prov.errors import InputError

if TYPE_CHECKING:
    from factory_prov.job.file_kind import FileKind
    from factory_prov.job.old_formats.reading import OldFiles


def readable_kind(path: Path) -> FileKind | None:
    """Return what kind of file it is; None when it cannot be read: opening it says why."""
    from factory_prov.files.reading import read_bytes
    from factory_prov.job.file_kind import kind_of

    try:
        return kind_of(read_bytes(path))
    except InputError:
        return None


def import_notice(old: OldFiles) -> Notice:
    """Say in the present language what was taken over and what was not."""
    notes = old.notes()
    text = " ".join((_Imported().words(old), *map(translated, notes)))
    return Notice(text=text, weight=Weight.WARNING if notes else Weight.INFO)


class _Imported(QObject):
    """Texts with a number in them: lupdate finds plurals in a `tr` only."""

    def words(self, old: OldFiles) -> str:
        found = []
        if old.entries is not None:
            found.append(self.tr("%n resource(s)", "", len(old.entries)))
        if old.server is not None:
            found.append(self.tr("the server {0}").format(old.server.shown))
        if old.cert_info is not None and (old.entries is None or old.uses_certificate):
            found.append(self.tr("the fields of the certificate"))
        return self.tr("Imported: {0}.").format(", ".join(found or [self.tr("nothing")]))
