"""What the first paint needs of the settings. It loads nothing: the settings themselves are read after that paint."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

FILE_NAME = "settings.json"
LIGHT_FRAME = ("#F4F6F8", "#FFFFFF", "#D9DFE5")
DARK_FRAME = ("#12171D", "#1B222A", "#303A45")
"""Page, panel and line of the two themes."""
_LONGEST_BYTES = 1_000_000


class FirstLook:
    """Colours and place of the window as they were saved; what cannot be read is as on a new PC."""

    def __init__(self, folder: Path) -> None:
        text = _content(folder / FILE_NAME)
        self._theme = _text_of(text, "theme")
        self.geometry = _text_of(text, "window")
        """As Qt saves it, in hex; "" for none."""

    def frame_colours(self) -> tuple[str, str, str]:
        """Return the colours of page, panel and line."""
        if self._theme in ("light", "dark"):
            return DARK_FRAME if self._theme == "dark" else LIGHT_FRAME
        system = QApplication.palette().color(QPalette.ColorRole.Window)
        return DARK_FRAME if system.lightness() < 128 else LIGHT_FRAME


def _content(path: Path) -> str:
    """Return the text of an ordinary file, "" of any other: a pipe waits for ever."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError):
        return ""
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return ""
        return file.read(_LONGEST_BYTES).decode(errors="replace")


def _text_of(text: str, name: str) -> str:
    """Return a setting of plain letters; JSON has a quote within a text as \\", which is no match."""
    found = re.search(rf'"{name}": "([0-9a-z]*)"', text)
    return found[1] if found else ""
