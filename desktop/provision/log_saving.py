"""Writing the progress log to a file, beside the window's own thread: 20,000 lines and a slow disk take a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal

from desktop.provision.log_line import Line, as_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSave:
    """The lines for a file, oldest first, and the names of their slots by key."""

    path: Path
    lines: Sequence[Line]
    labels: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """How it went; `failure` is the reason and the cure, "" when the file is there."""

    path: Path
    lines: int
    failure: str = ""


class _Writer(QObject):
    done = Signal(object)

    def __init__(self, work: ToSave) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        """Write the file for its owner only, and say how it went."""
        from factory_prov.credentials.files import write_owner_only
        from factory_prov.errors import FactoryProvError

        work, failure = self._work, ""
        text = "".join(f"{as_text(line, work.labels.get(line.key, line.key))}\n" for line in work.lines)
        try:
            write_owner_only(work.path, text.encode())
        except FactoryProvError as error:
            failure = str(error)
        self.done.emit(Saved(path=work.path, lines=len(work.lines), failure=failure))


class LogSaver(QObject):
    """Writes one file at a time in a thread of its own; `saved` carries a `Saved`."""

    saved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: QThread | None = None
        self._writer: _Writer | None = None
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.wait)

    def save(self, work: ToSave) -> None:
        """Begin to write; a file still being written is finished first."""
        self.wait()
        self._thread, self._writer = QThread(), _Writer(work)
        self._writer.moveToThread(self._thread)
        self._writer.done.connect(self._done)
        self._thread.started.connect(self._writer.run)
        self._thread.start()

    def wait(self) -> None:
        """Wait until nothing is being written."""
        if self._thread is not None:
            self._thread.quit()
            self._thread.wait()
            self._thread = self._writer = None

    def _done(self, saved: Saved) -> None:
        self.wait()
        self.saved.emit(saved)
