"""The repair desk of one unit: its comparison, what can be done, and what is being done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.history.desk.cards import ActionCards, refusal_of
from desktop.history.desk.confirm import Agreed, ConfirmStrip
from desktop.history.desk.progress import ProgressStrip, ResultStrip
from desktop.history.desk.table import ComparisonTable
from desktop.history.desk.taking_in import TakingIn
from desktop.history.desk.whereabouts import Wanted, Whereabouts
from desktop.history.desk.work import looking, repairing
from desktop.threads.background import Background
from desktop.threads.mailbox import Mailbox
from desktop.threads.newest import Newest
from desktop.translation import translated
from desktop.widgets.notice import Notice, Weight
from desktop.widgets.translated import Translated
from factory_prov.cancel import CancelToken
from factory_prov.messages import NOTHING, Message, sentences
from factory_prov.repair.offering import NEEDS_NAME

if TYPE_CHECKING:
    from desktop.history.desk.bench import Bench
    from desktop.threads.work import Done
    from factory_prov.errors import FactoryProvError
    from factory_prov.events import Event
    from factory_prov.repair.actions import Offer
    from factory_prov.repair.comparison import Comparison
    from factory_prov.repair.result import RepairResult


class Desk(Translated, QWidget):
    """Shows one unit at a time. While it is seen the line starts nothing on that unit's slot by itself."""

    changed = Signal()
    """Something has happened to the unit: its life must be read anew."""
    notice = Signal(object)
    slot_changed = Signal(int)
    """The number of the slot that the unit is on; 0: it is on none."""
    identified = Signal(object, object)
    """The unit on the bench has said who it is: carries its endpoint name and its chip, each may be None."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.where = Whereabouts(bench, self)
        self._seen: Comparison | None = None
        self._failure: Message = NOTHING
        self._agreed: Agreed | None = None
        self._stop = CancelToken()
        self._wants_keys = self._is_looking = False
        self._looks = Newest(self, name="a look from the repair desk")
        self._repairs = Background(self, name="repair")
        self._told = Mailbox(self)
        self.taking_in = TakingIn(bench, self)
        self.state, self.verdict, self.here = QLabel(), QLabel(), QPushButton()
        self.table, self.cards = ComparisonTable(), ActionCards()
        self.confirm, self.progress, self.result = ConfirmStrip(), ProgressStrip(), ResultStrip()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.state.setProperty("role", "muted")
        self.verdict.setProperty("role", "judged")
        self.here.setProperty("role", "quiet")
        for label in (self.state, self.verdict):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * theme.SPACE_PX)
        under = (self.here, self.result, self.progress, self.confirm, self.cards)
        for widget in (self.table, self.verdict, self.state, *under):
            layout.addWidget(widget)
            widget.hide()
        layout.setAlignment(self.here, Qt.AlignmentFlag.AlignLeft)

    def _connect(self) -> None:
        self.where.changed.connect(self._follow)
        self.where.slot_changed.connect(self.slot_changed)
        self.where.strangers_changed.connect(self._show_here)
        self.here.clicked.connect(self.where.take_stranger)
        self._told.arrived.connect(self._show_told)
        self.cards.chosen.connect(self._choose)
        self.cards.import_wanted.connect(self.taking_in.ask)
        self.taking_in.notice.connect(self.notice)
        self.taking_in.done.connect(self.changed)
        self.taking_in.done.connect(self.look)
        self.confirm.agreed.connect(self._begin)
        self.confirm.left.connect(self.go_back)
        self.progress.stop_wanted.connect(self.go_back)

    @property
    def busy(self) -> bool:
        """Whether a repair goes on."""
        return self._agreed is not None

    @property
    def asks(self) -> bool:
        """Whether somebody is being asked about the unit that is shown."""
        return self.confirm.isVisible()

    @property
    def comparison(self) -> Comparison | None:
        """What is known of the unit that is shown."""
        return self._seen

    def show_unit(self, endpoint_name: str | None, hardware_id: str | None, *, slot_key: str = "") -> None:
        """Look at a unit. `slot_key`: it is the one on that slot, whatever it is called; None, None: at nothing.

        While a repair goes on it stays at that unit.
        """
        asked = Wanted(endpoint_name=endpoint_name, hardware_id=hardware_id, slot_key=slot_key)
        if not self.busy and not self.where.is_followed(asked):
            self._forget()
            self.where.ask(asked)
            self._show()

    def shows(self, endpoint_name: str | None, hardware_id: str | None, *, slot_key: str = "") -> bool:
        """Whether that unit is shown, by whichever of its names, or whatever is on that slot."""
        asked = Wanted(endpoint_name=endpoint_name, hardware_id=hardware_id, slot_key=slot_key)
        return (bool(slot_key) and slot_key == self.where.place.key) or self.where.is_followed(asked)

    def look(self) -> None:
        """Look again at what is shown."""
        if not self.busy and not self.asks:
            self.where.again()

    def show_comparison(self, seen: Comparison) -> None:
        """Show a unit that was looked at already."""
        self._seen = seen
        self._show()
        self.cards.focus_recommended()

    def take_keys(self) -> None:
        """Give the keys to what mends the unit, as soon as that is known."""
        self._wants_keys = True
        if not self._is_looking:
            self._give_keys()

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key of a card stands for; False for one that stands for nothing."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return not held and not self.asks and not self.busy and self.cards.press(event.text())

    def go_back(self) -> bool:
        """Esc: close what is open over the comparison, or stop what is done; False where there is nothing to do."""
        if self.busy:
            self._stop.cancel()
            self.progress.show_stopping()
        elif self.asks:
            self.confirm.hide()
            self._show()
            self.cards.focus_recommended()
        else:
            return False
        return True

    def take_scan(self, text: str) -> bool:
        """Take a scanned label where the desk waits for one: a new name, a reason, the key of a card; else False."""
        if self.busy:
            return True
        return self.confirm.take_scan(text) or (not self.asks and self.cards.press(text.strip()))

    def leave(self, then: Callable[[], None]) -> None:
        """Stop what goes on, which is gone on with another time; then do that."""
        self._stop.cancel()
        self._repairs.stop()
        self._agreed, self.where.busy = None, False
        then()

    def close_it(self) -> None:
        """Stop, and wait for what is under way; nothing is looked at any more. A repair that goes on stays open."""
        self._stop.cancel()
        self._looks.close()
        self._repairs.close()
        self.taking_in.close_it()
        self._told.close()
        self.progress.end()
        self.where.let_go()

    def retranslate(self) -> None:
        """Set the words."""
        self.setAccessibleName(self.tr("Repair desk"))
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Take the keys of the cards, and Esc."""
        if not self.press(event) and not (event.key() == Qt.Key.Key_Escape and self.go_back()):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Hold the slot of the unit again, and look at what has become of it."""
        super().showEvent(event)
        self.where.show(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Give the slot back to the line, when nothing is done there."""
        super().hideEvent(event)
        self.where.show(False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw again in the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._show()
            self.result.retranslate()

    @Slot()
    def _follow(self) -> None:
        """Look at the unit where it is now; one that runs is looked at afterwards."""
        if self.asks:
            self.confirm.hide()
            text = self.tr("The unit on the bench has changed: look again before you go on.")
            self.notice.emit(Notice(text=text, weight=Weight.WARNING, brief=True))
        if self.where.place.running:
            self._looks.stop()
            self._is_looking = False
        else:
            self._failure, self._is_looking = NOTHING, True
            wanted = replace(self.where.asked, slot_key=self.where.place.key)
            self._looks.ask(looking(self._bench, wanted), self._take_look)
        self._show()

    def _take_look(self, done: Done[Comparison]) -> None:
        self._is_looking = False
        if done.failure is not None:
            self._seen, self._failure = None, _told(done.failure)
        else:
            self._take_comparison(done.answer())
        self._show()
        self._give_keys()

    def _take_comparison(self, seen: Comparison) -> None:
        """Show what was found out, and say who the unit is where nobody knew that before."""
        stranger, before = not self.where.asked.is_known, self.where.asked.endpoint_name
        self._seen = seen
        name, chip = seen.endpoint_name, seen.device.hardware_id
        self.where.know(name, chip)
        if (stranger and (name or chip)) or (name and before and name != before):
            self.identified.emit(name, chip)

    @Slot(object)
    def _choose(self, offer: Offer) -> None:
        """Ask whether it shall be done; one that is refused says why."""
        if self.busy or self._seen is None:
            return
        refusal = refusal_of(offer)
        if refusal is not None:
            self.notice.emit(Notice(text=translated(refusal), weight=Weight.WARNING, brief=True))
            return
        self.result.hide()
        self.confirm.ask(self._seen, offer, self._bench.reasons, asks_name=offer.refusal == NEEDS_NAME)
        self._show()

    @Slot(object)
    def _begin(self, agreed: Agreed) -> None:
        """Do what was agreed to."""
        if self.busy:
            return
        self._looks.stop()
        self._agreed, self._stop, self.where.busy = agreed, CancelToken(), True
        if agreed.reason:
            self._bench.remember_reason(agreed.reason)
        self.confirm.hide()
        self.progress.begin(agreed.offer.title)
        work = repairing(self._bench, self.where.place.key, agreed, self._told.put, self._stop)
        self._repairs.ask(work, self._end)
        self._show()
        self.progress.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self, done: Done[RepairResult | None]) -> None:
        """Show what came of it, and the unit as it is now."""
        agreed, self._agreed, self.where.busy = self._agreed, None, False
        self._told.empty()
        self.progress.end()
        if agreed is None:
            return
        result = None if done.failure is not None else done.answer()
        if done.failure is not None:
            texts: tuple[Message, ...] = (_told(done.failure),)
        elif result is None:
            texts = ()
        else:
            texts = (*(() if result.why is None else (result.why,)), *result.unproven)
        self.result.show_result(agreed.offer.title, done=result is not None and result.done, texts=texts)
        if result is not None and result.after is not None:
            self._take_comparison(result.after)
            self.where.stay()
            self.where.follow()
            self._show()
            self.cards.focus_recommended()
        else:
            self.where.again()
        self.changed.emit()

    @Slot(object)
    def _show_told(self, event: Event) -> None:
        if self.busy:
            self.progress.take(event)

    def _give_keys(self) -> None:
        """Give the keys to what mends the unit; who types keeps them, and who reads where nothing is to be mended."""
        if not self._wants_keys or self._seen is None or not self.isVisible() or self.asks:
            return
        self._wants_keys = False
        if self._seen.recommended is not None and not isinstance(self.window().focusWidget(), QLineEdit):
            self.cards.focus_recommended()

    def _forget(self) -> None:
        """Show nothing of the unit before."""
        self._looks.stop()
        self._seen, self._failure, self._is_looking = None, NOTHING, False
        self.confirm.hide()
        self.result.hide()

    def _show(self) -> None:
        """Show what is known now."""
        seen = self._seen
        self.table.show_rows(() if seen is None else seen.rows)
        self.verdict.setVisible(seen is not None and bool(seen.verdict) and not self.busy)
        if seen is not None:
            sign, token = _look_of(seen)
            self.verdict.setText(f"{sign} {translated(seen.verdict)}")
            self.verdict.setStyleSheet(f"color: {theme.colour(token).name()};")
        text = self._state()
        self.state.setText(text)
        self.state.setVisible(bool(text))
        self.cards.show_offers(None if self.asks or self.busy or self._is_looking else seen)
        self._show_here()

    @Slot()
    def _show_here(self) -> None:
        """Offer that the unit is the one on the bench that nobody knows, such as one whose chip is locked."""
        stranger = self.where.stranger
        self.here.setVisible(stranger is not None and not self.busy and not self.asks)
        if stranger is not None:
            self.here.setText(self.tr("It is the unit on slot {0}: look at that too").format(stranger.number))
            self.here.setAccessibleName(self.here.text())

    def _state(self) -> str:
        """Say what is going on, or why there is nothing to see."""
        if self.busy or not self.where.asked.is_anybody:
            return ""
        if self.where.place.running:
            return self.tr("A run of this unit goes on at the line. It is looked at when that has ended.")
        if self._is_looking:
            return self.tr("Looking at the unit, the ledger and the server…")
        return translated(self._failure)


def _look_of(seen: Comparison) -> tuple[str, str]:
    """Return the sign and the colour of a verdict: wrong, to be known, or good."""
    if seen.disagreements:
        return "✕", "failed_text"
    return ("!", "waiting_text") if seen.differences else ("✓", "passed_text")


def _told(failure: FactoryProvError) -> Message:
    return sentences(failure.what.capitalized(), failure.cure)
