"""What is said before, or instead of, a window: on the stream that was given, in the console, else in a small box."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_TITLE = "Factory Provisioning"
_BOX_MS = 60_000
"""A box that nobody sees must not keep a script for ever."""


class Parser(argparse.ArgumentParser):
    """Says help, version and wrong usage also where a windowed program on Windows has no stream to say it on."""

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        stream = file or sys.stderr
        if message and stream is None:
            tell(message)
        else:
            super()._print_message(message, stream)


def tell(text: str) -> None:
    """Say something although there is neither stdout nor stderr; elsewhere than on Windows there always is one."""
    if sys.platform == "win32" and not _in_console(text):
        _in_box(text)


if sys.platform == "win32":
    import ctypes

    def _in_console(text: str) -> bool:
        """Write into the console that the program was started from, if there is one."""
        parent = -1
        if not ctypes.windll.kernel32.AttachConsole(parent):
            return False
        try:
            with open("CONOUT$", "w", encoding="utf-8") as console:  # noqa: PTH123  # a device, no file
                console.write(f"\n{text}")
        except OSError:
            return False
        finally:
            ctypes.windll.kernel32.FreeConsole()
        return True

    def _in_box(text: str) -> None:
        ctypes.windll.user32.MessageBoxTimeoutW(None, text, _TITLE, 0, 0, _BOX_MS)
