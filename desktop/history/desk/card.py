"""One thing to do with a unit, as a card to press: its name, its key, what it will do, or why it cannot be done."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.fitting import wrapped

_LINES = 3
"""Of what it will do; the tool tip and the strip that asks have all of it."""


class ActionCard(QPushButton):
    """A button as wide as it may be and as high as its words need. One that is refused is still reached by Tab."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "action")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title, self._cap, self._time, self._text = QLabel(), QLabel(), QLabel(), QLabel()
        self._whole = ""
        self.refused = False
        self._title.setProperty("role", "title")
        self._cap.setProperty("role", "keycap")
        self._cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._time.setProperty("role", "muted")
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._title, self._cap, self._time, self._text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        first = QHBoxLayout()
        first.setSpacing(2 * theme.SPACE_PX)
        first.addWidget(self._title)
        first.addWidget(self._cap)
        first.addStretch(1)
        first.addWidget(self._time)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(2 * theme.SPACE_PX)
        layout.addLayout(first)
        layout.addWidget(self._text, 1)

    def say(self, title: str, key: str, text: str, *, refusal: str = "", recommended: bool = False) -> None:
        """Set what it says; `refusal` stands in the place of what it would do."""
        self._whole, self.refused = refusal or text, bool(refusal)
        self._title.setText(title)
        self._cap.setText(key)
        self._cap.setVisible(bool(key))
        self._text.setProperty("role", "refused" if refusal else "muted")
        self.setProperty("recommended", recommended)
        self.setProperty("refused", self.refused)
        self._title.setEnabled(not refusal)
        styled: tuple[QWidget, ...] = (self, self._text, self._title)
        for widget in styled:
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self.setAccessibleName(f"{title} ({key})" if key else title)
        self.setAccessibleDescription(self._whole)
        self.setToolTip(self._whole)
        self._fit()

    def say_time(self, text: str) -> None:
        """Set how long it takes."""
        self._time.setText(text)
        self._fit()

    @property
    def title(self) -> str:
        """What it is called."""
        return self._title.text()

    @property
    def text_shown(self) -> str:
        """All that it says beside its name."""
        return self._whole

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return the size in which title and some lines are whole."""
        metrics = self._text.fontMetrics()
        height = self._title.sizeHint().height() + _LINES * metrics.lineSpacing() + 2 * 12 + 2 * theme.SPACE_PX + 8
        return QSize(max(180, self._title.sizeHint().width() + self._cap.sizeHint().width() + 48), height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """A narrow one leaves something out."""
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """Break the lines where they end now."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        room_px = max(60, self.width() - 36)
        beside_px = self._title.sizeHint().width() + self._cap.sizeHint().width() + 4 * theme.SPACE_PX
        self._time.setVisible(not self.refused and beside_px + self._time.sizeHint().width() <= room_px)
        self._text.setText("\n".join(wrapped(self._whole, self._text.fontMetrics(), room_px, _LINES)))
