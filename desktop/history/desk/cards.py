"""The cards of all that can be done with a unit; the three that are known by their place come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.history.desk.card import ActionCard
from desktop.translation import translated
from desktop.widgets.key_button import KeyButton
from desktop.widgets.translated import Translated
from factory_prov.repair.actions import Action
from factory_prov.repair.offering import NEEDS_NAME

if TYPE_CHECKING:
    from factory_prov.messages import Message
    from factory_prov.repair.actions import Offer
    from factory_prov.repair.comparison import Comparison

_KNOWN_PLACES = (Action.SAME_IDENTITY, Action.NEW_IDENTITY, Action.RETIRE)
_NARROW_PX = 620
"""Below this the cards stand under each other."""
_MINUTE_S = 90


def refusal_of(offer: Offer) -> Message | None:
    """Return why it cannot be done; what lacks only a name can, since the strip asks for it."""
    return None if offer.refusal is not None and offer.refusal == NEEDS_NAME else offer.refusal


class ActionCards(Translated, QWidget):
    """Shows the offers of a comparison; hidden without any."""

    chosen = Signal(object)
    """Carries the Offer that somebody wants; a refused one too."""
    import_wanted = Signal()
    """Somebody wants to take in a unit that was made elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: Comparison | None = None
        self.cards: list[ActionCard] = []
        self.others: list[QPushButton] = []
        self._offers: dict[QPushButton, Offer] = {}
        self._keys: dict[str, QPushButton] = {}
        self._importing: KeyButton | None = None
        self._grid = QGridLayout()
        self._grid.setSpacing(3 * theme.SPACE_PX)
        self._row = QHBoxLayout()
        self._row.setSpacing(2 * theme.SPACE_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.SPACE_PX)
        layout.addLayout(self._grid)
        layout.addLayout(self._row)

    def show_offers(self, seen: Comparison | None) -> None:
        """Show what can be done with that unit."""
        self._seen = seen
        self._forget()
        if seen is not None:
            self._make(seen)
        self.retranslate()
        self._place()
        self.setVisible(seen is not None and bool(seen.offers))

    def press(self, key: str) -> bool:
        """Do what a key stands for; False for one that stands for nothing."""
        button = self._keys.get(key)
        if button is None or not self.isVisible():
            return False
        button.click()
        return True

    def focus_recommended(self) -> None:
        """Give the keys to what mends the unit best, else to the first card that can be pressed."""
        best = None if self._seen is None else self._seen.recommended
        found = [button for button, offer in self._offers.items() if offer.action is best]
        can = [button for button, offer in self._offers.items() if refusal_of(offer) is None]
        for button in (*found, *can)[:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Set the words."""
        keys = {button: key for key, button in self._keys.items()}
        for button, offer in self._offers.items():
            title, text, refusal = self._title(offer), self._text(offer), refusal_of(offer)
            why = "" if refusal is None else translated(refusal)
            if isinstance(button, ActionCard):
                best = self._seen is not None and self._seen.recommended is offer.action
                button.say(title, keys[button], text, refusal=why, recommended=best)
                button.say_time(self.about(offer.about_s))
            elif isinstance(button, KeyButton):
                button.say(title, keys[button], why_not=why)
                button.setToolTip(why or f"{text} ({self.about(offer.about_s)})")
        if self._importing is not None:
            self._importing.say(self.tr("Take it in from a list…"), keys[self._importing])

    def resizeEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """Stand beside each other where there is room."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._place()

    def _make(self, seen: Comparison) -> None:
        offers = {offer.action: offer for offer in seen.offers}
        large = [action for action in _KNOWN_PLACES if action in offers]
        if seen.recommended is not None and seen.recommended not in large and seen.recommended in offers:
            large.append(seen.recommended)
        if not large:
            large = list(offers)[:1]
        for action in large:
            card = ActionCard()
            self.cards.append(card)
            self._add(card, offers[action])
        for action, offer in offers.items():
            if action not in large:
                button = KeyButton()
                self.others.append(button)
                self._row.addWidget(button)
                self._add(button, offer)
        if Action.FIRST_RUN in offers:
            self._importing = KeyButton()
            self._importing.clicked.connect(self.import_wanted)
            self._row.addWidget(self._importing)
            self._keys[str(len(self._keys) + 1)] = self._importing
        self._row.addStretch(1)

    def _add(self, button: QPushButton, offer: Offer) -> None:
        self._offers[button] = offer
        self._keys[str(len(self._keys) + 1)] = button
        button.clicked.connect(self._choose)

    def _place(self) -> None:
        columns = 1 if self.width() < _NARROW_PX else max(2, len(self.cards))
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _forget(self) -> None:
        for button in (*self._offers, *(() if self._importing is None else (self._importing,))):
            button.hide()
            button.deleteLater()
        while self._row.count():
            self._row.takeAt(0)
        while self._grid.count():
            self._grid.takeAt(0)
        self.cards, self.others, self._offers, self._keys, self._importing = [], [], {}, {}, None

    def _title(self, offer: Offer) -> str:
        title = translated(offer.title)
        repair = None if self._seen is None else self._seen.ledger.open_repair
        if repair is None or self._seen is None or self._seen.recommended is not offer.action:
            return title
        return self.tr("Go on: {0}").format(title)

    def _text(self, offer: Offer) -> str:
        """Return what it will do; what every action ends with goes without saying here."""
        ends = set() if self._seen is None else {each.steps[-1] for each in self._seen.offers if each.steps}
        steps = offer.steps[:-1] if len(ends) == 1 and len(offer.steps) > 1 else offer.steps
        return " ".join(translated(step) for step in steps)

    def about(self, seconds: float) -> str:
        """Say how long something takes."""
        if seconds < _MINUTE_S:
            return self.tr("about {0} s").format(max(5, round(seconds / 5) * 5))
        return self.tr("about {0} min").format(round(seconds / 60))

    @Slot()
    def _choose(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton) and button in self._offers:
            self.chosen.emit(self._offers[button])
