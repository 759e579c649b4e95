"""What a line tells: frozen data, in the order in which it happens. Light to import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from factory_prov.events import Event, Step
from factory_prov.ledger.records import Outcome, RunId, RunRecord
from factory_prov.messages import NOTHING, Message

if TYPE_CHECKING:
    from factory_prov.ledger.open_units import OpenUnit
    from factory_prov.line.discovery import Discovery
    from factory_prov.line.slots import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInfo:
    """What the line works with. `steps` are those of a run; `needs_name`: every unit's name must be scanned.

    `token_host` is the name under which the server's token is kept, "" when it needs none.
    `new_identity_needs_name`: a returned unit can get a new identity only by a name that somebody gives. `troubles`
    say what could not be opened, or does not answer. `ledger_doubt`: the ledger is not the one of before, and somebody
    must say whether that is meant to be so. `warnings`: what the engineer should know though the line works. `opened`:
    units can be run; `troubles` say why not.
    """

    training: bool = False
    job_name: str = ""
    job_detail: str = ""
    server: str | Message = ""
    token_host: str = ""
    auto_start: bool = False
    operator_mode: bool = False
    needs_name: bool = False
    new_identity_needs_name: bool = False
    steps: tuple[Step, ...] = ()
    troubles: tuple[Message, ...] = ()
    ledger_doubt: bool = False
    obstacle: Message = NOTHING
    """Why no board appears or can be run here, where that is known; `way_on` is how to get what is missing."""
    way_on: Message = NOTHING
    warnings: tuple[Message, ...] = ()
    cut_off: tuple[OpenUnit, ...] = ()
    """Units of this station whose last run was cut off, as it was when the line was opened: the newest hundred."""
    opened: bool = True

    @property
    def trouble(self) -> str:
        """The troubles in English; "" when all could be opened."""
        return " ".join(str(trouble) for trouble in self.troubles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How the units of the shift ended; `waiting` are good ones that the server does not know yet.

    A unit counts once, by its newest verdict; `retries` are the runs beyond the first one of each.
    """

    passed: int = 0
    failed: int = 0
    waiting: int = 0
    retries: int = 0

    @property
    def attempts(self) -> int:
        """How many runs said something of a unit."""
        return self.passed + self.failed + self.waiting + self.retries


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOpened:
    """A line is open: what it works with, and what its shift has done so far. Before all else.

    It is told again where the ledger did not answer at first, and does now.
    """

    info: LineInfo
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotsChanged:
    """Who is there is not as it was told before: all slots, what this PC said, and the trouble that a look had."""

    slots: tuple[Slot, ...]
    found: Discovery
    trouble: Message = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """The unit of a slot starts. `run` is the number of the run on this line."""

    key: str
    run: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEvent:
    """Something a run tells. `at` carries a time zone."""

    key: str
    run: int
    event: Event
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """How a run ended. `record` is None when it was not begun, or when the engine itself broke: `failure` kept it.

    `code` is that of an advice, "" for PASS; `explanation` says why it is no PASS; `details` where a
    fault of ours is, for a report. `repeated`: the unit failed with this code before.
    """

    key: str
    run: int
    outcome: Outcome
    code: str = ""
    record: RunRecord | None = None
    explanation: Message = NOTHING
    details: str = ""
    repeated: bool = False
    failure: BaseException | None = field(default=None, compare=False, repr=False)  # its text may quote a key


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsChanged:
    """The shift has counted one more unit, or begins anew."""

    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A registration that was owed is at its server: its run, a WAIT until now, is a PASS.

    `key` is the slot whose verdict that was, "" when its unit has left or was never here.
    """

    run_id: RunId
    endpoint_name: str
    at: datetime
    key: str = ""

    @property
    def message(self) -> Message:
        """A sentence for the log."""
        return Message("{endpoint_name} is registered now: it has passed.", endpoint_name=self.endpoint_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxChanged:
    """What is owed to servers is not as it was told before.

    `owed` are sent by themselves, `set_aside` wait for somebody; `since` is when the oldest of them all was checked.
    `reason` says why the server takes none now.
    """

    owed: int = 0
    set_aside: int = 0
    since: datetime | None = None
    reason: Message = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelTold:
    """What became of the label of a unit whose run has ended: `text` says where it is printed, or why it is not.

    It changes no verdict. `endpoint_name` is "" for a unit that failed before it had a name. By `run_id` the line
    prints a label that was not printed once more.
    """

    key: str
    endpoint_name: str
    printed: bool
    text: Message
    at: datetime
    run_id: RunId | None = None

    @property
    def message(self) -> Message:
        """A sentence for the log."""
        if self.printed:
            return Message("Label of {endpoint_name}: {text}.", endpoint_name=self.endpoint_name, text=self.text)
        return Message("The label is not printed: {text}", text=self.text)


@dataclass(frozen=True, slots=True)
class LineClosed:
    """Everything is closed; the last event."""


LineEvent = (
    LineOpened
    | SlotsChanged
    | RunStarted
    | RunEvent
    | RunEnded
    | CountsChanged
    | Delivered
    | OutboxChanged
    | LabelTold
    | LineClosed
)
Tell = Callable[[LineEvent], None]
"""Called in the thread in which something happens; it must return soon.

What happens to slots and counts, and that a run begins and ends, is told by one thread at a time. What a run tells in
between comes from the threads of that run, in its order; those of two runs may call at once.
"""
