"""A unit whose job wants its label scanned is green by that scan alone, and by nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from patience import soon

from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, LedgerError, PrinterError
from factory_prov.events import Event, LogLine, StepStarted
from factory_prov.job.model import Job
from factory_prov.labels.desk import StationLabels
from factory_prov.labels.making import Label
from factory_prov.labels.options import LabelledUnits, LabelOptions
from factory_prov.labels.scan_desk import ScanDesk
from factory_prov.ledger.life_records import LabelState
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.messages import Message
from factory_prov.run import pipeline
from factory_prov.run.plan import NoLabel, RunPlan
from factory_prov.run.planning import plan_run
from factory_prov.run.proof import StepLeftOut, prove
from factory_prov.run.steps import ScanLabel
from factory_prov.run.values import Examined, Labelled, Unlabelled, Witness

SCANNED = LabelOptions(scan_back=True, scan_within_s=20)


class Desk(StationLabels):
    """Prints into a list, or nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.printed: list[Label] = []
        self.trouble: PrinterError | None = None

    def print_label(self, label: Label, cancel: CancelToken) -> str:
        if self.trouble is not None:
            raise self.trouble
        self.printed.append(label)
        return "list"


class Bench:
    """A station whose one unit waits for the scan of its label; `scan` is called once it waits."""

    def __init__(self, station: VirtualStation) -> None:
        self.station = station
        self.device = station.devices[0]
        self.desk = Desk()
        self.cancel = CancelToken()
        self.told: list[Event] = []
        self.name = station.bench.station

    def run(self, scan: Callable[[str], None], **options: object) -> RunRecord:
        job = replace(self.station.job, label=replace(SCANNED, **options))  # type: ignore[arg-type]
        bench = replace(self.station.bench, labels=self.desk, station=self.name)
        thread = threading.Thread(target=self._scan, args=(scan,))
        thread.start()
        try:
            return pipeline.provision(self.device, job, bench, self.told.append, self.cancel)
        finally:
            thread.join()

    def _scan(self, scan: Callable[[str], None]) -> None:
        if self.desk.scans.wait_wanted(30):
            scan(self.desk.scans.wanted[0])

    def lines(self) -> str:
        return " ".join(str(event.text) for event in self.told if isinstance(event, LogLine))

    def states(self, name: str) -> list[LabelState]:
        return [record.state for record in self.station.bench.ledger.labels.of(name)]


@pytest.fixture
def bench() -> Iterator[Bench]:
    with virtual_station(demo_job("psk"), boards=2, speed=100) as station:
        yield Bench(station)


def test_its_own_label_makes_it_green_and_is_noted(bench: Bench) -> None:
    record = bench.run(bench.desk.scans.offer, on=LabelledUnits.PASS)
    name = record.endpoint_name
    assert (record.outcome, name is None) == (Outcome.PASS, False)
    assert [label.scanned_text for label in bench.desk.printed] == [name]
    assert bench.states(name or "") == [LabelState.PRINTED, LabelState.SCANNED]
    steps = [event.step for event in bench.told if isinstance(event, StepStarted)]
    assert steps[-1] == ScanLabel.step  # behind all else


def test_wrong_labels_are_told_with_whose_they_are_and_change_nothing(bench: Bench) -> None:
    ledger = bench.station.bench.ledger
    other = bench.run(bench.desk.scans.offer).endpoint_name
    assert other is not None
    bench.device = bench.station.devices[1]

    def scan(wanted: str) -> None:
        for text in (other, "4006381333931", wanted + " ", wanted):
            bench.desk.scans.offer(text)

    record = bench.run(scan)
    assert record.outcome is Outcome.PASS
    assert record.endpoint_name != other
    assert f"That is the label of {other}, not of this unit." in bench.lines()
    assert "That is not the label of this unit: '4006381333931'" in bench.lines()
    assert ledger.labels.of(other)[-1].state is LabelState.SCANNED  # nothing of it went to the other


def test_whatever_a_scanner_types_is_no_verdict(bench: Bench) -> None:
    hostile = (
        "",
        "\0",
        "a\0b",
        "\udc80",
        "\ud800 name",
        "x" * 1_000_000,
        "%",
        "_",
        "'; drop table runs;",
        "\x1b[2J",
        "{name}",
    )

    def scan(wanted: str) -> None:
        for text in (*hostile, wanted[:-1], wanted + "\t", wanted.upper(), wanted.lower(), f"]d1{wanted}", wanted):
            bench.desk.scans.offer(text)

    record = bench.run(scan)
    assert (record.outcome, str(record.reason or "")) == (Outcome.PASS, "")
    assert bench.lines().isprintable()
    assert len(bench.lines()) < 20_000


def test_a_ledger_that_cannot_tell_whose_label_it_is_is_no_verdict(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(text: str) -> tuple[str, ...]:
        raise LedgerError(Message("it is away."), place=text)

    monkeypatch.setattr(bench.station.bench.ledger.labels, "find", away)

    def scan(wanted: str) -> None:
        bench.desk.scans.offer("else")
        bench.desk.scans.offer(wanted)

    assert bench.run(scan).outcome is Outcome.PASS
    assert "That is not the label of this unit: 'else'" in bench.lines()


def test_names_with_line_feeds_do_not_stand_in_the_way_of_a_proven_unit(bench: Bench) -> None:
    bench.name = "line\n3\x1b[2J"
    assert bench.run(bench.desk.scans.offer).outcome is Outcome.PASS


def test_nobody_scans_it_in_time(bench: Bench) -> None:
    record = bench.run(lambda _: None, scan_within_s=1.0)
    assert (record.outcome, record.code) == (Outcome.ABORTED, "E503")
    assert "not scanned within 1 s" in str(record.reason)
    assert bench.run(bench.desk.scans.offer).outcome is Outcome.PASS


def test_stop_works_while_it_waits(bench: Bench) -> None:
    record = bench.run(lambda _: bench.cancel.cancel())
    assert (record.outcome, record.code) == (Outcome.ABORTED, "E001")


def test_a_printer_that_fails_is_told_and_the_unit_still_waits_for_its_label(bench: Bench) -> None:
    bench.desk.trouble = PrinterError(Message("no paper."), place="tcp://printer:9100")
    record = bench.run(bench.desk.scans.offer, on=LabelledUnits.PASS)
    assert record.outcome is Outcome.PASS
    assert "no paper" in bench.lines()
    assert bench.states(record.endpoint_name or "") == [LabelState.FAILED, LabelState.SCANNED]


def test_a_job_that_wants_it_scanned_runs_nowhere_else(bench: Bench) -> None:
    station = bench.station
    job = replace(station.job, label=SCANNED)
    with pytest.raises(InputError, match="nobody here can scan"):
        plan_run(station.devices[0], job, replace(station.bench, labels=None))


@pytest.fixture(scope="module")
def labelled() -> tuple[RunPlan, Labelled]:
    """What a unit that passes with its label is proven from."""
    taken: list[tuple[RunPlan, Labelled]] = []

    def watched(plan: RunPlan, what: Labelled | Unlabelled) -> object:
        assert isinstance(what, Labelled)
        taken.append((plan, what))
        return prove(plan, what)

    with virtual_station(labelled_job(), boards=1, speed=100) as station, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "prove", watched)
        pipeline.provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
    return taken[0]


def labelled_job() -> Job:
    return replace(demo_job("psk"), label=SCANNED)


class Step(Witness):
    def __init__(self, key: str) -> None:
        self._key = key

    @property
    def key(self) -> str:
        return self._key


def other_name(what: Labelled) -> Label:
    return replace(what.label, content=replace(what.label.content, endpoint_name="urn:dev:os:32473-Else-000001"))


def not_examined(what: Labelled) -> Examined:
    return replace(what.examined, by=Step("prove"))


FORGED: dict[str, Callable[[Labelled], Labelled | Unlabelled]] = {
    "another text": lambda what: replace(what, text=what.text + "x"),
    "nothing scanned": lambda what: replace(what, text=""),
    "another unit's label": lambda what: replace(what, label=other_name(what)),
    "another unit's label and text": lambda what: replace(
        what, label=other_name(what), text="urn:dev:os:32473-Else-000001"
    ),
    "another step": lambda what: replace(what, by=Step("verify")),
    "anything for a witness": lambda what: replace(what, by="scan label"),  # type: ignore[arg-type]
    "left out": lambda what: Unlabelled(by=NoLabel(), examined=what.examined),
    "not examined": lambda what: replace(what, examined=not_examined(what)),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_nothing_but_the_scan_of_its_own_label_is_a_proof(
    labelled: tuple[RunPlan, Labelled], forged: Callable[[Labelled], Labelled | Unlabelled]
) -> None:
    plan, good = labelled
    assert prove(plan, good).labelled is good
    with pytest.raises(StepLeftOut):
        prove(plan, forged(good))


def test_a_scan_goes_to_the_unit_whose_label_it_is() -> None:
    desk, cancel = ScanDesk(), CancelToken()
    assert not desk.offer("a")
    with desk.waiting("a") as first, desk.waiting("b") as second:
        assert desk.wanted == ("a", "b")
        assert desk.offer("b")
        assert desk.offer("c")
        assert [second.next(1, cancel), second.next(1, cancel)] == ["b", "c"]
        assert first.next(1, cancel) == "c"
    assert desk.wanted == ()


def test_scans_of_a_file_are_kept_for_the_unit_that_comes_later() -> None:
    desk, cancel = ScanDesk(keeps=True), CancelToken()
    desk.offer("b")
    desk.end()
    with desk.waiting("b") as waiting:
        assert waiting.next(1, cancel) == "b"
    with soon(), desk.waiting("a") as waiting, pytest.raises(Exception, match="no more scans come"):
        waiting.next(60, cancel)
