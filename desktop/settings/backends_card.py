"""Settings: what this PC can work with, what is missing, why, and the cure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.settings.card import Card, muted_label
from desktop.translation import translated
from factory_prov.messages import NOTHING

if TYPE_CHECKING:
    from desktop.preferences import Preferences
    from desktop.settings.backends import Backend
    from desktop.threads.background import Background
    from desktop.threads.work import Done

_SIGN_PX = 18


class BackendsCard(Card):
    """Asks when it is first shown, and again on a button."""

    def __init__(
        self, preferences: Preferences, background: Background, folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(preferences, parent)
        self._background = background
        self._folder = folder
        self.backends: tuple[Backend, ...] = ()
        self._failure = NOTHING
        self._lines: list[QWidget] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(3 * theme.SPACE_PX)
        self._grid.setVerticalSpacing(theme.SPACE_PX)
        self._grid.setColumnStretch(2, 1)
        self.rows.addLayout(self._grid)
        self.again = QPushButton()
        self.again.clicked.connect(self.look)
        self.rows.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.retranslate()

    def look(self) -> None:
        """Ask everything."""
        folder = self._folder
        self.again.setEnabled(False)
        self._background.ask(lambda _: _look(folder), self._take)

    def retranslate(self) -> None:
        """Set the words."""
        self.heading.setText(self.tr("What this PC can work with"))
        self.again.setText(self.tr("Look again"))
        self.again.setAccessibleName(self.again.text())
        self._show_backends()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the signs in the colours of the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self.backends:
            self._show_backends()

    def _take(self, done: Done[tuple[Backend, ...]]) -> None:
        self.again.setEnabled(True)
        self._failure = NOTHING if done.failure is None else done.failure.what
        if done.failure is None:
            self.backends = done.answer()
        self._show_backends()

    def _show_backends(self) -> None:
        for line in self._lines:
            self._grid.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []
        if not self.backends:
            text = muted_label()
            text.setText(translated(self._failure) or self.tr("Looking …"))
            self._put(text, 0, 0)
        for row, backend in enumerate(self.backends):
            self._show_backend(row, backend)

    def _show_backend(self, row: int, backend: Backend) -> None:
        sign, name, finding = QLabel(), QLabel(), QLabel()
        picture = icon("check", theme.colour("passed_text")) if backend.found else _warning()
        sign.setPixmap(picture.pixmap(QSize(_SIGN_PX, _SIGN_PX)))
        kind, state = self._kind(backend.kind), self.tr("found") if backend.found else self.tr("missing")
        sign.setAccessibleName(state)
        sign.setToolTip(state)
        name.setText(f"{kind}\n{backend.name}")
        name.setMinimumHeight(theme.HIT_PX)
        text, cure = translated(backend.finding), translated(backend.cure)
        finding.setText(f"{text}\n{cure}".strip())
        finding.setWordWrap(True)
        finding.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        finding.setAccessibleName(f"{kind} {backend.name}, {state}: {text} {cure}".strip())
        for column, part in enumerate((sign, name, finding)):
            self._put(part, row, column)

    def _put(self, part: QWidget, row: int, column: int) -> None:
        self._grid.addWidget(part, row, column)
        self._lines.append(part)

    def _kind(self, kind: str) -> str:
        return {
            "programmer": self.tr("Programmer"),
            "link": self.tr("Serial ports"),
            "server": self.tr("Server"),
            "keyring": self.tr("Keyring"),
            "definitions": self.tr("Object definitions"),
            "ledger": self.tr("Ledger"),
        }[kind]


def _warning() -> QIcon:
    return icon("warning", theme.colour("waiting_text"))


def _look(folder: Path) -> tuple[Backend, ...]:
    from desktop.settings.backends import look

    return look(folder)
