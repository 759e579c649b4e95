"""The application and its window. What is imported here is loaded before anything can be seen: keep it light."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.window.main_window import MainWindow

NAME = "factory-provisioning"


def make_application(words: Sequence[str]) -> QApplication:
    """Make the one application of this process; ImportError without PySide6."""
    from PySide6.QtWidgets import QApplication

    application = QApplication(list(words))
    application.setApplicationName(NAME)
    application.setDesktopFileName(NAME)
    return application


def make_window(
    application: QApplication, *, folder: Path | None = None, training: bool = False, file: Path | None = None
) -> MainWindow:
    """Make the window, without showing it. It fills itself after its first paint.

    It ends its threads when it is closed, or when the application ends without that.
    """
    from desktop.window.main_window import MainWindow

    window = MainWindow(application, folder or user_folder(), training=training, file=file)
    application.aboutToQuit.connect(window.close_now)
    return window


def user_folder() -> Path:
    """Return the folder of the user's data."""
    from factory_prov.files.user_folders import user_folder as folder

    return folder()
