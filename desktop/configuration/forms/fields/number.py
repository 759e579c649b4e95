"""Numbers of 64 bits: Integer, Unsigned Integer and Float resources, and options that are numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.configuration.forms.fields.base import FormField, LineEdit

NUMBER_WIDTH_PX = 200
_STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_PageDown: -10,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLimits:
    """What a number may be; `values`, when not empty, are the only ones."""

    minimum: float = -math.inf
    maximum: float = math.inf
    values: tuple[float, ...] = ()
    whole: bool = True

    def allows(self, number: float) -> bool:
        """Whether a number is one of them."""
        return number in self.values if self.values else self.minimum <= number <= self.maximum

    def __str__(self) -> str:
        if self.values:
            return ", ".join(map(str, self.values))
        ends = ["" if math.isinf(end) else str(end) for end in (self.minimum, self.maximum)]
        return "…".join(ends) if any(ends) else ""


class NumberField(FormField):
    """One number with its unit; the arrow keys step it. What is no number goes out as the text it is."""

    def __init__(
        self,
        limits: NumberLimits,
        *,
        units: str = "",
        default: int | float | None = None,
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._limits = limits
        self._default = default
        self._optional = optional or default is not None
        self._units = units
        self._unit = QLabel()
        self._unit.setProperty("role", "muted")
        self._unit.setVisible(bool(units))
        self.edit = LineEdit()
        self.edit.setMaximumWidth(NUMBER_WIDTH_PX)
        if default is not None:
            self.edit.setPlaceholderText(str(default).removesuffix(".0"))
        self.setFocusProxy(self.edit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self._unit)
        layout.addStretch()
        self.edit.textChanged.connect(self._changed)
        self.edit.editingFinished.connect(self.finished)
        self.retranslate()

    def value(self) -> object:
        """Return the number, None for the default, or the text that is no number."""
        text = self.edit.text().strip()
        if not text and self._optional:
            return None
        number = read_number(text, whole=self._limits.whole)
        return text if number is None else number

    def set_value(self, value: object) -> None:
        """Show a number."""
        if value == self.value() and type(value) is type(self.value()):
            return
        with QSignalBlocker(self.edit):
            self.edit.setText("" if value is None else str(value))
        self.retranslate()

    def accepts(self, value: object) -> bool:
        """Take numbers, and text that was typed as one."""
        return value is None or (isinstance(value, (int, float, str)) and not isinstance(value, bool))

    def complaint(self) -> str:
        """Say that it is no number, or out of range."""
        return number_complaint(self.value(), limits=self._limits)

    def retranslate(self) -> None:
        """Say the unit, and for seconds how long that is."""
        value = self.value()
        shown = self._default if value is None else value
        length = duration_words(shown) if self._units == "s" and isinstance(shown, int) else ""
        self._unit.setText(f"{self._units} = {length}" if length else self._units)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Step with the keys that the line edit has no use for."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.step(step)

    def step(self, by: int) -> None:
        """Go up or down, as far as the limits allow."""
        value = self.value()
        if value is None:
            value = self._default
        if isinstance(value, (int, float)):
            wanted = self._stepped(value, by)
        else:
            wanted = 0 if self._limits.allows(0) else self._limits.minimum
        if self._limits.allows(wanted):
            self.edit.setText(str(wanted))

    def _stepped(self, value: float, by: int) -> float:
        if self._limits.values:
            later = [item for item in sorted(self._limits.values, reverse=by < 0) if (item - value) * by > 0]
            return later[0] if later else value
        limits = self._limits
        return min(max(value + by, limits.minimum), limits.maximum)

    def _changed(self) -> None:
        self.retranslate()
        self.edited.emit(self.value())


def read_number(text: str, *, whole: bool) -> int | float | None:
    """Read a number as people type it, `0xC0A8` and `86 400` too; None when it is none."""
    bare = text.replace(" ", "").replace("\u00a0", "")
    try:
        return int(bare, 0) if bare.lower().startswith(("0x", "-0x")) else int(bare)
    except ValueError:
        pass
    if whole:
        return None
    try:
        number = float(bare)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def number_complaint(value: object, *, limits: NumberLimits) -> str:
    """Say in the present language why a value is no number within its limits; "" when it is one, or nothing."""
    translate = QCoreApplication.translate
    if isinstance(value, str):
        if limits.whole:
            return translate("NumberField", "This is no whole number.")
        return translate("NumberField", "This is no number.")
    if isinstance(value, (int, float)) and not limits.allows(value):
        return translate("NumberField", "Out of range: {0}.").format(limits)
    return ""


def duration_words(seconds: int) -> str:
    """Say a number of seconds in the largest unit that it is a multiple of, "" where that is seconds."""
    if seconds <= 0 or seconds >= 2**31 * 60:
        return ""
    return _Duration().words(seconds)


class _Duration(QObject):
    """Texts with a number in them: lupdate finds plurals in a `tr` only."""

    def words(self, seconds: int) -> str:
        if seconds % 86400 == 0:
            return self.tr("%n day(s)", "", seconds // 86400)
        if seconds % 3600 == 0:
            return self.tr("%n hour(s)", "", seconds // 3600)
        return self.tr("%n minute(s)", "", seconds // 60) if seconds % 60 == 0 else ""
