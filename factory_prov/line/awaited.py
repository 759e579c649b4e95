"""A run whose end somebody waits for, who hears it go on too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factory_prov.errors import Cancelled, FactoryProvError, InputError
from factory_prov.ledger.records import Outcome, RunRecord

if TYPE_CHECKING:
    from factory_prov.events import Report
    from factory_prov.line.events import RunEnded


class Awaited:
    """`report` is called in the thread of the run; `end` is there once it has ended."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.end: RunEnded | None = None

    def record(self) -> RunRecord:
        """Return what was written down of it; what kept it from that is raised."""
        end = self.end
        if end is None:
            raise AssertionError("it is asked for behind the end")
        if end.record is not None:
            return end.record
        if end.outcome is Outcome.ABORTED:
            raise Cancelled
        raise end.failure if isinstance(end.failure, FactoryProvError) else InputError(end.explanation, place=end.key)
