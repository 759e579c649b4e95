"""Bringing a unit on in a ledger, as a run does, for tests that are about something else."""

from __future__ import annotations

from datetime import UTC, datetime

from factory_prov.ledger.outbox import Owed
from factory_prov.ledger.records import RunId
from factory_prov.ledger.sealing import MadeKeys
from factory_prov.ledger.states import STRAIGHT_WAY
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message

OWED = Owed(server="dm.example", kind="coiote", options="{}")
AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)


def verified(ledger: Ledger, run_id: RunId) -> None:
    """Take the unit of a run that has its name to where it may be closed."""
    for state in STRAIGHT_WAY:
        ledger.reach(run_id, state)


def waiting(
    ledger: Ledger, run_id: RunId, name: str, *, owed: Owed = OWED, at: datetime = AT, pack: bytes | None = None
) -> None:
    """End a run that has this name as one whose registration is owed: the ledger knows no other WAIT."""
    ledger.seal(run_id, MadeKeys(endpoint_name=name, pack=name.encode() if pack is None else pack, keys=()))
    verified(ledger, run_id)
    ledger.finish_owing(run_id, owed, at=at, reason=Message("The server is told later."))
