"""One line at the top of the window for what everybody should know, in the place of a dialog."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.widgets.translated import Translated


class Weight(StrEnum):
    """How much a notice matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence for the user, in the present language; `details` can be copied."""

    text: str
    weight: Weight = Weight.INFO
    details: str = ""


_LOOKS = {
    Weight.INFO: ("check", "accent"),
    Weight.WARNING: ("warning", "waiting_text"),
    Weight.ERROR: ("warning", "failed_text"),
}


class NoticeBar(Translated, QFrame):
    """Shows the newest notice until it is closed or another one comes."""

    closed = Signal()
    """Somebody has closed the notice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._notice: Notice | None = None
        self._sign = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._copy = QPushButton()
        self._copy.setProperty("role", "quiet")
        self._copy.clicked.connect(self._copy_details)
        self._close = QPushButton()
        self._close.setProperty("role", "quiet")
        self._close.clicked.connect(self.hide)
        self._close.clicked.connect(self.closed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 4, 12, 4)
        layout.setSpacing(12)
        layout.addWidget(self._sign)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._copy)
        layout.addWidget(self._close)
        self.retranslate()
        self.hide()

    @property
    def notice(self) -> Notice | None:
        """The notice shown now."""
        return None if self.isHidden() else self._notice

    def show_notice(self, notice: Notice) -> None:
        """Show a notice in the place of an older one."""
        self._notice = notice
        name, token = _LOOKS[notice.weight]
        self._sign.setPixmap(icon(name, theme.colour(token)).pixmap(QSize(20, 20)))
        self._text.setText(notice.text)
        self._text.setAccessibleName(notice.text)
        self._copy.setVisible(bool(notice.details))
        self.show()

    def forget_news(self) -> None:
        """Hide what was only for information: another screen is shown."""
        if self._notice is not None and self._notice.weight is Weight.INFO:
            self.hide()

    def retranslate(self) -> None:
        """Set the texts of the buttons; the notice stays as it was said."""
        self._copy.setText(self.tr("Copy details"))
        self._close.setText(self.tr("Close"))
        self._close.setAccessibleName(self.tr("Close this notice"))

    def _copy_details(self) -> None:
        from PySide6.QtGui import QGuiApplication

        if self._notice is not None:
            QGuiApplication.clipboard().setText(f"{self._notice.text}\n\n{self._notice.details}")
