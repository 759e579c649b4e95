"""A question to the ledger and its answer; asked beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from factory_prov.ledger.records import RunId, RunRecord

if TYPE_CHECKING:
    from desktop.history.access import LedgerAtHand
    from desktop.history.wanted import Wanted
    from factory_prov.cancel import CancelToken

PAGE_ROWS = 50
"""What a screen shows at once, and what is read at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """Runs that fit, the newest first, and whether there are more behind them. `is_empty`: the ledger has no run."""

    wanted: Wanted
    runs: tuple[RunRecord, ...]
    more: bool
    is_empty: bool = False


def page_of(ledger_at_hand: LedgerAtHand, wanted: Wanted, before: RunId | None = None) -> FoundPage:
    """Read a page: the newest that fit, or those before a run (worker thread)."""
    today = datetime.now().astimezone().date()
    with ledger_at_hand.opened() as ledger:
        if ledger is None:
            return FoundPage(wanted=wanted, runs=(), more=False, is_empty=True)
        found = ledger.runs(wanted.run_filter(today, before=before, limit=PAGE_ROWS + 1))
        empty = not found and before is None and wanted.is_all
    return FoundPage(wanted=wanted, runs=found[::-1][:PAGE_ROWS], more=len(found) > PAGE_ROWS, is_empty=empty)


def asking(
    ledger_at_hand: LedgerAtHand, wanted: Wanted, before: RunId | None = None
) -> Callable[[CancelToken], FoundPage]:
    """Return the piece of work that reads a page."""

    def work(cancel: CancelToken) -> FoundPage:
        cancel.check()
        return page_of(ledger_at_hand, wanted, before)

    return work
