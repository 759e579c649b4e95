"""The number of a run, as somebody writes it."""

from __future__ import annotations

from factory_prov.errors import InputError
from factory_prov.ledger.ids import RunId
from factory_prov.messages import Message

MOST_RUNS = 2**63 - 1
"""What SQLite can count to."""
_DIGITS = len(str(MOST_RUNS))


def run_number(text: str, place: str) -> RunId:
    """Return the number of a run, as somebody writes it; InputError for what is none."""
    if not (text.isascii() and text.isdecimal()) or len(text) > _DIGITS or int(text) > MOST_RUNS:
        raise InputError(
            Message("{text} is no number of a run.", text=text[:40]),
            place=place,
            cure=Message("`factory-prov history` shows the number of each run."),
        )
    return RunId(int(text))
