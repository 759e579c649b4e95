"""Writing the progress log to a file, beside the window's own thread: 20,000 lines and a slow disk take a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal, Slot

from desktop.provision.log.line import Line, as_text
from factory_prov.fault_place import fault_place
from desktop.threads.patience import patiently
from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError

_GRACE_S = 2.0
"""How long a window that closes waits for a file: a network drive may never answer."""


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

    def __init__(self, work: ToSave, cancel: CancelToken) -> None:
        super().__init__()
        self._work = work
        self._cancel = cancel

    @Slot()
    def run(self) -> None:
        """Write the file for its owner only, and say how it went, whatever happens."""
        work, failure = self._work, "It was not written in time."
        try:
            patiently(self._write, self._cancel, grace_s=_GRACE_S)
            failure = ""
        except Cancelled:
            return  # said already
        except FactoryProvError as error:
            failure = str(error)
        except Exception as bug:  # noqa: BLE001  # told in the window, which stays alive
            failure = f"A fault of this program: {fault_place(bug)}."
        finally:
            self.done.emit(Saved(path=work.path, lines=len(work.lines), failure=failure))

    def _write(self) -> None:
        from factory_prov.files.owner_only import write_owner_only

        work = self._work
        text = "".join(f"{as_text(line, work.labels.get(line.key, line.key))}\n" for line in work.lines)
        write_owner_only(work.path, text.encode(errors="backslashreplace"))


class LogSaver(QObject):
    """Writes one file at a time in a thread of its own; `saved` carries a `Saved`."""

    saved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: QThread | None = None
        self._writer: _Writer | None = None
        self._cancel = CancelToken()
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.wait)

    def save(self, work: ToSave) -> None:
        """Begin to write; refused while a file is still being written, for that one may hang."""
        if self._thread is not None:
            busy = "Another file is still being written. Save again when it is there."
            self.saved.emit(Saved(path=work.path, lines=0, failure=busy))
            return
        self._cancel = CancelToken()
        self._thread, self._writer = QThread(), _Writer(work, self._cancel)
        self._writer.moveToThread(self._thread)
        self._writer.done.connect(self._done)
        self._thread.started.connect(self._writer.run)
        self._thread.start()

    def wait(self) -> None:
        """Wait until nothing is being written, but not for a file that hangs."""
        if self._thread is not None:
            self._cancel.cancel()
            self._thread.quit()
            self._thread.wait()
            self._thread = self._writer = None

    @Slot(object)
    def _done(self, saved: Saved) -> None:
        if self.sender() is self._writer:
            self.wait()
        self.saved.emit(saved)
