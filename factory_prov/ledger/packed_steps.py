"""The steps of a run that has ended, as one short text: a row for each would take ten times the space.

`ab12d1e4088` are four: a letter for a step and what became of it, and how many milliseconds later than the one before
(the first: than the beginning of the run; nothing for 0, `4088.250` where microseconds are known). A step that has no
letter is written out, as `"its key"d`; a detail follows as `:"detail"`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from string import ascii_letters

from factory_prov.ledger.records import StepRecord, StepState
from factory_prov.ledger.times import time_of, utc_us

_KEYS = (
    "reserve",
    "flash first image",
    "connect",
    "read identity",
    "make credentials",
    "write configuration",
    "register",
    "flash final image",
    "verify",
    "rehearse",
    "scan label",
)
"""Published: a new one comes behind, none goes. Those that have no place here are written out."""
_STATES = {"s": StepState.STARTED, "d": StepState.DONE, "f": StepState.FAILED}
_KNOWN = dict(zip(ascii_letters, ((key, state) for key in _KEYS for state in _STATES.values()), strict=False))
_KNOWN_OR_WRITTEN_OUT = {*_KNOWN, None}
_LETTERS = {what: letter for letter, what in _KNOWN.items()}
_WORDS = {state: word for word, state in _STATES.items()}
_TEXT = r'"(?:[^"\\]|\\.)*"'
_ONE = re.compile(rf"(?:([A-Za-z])|({_TEXT})([sdf]))(?:(-?)(\d+)(?:\.(\d{{3}}))?)?(?::({_TEXT}))?")


def packed(steps: Iterable[StepRecord], began_at: datetime) -> str:
    """Return the text of what has become of a run's steps."""
    return "".join(_all_packed(steps, utc_us(began_at) // 1000 * 1000))


def unpacked(text: str, began_at: datetime) -> tuple[StepRecord, ...]:
    """Return the steps again; ValueError for what is no such text."""
    return tuple(_all_unpacked(text, utc_us(began_at) // 1000 * 1000))


def _all_packed(steps: Iterable[StepRecord], before_us: int) -> Iterator[str]:
    for step in steps:
        now_us = utc_us(step.at)
        yield _LETTERS.get((step.step, step.state)) or json.dumps(step.step) + _WORDS[step.state]
        yield _later(now_us - before_us)
        if step.detail:
            yield ":" + json.dumps(step.detail)
        before_us = now_us


def _later(span_us: int) -> str:
    if span_us == 0:
        return ""
    ms, us = divmod(abs(span_us), 1000)
    return f"{'-' if span_us < 0 else ''}{ms}{f'.{us:03}' if us else ''}"


def spans_of_text(text: str) -> list[tuple[str, int]]:
    """Return how many milliseconds each step of a packed text took that has ended; ValueError for what is none."""
    return spans((step, state, at_us) for step, state, at_us, _ in _parts(text, 0))


def spans(steps: Iterable[tuple[str, StepState, int]]) -> list[tuple[str, int]]:
    """Return the same of steps with what became of each and when, in microseconds."""
    began: dict[str, int] = {}
    found = []
    for step, state, at_us in steps:
        if state is StepState.STARTED:
            began[step] = at_us
        elif step in began:
            found.append((step, max(0, at_us - began.pop(step)) // 1000))
    return found


def _all_unpacked(text: str, before_us: int) -> Iterator[StepRecord]:
    for step, state, at_us, detail in _parts(text, before_us):
        yield StepRecord(step=step, state=state, at=time_of(at_us), detail=json.loads(detail) if detail else "")


def _parts(text: str, before_us: int) -> Iterator[tuple[str, StepState, int, str | None]]:
    place = 0
    while place < len(text):
        found = _ONE.match(text, place)
        if found is None or found[1] not in _KNOWN_OR_WRITTEN_OUT:
            raise ValueError("no packed steps")
        letter, key, word, sign, ms, us, detail = found.groups()
        step, state = _KNOWN[letter] if letter else (json.loads(key), _STATES[word])
        before_us += (int(ms or 0) * 1000 + int(us or 0)) * (-1 if sign else 1)
        yield step, state, before_us, detail
        place = found.end()
