"""What a server has said at the repair desk: an event and a state, and nothing added to a run that has ended."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from factory_prov.errors import LedgerError
from factory_prov.ledger.life_records import EventKind, ImportedUnit, UnitEvent
from factory_prov.ledger.states import ServerState
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message


def event(name: str | None) -> UnitEvent:
    return UnitEvent(
        at=datetime.now(UTC), kind=EventKind.REPAIRED, endpoint_name=name, hardware_id="f4",
        run_id=None, station="desk", operator="kim", what=Message("Taken off {server}.", server="dm"), server="dm",
    )  # fmt: skip


def test_it_is_an_event_and_what_is_known_from_then_on(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        ledger.take_in(ImportedUnit(endpoint_name="a", hardware_id="f4", server="dm"), "list")
        for state in (ServerState.REMOVED, ServerState.REGISTERED, ServerState.REMOVED):
            ledger.server_told(event("a"), state)
            history = ledger.by_endpoint("a")
            assert history.identities[0].server_state is state
        assert [each.kind for each in history.events] == [EventKind.IMPORTED, *[EventKind.REPAIRED] * 3]
        assert len(history.runs) == 0


@pytest.mark.parametrize("name", ["nobody", None])
def test_a_name_that_nobody_knows_is_refused(tmp_path: Path, name: str | None) -> None:
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        with pytest.raises(LedgerError):
            ledger.server_told(event(name), ServerState.REMOVED)
        assert ledger.unit("f4").events in ((), [])
