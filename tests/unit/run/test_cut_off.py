"""A run that is cut off at any step, and the plain one after it: the same name, the same decision, one unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.events import Event, LogLine, Step, StepStarted
from factory_prov.labels.options import LabelOptions
from factory_prov.ledger.records import Again, Outcome, RunRecord
from factory_prov.ledger.store import Ledger
from factory_prov.line.discovery import read_known
from factory_prov.line.units import unit_on_probe
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.naming.pattern import NamePattern
from factory_prov.naming.sources import EndpointNames, GivenName, PatternNames
from factory_prov.run.pipeline import provision
from factory_prov.run.steps import STEPS

PATTERN = NamePattern.parse("urn:dev:os:32473-Demo-{serial:06d}")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A station, on which a run can be cut off as a crash does it: with a ledger of its own that goes away."""

    station: VirtualStation
    names: Callable[[Ledger], EndpointNames]

    def run(self, *, again: Again | None = None, ledger: Ledger | None = None, cut: Step | None = None) -> RunRecord:
        def listen(event: Event) -> None:
            if isinstance(event, StepStarted) and event.step is cut:
                raise SystemExit

        with_ledger = self.station.bench.ledger if ledger is None else ledger
        bench = replace(self.station.bench, ledger=with_ledger, names=self.names(with_ledger))
        return provision(replace(self.station.devices[0], again=again), self.station.job, bench, listen, CancelToken())

    def cut_off(self, step: Step, *, again: Again | None = None) -> None:
        with Ledger.open(self.station.bench.ledger.path) as ledger, pytest.raises(SystemExit):
            self.run(again=again, ledger=ledger, cut=step)


@pytest.fixture
def start() -> Iterator[Callable[..., Line]]:
    with ExitStack() as stations:

        def enter(names: Callable[[Ledger], EndpointNames]) -> Line:
            job = replace(demo_job("psk", rehearsed=True), label=LabelOptions(scan_back=True))
            station = stations.enter_context(virtual_station(job, boards=1, speed=100))
            return Line(station=station, names=names)

        yield enter


def by_pattern(ledger: Ledger) -> EndpointNames:
    return PatternNames(PATTERN, next_serial=ledger.next_serial, taken=ledger.taken)


@pytest.mark.slow
@pytest.mark.parametrize("step", [each.step for each in STEPS], ids=[each.step.key for each in STEPS])
def test_the_next_plain_run_goes_on_with_the_name(start: Callable[..., Line], step: Step) -> None:
    line = start(by_pattern)
    line.cut_off(step)
    record = line.run()
    assert (record.outcome, record.code, record.endpoint_name) == (Outcome.PASS, None, "urn:dev:os:32473-Demo-000001")
    assert line.station.server.known() == ("urn:dev:os:32473-Demo-000001",)


@pytest.mark.slow
@pytest.mark.parametrize("step", [each.step for each in STEPS[1:]], ids=[each.step.key for each in STEPS[1:]])
def test_it_goes_on_with_the_decision_to_keep_the_name(start: Callable[..., Line], step: Step) -> None:
    line = start(by_pattern)
    first = line.run()
    assert line.run().code == "E106"
    line.cut_off(step, again=Again.SAME_IDENTITY)
    record = line.run()
    assert (record.outcome, record.code, record.endpoint_name) == (Outcome.PASS, None, first.endpoint_name)
    assert record.again is Again.SAME_IDENTITY
    assert line.run().code == "E106"  # it is decided about no more


@pytest.mark.slow
def test_it_goes_on_with_the_decision_for_a_new_name(start: Callable[..., Line]) -> None:
    line = start(by_pattern)
    assert line.run().outcome is Outcome.PASS
    (board,) = line.station.boards.boards
    board.identity = replace(board.identity, endpoint_name="urn:dev:os:32473-Demo-000002")
    for step in (STEPS[1].step, STEPS[5].step):
        line.cut_off(step, again=Again.NEW_IDENTITY if step is STEPS[1].step else None)
    record = line.run()
    assert (record.outcome, record.endpoint_name) == (Outcome.PASS, "urn:dev:os:32473-Demo-000002")
    assert line.station.server.known() == ("urn:dev:os:32473-Demo-000002",)


def test_a_name_that_the_job_gives_no_more_is_not_gone_on_with(start: Callable[..., Line]) -> None:
    line = start(lambda _: GivenName("urn:dev:os:32473-Else-000001"))
    line.cut_off(STEPS[1].step)
    other = replace(line, names=by_pattern)
    assert other.run().endpoint_name == "urn:dev:os:32473-Demo-000001"


def test_a_run_at_work_is_not_taken_over(start: Callable[..., Line]) -> None:
    line = start(lambda _: GivenName("urn:dev:os:32473-Demo-000001"))
    codes = list[str | None]()

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and event.step is STEPS[1].step and not codes:
            codes.append("")
            codes.append(line.run(again=Again.SAME_IDENTITY).code)

    bench = replace(line.station.bench, names=line.names(line.station.bench.ledger))
    record = provision(line.station.devices[0], line.station.job, bench, listen, CancelToken())
    assert codes == ["", "E105"]
    assert record.outcome is Outcome.PASS


@pytest.mark.slow
def test_the_line_starts_a_unit_that_was_cut_off_by_itself(start: Callable[..., Line]) -> None:
    line = start(by_pattern)
    assert line.run().outcome is Outcome.PASS
    bench, device = line.station.bench, line.station.devices[0]
    assert device.probe is not None
    unit = unit_on_probe(device.probe, bench.programmer)
    assert read_known(unit, bench.ledger, CancelToken()).past is not None
    line.cut_off(STEPS[5].step, again=Again.SAME_IDENTITY)
    assert read_known(unit, bench.ledger, CancelToken()).past is None


def test_it_is_told(start: Callable[..., Line]) -> None:
    line, told = start(by_pattern), list[str]()
    line.cut_off(STEPS[1].step)
    bench = replace(line.station.bench, names=by_pattern(line.station.bench.ledger))

    def listen(event: Event) -> None:
        if isinstance(event, LogLine):
            told.append(str(event.text))

    provision(line.station.devices[0], line.station.job, bench, listen, CancelToken())
    assert any("was cut off" in text for text in told)
