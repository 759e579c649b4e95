"""Settings: how the barcode scanner of this PC types, learned from one sheet or set by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from desktop.labels.characters import items_of, noted
from desktop.labels.gate import Typed
from desktop.labels.learning import SHEET, Lesson, WrongKeyboard, learn
from desktop.labels.profile import ANY_SUFFIX, PARTS
from desktop.settings.card import Card, limit_width, muted_label, set_role
from desktop.settings.code_picture import CodePicture

if TYPE_CHECKING:
    from desktop.preferences import Choices, Preferences

_FIELD_PX = 300
_SUFFIXES = (ANY_SUFFIX, "", "<CR>", "<LF>", "<CR><LF>", "<TAB>")
_SEPARATORS = ("", "<GS>", "<RS>", ";", ",", "|", "/")
_GAPS_MS = (0, 150, 250, 400)


class ScannerCard(Card):
    """Every choice counts at once."""

    learn_wanted = Signal(bool)
    """Whether the next scan is the sheet's; then `take` is to get it."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(preferences, parent)
        self._names = [QLabel() for _ in range(5)]
        self.sheet = QPushButton()
        self.code = CodePicture(SHEET)
        self.said = muted_label()
        self.prefix = QLineEdit()
        self.suffix, self.separator, self.part, self.pause = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        for field in self._fields():
            limit_width(field, _FIELD_PX)
        for number in range(PARTS + 1):
            self.part.addItem("", number)
        self.add_row(self.sheet, QWidget())
        self.add_row(self.said)
        self.add_row(self.code, QWidget())
        for name, field in zip(self._names, self._fields(), strict=True):
            self.add_row(field, QWidget(), name=name)
        self.code.hide()
        self._connect()
        preferences.changed.connect(self.show_choices)
        self.retranslate()

    def _fields(self) -> tuple[QWidget, ...]:
        return self.prefix, self.suffix, self.separator, self.part, self.pause

    def _connect(self) -> None:
        self.sheet.clicked.connect(self._turn)
        self.prefix.editingFinished.connect(self._take_prefix)
        self.suffix.activated.connect(lambda row: self.change(scanner_suffix=self.suffix.itemData(row)))
        self.separator.activated.connect(self._take_separator)
        self.part.activated.connect(lambda row: self.change(scanner_part=row))
        self.pause.activated.connect(lambda row: self.change(scanner_gap_ms=self.pause.itemData(row)))

    @property
    def learns(self) -> bool:
        """Whether it waits for a scan of the sheet."""
        return not self.code.isHidden()

    def retranslate(self) -> None:
        """Set the words."""
        self.heading.setText(self.tr("Scanner"))
        names = (
            self.tr("Prefix"),
            self.tr("Ends with"),
            self.tr("Separator"),
            self.tr("The name is"),
            self.tr("Speed"),
        )
        for label, field, name in zip(self._names, self._fields(), names, strict=True):
            label.setText(name)
            field.setAccessibleName(name)
        self.prefix.setPlaceholderText(self.tr("nothing"))
        self.prefix.setToolTip(self.tr("What stands before every label. Write <STX> for what cannot be seen."))
        self.part.setItemText(0, self.tr("the whole label"))
        for number in range(1, PARTS + 1):
            self.part.setItemText(number, self.tr("part {0}").format(number))
        self._show_learning(on=self.learns)
        self.show_choices(self.preferences.choices)

    def show_choices(self, choices: Choices) -> None:
        """Show what is chosen."""
        if not self.prefix.hasFocus():
            self.prefix.setText(choices.scanner_prefix)
        _offer(self.suffix, _SUFFIXES, choices.scanner_suffix, self._suffix_word)
        _offer(self.separator, _SEPARATORS, choices.scanner_separator, self._separator_word)
        _offer(self.pause, _GAPS_MS, choices.scanner_gap_ms, self._pause_word)
        self.part.setCurrentIndex(choices.scanner_part if 0 <= choices.scanner_part <= PARTS else 0)
        self.part.setEnabled(bool(choices.scanner_separator))

    def take(self, typed: Typed) -> None:
        """Learn from what the scanner typed for the sheet."""
        if not self.learns:
            return
        lesson = learn(typed)
        if isinstance(lesson, Lesson):
            self._keep(lesson)
        elif isinstance(lesson, WrongKeyboard):
            self._say(self._wrong_keyboard(lesson), "error")
        else:
            self._say(self.tr("This was not the code below: {0}. Scan that one.").format(lesson.shown), "error")

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Wait for no scan that nobody sees."""
        super().hideEvent(event)
        if self.learns:
            self._turn()

    def _keep(self, lesson: Lesson) -> None:
        self._turn()
        kept = self.change(
            scanner_prefix=lesson.prefix,
            scanner_suffix=lesson.suffix,
            scanner_separator=lesson.separator,
            scanner_part=self.preferences.choices.scanner_part if lesson.separator else 0,
            scanner_gap_ms=lesson.gap_ms,
        )
        if not kept:
            return
        text = self.tr("Learned: this is how the scanner types. Scan a label to try it.")
        if lesson.drops_separator:
            text = self.tr("Learned. The scanner leaves out what cannot be seen, such as <GS>: set it up to send that.")
        self._say(text, "muted")

    def _wrong_keyboard(self, found: WrongKeyboard) -> str:
        if found.only_case:
            return self.tr("Capital and small letters came the wrong way round: turn Caps Lock off, and scan again.")
        pairs = ", ".join(self.tr("{0} came as {1}").format(one, other) for one, other in found.pairs)
        text = self.tr(
            "The scanner types for another keyboard than this PC has. Set its country to that of the keyboard."
        )
        return f"{text} {pairs}" if pairs else text

    def _turn(self) -> None:
        on = not self.learns
        self._say("", "muted")
        self._show_learning(on=on)
        self.learn_wanted.emit(on)

    def _show_learning(self, *, on: bool) -> None:
        self.code.setVisible(on)
        self.sheet.setText(self.tr("Cancel") if on else self.tr("Learn from a scan"))
        self.sheet.setAccessibleName(self.sheet.text())
        if on:
            self._say(self.tr("Scan the code below. It starts nothing; it shows how the scanner types."), "muted")
        elif not self.said.text():
            self._say(self.tr("One scan shows what the scanner sends before, after and between."), "muted")

    def _take_prefix(self) -> None:
        self.change(scanner_prefix=noted(items_of(self.prefix.text())))

    def _take_separator(self, row: int) -> None:
        separator = self.separator.itemData(row)
        self.change(scanner_separator=separator, **({} if separator else {"scanner_part": 0}))

    def _suffix_word(self, suffix: object) -> str:
        words = {
            ANY_SUFFIX: self.tr("Enter, line feed or Tab"),
            "": self.tr("nothing"),
            "<CR>": self.tr("Enter <CR>"),
            "<LF>": self.tr("line feed <LF>"),
            "<TAB>": self.tr("Tab <TAB>"),
        }
        return words.get(str(suffix), str(suffix))

    def _separator_word(self, separator: object) -> str:
        return str(separator) or self.tr("none")

    def _pause_word(self, gap_ms: object) -> str:
        return self.tr("pauses up to {0} ms").format(gap_ms) if gap_ms else self.tr("as usual")

    def _say(self, text: str, role: str) -> None:
        set_role(self.said, role)
        self.said.setText(text)


def _offer(box: QComboBox, values: tuple[object, ...], chosen: object, word: Callable[[object], str]) -> None:
    """Offer values, and the chosen one too when it is none of them."""
    box.clear()
    for value in values if chosen in values else (*values, chosen):
        box.addItem(word(value), value)
    box.setCurrentIndex(box.findData(chosen))
