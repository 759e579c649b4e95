"""One repair as it goes: what it is about, and each of its states on the disk before the next thing is done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from factory_prov.cancel import CancelToken
from factory_prov.errors import FactoryProvError
from factory_prov.events import Event, Level, LogLine, Report, Step, StepFinished, StepStarted
from factory_prov.ledger.ids import RepairId, RunId
from factory_prov.ledger.records import RunRecord
from factory_prov.ledger.repair_states import Repair, RepairState
from factory_prov.messages import Message
from factory_prov.repair.desk import DeskParts, RunUnit
from factory_prov.repair.detail import Detail
from factory_prov.repair.views import Slot

TAKE_OFF = Step(key="take off server", title=Message("Taking it off the server"), short=Message("take off"))
ERASE = Step(key="erase", title=Message("Erasing the chip"), short=Message("erase"))
RECOVER = Step(key="recover", title=Message("Opening the locked chip"), short=Message("recover"))
END_NAME = Step(key="end name", title=Message("Ending its name in the ledger"), short=Message("end name"))
TELL_SERVER = Step(key="tell server", title=Message("Registering it at the server"), short=Message("register"))
LOOK = Step(key="look", title=Message("Looking at device, ledger and server"), short=Message("look"))


class Unfinished(FactoryProvError):
    """A repair that cannot go on now, and is open; the message says what is missing."""


@dataclass(slots=True, kw_only=True)
class Transaction:
    """What the ways of a repair work with. `name` is the one that the unit had when it began."""

    desk: DeskParts
    repair_id: RepairId
    state: RepairState
    detail: Detail
    name: str
    chip: str | None
    reason: str
    slot: Slot | None
    run_unit: RunUnit
    report: Report = field(repr=False)
    cancel: CancelToken = field(repr=False)
    row: Repair | None = None
    record: RunRecord | None = None
    unproven: list[Message] = field(default_factory=list)

    def reach(self, state: RepairState, *, run_id: RunId | None = None, new_name: str | None = None) -> None:
        """Have it on the disk how far it is."""
        self.desk.ledger.repairs.advance(self.repair_id, state, run_id=run_id, new_name=new_name)
        self.state = state

    @contextmanager
    def step(self, step: Step) -> Iterator[None]:
        """Tell that a part of it begins and how it ends; a cancel comes before it, not in the middle."""
        self.cancel.check()
        began = time.monotonic()
        self.tell(StepStarted(step=step))
        yield
        self.tell(StepFinished(step=step, seconds=time.monotonic() - began))

    def log(self, text: Message, level: Level = Level.INFO) -> None:
        """Tell a line."""
        self.tell(LogLine(level=level, text=text))

    def tell(self, event: Event) -> None:
        """Pass an event on."""
        self.report(event)
