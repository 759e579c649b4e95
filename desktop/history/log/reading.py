"""Reads what a run has told, and writes it to a file; both beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.history.access import LedgerAtHand
    from factory_prov.cancel import CancelToken
    from factory_prov.ledger.records import RunId
    from factory_prov.run_logs.logged import LoggedEvent


def reading_log(ledger_at_hand: LedgerAtHand, run_id: RunId) -> Callable[[CancelToken], tuple[LoggedEvent, ...]]:
    """Return the piece of work that reads the log of a run; nothing where this PC keeps none of it."""

    def work(cancel: CancelToken) -> tuple[LoggedEvent, ...]:
        from factory_prov.run_logs.station import station_logs

        cancel.check()
        with ledger_at_hand.opened() as ledger:
            ledger_id = "" if ledger is None else ledger.sealed_keys.ledger_id()
        return station_logs().read(ledger_id, run_id) if ledger_id else ()

    return work


def writing_log(path: Path, text: str) -> Callable[[CancelToken], None]:
    """Return the piece of work that writes a log to a file of its owner."""

    def work(_: CancelToken) -> None:
        from factory_prov.files.owner_only import write_owner_only

        write_owner_only(path, text.encode(errors="backslashreplace"))

    return work
