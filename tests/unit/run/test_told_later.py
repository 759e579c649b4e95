"""A server that is told later: the run waits, is no PASS before its server knows the unit, and passes by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.credentials.keeping import Keep
from factory_prov.errors import InputError
from factory_prov.events import Event, StepFinished
from factory_prov.job.check import check_job
from factory_prov.job.job_file import read_job
from factory_prov.job.readiness import refuse_unready
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.ledger.states import ServerState
from factory_prov.line.events import Counts, Delivered, LineEvent, OutboxChanged
from factory_prov.line.line import Line
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.outbox.sending import send_round
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.registrars.when import When
from factory_prov.run.access import ServerAccess
from factory_prov.run.pipeline import provision
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.http_faults import FaultKind, HttpFault

DOMAIN = "/virtual/"


class Station:
    """A virtual board, and a server that can be told to fail."""

    def __init__(self, station: VirtualStation, server: VirtualCoiote, when: When) -> None:
        self.server = server
        options = CoioteOptions(url=server.url, domain=DOMAIN, when=when, read_timeout_s=0.5, deadline_s=0.9)
        registrar = None if when is When.LATER else Coiote(options, server.token)
        self.job = replace(station.job, server=options)
        self.bench = replace(station.bench, registrar=registrar, access=ServerAccess(), server=options.server_name)
        self.device = station.devices[0]
        self.events: list[Event] = []

    def run(self) -> RunRecord:
        return provision(self.device, self.job, self.bench, self.events.append, CancelToken())

    def send(self) -> int:
        ledger = self.bench.ledger
        opened = lambda options: Coiote(options, self.server.token)  # noqa: E731
        return len(
            send_round(
                ledger.outbox, opened, lambda row: ledger.sealed(row.endpoint_name), cancel=CancelToken()
            ).delivered
        )

    def server_state(self, record: RunRecord) -> ServerState:
        return self.bench.ledger.by_endpoint(record.endpoint_name or "").identities[0].server_state


Start = Callable[..., Station]


@pytest.fixture
def start() -> Iterator[Start]:
    with ExitStack() as stations:

        def enter(when: When, *faults: BoardFault) -> Station:
            station = stations.enter_context(virtual_station(demo_job("psk"), boards=1, faults=faults, speed=100))
            return Station(station, stations.enter_context(VirtualCoiote(domains=(DOMAIN,))), when)

        yield enter


def test_later_asks_the_server_for_nothing_in_the_run(start: Start) -> None:
    station = start(When.LATER)
    record = station.run()
    assert (record.outcome, record.code) == (Outcome.WAIT, None)
    assert station.server.requests == ()
    assert not any(isinstance(event, StepFinished) and event.step.key == "register" for event in station.events)
    assert station.server_state(record) is ServerState.OWED
    assert station.send() == 1
    assert [run.outcome for run in station.bench.ledger.runs()] == [Outcome.PASS]
    assert [device.endpoint_name for device in station.server.devices] == [record.endpoint_name]
    assert station.server_state(record) is ServerState.REGISTERED
    assert station.bench.ledger.sealed(record.endpoint_name or "") is None


def test_the_server_gets_the_key_that_the_device_has(start: Start) -> None:
    station = start(When.LATER)
    record = station.run()
    pack = station.bench.ledger.sealed(record.endpoint_name or "")
    station.send()
    (device,) = station.server.devices
    assert pack is not None
    assert device.psk_key is not None
    assert device.psk_key.reveal() in pack


AWAY = {
    "silent": HttpFault(kind=FaultKind.SILENT, times=999),
    "fails": HttpFault(kind=FaultKind.STATUS, status=500, times=999),
    "busy": HttpFault(kind=FaultKind.STATUS, status=503, times=999),
    "breaks": HttpFault(kind=FaultKind.RESET, times=999),
    "breaks after": HttpFault(kind=FaultKind.RESET_AFTER, method="POST", times=1),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", AWAY.values(), ids=AWAY)
def test_a_server_that_is_away_is_told_later_where_the_job_allows_it(start: Start, fault: HttpFault) -> None:
    station = start(When.NOW_ELSE_LATER)
    station.server.fail(fault)
    record = station.run()
    station.server.recover()
    if record.outcome is not Outcome.PASS:  # a lost answer may be found within the registration
        assert record.outcome is Outcome.WAIT
        assert station.send() == 1
    assert [run.outcome for run in station.bench.ledger.runs()] == [Outcome.PASS]
    assert len(station.server.devices) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_stays_what_it_is(start: Start, status: int) -> None:
    station = start(When.NOW_ELSE_LATER)
    station.server.fail(HttpFault(kind=FaultKind.STATUS, status=status, times=999))
    assert station.run().outcome is Outcome.ERROR
    assert station.bench.ledger.outbox.rows() == ()


def test_with_now_a_server_that_is_away_is_no_wait(start: Start) -> None:
    station = start(When.NOW)
    station.server.fail(HttpFault(kind=FaultKind.STATUS, status=500, times=999))
    assert station.run().outcome is Outcome.ERROR
    assert station.bench.ledger.outbox.rows() == ()


def test_with_a_server_that_is_there_it_passes_in_the_run(start: Start) -> None:
    station = start(When.NOW_ELSE_LATER)
    assert station.run().outcome is Outcome.PASS
    assert station.bench.ledger.outbox.rows() == ()


@pytest.mark.parametrize("when", When)
def test_a_unit_that_fails_owes_nothing(start: Start, when: When) -> None:
    station = start(when, BoardFault.RESULT_REFUSED)
    assert station.run().outcome is Outcome.FAIL
    assert station.bench.ledger.outbox.rows() == ()


@pytest.mark.parametrize("when", [When.LATER, When.NOW_ELSE_LATER])
def test_a_job_that_keeps_no_keys_is_refused_before_its_first_unit(when: When) -> None:
    job = demo_job("psk")
    server = CoioteOptions(domain="/f/", url="https://dm.factory.test", when=when)
    job = replace(job, server=server, credentials=replace(job.credentials, keep=Keep.NONE))
    assert "keys-not-kept" in {problem.rule for problem in check_job(job)}
    with pytest.raises(InputError, match="keep"):
        refuse_unready(job)
    refuse_unready(replace(job, server=replace(server, when=When.NOW)))


def test_a_line_delivers_by_itself() -> None:
    told: list[LineEvent] = []
    job = replace(demo_job("psk"), server=CoioteOptions(domain="/f/", when=When.LATER))
    with Line(TrainingParts(boards=2, job=job, speed=100), tell=told.append) as line:
        assert line.wait_seen(30)
        line.start_all()
        assert line.wait(60)
        ends_at = time.monotonic() + 30
        while line.counts != Counts(passed=2) and time.monotonic() < ends_at:
            time.sleep(0.05)
        assert [slot.outcome for slot in line.slots] == [Outcome.PASS, Outcome.PASS]
        assert line.counts == Counts(passed=2)
    assert sum(isinstance(event, Delivered) for event in told) == 2
    owed = [event.owed for event in told if isinstance(event, OutboxChanged)]
    assert owed[-1] == 0


def test_the_job_file_says_when() -> None:
    text = 'format = 1\n[server]\ndomain = "/f/"\nwhen = "now, else later"\n[configuration]\n"/1/1/1" = 60\n'
    server = read_job(text, place="x", folder=Path()).server
    assert server is not None
    assert server.when is When.NOW_ELSE_LATER
