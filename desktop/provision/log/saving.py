"""Writing the progress log to a file in the background: 20,000 lines and a slow disk take a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.provision.log.row import LogRow, as_text
from desktop.threads.background import Background
from desktop.threads.work import Done
from factory_prov.cancel import CancelToken
from factory_prov.messages import NOTHING, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSave:
    """The lines for a file, oldest first, and the names of their slots by key."""

    path: Path
    lines: Sequence[LogRow]
    labels: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """How it went; `failure` is the reason and the cure, it says nothing when the file is there."""

    path: Path
    lines: int
    failure: Message = NOTHING


class LogSaver(QObject):
    """Writes one file at a time; `saved` carries a `Saved`. A network drive that never answers keeps nobody."""

    saved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self, name="log to a file")

    def save(self, work: ToSave) -> None:
        """Begin to write; refused while a file is still being written, for that one may hang."""
        if self._background.busy:
            busy = Message("Another file is still being written. Save again when it is there.")
            self.saved.emit(Saved(path=work.path, lines=0, failure=busy))
            return

        def tell(done: Done[None]) -> None:
            failure = NOTHING if done.failure is None else done.failure.message
            self.saved.emit(Saved(path=work.path, lines=len(work.lines), failure=failure))

        def write(_: CancelToken) -> None:
            _write(work)

        self._background.ask(write, tell)

    def close(self) -> None:
        """Wait until nothing is being written, but not for a file that hangs."""
        self._background.close()


def _write(work: ToSave) -> None:
    from factory_prov.files.owner_only import write_owner_only

    text = "".join(f"{as_text(line, work.labels.get(line.key, line.key))}\n" for line in work.lines)
    write_owner_only(work.path, text.encode(errors="backslashreplace"))
