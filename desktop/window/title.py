"""The window's title: what it shows and how the shift goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.provision.controller import Controller
    from desktop.window.shell import Shell


class WindowTitle(QObject):
    """Follows the line and the screen that is shown."""

    def __init__(self, window: QWidget, controller: Controller, shell: Shell) -> None:
        super().__init__(shell)
        self._window, self._controller, self._shell = window, controller, shell
        controller.counts_changed.connect(self.show)
        controller.running_changed.connect(self.show)
        controller.line_changed.connect(self.show)
        shell.shown_changed.connect(self.show)
        self.show()

    @Slot()
    def show(self) -> None:
        """Say it in the present language."""
        parts = [self.tr("Factory provisioning")]
        counts, running = self._controller.counts, self._controller.running()
        if running:
            parts.append(self.tr("{0} working").format(running))
        if counts.passed or counts.failed:
            parts.append(self.tr("{0} passed, {1} failed").format(counts.passed, counts.failed))
        if self._controller.line_info.training:
            parts.insert(0, self.tr("Training"))
        if self._shell.shown.title:
            parts.insert(0, self._shell.shown.title)
        self._window.setWindowTitle(" · ".join(parts))
