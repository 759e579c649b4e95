"""Keeps work that is in no file aside while it goes on, and offers it again after a crash."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.threads.background import Background

if TYPE_CHECKING:
    from desktop.configuration.document.document import EditorDocument

_QUIET_MS = 2_000
"""Work is kept when somebody has stopped typing for so long."""
_GRACE_S = 0.5


class DraftKeeper(QObject):
    """Follows a document. The file is there only while there is work that would be lost; no key is in it."""

    def __init__(
        self,
        document: EditorDocument,
        file: Path,
        *,
        definition_folders: tuple[Path, ...] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._file = file
        self._folders = definition_folders
        self._mine = False
        self._background = Background(self, name="unsaved work", grace_s=_GRACE_S)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._quiet.timeout.connect(self.keep)
        document.changed.connect(self.follow)
        document.saved.connect(self.follow)

    @Slot()
    def keep(self) -> None:
        """Write the work now, beside the window."""
        from factory_prov.job.unsaved import keep_unsaved
        from factory_prov.lwm2m.objects import Definitions

        self._quiet.stop()
        if self._background.busy:
            self._quiet.start()
            return
        if not self._document.dirty:
            self.forget()
            return
        self._mine = True
        draft, file, folders = self._document.copy_of_draft(), self._file, self._folders
        self._background.ask(lambda _: keep_unsaved(file, draft, Definitions(*folders)), _nothing)

    def take(self) -> None:
        """What the file holds is the document's work now."""
        self._mine = True

    def forget(self) -> None:
        """Remove the file: nothing would be lost any more."""
        self._quiet.stop()
        if self._mine:
            self._mine = False
            self._background.stop()
            with suppress(OSError):
                self._file.unlink(missing_ok=True)

    def close(self) -> None:
        """End; the file stays where the program goes without having asked about the work. Safe twice."""
        self._quiet.stop()
        self._background.close()
        if not self._document.dirty:
            self.forget()

    @Slot()
    def follow(self) -> None:
        """Look whether there is work that would be lost."""
        if self._document.dirty:
            self._quiet.start()
        else:
            self.forget()


def _nothing(_done: object) -> None:
    """Say nothing: a disk that is full keeps nobody from working."""
