"""What a trial can end with, and what of it stands in a report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from factory_prov.messages import NOTHING, Message


class Verdict(StrEnum):
    """How a trial ended."""

    MEETS = "meets"
    KNOWN = "known"
    """Not as one would wish, but known of version 1: stations go round it."""
    BROKEN = "broken"
    NOT_TRIED = "not tried"


class Ended(Exception):
    """A trial is over; `why` says what was seen."""

    verdict: Verdict

    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


class Broken(Ended):
    """The device did something else than the contract says."""

    verdict = Verdict.BROKEN


class Known(Ended):
    """The device did what version 1 is known for."""

    verdict = Verdict.KNOWN


class NotTried(Ended):
    """The trial could not be made; nothing is said of the device."""

    verdict = Verdict.NOT_TRIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was sent, and what came of it."""

    sent: Message
    came: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How a trial ended. `section`: of docs/device-contract.md. `left_out`: so many steps before those kept."""

    name: str
    title: Message
    section: str
    mandatory: bool
    verdict: Verdict
    why: Message = NOTHING
    steps: tuple[Step, ...] = ()
    left_out: int = 0
