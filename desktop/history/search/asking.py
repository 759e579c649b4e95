"""A question to the ledger and its answer; asked beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from factory_prov.ledger.records import RunFilter, RunId, RunRecord

if TYPE_CHECKING:
    from desktop.history.access import LedgerAtHand
    from desktop.history.wanted import Wanted
    from factory_prov.cancel import CancelToken
    from factory_prov.ledger.life_records import FoundUnit
    from factory_prov.ledger.store import Ledger

PAGE_ROWS = 50
"""What a screen shows at once, and what is read at once."""
_MOST_UNITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """Runs that fit, the newest first, and whether there are more behind them. `is_empty`: the ledger has no run.

    `units` are those without any run whose name, chip or label begins with the text: they were made elsewhere.
    """

    wanted: Wanted
    runs: tuple[RunRecord, ...]
    more: bool
    units: tuple[FoundUnit, ...] = ()
    is_empty: bool = False


def page_of(ledger_at_hand: LedgerAtHand, wanted: Wanted, before: RunId | None = None) -> FoundPage:
    """Read a page: the newest that fit, or those before a run (worker thread)."""
    today = datetime.now().astimezone().date()
    with ledger_at_hand.opened() as ledger:
        if ledger is None:
            return FoundPage(wanted=wanted, runs=(), more=False, is_empty=True)
        found = ledger.runs(wanted.run_filter(today, before=before, limit=PAGE_ROWS + 1))
        units = (
            ()
            if before is not None or wanted.is_filtered
            else _without_runs(ledger, wanted.text, {run.endpoint_name for run in found})
        )
        empty = not found and before is None and wanted.is_all
    return FoundPage(
        wanted=wanted, runs=found[::-1][:PAGE_ROWS], more=len(found) > PAGE_ROWS, units=units, is_empty=empty
    )


def _without_runs(ledger: Ledger, text: str, met: Collection[str | None]) -> tuple[FoundUnit, ...]:
    units = (unit for unit in ledger.find_units(text, _MOST_UNITS) if unit.endpoint_name not in met)
    return tuple(unit for unit in units if not _has_run(ledger, unit))


def _has_run(ledger: Ledger, unit: FoundUnit) -> bool:
    """Whether a unit is found by its runs already; a chip without a name was met by one."""
    return unit.endpoint_name is None or bool(ledger.runs(RunFilter(endpoint_name=unit.endpoint_name, limit=1)))


def asking(
    ledger_at_hand: LedgerAtHand, wanted: Wanted, before: RunId | None = None
) -> Callable[[CancelToken], FoundPage]:
    """Return the piece of work that reads a page."""

    def work(cancel: CancelToken) -> FoundPage:
        cancel.check()
        return page_of(ledger_at_hand, wanted, before)

    return work
