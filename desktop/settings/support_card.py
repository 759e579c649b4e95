"""Settings: one file with what support asks for first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from desktop.settings import support_work
from desktop.settings.card import Card, muted_label, set_role
from desktop.threads.work import Deadline
from desktop.translation import translated
from factory_prov.errors import InputError
from factory_prov.messages import Message

if TYPE_CHECKING:
    from desktop.preferences import Preferences
    from desktop.settings.support_work import AskLine
    from desktop.threads.background import Background
    from desktop.threads.work import Done

_LATE_S = 300.0
"""A self-test and the keys of very many units take their time; a programmer or keyring may never answer."""


class SupportCard(Card):
    """Has the file made in the background. `line` tells what the line works with: the job's keys are looked for."""

    def __init__(
        self,
        preferences: Preferences,
        background: Background,
        folder: Path,
        line: AskLine,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(preferences, parent)
        self._background, self._folder, self._line = background, folder, line
        self._busy = False
        self._said: tuple[str, Callable[[], str]] = ("muted", str)
        self.what, self.state = muted_label(), QLabel()
        self.state.setWordWrap(True)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.save = QPushButton()
        self.save.clicked.connect(self.ask_where)
        self.add_row(self.what)
        self.add_row(self.save, QWidget())
        self.add_row(self.state)
        self.retranslate()

    def ask_where(self) -> None:
        """Ask for the name of the file, and have it written."""
        name = f"factory-provisioning-support-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.zip"
        dialog = QFileDialog(self, self.tr("Save for support"), name, self.tr("Zip files (*.zip)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self.write(Path(path)))
        dialog.open()

    def write(self, file: Path) -> None:
        """Write the file; refused while one is still being made."""
        if self._busy:
            return
        self._set_busy(busy=True)
        self._say("muted", lambda: self.tr("Looking at everything, and for secrets in it …"))
        line, folder = self._line(), self._folder
        late = InputError(
            Message("a programmer, the keyring or the ledger does not answer, so nothing was written."),
            place=Message("support"),
            cure=Message("Unplug the probes, start the program again and try once more."),
        )
        self._background.ask(
            lambda cancel: support_work.written(file, line, folder, cancel),
            lambda done: self._take(file, done),
            deadline=Deadline(after_s=_LATE_S, failure=late),
        )

    def retranslate(self) -> None:
        """Set the words."""
        self.heading.setText(self.tr("Support"))
        self.what.setText(
            self.tr(
                "One file with what support asks for first: versions, settings, programmers, how the ledger is, the"
                " last logs with names of units in them, and a self-test. No key, token, PIN or password is in it: it"
                " is looked through for every one that this PC and the job on the line know, and not written where one"
                " is found."
            )
        )
        self.save.setText(self.tr("Save for support…"))
        self.save.setAccessibleName(self.tr("Save a file for support"))
        self._say(*self._said)

    def _take(self, file: Path, done: Done[InputError | None]) -> None:
        self._set_busy(busy=False)
        failure = done.failure
        if failure is not None:
            self._say("error", lambda: translated(failure.message))
            return
        left_out = done.answer()
        if left_out is None:
            self._say("success", lambda: self.tr("✓ {0}: send this file to support.").format(file))
        else:
            self._say(
                "warning",
                lambda: self.tr("{0}: send this file to support. The ledger is not in it: {1}").format(
                    file, translated(left_out.message)
                ),
            )

    def _set_busy(self, *, busy: bool) -> None:
        if busy:
            self.keep_keys(self.state)
        self._busy = busy
        self.save.setEnabled(not busy)

    def _say(self, role: str, words: Callable[[], str]) -> None:
        self._said = (role, words)
        set_role(self.state, role)
        self.state.setText(words())
