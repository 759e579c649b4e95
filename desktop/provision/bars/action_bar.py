"""What can be done about the current slot: its advice, a returned unit, a name to give. Gone when there is nothing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.provision import texts
from desktop.provision.bars.again_choice import AgainChoice, Choice
from desktop.provision.bars.name_row import NameRow
from desktop.provision.entry import STARTABLE, Entry
from desktop.theme import DeviceState
from desktop.translation import translated
from desktop.widgets import words
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.translated import Translated

RETURNED_CODE = "E106"
_TIGHT_PX = 700
_TIGHTEST_PX = 600
_TROUBLED = (DeviceState.FAIL, DeviceState.ERROR)
_GOOD = (DeviceState.PASS, DeviceState.WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartWish:
    """Somebody wants a unit to start, and what they decided about it."""

    key: str
    choice: Choice


class ActionBar(Translated, QFrame):
    """Follows the current slot; says what its user wants."""

    start_wanted = Signal(object)
    """Carries a StartWish."""
    copy_wanted = Signal(str)
    seen = Signal(str)
    life_wanted = Signal(str)
    """All three carry the key of the slot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "foot")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._entry: Entry | None = None
        self._needs_name = False
        self._locked = False
        self._offers_retry = self._explains = self._offers_copy = False
        self.headline = ElidedLabel("title")
        self.what_to_do = QLabel()
        self.what_to_do.setTextFormat(Qt.TextFormat.PlainText)
        self.what_to_do.setWordWrap(True)
        self.explanation = ElidedLabel("muted")
        self.again = AgainChoice()
        self.name = NameRow()
        self.retry, self.copy, self.see = QPushButton(), QPushButton(), QPushButton()
        self.life = QPushButton()
        self.life.setProperty("role", "quiet")
        self._lay_out()
        self.retry.clicked.connect(self._retry)
        self.copy.clicked.connect(self._copy)
        self.see.clicked.connect(self._seen)
        self.life.clicked.connect(self._want_life)
        self.again.chosen.connect(self._choose)
        self.name.given.connect(self._named)
        self.retranslate()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(3)
        for widget in (self.headline, self.what_to_do, self.explanation, self.again, self.name):
            words.addWidget(widget)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 10, 20, 10)
        layout.setSpacing(8)
        layout.addLayout(words, 1)
        layout.addSpacing(8)
        layout.addWidget(self.life, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.see, 0, Qt.AlignmentFlag.AlignTop)

    def set_needs(self, *, name: bool, new_identity_name: bool) -> None:
        """Say whether every unit, or only a new identity, needs a name from somebody."""
        self.again.needs_name = new_identity_name
        if name != self._needs_name:
            self._needs_name = name
            self._show()

    def show_lock(self, locked: bool) -> None:
        """Offer the life of a unit only while the window is not locked."""
        self._locked = locked
        self._show()

    def show_entry(self, entry: Entry | None) -> None:
        """Show what can be done about a slot; None: no slot is current."""
        if entry == self._entry:
            return
        if entry is None or self._entry is None or _about(entry) != _about(self._entry):
            self.again.begin()
            self.name.begin()
        self._entry = entry
        self._show()

    def ask_name(self) -> None:
        """Put the cursor where the name goes."""
        self.name.field.setFocus()

    @property
    def asks_name(self) -> bool:
        """Whether the current slot waits for a name."""
        return not self.isHidden() and not self.name.isHidden()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.retry.setText(self.tr("Try again"))
        self.retry.setAccessibleName(self.retry.text())
        self.copy.setText(self.tr("Copy details"))
        self.copy.setAccessibleName(self.copy.text())
        self.life.setText(self.tr("Show its life"))
        self.life.setAccessibleName(self.life.text())
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Leave out what is for the engineer, and the button that another replaces, where there is little room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        roomy = self.width() >= _TIGHT_PX
        self.retry.setVisible(self._offers_retry and roomy)
        self.explanation.setVisible(self._explains and roomy)
        self.copy.setVisible(self._offers_copy and self.width() >= _TIGHTEST_PX)

    def _show(self) -> None:
        entry = self._entry
        troubled = entry is not None and entry.state in _TROUBLED and bool(entry.code)
        returned = entry is not None and _returned(entry)
        named = entry is not None and not returned and self._needs_name and entry.state in STARTABLE
        good = entry is not None and entry.state in _GOOD and entry.plugged
        self._offers_copy = troubled
        self._offers_retry = entry is not None and troubled and not returned and entry.plugged
        self.see.setVisible(troubled or good)
        self.see.setText(self.tr("Next unit") if good else self.tr("Seen"))
        self.see.setAccessibleName(
            self.tr("Another unit is here now") if good else self.tr("The verdict has been seen")
        )
        self.again.setVisible(returned)
        self.life.setVisible(returned and not self._locked)
        self.name.setVisible(named)
        waits = good and entry is not None and entry.state is DeviceState.WAIT
        self._explains = entry is not None and (troubled or waits) and bool(entry.explanation)
        self._fit()
        self.what_to_do.setVisible(troubled)
        if entry is not None and troubled:
            self._say_advice(entry)
        elif entry is not None and returned and entry.past is not None:
            name = entry.past.endpoint_name or entry.past.hardware_id
            self._say(entry, self.tr("{0} ({1})").format(texts.past(entry.past), name))
        elif entry is not None and named:
            self._say(entry, self.tr("Scan the label of the unit"))
        elif entry is not None and waits:
            self._say(entry, self.tr("yellow tray. It will be registered by itself."))
            self.explanation.say(translated(entry.explanation))
        elif entry is not None and good:
            self._say(entry, self.tr("done. Remove the unit, or put the next one on."))
        self.setVisible(troubled or returned or named or good)

    def _say_advice(self, entry: Entry) -> None:
        advice = words.advice(entry.code)
        twice = texts.when_twice(entry)
        self._say(entry, " ".join(part for part in (twice, f"{advice.title} · {entry.code}") if part))
        said = () if entry.code == RETURNED_CODE or twice else advice.steps
        steps = [f"{at} {step}" for at, step in enumerate(said, start=1)]
        before = [self.tr("It failed the same way before.")] if twice else []
        self.what_to_do.setText("   ".join([advice.what_happened, *before, *steps]))
        self.explanation.say(translated(entry.explanation))

    def _say(self, entry: Entry, text: str) -> None:
        self.headline.say(self.tr("{0}: {1}").format(texts.slot_name(entry.slot), text))

    def _choose(self, choice: Choice) -> None:
        if self._entry is not None:
            self.start_wanted.emit(StartWish(key=self._entry.key, choice=choice))

    def _named(self, name: str) -> None:
        self._choose(Choice(given_name=name))

    def _retry(self) -> None:
        self._choose(Choice())

    def _copy(self) -> None:
        if self._entry is not None:
            self.copy_wanted.emit(self._entry.key)

    def _want_life(self) -> None:
        if self._entry is not None:
            self.life_wanted.emit(self._entry.key)

    def _seen(self) -> None:
        if self._entry is not None:
            self.seen.emit(self._entry.key)


def _about(entry: Entry) -> tuple[object, ...]:
    """Return what makes it another matter when it changes: slot, unit, state."""
    return entry.key, entry.plug, entry.state


def _returned(entry: Entry) -> bool:
    """Whether somebody has to decide what becomes of a unit that was here before."""
    ready = entry.state is DeviceState.READY and entry.past is not None
    return ready or (entry.state is DeviceState.FAIL and entry.code == RETURNED_CODE)
