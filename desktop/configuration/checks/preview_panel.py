"""What the device gets: as a table, as SenML JSON and as CBOR, with its size; secrets are hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.configuration.forms.fields.segments import Segments
from desktop.translation import translated
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from factory_prov.job.draft_check import DraftCheck

TABLE, JSON, CBOR = range(3)
_BESIDE_PX = 300


class PreviewPanel(Translated, QWidget):
    """Shows the newest check in one of three forms."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check: DraftCheck | None = None
        self._heading, self._words = QLabel(), QLabel()
        self._heading.setProperty("role", "name")
        self._heading.setWordWrap(True)
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self.segments = Segments(3)
        self.segments.set_current(TABLE)
        self.segments.chosen.connect(self._show)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setUndoRedoEnabled(False)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setProperty("role", "code")
        self.text.setTabChangesFocus(True)
        self.text.setFont(theme.mono_font())
        self.bar = _Bar()
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.addWidget(self._heading, 1)
        self._head.addWidget(self.segments)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(self._head)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self._words)
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Put the forms to choose from below the heading where there is little room."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        self._head.setDirection(direction.TopToBottom if self.width() < _BESIDE_PX else direction.LeftToRight)

    def retranslate(self) -> None:
        """Set the texts."""
        self._heading.setText(self.tr("What the device gets"))
        self.segments.set_texts((self.tr("table"), "JSON", "CBOR"), self.tr("Show as"))
        self.text.setAccessibleName(self.tr("What the device gets"))
        self._show()
        self._say_size()

    def set_check(self, check: DraftCheck) -> None:
        """Show another check; the place one had scrolled to stays."""
        self._check = check
        self._show()
        self._say_size()

    def _show(self) -> None:
        text = self._content()
        if text == self.text.toPlainText():
            return
        bars = (self.text.verticalScrollBar(), self.text.horizontalScrollBar())
        places = [bar.value() for bar in bars]
        self.text.setPlainText(text)
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    def _content(self) -> str:
        if self._check is None:
            return ""
        match self.segments.current():
            case 1:  # JSON
                return self._check.senml_json
            case 2:  # CBOR
                return _columns([(path, _spaced(digits)) for path, digits in self._check.cbor])
        return _columns([(path, translated(value)) for path, _name, value in self._check.rows])

    def _say_size(self) -> None:
        check = self._check
        if check is None:
            self._words.setText(self.tr("Checking…"))
            return
        records = self.tr("%n record(s)", "", check.records)
        size = self.tr("{0} of {1} bytes").format(check.size_bytes, check.limit_bytes)
        over = check.size_bytes - check.limit_bytes
        too_many = self.tr("%n byte(s) too many", "", over)
        more = f" · ✕ {too_many}" if over > 0 else ""
        self._words.setText(f"{records} · {size}{more}")
        self.bar.show_share(check.size_bytes / max(1, check.limit_bytes))


class _Bar(QWidget):
    """How much of the device's limit is used; the words beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return the size of a thin line."""
        return QSize(80, 6)

    def show_share(self, share: float) -> None:
        """Fill a share of it, over 1 all of it, in red."""
        self._share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the groove and what is used of it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = QRectF(self.rect())
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(area, 3, 3)
        painter.setBrush(theme.colour("failed_text" if self._share > 1 else "accent"))
        area.setWidth(max(6.0, area.width() * min(1.0, self._share)))
        painter.drawRoundedRect(area, 3, 3)


def _columns(rows: list[tuple[str, str]]) -> str:
    width = max((len(path) for path, _value in rows), default=0) + 2
    return "\n".join(f"{path:<{width}}{value}" for path, value in rows)


def _spaced(digits: str) -> str:
    """Put a blank between bytes, which are two characters each."""
    return " ".join(digits[place : place + 2] for place in range(0, len(digits), 2))
