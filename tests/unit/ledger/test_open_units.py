"""Units whose last run was cut off are found, each once, until a later run has gone on with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factory_prov.ledger.records import Outcome, RunId, RunStart, StepState
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.run.steps import FlashFinal, WriteConfiguration

AT = datetime(2026, 11, 29, 14, 2, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.sqlite") as opened:
        yield opened


def begin(ledger: Ledger, name: str, chip: str, *, station: str = "4") -> RunId:
    run = ledger.begin(RunStart(station=station, job_name="job", job_digest="", probe="1", started_at=AT))
    ledger.reserve(run, name, psk_identity=None, again=None, seen=chip)
    return run


def cut_off(ledger: Ledger, name: str, chip: str, *, station: str = "4") -> RunId:
    run = begin(ledger, name, chip, station=station)
    ledger.gave_up(run)
    return run


def names(ledger: Ledger, *, station: str | None = None) -> list[str]:
    ledger.find_cut_off()
    return [unit.endpoint_name for unit in ledger.open_units(station=station, limit=10)]


def test_a_run_that_goes_is_no_open_unit(ledger: Ledger) -> None:
    begin(ledger, "a", "aa")
    assert names(ledger) == []
    assert ledger.cut_short("aa") is None


def test_a_unit_is_found_by_its_chip_with_its_last_step(ledger: Ledger) -> None:
    run = begin(ledger, "a", "aa")
    for step in (WriteConfiguration.step, FlashFinal.step):
        ledger.step(run, step, state=StepState.STARTED, at=AT)
    ledger.reach(run, UnitState.CREDENTIALS_MADE)  # what was noted is written with it
    ledger.gave_up(run)
    found = ledger.cut_short("aa")
    assert found is not None
    assert (found.endpoint_name, found.began_at, found.station, found.step) == ("a", AT, "4", FlashFinal.step.key)
    assert ledger.cut_short("bb") is None


def test_what_is_gone_on_with_is_open_no_more(ledger: Ledger) -> None:
    cut_off(ledger, "a", "aa")
    assert names(ledger) == ["a"]
    run = begin(ledger, "a", "aa")
    assert names(ledger) == []
    ledger.finish(run, Outcome.FAIL, code="E312", at=AT)
    assert names(ledger) == []
    assert ledger.cut_short("aa") is None


def test_a_station_sees_its_own_and_the_newest_first(ledger: Ledger) -> None:
    for name, chip, station in (("a", "aa", "4"), ("b", "bb", "5"), ("c", "cc", "4")):
        cut_off(ledger, name, chip, station=station)
    assert names(ledger) == ["c", "b", "a"]
    assert names(ledger, station="4") == ["c", "a"]
    ledger.find_cut_off()
    assert len(ledger.open_units(limit=2)) == 2


def test_what_another_program_left_is_found_when_it_has_died(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.sqlite") as first:
        begin(first, "a", "aa")
        with Ledger.open(tmp_path / "ledger.sqlite") as second:
            assert second.cut_short("aa") is None, "its program is alive"
    with Ledger.open(tmp_path / "ledger.sqlite") as third:
        found = third.cut_short("aa")
        assert found is not None
        assert found.endpoint_name == "a"
