"""Widgets below each other, measured once each: a form of hundreds of fields lays itself out in a few milliseconds.

Qt's own layouts ask every label of every nested layout for several widths on each change, which takes seconds there.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

HIDDEN = Qt.WidgetAttribute.WA_WState_ExplicitShowHide


class StackPart(QWidget):
    """Something whose height follows from its width, and that places its children itself."""

    stale = Signal()
    """Its height may be another now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._measured: tuple[int, int] | None = None
        self._placed = False
        super().__init__(parent)

    def height_at(self, width: int) -> int:
        """Return the height it needs at a width."""
        if self._measured is None or self._measured[0] != width:
            self._measured = (width, self.measure(width))
        return self._measured[1]

    def measure(self, width: int) -> int:
        """Work out the height it needs at a width."""
        raise NotImplementedError

    def place(self) -> None:
        """Put the children where they belong, at the present size."""
        raise NotImplementedError

    def settle(self) -> None:
        """Place the children, if anything has changed since they were."""
        if not self._placed:
            self._placed = True
            self.place()

    def mark_stale(self) -> None:
        """Measure and place anew, next time."""
        self._measured = None
        self._placed = False
        self.stale.emit()

    def event(self, event: QEvent) -> bool:
        """Hear of children that have changed."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.mark_stale()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Place the children for the new size."""
        super().resizeEvent(event)
        self._placed = True
        self.place()


class Stack(StackPart):
    """Widgets from top to bottom; hidden ones take no room."""

    def __init__(self, *, spacing_px: int, margins: QMargins | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spacing_px = spacing_px
        self._margins = margins or QMargins()
        self._items: list[QWidget] = []

    @property
    def items(self) -> tuple[QWidget, ...]:
        """The widgets, from the top."""
        return tuple(self._items)

    def add(self, widget: QWidget, place: int | None = None) -> None:
        """Put a widget at a place, or at the end. One that was hidden on purpose stays it."""
        hidden = widget.testAttribute(HIDDEN) and widget.isHidden()
        widget.setParent(self)
        self._items.insert(len(self._items) if place is None else place, widget)
        if isinstance(widget, StackPart):
            widget.stale.connect(self.mark_stale)
        if not hidden:
            widget.show()
        self.mark_stale()

    def take(self, widget: QWidget) -> None:
        """Remove a widget for good."""
        self._items.remove(widget)
        if isinstance(widget, StackPart):
            widget.stale.disconnect(self.mark_stale)
        widget.hide()
        widget.deleteLater()
        self.mark_stale()

    def measure(self, width: int) -> int:
        """Add up the heights."""
        inner = width - self._margins.left() - self._margins.right()
        heights = [height_of(item, inner) for item in self._items if not item.isHidden()]
        gaps = self._spacing_px * max(0, len(heights) - 1)
        return sum(heights) + gaps + self._margins.top() + self._margins.bottom()

    def place(self) -> None:
        """Put one below the other."""
        left, top = self._margins.left(), self._margins.top()
        inner = self.width() - left - self._margins.right()
        for item in self._items:
            if not item.isHidden():
                height = height_of(item, inner)
                put(item, QRect(left, top, width_of(item, inner), height))
                top += height + self._spacing_px


def height_of(widget: QWidget, width: int) -> int:
    """Return the height a widget needs at a width."""
    if isinstance(widget, StackPart):
        return widget.height_at(width)
    wanted = widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
    return min(max(wanted, widget.minimumHeight()), widget.maximumHeight())


def width_of(widget: QWidget, width: int) -> int:
    """Return how much of a width a widget takes: all of it, unless its policy is to be no wider than it must."""
    policy = widget.sizePolicy().horizontalPolicy()
    return min(width, widget.sizeHint().width()) if policy is policy.Maximum else width


def put(widget: QWidget, area: QRect) -> None:
    """Place a widget, and what is in it where that has changed."""
    if widget.geometry() != area:
        widget.setGeometry(area)
    if isinstance(widget, StackPart):
        widget.settle()
