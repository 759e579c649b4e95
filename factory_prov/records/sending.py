"""One round of telling: records whose time has come, each target its own, each record with an end of its own.

Trouble of a target stops the rest of its records and counts against none of them; what it has against one record is
that record's own, which is set aside when it was tried often enough. A record that the target breaks down over lets
the others go first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Protocol

from factory_prov.cancel import CancelToken
from factory_prov.errors import FactoryProvError, ServerError, ServerTimeout
from factory_prov.ledger.records import RunId
from factory_prov.ledger.records_owed import NotTold, OwedRecord, RecordTarget, RunTold
from factory_prov.messages import NOTHING, Message
from factory_prov.records.record import UnitRecord, record_of
from factory_prov.records.targets import OpenTarget
from factory_prov.records.webhook import ReceiverBroke, ReceiverBusy, RecordRefused

AT_A_TIME = 20
IN_HAND_S = 300.0
"""Longer than a round can take: by then whoever had a record in hand is dead."""
MOST_TRIES = 5
"""So often a record is tried that its target does not take; it is set aside then."""
MOST_BREAKDOWNS = 30
"""So often one that the target breaks down over: somebody may have to mend that."""
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 10.0, 900.0


class Book(Protocol):
    """Where what is owed is written down: a ledger's `RecordsOwed`."""

    def claim(self, limit: int, *, now: datetime, until: datetime, but: Collection[str] = ()) -> tuple[OwedRecord, ...]:
        """Take records in hand whose time has come."""
        ...

    def runs(self, records: Collection[OwedRecord]) -> dict[RunId, RunTold]:
        """Return what there is to tell of their runs."""
        ...

    def told(self, records: Collection[OwedRecord]) -> None:
        """Note that their targets have got these."""
        ...

    def not_told(self, failures: Sequence[NotTold]) -> None:
        """Write down why these did not get through."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTrouble:
    """Why a target takes nothing now; `wait_s` is what it asked for."""

    target: str
    failure: FactoryProvError
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsRound:
    """What came of one round; `taken` is how many records were in it."""

    taken: int = 0
    told: tuple[OwedRecord, ...] = ()
    failed: tuple[NotTold, ...] = ()
    troubles: tuple[TargetTrouble, ...] = ()


@dataclass(slots=True)
class _Sorted:
    """What became of the records of a round so far."""

    told: list[OwedRecord] = field(default_factory=list)
    failures: list[NotTold] = field(default_factory=list)
    troubles: list[TargetTrouble] = field(default_factory=list)


def send_records(
    book: Book, opened: Callable[[RecordTarget], OpenTarget], *, cancel: CancelToken, but: Collection[str] = ()
) -> RecordsRound:
    """Tell what is due and write down what came of it. LedgerError. `but` are targets that are left alone for now."""
    now = datetime.now(UTC)
    claimed = book.claim(AT_A_TIME, now=now, until=now + timedelta(seconds=IN_HAND_S), but=but)
    done = _Sorted()
    try:
        runs = book.runs(claimed)
        for target, group in groupby(sorted(claimed, key=_of_target), key=lambda owed: owed.target):
            left = [(owed, record_of(owed, runs[owed.run_id])) for owed in group if owed.run_id in runs]
            _tell(opened, target, left, cancel=cancel, done=done)
    finally:
        known = {owed.row_id for owed in done.told} | {failure.record.row_id for failure in done.failures}
        done.failures += [_put_back(owed) for owed in claimed if owed.row_id not in known]
        try:
            book.told(done.told)
        finally:
            book.not_told(done.failures)
    return RecordsRound(
        taken=len(claimed), told=tuple(done.told), failed=tuple(done.failures), troubles=tuple(done.troubles)
    )


def _of_target(owed: OwedRecord) -> tuple[str, str, datetime, int]:
    return owed.target.name, owed.target.options, owed.next_at, owed.row_id


def _tell(
    opened: Callable[[RecordTarget], OpenTarget],
    target: RecordTarget,
    left: list[tuple[OwedRecord, UnitRecord]],
    *,
    cancel: CancelToken,
    done: _Sorted,
) -> None:
    """Tell a target what it is owed, until it takes no more."""

    def told(record: UnitRecord) -> None:
        place = next(number for number, (_, each) in enumerate(left) if each is record)
        done.told.append(left.pop(place)[0])

    try:
        receiver = opened(target)
        while left:
            try:
                receiver.tell([record for _, record in left], cancel, told)
            except RecordRefused as refused:
                done.failures.append(_refused(left.pop(0)[0], refused))
    except FactoryProvError as failure:
        wait_s = failure.wait_s or 0.0 if isinstance(failure, ReceiverBusy) else 0.0
        done.troubles.append(TargetTrouble(target=target.name, failure=failure, wait_s=wait_s))
        first, *others = (owed for owed, _ in left)
        done.failures += [_broke(first, failure), *(_put_back(record, failure.message) for record in others)]


def pause_s(tries: int) -> float:
    """Return how long to leave a record alone that was tried so often: 10 s, doubled up to a quarter of an hour."""
    return min(_FIRST_PAUSE_S * 2.0 ** min(max(tries, 0), 20), _LONGEST_PAUSE_S)


def _refused(owed: OwedRecord, failure: ServerError) -> NotTold:
    return _later(owed, failure, aside=owed.tries + 1 >= MOST_TRIES)


def _broke(owed: OwedRecord, failure: FactoryProvError) -> NotTold:
    """Put a record back after trouble of its target; one that may have brought it about lets the others go first."""
    if isinstance(failure, ReceiverBroke):
        return _later(owed, failure, aside=owed.tries + 1 >= MOST_BREAKDOWNS)
    if isinstance(failure, ServerTimeout):
        return _later(owed, failure, counts=False)
    return _put_back(owed, failure.message)


def _later(owed: OwedRecord, failure: FactoryProvError, *, aside: bool = False, counts: bool = True) -> NotTold:
    next_at = None if aside else datetime.now(UTC) + timedelta(seconds=pause_s(owed.tries))
    return NotTold(record=owed, reason=failure.message, next_at=next_at, counts=counts)


def _put_back(owed: OwedRecord, reason: Message = NOTHING) -> NotTold:
    return NotTold(record=owed, reason=reason or owed.reason, next_at=owed.next_at, counts=False)
