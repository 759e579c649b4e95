"""Which failures leave it open what a device holds: its line broke or was silent, and it said neither yes nor no."""

from __future__ import annotations

from factory_prov.advice import all_advice
from factory_prov.errors import AnswerUnfit, DeviceBusy, LinkLost, LinkTimeout, VerdictLost
from factory_prov.ledger.records import Outcome

UNHEARD = frozenset(all_advice()[kind].code for kind in (LinkLost, LinkTimeout, VerdictLost, AnswerUnfit, DeviceBusy))
"""By the codes of their advice. The run after such a one gives the device the same keys, or finds that it has them."""


def is_verdict(outcome: Outcome | None, code: str | None) -> bool:
    """Whether a run that ended so has come to a verdict on what its device holds."""
    if outcome == Outcome.FAIL:  # a row has its text
        return code not in UNHEARD
    return outcome in (Outcome.PASS, Outcome.WAIT)
