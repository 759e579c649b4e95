"""The words of states, steps and verdicts, in the present language: the same on every screen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.theme import STATES, DeviceState
from desktop.translation import translated
from factory_prov.advice import advice_for_code
from factory_prov.events import Step
from factory_prov.ledger.records import Outcome

STATE_OF = {
    Outcome.PASS: DeviceState.PASS,
    Outcome.FAIL: DeviceState.FAIL,
    Outcome.ERROR: DeviceState.ERROR,
    Outcome.WAIT: DeviceState.WAIT,
    Outcome.ABORTED: DeviceState.STOPPED,
}
"""The state that shows how a run ended."""
translate = QCoreApplication.translate


def word(state: DeviceState) -> str:
    """Return the word of a state."""
    return translate("DeviceState", STATES[state].word)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceWords:
    """An advice in the present language; `twice` is "" where a second failure asks for nothing else."""

    title: str
    what_happened: str
    steps: tuple[str, ...]
    twice: str = ""


def step(of: Step) -> str:
    """Return a step in plain words."""
    return translated(of.title)


def advice(code: str) -> AdviceWords:
    """Return the advice with that code in the present language."""
    plain = advice_for_code(code)
    return AdviceWords(
        title=translated(plain.title),
        what_happened=translated(plain.what_happened),
        steps=tuple(map(translated, plain.steps)),
        twice="" if plain.twice is None else translated(plain.twice),
    )
