"""How many units of the shift passed and failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from factory_prov.ledger.records import Outcome, RunFilter
from factory_prov.line.events import Counts, RunEnded

if TYPE_CHECKING:
    from factory_prov.ledger.store import Ledger


def shift_so_far(ledger: Ledger, *, station: str, began_at: datetime | None) -> Counts:
    """Count the ended runs of a station since the shift began; None is midnight here."""
    since = began_at or datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    outcomes = [run.outcome for run in ledger.runs(RunFilter(station=station, since=since))]
    return Counts(
        passed=sum(outcome is Outcome.PASS for outcome in outcomes),
        failed=sum(outcome is Outcome.FAIL for outcome in outcomes),
    )


def counted(counts: Counts, end: RunEnded) -> Counts:
    """Return the counts with one more run; what never became a run, was stopped, or is an ERROR counts no unit."""
    if end.record is None:
        return counts
    if end.outcome is Outcome.PASS:
        return replace(counts, passed=counts.passed + 1)
    return replace(counts, failed=counts.failed + 1) if end.outcome is Outcome.FAIL else counts
