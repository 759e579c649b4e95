"""One line over the foot of the screen for what everybody should know, in the place of a dialog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QRect, QSize, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.widgets.translated import Translated

SHOWN_MS = 7_000
"""How long news stay; what somebody must know stays until it is closed."""
_WIDEST_PX, _EDGE_PX = 860, 12


class Weight(StrEnum):
    """How much a notice matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A button of a notice: its word in the present language, and what it does."""

    text: str
    act: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence for the user, in the present language; `details` can be copied.

    INFO goes by itself, unless it `stays` or there is something to press; so does a warning that is `brief`, the answer
    to a key somebody pressed.
    """

    text: str
    weight: Weight = Weight.INFO
    details: str = ""
    offer: Offer | None = None
    stays: bool = False
    brief: bool = False

    @property
    def passes(self) -> bool:
        """Whether it goes by itself."""
        return (self.weight is Weight.INFO or self.brief) and not (self.stays or self.details or self.offer)


_LOOKS = {
    Weight.INFO: ("check", "accent"),
    Weight.WARNING: ("warning", "waiting_text"),
    Weight.ERROR: ("warning", "failed_text"),
}


class NoticeBar(Translated, QFrame):
    """Shows the newest notice until it is closed or another one comes.

    It lies over the foot of the screen it belongs to: nothing that somebody is about to press moves away.
    """

    closed = Signal()
    """Somebody has closed the notice."""

    def __init__(self, screen: QWidget) -> None:
        super().__init__(screen)
        self.setProperty("role", "notice")
        self._screen = screen
        self._notice: Notice | None = None
        self._sign, self._text = QLabel(), QLabel()
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.offer, self._copy, self._close = QPushButton(), QPushButton(), QPushButton()
        self.offer.clicked.connect(self._take_offer)
        self._copy.clicked.connect(self._copy_details)
        self._close.clicked.connect(self.hide)
        self._close.clicked.connect(self.closed)
        self._passing = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._passing.timeout.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 8, 4)
        layout.setSpacing(12)
        layout.addWidget(self._sign)
        layout.addWidget(self._text, 1)
        for button in (self.offer, self._copy, self._close):
            button.setProperty("role", "quiet")
            layout.addWidget(button)
        screen.installEventFilter(self)
        self.retranslate()
        self.hide()

    @property
    def notice(self) -> Notice | None:
        """The notice shown now."""
        return None if self.isHidden() else self._notice

    def show_notice(self, notice: Notice) -> None:
        """Show a notice in the place of an older one."""
        self._notice = notice
        self._draw_sign()
        self._text.setText(notice.text)
        self._text.setAccessibleName(notice.text)
        self._copy.setVisible(bool(notice.details))
        self.offer.setVisible(notice.offer is not None)
        if notice.offer is not None:
            self.offer.setText(notice.offer.text)
            self.offer.setAccessibleName(notice.offer.text)
        self._place()
        self.show()
        self.raise_()
        if notice.passes:
            self._passing.start()
        else:
            self._passing.stop()

    def forget_news(self) -> None:
        """Hide what was only for information: another screen is shown."""
        if self._notice is not None and self._notice.passes:
            self.hide()

    def forget_offer(self) -> None:
        """Hide what offers something: it is done."""
        if self._notice is not None and self._notice.offer is not None:
            self.hide()

    def retranslate(self) -> None:
        """Set the texts of the buttons; the notice stays as it was said."""
        self._copy.setText(self.tr("Copy details"))
        self._close.setText(self.tr("Close"))
        self._close.setAccessibleName(self.tr("Close this notice"))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Keep the place at the foot of the screen."""
        if event.type() is QEvent.Type.Resize and watched is self._screen and self._notice is not None:
            self._place()
        return False

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the sign in the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._notice is not None:
            self._draw_sign()

    def _draw_sign(self) -> None:
        if self._notice is not None:
            name, token = _LOOKS[self._notice.weight]
            self._sign.setPixmap(icon(name, theme.colour(token)).pixmap(QSize(20, 20)))

    def _place(self) -> None:
        """Lie in the middle of the foot, as wide as the text needs and as high as that makes it."""
        room, layout = self._screen.size(), self.layout()
        if self._notice is None or layout is None:
            return
        layout.invalidate()
        wanted = layout.sizeHint().width() + self._text.fontMetrics().horizontalAdvance(self._notice.text) + 4
        width = min(wanted, _WIDEST_PX, room.width() - 2 * _EDGE_PX)
        height = min(max(layout.heightForWidth(width), layout.sizeHint().height()), room.height() - 2 * _EDGE_PX)
        self.setGeometry(QRect((room.width() - width) // 2, room.height() - height - _EDGE_PX, width, height))

    def _take_offer(self) -> None:
        notice = self._notice
        self.hide()
        if notice is not None and notice.offer is not None:
            notice.offer.act()

    def _copy_details(self) -> None:
        from PySide6.QtGui import QGuiApplication

        if self._notice is not None:
            QGuiApplication.clipboard().setText(f"{self._notice.text}\n\n{self._notice.details}")
