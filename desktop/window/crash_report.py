"""What a crash below Python leaves behind: the places all threads were at, offered when the program starts again."""

from __future__ import annotations

import faulthandler
from contextlib import suppress
from pathlib import Path
from typing import IO

from PySide6.QtCore import QCoreApplication

from desktop.widgets.notice import Notice, Weight
from factory_prov.files.own import open_own

RUNNING_FILE = "crash-running.txt"
"""Written to while the program runs; on Windows also by what was not fatal, so a clean end deletes it."""
REPORT_FILE = "crash.txt"
_LONGEST = 20_000


class CrashReport:
    """The report of this run, and the one of the last run if that crashed. It holds places in code, never values."""

    def __init__(self, folder: Path) -> None:
        self._running = folder / RUNNING_FILE
        self._report = folder / REPORT_FILE
        self._file: IO[str] | None = None

    def start(self) -> Notice | None:
        """Take over what is fatal; return what to tell about the last run."""
        notice = self._last()
        try:
            self._file = open_own(self._running)
        except OSError:
            return notice
        faulthandler.enable(self._file)
        return notice

    def close(self) -> None:
        """The program ends as it should."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            with suppress(OSError):  # another window may have it
                self._running.unlink(missing_ok=True)

    def _last(self) -> Notice | None:
        try:
            text = self._running.read_text(encoding="utf-8", errors="replace")
            if not text.strip():
                return None
            self._running.replace(self._report)
        except OSError:
            return None
        told = QCoreApplication.translate(
            "CrashReport", "The program crashed the last time. Please send the report to whoever looks after it: {0}"
        )
        return Notice(text=told.format(self._report), weight=Weight.WARNING, details=text[:_LONGEST])
