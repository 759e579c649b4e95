"""A list of what may be added, with a line to search in; the keyboard never leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.translation import translated
from desktop.widgets.translated import Translated
from factory_prov.messages import Message

_WIDTH_PX, _HEIGHT_PX = 420, 400
_AROUND_PX = 56
"""Frame, margins and the bar that scrolls."""
_ROW_PX = 40
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOffer:
    """One thing that may be added. `detail` is small print behind it, `help` a tool tip; `value` is for who asks."""

    text: str
    detail: str = ""
    help: str | Message = ""
    value: object = None


class AddMenu(Translated, QFrame):
    """Opens below what opened it; typing searches, Enter takes, Esc closes."""

    chosen = Signal(object)
    """Carries the `value` of the offer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        self.search = QLineEdit()
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self._offers: tuple[AddOffer, ...] = ()
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._take)
        self.list.itemClicked.connect(self._take)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.search.setPlaceholderText(self.tr("Search by name or number"))
        self.search.setAccessibleName(self.tr("Search what to add"))
        self.list.setAccessibleName(self.tr("What may be added"))

    def open_below(self, anchor: QWidget, offers: Sequence[AddOffer]) -> None:
        """Show the offers at a widget, wholly on the screen."""
        self._offers = tuple(offers)
        self.search.clear()
        self._fill("")
        area = anchor.screen().availableGeometry()
        width_px = min(max(_WIDTH_PX, self.list.sizeHintForColumn(0) + _AROUND_PX), area.width())
        self.resize(QSize(width_px, min(_HEIGHT_PX, 76 + _ROW_PX * max(1, len(self._offers)))))
        place = anchor.mapToGlobal(QPoint(0, anchor.height()))
        place.setX(max(area.left(), min(place.x(), area.right() - self.width())))
        if place.y() + self.height() > area.bottom():
            place.setY(max(area.top(), anchor.mapToGlobal(QPoint(0, 0)).y() - self.height()))
        self.move(place)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Let the arrow keys move in the list while the line has the focus."""
        is_key = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_key and isinstance(event, QKeyEvent) and event.key() in _LIST_KEYS:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _fill(self, text: str) -> None:
        words = text.casefold().split()
        self.list.clear()
        for offer in self._offers:
            shown = f"{offer.text}   {offer.detail}" if offer.detail else offer.text
            if all(word in shown.casefold() for word in words):
                item = QListWidgetItem(shown)
                item.setSizeHint(QSize(self.list.fontMetrics().horizontalAdvance(shown), _ROW_PX))
                item.setToolTip(translated(offer.help))
                item.setData(Qt.ItemDataRole.UserRole, offer)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.close()
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole).value)
