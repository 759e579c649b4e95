"""Yes or no, as a switch."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from desktop import theme
from desktop.configuration.forms.fields.base import FormField

_TRACK = QSize(40, 22)
_GAP_PX = 10
_EDGE_PX = 5
"""Room around the track for the focus ring."""


class Switch(QCheckBox):
    """A check box drawn as a switch, with its state as a word beside."""

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for the track, the word and the focus ring."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(2 * _EDGE_PX + _TRACK.width() + _GAP_PX + words + 4, theme.HIT_PX)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return the same: a switch is never cut."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802  # Qt's name
        """Take a click anywhere on it."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the track, the knob, the word, and the focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - _TRACK.height()) / 2
        track = QRectF(_EDGE_PX, top, _TRACK.width(), _TRACK.height())
        self._draw_track(painter, track)
        painter.setPen(theme.colour("ink" if self.isEnabled() else "muted"))
        words = self.rect().adjusted(int(track.right()) + _GAP_PX, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2.5))
            radius = track.height() / 2 + 3.5
            painter.drawRoundedRect(track.adjusted(-3.5, -3.5, 3.5, 3.5), radius, radius)

    def _draw_track(self, painter: QPainter, track: QRectF) -> None:
        on = self.isChecked()
        edge = theme.colour("accent" if on and self.isEnabled() else "muted")
        painter.setPen(QPen(edge, 1.5))
        painter.setBrush(edge if on else theme.colour("line"))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        size = track.height() - 6
        left = track.right() - size - 3 if on else track.left() + 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("on_accent" if on else "panel"))
        painter.drawEllipse(QRectF(left, track.top() + 3, size, size))


class SwitchField(FormField):
    """Boolean. `default` is shown while nothing is set."""

    def __init__(self, *, default: bool | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._default = default
        self.switch = Switch()
        self.setFocusProxy(self.switch)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.switch)
        layout.addStretch()
        self.switch.toggled.connect(self._toggled)
        self.retranslate()

    def value(self) -> object:
        """Return yes or no; what is shown by default counts as the default's value."""
        return self.switch.isChecked()

    def set_value(self, value: object) -> None:
        """Show yes or no, or the default for None."""
        with QSignalBlocker(self.switch):
            self.switch.setChecked(bool(self._default if value is None else value))
        self.retranslate()

    def accepts(self, value: object) -> bool:
        """Take true and false, and nothing where there is a default."""
        return isinstance(value, bool) or (value is None and self._default is not None)

    def retranslate(self) -> None:
        """Say the state as a word."""
        self.switch.setText(self.tr("yes") if self.switch.isChecked() else self.tr("no"))

    def _toggled(self) -> None:
        self.retranslate()
        self.edited.emit(self.value())
        self.finished.emit()
