"""What the Job screen shows while no job is open: begin one, open one, or drop files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.widgets.translated import Translated

_WIDTH_PX = 560


class StartView(Translated, QWidget):
    """Two buttons, the recent files, and a place to drop."""

    new_wanted = Signal()
    open_wanted = Signal()
    recent_wanted = Signal(object)
    """Carries the Path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._lead, self._recent_title, self._hint = QLabel(), QLabel(), QLabel(), QLabel()
        self._title.setProperty("role", "heading")
        self._lead.setProperty("role", "muted")
        self._recent_title.setProperty("role", "section")
        for label in (self._lead, self._hint):
            label.setWordWrap(True)
        self.new, self.open = QPushButton(), QPushButton()
        self.new.setProperty("role", "primary")
        self.new.clicked.connect(self.new_wanted)
        self.open.clicked.connect(self.open_wanted)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(6)
        self._files: tuple[Path, ...] = ()
        self.recent: list[QPushButton] = []
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        drop = QFrame()
        drop.setProperty("role", "drop")
        inside = QVBoxLayout(drop)
        inside.setContentsMargins(20, 24, 20, 24)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setProperty("role", "muted")
        inside.addWidget(self._hint)
        column = QWidget()
        column.setMaximumWidth(_WIDTH_PX)
        rows = QVBoxLayout(column)
        rows.setSpacing(12)
        for part in (self._title, self._lead, self.new, self.open):
            rows.addWidget(part)
        rows.addSpacing(8)
        rows.addWidget(self._recent_title)
        rows.addLayout(self._recent)
        rows.addSpacing(8)
        rows.addWidget(drop)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(column, 100)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(2)
        self._recent_title.hide()

    def retranslate(self) -> None:
        """Set the texts."""
        self._title.setText(self.tr("Begin with a job"))
        self._lead.setText(self.tr("A job says what every unit of one kind gets: its configuration, keys and server."))
        self.new.setText(self.tr("New job"))
        self.open.setText(self.tr("Open…"))
        self._recent_title.setText(self.tr("Recent files").upper())
        self._hint.setText(
            self.tr("Or drop files here: a job, the old endpoint_cfg, cert_info.json or lwm2m_server.json, or a pack.")
        )
        for button, path in zip(self.recent, self._files, strict=True):
            button.setAccessibleName(self.tr("Open {0}").format(path.name))

    def show_recent(self, names: Sequence[str]) -> None:
        """List the recent files; one is opened by a press."""
        files = tuple(Path(name) for name in names)
        if files == self._files:
            return
        self._files = files
        for button in self.recent:
            button.hide()
            button.deleteLater()
        self.recent = []
        for path in files:
            button = QPushButton(f"{path.name}   {_shortened(path.parent)}")
            button.setProperty("role", "tile")
            button.setToolTip(str(path))
            button.clicked.connect(self._open_recent)
            self._recent.addWidget(button)
            self.recent.append(button)
        self._recent_title.setVisible(bool(files))
        self.retranslate()

    def _open_recent(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton) and button in self.recent:
            self.recent_wanted.emit(self._files[self.recent.index(button)])


def _shortened(folder: Path, limit: int = 44) -> str:
    text = str(folder)
    return text if len(text) <= limit else f"…{text[-limit:]}"
