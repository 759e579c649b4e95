"""Who a unit is: its name, where it is and what became of it, and what is known of it in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop import theme
from desktop.history import words
from desktop.icons import icon
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.fitting import cut
from desktop.widgets.translated import Translated
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.states import UnitState

if TYPE_CHECKING:
    from desktop.history.unit.reading import LifeRead
    from desktop.history.unit_key import UnitKey
    from factory_prov.ledger.records import Identity

_NAME_PX = 22
_ENDED = (UnitState.SCRAPPED, UnitState.RETIRED, UnitState.REVOKED)


class UnitHead(Translated, QWidget):
    """Shows a `LifeRead`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._life: LifeRead | None = None
        self._meanwhile = ""
        self._slot = 0
        self._whole = ""
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        font = theme.mono_font(_NAME_PX)
        font.setBold(True)
        self.name.setFont(font)
        self.name.setStyleSheet(f"font-size: {_NAME_PX}px;")
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bench, self.sign, self.verdict = QLabel(), QLabel(), QLabel()
        self.bench.setProperty("role", "badge")
        self.facts = ElidedLabel("muted", sentence=True)
        first = QHBoxLayout()
        first.setSpacing(3 * theme.SPACE_PX)
        first.addWidget(self.name)
        first.addWidget(self.bench)
        first.addWidget(self.sign)
        first.addWidget(self.verdict)
        first.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_PX)
        layout.addLayout(first)
        layout.addWidget(self.facts)
        self.retranslate()

    def show_key(self, key: UnitKey) -> None:
        """Show whose life is being read."""
        self._life, self._meanwhile = None, key.endpoint_name or key.hardware_id or ""
        self.retranslate()

    def show_life(self, life: LifeRead) -> None:
        """Show whose life it is."""
        self._life = life
        self.retranslate()

    def show_slot(self, slot: int) -> None:
        """Say on which slot of the line the unit is; 0 for none."""
        self._slot = slot
        self.bench.setVisible(slot > 0)
        self.bench.setText(self.tr("on the bench, slot {0}").format(slot))

    def retranslate(self) -> None:
        """Set the words."""
        self.show_slot(self._slot)
        life = self._life
        self._whole = self._meanwhile if life is None else title(life)
        self.facts.say("" if life is None else " · ".join(self._facts(life)))
        self._show_verdict(life)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Leave something of a long name out where there is no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        beside = [each for each in (self.bench, self.sign, self.verdict) if not each.isHidden()]
        room_px = self.width() - sum(each.sizeHint().width() + 3 * theme.SPACE_PX for each in beside)
        shown = cut(self._whole, self.name.fontMetrics(), max(80, room_px - 8))
        self.name.setText(shown)
        self.name.setToolTip("" if shown == self._whole else self._whole)
        self.name.setAccessibleName(self._whole)

    def _show_verdict(self, life: LifeRead | None) -> None:
        """Say what became of the unit: how its name has ended, else its last verdict."""
        named = None if life is None else present(life)
        ended = named is not None and named.state in _ENDED
        last = None if life is None else next((each for each in reversed(life.runs) if each.outcome), None)
        for label in (self.sign, self.verdict):
            label.setVisible(ended or last is not None)
        if named is not None and ended:
            name, word, token = "warning", self._ending(named.state), "failed_text"
        else:
            look = words.outcome(Outcome.PASS if last is None else last.outcome)
            name, word, token = look.icon, look.word, look.colour
        colour = theme.colour(token)
        self.sign.setPixmap(icon(name, colour, size_px=18).pixmap(QSize(18, 18)))
        self.verdict.setText(word)
        self.verdict.setStyleSheet(f"font-weight: 700; color: {colour.name()};")

    def _ending(self, state: UnitState) -> str:
        return {
            UnitState.SCRAPPED: self.tr("SCRAPPED"),
            UnitState.RETIRED: self.tr("RETIRED"),
            UnitState.REVOKED: self.tr("REVOKED"),
        }[state]

    def _facts(self, life: LifeRead) -> list[str]:
        facts = [self.tr("chip {0}").format(life.history.hardware_id)] if life.history.hardware_id else []
        built = next((each for each in life.runs if each.outcome in (Outcome.PASS, Outcome.WAIT)), None)
        if built is not None:
            day = built.started_at.astimezone().date().isoformat()
            facts.append(self.tr("built {0} at {1}").format(day, built.station))
        now = present(life)
        before = [each.endpoint_name for each in life.history.identities if each is not now]
        if before:
            facts.append(self.tr("before: {0}").format(", ".join(before)))
        facts.append(self.tr("%n run(s)", "", len(life.runs)))
        return facts


def present(life: LifeRead) -> Identity | None:
    """Return the name that a unit has now; of one that has none any more the last one."""
    names = life.history.identities
    return next((each for each in reversed(names) if each.retired_at is None), names[-1] if names else None)


def title(life: LifeRead) -> str:
    """Return by what a unit is called: its name, else its chip."""
    named = present(life)
    if named is not None:
        return named.endpoint_name
    return life.history.hardware_id or life.key.endpoint_name or life.key.slot
