"""Reads the life of a unit, beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factory_prov.ledger.records import UnitHistory

if TYPE_CHECKING:
    from desktop.history.access import LedgerAtHand
    from desktop.history.unit_key import UnitKey
    from factory_prov.cancel import CancelToken
    from factory_prov.ledger.records import RunHistory
    from factory_prov.ledger.store import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeRead:
    """What the ledger has of a unit; `runs` are those of the history, made."""

    key: UnitKey
    history: UnitHistory
    runs: tuple[RunHistory, ...]

    @property
    def is_known(self) -> bool:
        """Whether the ledger has anything of it."""
        return bool(self.history.identities or self.runs)


def reading(ledger_at_hand: LedgerAtHand, key: UnitKey) -> Callable[[CancelToken], LifeRead]:
    """Return the piece of work that reads a life."""

    def work(cancel: CancelToken) -> LifeRead:
        cancel.check()
        with ledger_at_hand.opened() as ledger:
            history = UnitHistory(hardware_id=key.hardware_id, identities=(), runs=())
            if ledger is not None:
                history = _history(ledger, key, history)
        return LifeRead(key=key, history=history, runs=tuple(history.runs))

    return work


def _history(ledger: Ledger, key: UnitKey, nothing: UnitHistory) -> UnitHistory:
    if key.hardware_id is not None:
        return ledger.unit(key.hardware_id)
    return nothing if key.endpoint_name is None else ledger.by_endpoint(key.endpoint_name)
