"""A fault between the server's yes and our knowledge of it: the next plain run knows the entry for ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.job.model import Job
from factory_prov.ledger.entries import ASKED, NOT_MADE, REMOVED, Answer, put
from factory_prov.ledger.records import Again, Outcome, RunRecord, RunStart
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import demo_job, virtual_station
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.registrars.device_credentials import PskCredentials
from factory_prov.registrars.registration import Registration
from factory_prov.run.bench import Bench, Device
from factory_prov.run.pipeline import provision
from factory_prov.secret import Secret
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.http_faults import FaultKind, HttpFault

DOMAIN = "/virtual/"
ONE = "/devices/"  # a device that has an id


@dataclass(frozen=True, kw_only=True)
class Station:
    """A board whose chip is erased by each run, and a server that can be looked into and told to fail."""

    job: Job
    bench: Bench
    device: Device
    board: VirtualBoard
    server: VirtualCoiote

    def run(self, *, again: Again | None = None) -> RunRecord:
        device = replace(self.device, again=again)
        return provision(device, self.job, self.bench, lambda _: None, CancelToken())

    @property
    def keys(self) -> list[Secret | None]:
        return [each.psk_key for each in self.server.devices]

    def foreign(self) -> None:
        """Let another station have the name already."""
        name = self.board.identity.endpoint_name
        key = Secret(b"k" * 16)
        other = Registration(endpoint_name=name, credentials=PskCredentials(identity=name, key=key))
        assert self.bench.registrar is not None
        self.bench.registrar.register(other, update=False, cancel=CancelToken())


@pytest.fixture
def start() -> Iterator[Callable[[], Station]]:
    with ExitStack() as stations:

        def enter() -> Station:
            station = stations.enter_context(virtual_station(demo_job("psk"), boards=1, speed=100))
            server = stations.enter_context(VirtualCoiote(domains=(DOMAIN,)))
            options = CoioteOptions(url=server.url, domain=DOMAIN, read_timeout_s=0.4, deadline_s=2.0)
            return Station(
                job=replace(station.job, server=options),
                bench=replace(station.bench, registrar=Coiote(options, server.token)),
                device=station.devices[0],
                board=station.boards.boards[0],
                server=server,
            )

        yield enter


def status(code: int) -> HttpFault:
    return HttpFault(kind=FaultKind.STATUS, status=code, method="GET", path_part=ONE, times=50)


def after(kind: FaultKind, **options: object) -> HttpFault:
    return HttpFault(kind=kind, method="GET", path_part=ONE, times=50, **options)  # type: ignore[arg-type]


def made(kind: FaultKind) -> HttpFault:
    return HttpFault(kind=kind, method="POST")


UNHEARD: dict[str, tuple[HttpFault, ...]] = {
    "401 when it is asked back": (status(401),),
    "403 when it is asked back": (status(403),),
    "404 when it is asked back": (status(404), after(FaultKind.STATUS, status=404)),
    "500 when it is asked back": (status(500),),
    "503 when it is asked back": (status(503),),
    "sent on when it is asked back": (after(FaultKind.REDIRECT, location="https://elsewhere.example/"),),
    "a web page when it is asked back": (after(FaultKind.NOT_JSON),),
    "silence when it is asked back": (after(FaultKind.SILENT),),
    "a broken connection when it is asked back": (after(FaultKind.RESET),),
    "another key than was sent": (made(FaultKind.WRONG_KEY),),
    "made, then silence": (made(FaultKind.RESET_AFTER), after(FaultKind.SILENT)),
    "made, then 500": (made(FaultKind.RESET_AFTER), status(500)),
    "made, and told as nonsense": (made(FaultKind.TOO_LONG), status(500)),
}


@pytest.mark.slow
@pytest.mark.parametrize("faults", UNHEARD.values(), ids=UNHEARD)
def test_the_next_plain_run_knows_the_entry_for_ours(
    start: Callable[[], Station], faults: tuple[HttpFault, ...]
) -> None:
    station = start()
    station.bench.access.require(station.bench.registrar, CancelToken())  # the line has asked what the token may
    station.server.fail(*faults)
    first = station.run()
    assert first.outcome is not Outcome.PASS
    assert len(station.server.devices) == 1
    station.server.recover()
    second = station.run()
    assert (second.outcome, second.code, second.endpoint_name) == (Outcome.PASS, None, first.endpoint_name)
    assert len(station.server.devices) == 1


@pytest.mark.slow
def test_a_change_that_somebody_said_is_ours_from_then_on(start: Callable[[], Station]) -> None:
    station = start()
    station.foreign()
    station.server.fail(HttpFault(kind=FaultKind.RESET_AFTER, method="PUT", times=50))
    assert station.run(again=Again.SAME_IDENTITY).outcome is not Outcome.PASS
    station.server.recover()
    assert station.run().outcome is Outcome.PASS
    assert station.keys != [Secret(b"k" * 16)]


def test_an_entry_that_another_station_makes_after_our_no_is_not_ours(start: Callable[[], Station]) -> None:
    station = start()
    station.server.fail(HttpFault(kind=FaultKind.STATUS, status=403, method="POST"))
    assert station.run().code == "E404"
    station.foreign()
    for _ in range(2):
        assert station.run().code == "E405"
    assert station.keys == [Secret(b"k" * 16)]


@pytest.mark.parametrize(
    ("happened", "ours"),
    [
        ((), False),
        ((ASKED,), True),
        ((ASKED, NOT_MADE), False),
        ((ASKED, "created"), True),
        ((ASKED, "created", ASKED, NOT_MADE), True),
        ((ASKED, "created", REMOVED), False),
        ((ASKED, "created", REMOVED, ASKED, NOT_MADE), False),
        ((ASKED, ASKED, NOT_MADE), True),
        (("already there",), True),
    ],
)
def test_whose_an_entry_is(tmp_path: Path, happened: tuple[str, ...], ours: bool) -> None:
    now = datetime.now(UTC)
    start = RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=now)
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        run_id = ledger.begin(start)
        ledger.reserve(run_id, "one", psk_identity=None, again=None)
        for outcome in happened:
            if outcome == ASKED:
                ledger.finish(run_id, Outcome.FAIL, code="E900", at=now)
                run_id = ledger.begin(start)
                ledger.reserve(run_id, "one", psk_identity=None, again=Again.SAME_IDENTITY)
            with ledger._database.writing() as connection:
                put(connection, run_id, 1, Answer(server="server", outcome=outcome, at=now))
        assert ledger.registered_here("one", "server") is ours
        assert not ledger.registered_here("one", "another server")
