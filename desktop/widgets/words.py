"""The words of states, steps and verdicts, in the present language: the same on every screen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.theme import STATES, DeviceState
from factory_prov.advice import Advice, advice_for_code
from factory_prov.events import Step
from factory_prov.ledger.records import Outcome
from factory_prov.messages import Message

STATE_OF = {
    Outcome.PASS: DeviceState.PASS,
    Outcome.FAIL: DeviceState.FAIL,
    Outcome.ERROR: DeviceState.ERROR,
    Outcome.ABORTED: DeviceState.STOPPED,
}
"""The state that shows how a run ended."""
translate = QCoreApplication.translate


def word(state: DeviceState) -> str:
    """Return the word of a state."""
    return translate("DeviceState", STATES[state].word)


def step(of: Step) -> str:
    """Return a step in plain words."""
    return translate("Step", str(of.title))


def advice(code: str) -> Advice:
    """Return the advice with that code in the present language."""
    plain = advice_for_code(code)
    return Advice(
        code=plain.code,
        title=Message("{text}", text=translate("advice", str(plain.title))),
        what_happened=Message("{text}", text=translate("advice", str(plain.what_happened))),
        steps=tuple(Message("{text}", text=translate("advice", str(text))) for text in plain.steps),
    )
