"""What one record says: an event of a run, with all that others may know of it, in plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from factory_prov.ledger.records import Outcome, StepState
from factory_prov.ledger.records_owed import OwedRecord, RunTold, ServerHeard, Told


class Result(StrEnum):
    """How it stands with a unit; the words of CFX, and one of ours for a unit whose registration is owed."""

    PASSED = "Passed"
    FAILED = "Failed"
    ERROR = "Error"
    ABORTED = "Aborted"
    WAITING = "WaitingForServer"


_RESULTS = {
    Outcome.PASS: Result.PASSED,
    Outcome.FAIL: Result.FAILED,
    Outcome.ERROR: Result.ERROR,
    Outcome.ABORTED: Result.ABORTED,
    Outcome.WAIT: Result.WAITING,
    None: Result.ABORTED,
}
_BY_EVENT = {Told.WAITING: Result.WAITING, Told.DELIVERED: Result.PASSED, Told.GIVEN_UP: Result.ABORTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTold:
    """A step of a run; `ended_at` None where nobody knows its end."""

    key: str
    began_at: datetime
    ended_at: datetime | None
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecord:
    """An event of a run. `transaction_id` is the same however often it is told: receivers drop what they have."""

    transaction_id: str
    told: Told
    at: datetime
    run: RunTold

    @property
    def result(self) -> Result:
        """How it stands with the unit by this event, whatever became of it later."""
        return _BY_EVENT.get(self.told) or _RESULTS[self.run.outcome]

    @property
    def seconds(self) -> float:
        """How long the run took."""
        return max(0.0, (self.run.finished_at - self.run.started_at).total_seconds())

    @property
    def code(self) -> str:
        """What an operator was told, by its code; empty for a good unit."""
        return self.run.code or "" if self.told is Told.ENDED else ""

    @property
    def reason(self) -> str:
        """Why so, in English and in one line; empty for a good unit."""
        words = None if self.result is Result.PASSED else self.run.reason
        return "" if words is None else " ".join(str(words).split())

    @property
    def unit(self) -> str:
        """By what the unit is known: its name, before it has one its chip."""
        return self.run.endpoint_name or self.run.hardware_id or ""

    @property
    def servers(self) -> tuple[ServerHeard, ...]:
        """What servers said of it; while the registration is owed nothing: that is told when it is known."""
        return () if self.told is Told.WAITING else self.run.servers

    @property
    def steps(self) -> tuple[StepTold, ...]:
        """The steps of the run with their times."""
        return tuple(_steps(self.run))


def record_of(owed: OwedRecord, run: RunTold) -> UnitRecord:
    """Return the record that is owed."""
    return UnitRecord(transaction_id=owed.transaction_id, told=owed.told, at=owed.owed_since, run=run)


def _steps(run: RunTold) -> Iterator[StepTold]:
    """Put the ends of steps to their beginnings; one may come again in a second attempt."""
    open_steps: dict[str, datetime] = {}
    for noted in run.steps:
        if noted.state is StepState.STARTED:
            open_steps[noted.step] = noted.at
            continue
        began_at = open_steps.pop(noted.step, noted.at)
        yield StepTold(key=noted.step, began_at=began_at, ended_at=noted.at, passed=noted.state is StepState.DONE)
    for key, began_at in open_steps.items():
        yield StepTold(key=key, began_at=began_at, ended_at=None, passed=False)


def time_text(at: datetime) -> str:
    """Return a time as records have it: to the millisecond, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
