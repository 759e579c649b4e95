"""How a run is told: how it ended, when, how long it took, and why; the same in lists, lives and comparisons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.theme import STATES, DeviceState
from desktop.translation import QT_TRANSLATE_NOOP, translated
from desktop.widgets import words
from factory_prov.advice import advice_for_code

if TYPE_CHECKING:
    from factory_prov.ledger.records import Outcome, RunRecord

translate = QCoreApplication.translate
_NO_TENTHS_S = 100.0
_NOT_ENDED = QT_TRANSLATE_NOOP("History", "NOT ENDED")
_TEXT_TOKENS = {
    DeviceState.PASS: "passed_text",
    DeviceState.WAIT: "waiting_text",
    DeviceState.FAIL: "failed_text",
    DeviceState.ERROR: "broken_text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLook:
    """How a run's end shows in a row: its word, its icon, and the token of the colour of both."""

    word: str
    icon: str
    colour: str


def outcome(of: Outcome | None) -> OutcomeLook:
    """Return how a run's end shows; None: one that goes, or was cut off."""
    if of is None:
        return OutcomeLook(word=translate("History", _NOT_ENDED), icon="state-working", colour="muted")
    state = words.STATE_OF[of]
    return OutcomeLook(word=words.word(state), icon=STATES[state].icon, colour=_TEXT_TOKENS.get(state, "ink"))


def no_run() -> OutcomeLook:
    """Return how a unit without any run shows: it was made elsewhere, or its name is only reserved."""
    return OutcomeLook(word=translate("History", "NO RUN"), icon="dot", colour="muted")


def moment(at: datetime) -> str:
    """Return a time with its date and seconds, by the clock of this PC."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def seconds(of: float) -> str:
    """Return how long something took."""
    return translate("History", "{0} s").format(f"{of:.1f}" if of < _NO_TENTHS_S else round(of))


def why(run: RunRecord) -> str:
    """Return why a run is no PASS: its reason, else the title of its code; "" for one that says nothing."""
    if run.reason is not None:
        return translated(run.reason.capitalized())
    return "" if run.code is None else translated(advice_for_code(run.code).title)


def code_and_why(run: RunRecord) -> str:
    """Return the code of a run and why it is no PASS, in one line."""
    return " · ".join(part for part in (run.code or "", why(run)) if part)


def answer(outcome: str) -> str:
    """Return what a server did with a name, in words; the word of an older version stays as it is."""
    known = {
        "created": translate("History", "created"),
        "already there": translate("History", "already there"),
        "updated": translate("History", "updated"),
        "removed": translate("History", "removed"),
        "asked": translate("History", "asked, no answer was heard"),
        "not made": translate("History", "changed nothing"),
    }
    return known.get(outcome, outcome)
