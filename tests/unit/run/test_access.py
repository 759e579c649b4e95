"""What would refuse every unit is known before the first one is touched, by one question for the whole line."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import ServerError
from factory_prov.events import Event, StepStarted
from factory_prov.job.model import Job
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.line.virtual_station import demo_job, virtual_station
from factory_prov.messages import Message
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.registrars.file.options import FileOptions
from factory_prov.registrars.file.registrar import FileRegistrar
from factory_prov.run.access import ServerAccess
from factory_prov.run.bench import Bench, Device
from factory_prov.run.pipeline import provision
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.http_faults import FaultKind, HttpFault

DOMAIN = "/virtual/"


@dataclass(frozen=True, kw_only=True)
class Station:
    """Some boards, and a server that can be told to fail."""

    job: Job
    bench: Bench
    devices: tuple[Device, ...]
    server: VirtualCoiote

    def run_all(self, events: list[Event]) -> list[RunRecord]:
        records: list[RunRecord] = []

        def one(device: Device) -> None:
            records.append(provision(device, self.job, self.bench, events.append, CancelToken()))

        threads = [threading.Thread(target=one, args=(device,)) for device in self.devices]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return records

    def asked(self, part: str) -> int:
        return sum(part in seen.path for seen in self.server.requests)


Start = Callable[..., Station]


@pytest.fixture
def start() -> Iterator[Start]:
    with ExitStack() as stations:

        def enter(*, boards: int = 1, domain: str = DOMAIN, accept_unproven: bool = False) -> Station:
            station = stations.enter_context(virtual_station(demo_job("psk"), boards=boards, speed=100))
            server = stations.enter_context(VirtualCoiote(domains=(DOMAIN, "/other/")))
            options = CoioteOptions(url=server.url, domain=domain, accept_unproven=accept_unproven, deadline_s=3.0)
            return Station(
                job=replace(station.job, server=options),
                bench=replace(station.bench, registrar=Coiote(options, server.token), access=ServerAccess()),
                devices=station.devices,
                server=server,
            )

        yield enter


def reading_refused(part: str, times: int = 500) -> HttpFault:
    return HttpFault(kind=FaultKind.STATUS, status=403, method="GET", path_part=part, times=times)


TROUBLE: dict[str, tuple[HttpFault, str]] = {
    "a token that may not look devices up": (reading_refused("/devices?"), "E406"),
    "a token that may not look at one": (reading_refused("/devices/"), "E406"),
    "a token that is wrong": (HttpFault(kind=FaultKind.STATUS, status=401, times=500), "E404"),
    "no such interface": (HttpFault(kind=FaultKind.STATUS, status=404, path_part="/devices?", times=500), "E406"),
    "another server": (HttpFault(kind=FaultKind.REDIRECT, location="https://elsewhere.example/", times=500), "E406"),
    "a page to log in": (HttpFault(kind=FaultKind.NOT_JSON, times=500), "E406"),
    "a server that is down": (HttpFault(kind=FaultKind.STATUS, status=500, times=500), "E406"),
}


@pytest.mark.parametrize(("fault", "code"), TROUBLE.values(), ids=TROUBLE)
def test_no_unit_is_touched_and_no_name_used_up(start: Start, fault: HttpFault, code: str) -> None:
    station, events = start(), list[Event]()
    station.server.fail(fault)
    (record,) = station.run_all(events)
    assert (record.outcome, record.code, record.endpoint_name) == (Outcome.ERROR, code, None)
    assert not any(isinstance(event, StepStarted) for event in events)
    assert all(seen.method == "GET" for seen in station.server.requests)
    station.server.recover()
    assert [again.outcome for again in station.run_all(events)] == [Outcome.PASS]


def test_a_domain_that_is_not_there_is_refused(start: Start) -> None:
    station = start(domain="/main/")
    (record,) = station.run_all([])
    assert (record.outcome, record.code, record.endpoint_name) == (Outcome.ERROR, "E404", None)
    assert "/main/" in str(record.reason)


def test_a_token_that_may_not_look_at_domains_is_none_the_worse(start: Start) -> None:
    station = start()
    station.server.fail(reading_refused("/domains"))
    assert [record.outcome for record in station.run_all([])] == [Outcome.PASS]


def test_a_job_that_takes_units_unproven_needs_no_token_that_reads(start: Start) -> None:
    station = start(accept_unproven=True)
    station.server.fail(reading_refused("/devices"))
    assert [record.outcome for record in station.run_all([])] == [Outcome.PASS]


def test_a_line_asks_once(start: Start) -> None:
    station = start(boards=4)
    assert [record.outcome for record in station.run_all([])] == [Outcome.PASS] * 4
    assert station.asked("/domains") == 1


class Slow:
    """A registrar that says no, once it may."""

    def __init__(self) -> None:
        self.asked, self.asking, self.may_answer = 0, threading.Event(), threading.Event()

    def check_access(self, *, cancel: CancelToken) -> None:
        self.asked += 1
        self.asking.set()
        self.may_answer.wait(30)
        raise ServerError(Message("no."))


class Waiting(CancelToken):
    """Tells that somebody waits with it."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = threading.Event()

    def check(self) -> None:
        self.seen.set()
        super().check()


def test_a_no_is_told_to_all_who_wait_for_it_and_asked_for_anew_later() -> None:
    slow, access, heard = Slow(), ServerAccess(), list[ServerError]()

    def one(cancel: CancelToken) -> None:
        try:
            access.require(slow, cancel)  # type: ignore[arg-type]
        except ServerError as refusal:
            heard.append(refusal)

    first = threading.Thread(target=one, args=(CancelToken(),))
    first.start()
    assert slow.asking.wait(30)
    tokens = [Waiting() for _ in range(3)]
    others = [threading.Thread(target=one, args=(token,)) for token in tokens]
    for thread, token in zip(others, tokens, strict=True):
        thread.start()
        assert token.seen.wait(30)
    slow.may_answer.set()
    for thread in (first, *others):
        thread.join(30)
    assert (len(heard), slow.asked) == (4, 1)
    one(CancelToken())
    assert slow.asked == 2


def test_a_file_that_is_no_list_is_known_before(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    registrar = FileRegistrar(FileOptions(path=path))
    registrar.check_access(cancel=CancelToken())
    assert not path.exists()
    path.write_text("something else\n")
    with pytest.raises(ServerError, match="none of a list"):
        registrar.check_access(cancel=CancelToken())
