"""A clock that cannot be right stops the work before anything is made or changed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from factory_prov import clock
from factory_prov.advice import Cause, advice_for
from factory_prov.cancel import CancelToken
from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.credentials.signer import PreparedCertificate
from factory_prov.errors import ClockWrong
from factory_prov.events import Event
from factory_prov.job.check import check_job
from factory_prov.ledger.records import Outcome
from factory_prov.line.station_parts import StationParts
from factory_prov.line.virtual_station import demo_job, virtual_station
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.run.pipeline import provision
from factory_prov.simulation.coiote.handler import CoioteHandler
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.firmware_image import read_image

ROOT = Path(__file__).parents[2]
Set = Callable[[datetime], None]
WRONG = [datetime(1970, 1, 1, tzinfo=UTC), datetime(1976, 5, 1, tzinfo=UTC), datetime(2019, 12, 31, tzinfo=UTC)]
EVE = datetime(clock.SOURCES_DATE.year, clock.SOURCES_DATE.month, clock.SOURCES_DATE.day, tzinfo=UTC)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Set:
    def at(moment: datetime) -> None:
        for module in ("clock", "credentials.signer", "credentials.certificate_rules", "job.check"):
            monkeypatch.setattr(f"factory_prov.{module}.now", lambda: moment)

    return at


@pytest.mark.parametrize("moment", [*WRONG, EVE - timedelta(seconds=1)])
def test_before_the_program_was_built_no_clock_is_right(set_clock: Set, moment: datetime) -> None:
    set_clock(moment)
    with pytest.raises(ClockWrong, match="was built on") as caught:
        clock.refuse_early_clock()
    assert advice_for(caught.value).cause is Cause.STATION
    with pytest.raises(ClockWrong):
        PreparedCertificate(CertificateOptions(common_name="{endpoint_name}")).sign("name")


@pytest.mark.parametrize("moment", [EVE, EVE + timedelta(days=3650)])
def test_from_that_day_on_a_clock_may_be_right(set_clock: Set, moment: datetime) -> None:
    set_clock(moment)
    clock.refuse_early_clock()


def test_what_is_packed_knows_its_own_day(set_clock: Set, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(clock, "resource", lambda name: tmp_path / name)
    assert clock.built_on() == clock.SOURCES_DATE
    for text, day in {
        "2031-02-03\n": date(2031, 2, 3),
        "1999-01-01": clock.SOURCES_DATE,
        "soon": clock.SOURCES_DATE,
    }.items():
        (tmp_path / clock.BUILT_ON).write_text(text, encoding="ascii")
        assert clock.built_on() == day
    (tmp_path / clock.BUILT_ON).write_text("2031-02-03", encoding="ascii")
    set_clock(datetime(2031, 2, 2, 23, 59, tzinfo=UTC))
    with pytest.raises(ClockWrong, match="2031-02-03"):
        clock.refuse_early_clock()


def test_the_date_of_the_sources_has_come_and_follows_the_releases() -> None:
    assert datetime.now(UTC).date() >= clock.SOURCES_DATE
    released = re.findall(
        r"^## \[[0-9.]+\] - (\d{4}-\d\d-\d\d)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M
    )
    assert all(date.fromisoformat(day) <= clock.SOURCES_DATE for day in released)
    done = subprocess.run(
        ["git", "-C", str(ROOT), "log", "-1", "--format=%cs"], capture_output=True, text=True, check=False
    )
    if done.returncode == 0 and done.stdout.strip():
        assert date.fromisoformat(done.stdout.strip()) - clock.SOURCES_DATE < timedelta(days=366)


@pytest.mark.parametrize("off", [timedelta(days=1, minutes=1), timedelta(days=-2), timedelta(days=365 * 23)])
def test_a_day_from_the_server_is_too_far(off: timedelta) -> None:
    with pytest.raises(ClockWrong, match="the server says"):
        clock.refuse_other_clock(clock.now() + off, place="https://server")


@pytest.mark.parametrize("off", [timedelta(), timedelta(hours=23), timedelta(hours=-23)])
def test_less_than_a_day_may_be_a_time_zone(off: timedelta) -> None:
    clock.refuse_other_clock(clock.now() + off, place="https://server")


@pytest.mark.parametrize("mode", ["psk", "certificate"])
def test_a_run_ends_before_it_touches_the_unit_and_is_no_verdict_on_it(set_clock: Set, mode: str) -> None:
    with virtual_station(demo_job(mode), boards=1, speed=100) as station:
        set_clock(WRONG[0])
        told: list[Event] = []
        record = provision(station.devices[0], station.job, station.bench, told.append, CancelToken())
        assert (record.outcome, record.code) == (Outcome.ERROR, "E120")
        assert station.boards.boards[0].image is None


@pytest.mark.parametrize("mode", ["psk", "certificate"])
def test_a_check_tells_it_once(set_clock: Set, mode: str) -> None:
    set_clock(WRONG[1])
    assert [problem.rule for problem in check_job(demo_job(mode)) if problem.rule in ("clock", "credentials")] == [
        "clock"
    ]


def test_a_line_does_not_open_with_it(set_clock: Set, configs: Path, tmp_path: Path) -> None:
    set_clock(WRONG[2])
    parts = StationParts(configs / "job-psk.toml", ledger_file=tmp_path / "ledger.sqlite", programmers=())
    try:
        with pytest.raises(ClockWrong):
            parts.open(CancelToken())
    finally:
        parts.close()


@pytest.mark.parametrize("bare", [False, True], ids=["flashed", "running"])
def test_a_server_of_another_day_gets_nothing_and_no_unit_passes(monkeypatch: pytest.MonkeyPatch, bare: bool) -> None:
    monkeypatch.setattr(CoioteHandler, "date_time_string", lambda *_: "Fri, 01 Jan 2049 00:00:00 GMT")
    with virtual_station(demo_job("psk"), boards=1, speed=100) as station, VirtualCoiote(domains=("/v/",)) as server:
        options = CoioteOptions(url=server.url, domain="/v/")
        bench = replace(station.bench, registrar=Coiote(options, server.token))
        job, device, board = replace(station.job, server=options), station.devices[0], station.boards.boards[0]
        if bare:
            assert job.board.first_image is not None
            board.finish_flash(read_image(job.board.first_image))
            board.reset()
            job = replace(job, board=replace(job.board, first_image=None, final_image=None))
            device = replace(device, probe=None)
        record = provision(device, job, bench, lambda _: None, CancelToken())
        assert (record.outcome, record.code) == (Outcome.ERROR, "E120")
        assert server.devices == ()
        assert (board.stored_pack is None) or not bare
