"""A ledger in a file of its own and one in a database, and a run in it: both must behave alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from factory_prov.ledger.records import RunId, RunStart
from factory_prov.ledger.store import Ledger

BeginRun = Callable[..., RunId]
AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def ledger(another: Callable[[], Ledger]) -> Iterator[Ledger]:
    with another() as ledger:
        yield ledger


@pytest.fixture
def begin(ledger: Ledger) -> BeginRun:
    def begin(hardware_id: str | None = None, **changes: object) -> RunId:
        known = {"station": "line 1", "job_name": "sensor", "job_digest": "ab12", "probe": "683", "started_at": AT}
        return ledger.begin(RunStart(hardware_id=hardware_id, **{**known, **changes}))  # type: ignore[arg-type]

    return begin
