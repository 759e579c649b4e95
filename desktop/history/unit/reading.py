"""Reads the life of a unit, beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.history.life.rows import Row, rows_of, step_titles
from factory_prov.ledger.records import UnitHistory

if TYPE_CHECKING:
    from desktop.history.access import LedgerAtHand
    from desktop.history.unit_key import UnitKey
    from factory_prov.cancel import CancelToken
    from factory_prov.ledger.comparing import ComparedRow
    from factory_prov.ledger.records import RunId, RunRecord
    from factory_prov.ledger.store import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeRead:
    """What the ledger has of a unit; `runs` are those of the history, made, `rows` all that happened."""

    key: UnitKey
    history: UnitHistory
    runs: tuple[RunRecord, ...]
    rows: tuple[Row, ...]

    @property
    def is_known(self) -> bool:
        """Whether the ledger has anything of it."""
        return bool(self.rows)


def reading(ledger_at_hand: LedgerAtHand, key: UnitKey) -> Callable[[CancelToken], LifeRead]:
    """Return the piece of work that reads a life."""

    def work(cancel: CancelToken) -> LifeRead:
        cancel.check()
        with ledger_at_hand.opened() as ledger:
            history = UnitHistory(hardware_id=key.hardware_id, identities=(), runs=())
            if ledger is not None:
                history = _history(ledger, key, history)
        step_titles()  # loaded here, so that nobody waits for it who opens a run
        cancel.check()
        made = replace(history, runs=tuple(history.runs))
        return LifeRead(key=key, history=made, runs=tuple(each.run for each in made.runs), rows=rows_of(made))

    return work


def comparing(
    ledger_at_hand: LedgerAtHand, first: RunId, second: RunId
) -> Callable[[CancelToken], tuple[ComparedRow, ...]]:
    """Return the piece of work that puts two runs beside each other."""

    def work(cancel: CancelToken) -> tuple[ComparedRow, ...]:
        from factory_prov.ledger.comparing import compare_runs

        cancel.check()
        with ledger_at_hand.opened() as ledger:
            return () if ledger is None else compare_runs(ledger, first, second, step_titles())

    return work


def _history(ledger: Ledger, key: UnitKey, nothing: UnitHistory) -> UnitHistory:
    if key.hardware_id is not None:
        return ledger.unit(key.hardware_id)
    if key.endpoint_name is not None:
        return ledger.by_endpoint(key.endpoint_name)
    found = None if key.run_id is None else ledger.run_details(key.run_id)
    return nothing if found is None else replace(nothing, runs=(found.history,))
