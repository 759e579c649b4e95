"""A ledger in a file of its own and one in a database, and a run in it: both must behave alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factory_prov.ledger.postgres.opening import open_database
from factory_prov.ledger.records import RunId, RunStart
from factory_prov.ledger.store import Ledger

BeginRun = Callable[..., RunId]
AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture(params=["file", "database"])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Ledger]:
    """Open the test's ledger, and once more as another program would; `on_file` where it must be a file."""
    if request.param == "file":
        return lambda: Ledger.open(tmp_path / "ledger.db")
    address = request.getfixturevalue("postgres_ledger")
    return lambda: Ledger(open_database(address))


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
