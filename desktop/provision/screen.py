"""The line as a screen of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.provision.bars.lock_button import LockButton
from desktop.provision.page import ProvisionPage

if TYPE_CHECKING:
    from desktop.provision.controller import Controller


class ProvisionScreen(QObject):
    """Its page is there at once: it is the one that is seen first."""

    icon = "provision"
    title = ""
    notice = Signal(object)
    wanted = Signal()
    title_changed = Signal()
    unlock_wanted = Signal()
    """Somebody has pressed the lock in the head."""

    def __init__(self, controller: Controller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page = ProvisionPage(controller)
        self.page.notice.connect(self.notice)
        controller.notice.connect(self.notice)
        self._lock: LockButton | None = None

    @property
    def name(self) -> str:
        """See Screen."""
        return self.tr("Provision")

    def show_lock(self, locked: bool) -> None:
        """Show in the head whether the window is locked."""
        self.page.show_lock(locked)
        head = self.page.header.layout()
        if locked and self._lock is None and head is not None:
            self._lock = LockButton()
            self._lock.clicked.connect(self.unlock_wanted)
            head.addWidget(self._lock)
        if self._lock is not None:
            self._lock.setVisible(locked)

    def activate(self) -> None:
        """See Screen."""

    def may_close(self, then: Callable[[], None]) -> bool:  # noqa: ARG002  # a screen's
        """See Screen; about the units that run the window asks."""
        return True

    def close(self) -> None:
        """See Screen."""
        self.page.close()
