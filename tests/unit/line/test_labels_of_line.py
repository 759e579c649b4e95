"""A line prints the labels of its units beside its runs; what is not printed is told, and changes no verdict."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from patience import ENDLESS_S

from factory_prov.cancel import CancelToken
from factory_prov.errors import PrinterError
from factory_prov.job.model import Job
from factory_prov.labels.desk import StationLabels
from factory_prov.labels.making import Label
from factory_prov.labels.options import LabelledUnits, LabelOptions
from factory_prov.labels.template import Variant
from factory_prov.ledger.endings import WantedEnding
from factory_prov.ledger.life_records import LabelState
from factory_prov.ledger.records import EndingKind, Outcome
from factory_prov.line.events import LabelTold, LineEvent, RunEnded
from factory_prov.line.line import Line
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.messages import Message
from factory_prov.simulation.board_faults import BoardFault

PASS, BOTH = LabelledUnits.PASS, LabelledUnits.PASS_AND_FAIL


class Desk(StationLabels):
    def __init__(self, trouble: PrinterError | None = None, broken: bool = False) -> None:
        super().__init__()
        self.printed: list[Label] = []
        self._trouble, self._broken = trouble, broken

    def print_label(self, label: Label, cancel: CancelToken) -> str:
        if self._broken:
            raise ZeroDivisionError
        if self._trouble is not None:
            raise self._trouble
        self.printed.append(label)
        return "list"


def job(on: LabelledUnits = PASS, template: str = "50x25-qr") -> Job:
    return replace(demo_job("psk"), label=LabelOptions(on=on, template=Path(template)))


@pytest.fixture
def station() -> Iterator[VirtualStation]:
    with virtual_station(demo_job("psk"), boards=2, faults=[BoardFault.RESULT_REFUSED], speed=100) as made:
        yield made


def run(station: VirtualStation, of: Job, desk: Desk) -> list[LineEvent]:
    """Run a unit that fails and one that passes."""
    told: list[LineEvent] = []
    wanted = replace(station.job, label=of.label)
    bench = replace(station.bench, labels=None)
    parts = replace(station, job=wanted, bench=bench).parts
    line = Line(parts, tell=told.append)
    line.labels = desk
    with line:
        line.wait_seen()
        line.start_all()
        line.wait()
    assert {event.outcome for event in told if isinstance(event, RunEnded)} == {Outcome.PASS, Outcome.FAIL}
    return told


def labels(told: list[LineEvent]) -> list[LabelTold]:
    return [event for event in told if isinstance(event, LabelTold)]


def test_good_units_are_labelled_and_others_where_the_job_says_so(station: VirtualStation) -> None:
    desk = Desk()
    told = labels(run(station, job(PASS), desk))
    (printed,) = desk.printed
    assert printed.variant is Variant.PASS
    assert [(event.printed, event.endpoint_name) for event in told] == [(True, printed.content.endpoint_name)]
    (record,) = station.bench.ledger.labels.of(printed.content.endpoint_name)
    assert (record.state, record.printer, record.text) == (LabelState.PRINTED, "list", None)
    assert record.run_id is not None


def test_the_label_of_a_unit_that_failed_carries_its_code(station: VirtualStation) -> None:
    desk = Desk()
    run(station, job(BOTH), desk)
    by_variant = {printed.variant: printed for printed in desk.printed}
    assert set(by_variant) == set(Variant)
    assert by_variant[Variant.FAIL].content.code == "E316"
    assert b"E316" in by_variant[Variant.FAIL].zpl
    (failed,) = [each for each in station.bench.ledger.runs() if each.outcome is Outcome.FAIL]
    details = station.bench.ledger.run_details(failed.run_id)
    assert details is not None
    step = details.history.steps[-1].step
    assert by_variant[Variant.FAIL].content.support.startswith(f"E316 {step} ")


def test_no_label_is_wanted(station: VirtualStation) -> None:
    desk = Desk()
    assert labels(run(station, job(LabelledUnits.NEVER), desk)) == []
    assert desk.printed == []


@pytest.mark.parametrize("broken", [False, True])
def test_what_is_not_printed_is_told_and_noted_and_is_no_verdict(station: VirtualStation, broken: bool) -> None:
    trouble = PrinterError(Message("no paper."), place="tcp://printer:9100")
    (told,) = labels(run(station, job(PASS), Desk(trouble, broken)))
    assert not told.printed
    assert "not printed" in str(told.message)
    if not broken:
        assert "no paper" in str(told.text)
        (record,) = station.bench.ledger.labels.of(told.endpoint_name)
        assert (record.state, record.printer) == (LabelState.FAILED, "tcp://printer:9100")


def test_a_template_that_has_gone_is_told(station: VirtualStation) -> None:
    (told,) = labels(run(station, job(PASS, "gone.toml"), Desk()))
    assert (told.printed, "no such file" in str(told.text)) == (False, True)


def test_what_was_not_printed_is_printed_again_once_with_its_own_reason(station: VirtualStation) -> None:
    told: list[LineEvent] = []
    desk = Desk(PrinterError(Message("no paper."), place="tcp://printer:9100"))
    wanted = replace(station.job, label=job(PASS).label)
    parts = replace(station, job=wanted, bench=replace(station.bench, labels=None)).parts
    line = Line(parts, tell=told.append)
    line.labels = desk
    with line:
        line.wait_seen()
        line.start_all()
        line.wait()
        wait_until(lambda: len(labels(told)) == 1)
        (first,) = labels(told)
        assert first.run_id is not None
        desk._trouble = None
        wait_until(lambda: len(station.bench.ledger.labels.of(first.endpoint_name)) == 1)
        assert line.print_label_again(first.run_id)
        wait_until(lambda: len(labels(told)) == 2)
        assert not line.print_label_again(first.run_id)
    assert labels(told)[1].printed
    states = [(each.state, each.reason) for each in station.bench.ledger.labels.of(first.endpoint_name)]
    assert states == [(LabelState.FAILED, None), (LabelState.PRINTED, "not printed at first")]


def test_a_unit_that_ended_meanwhile_gets_no_label_of_a_good_one(station: VirtualStation) -> None:
    told: list[LineEvent] = []
    desk = Desk(PrinterError(Message("no paper."), place="tcp://printer:9100"))
    wanted = replace(station.job, label=job(PASS).label)
    parts = replace(station, job=wanted, bench=replace(station.bench, labels=None)).parts
    line = Line(parts, tell=told.append)
    line.labels = desk
    with line:
        line.wait_seen()
        line.start_all()
        line.wait()
        wait_until(lambda: len(labels(told)) == 1)
        (first,) = labels(told)
        desk._trouble = None
        ending = WantedEnding(kind=EndingKind.SCRAPPED, reason=Message("burnt"), operator="kim", station="1")
        station.bench.ledger.end(first.endpoint_name, ending)
        assert first.run_id is not None
        assert line.print_label_again(first.run_id)
        wait_until(lambda: len(labels(told)) == 2)
    assert not labels(told)[1].printed
    assert desk.printed == []


def wait_until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + ENDLESS_S
    while not holds():
        assert time.monotonic() < ends_at
        time.sleep(0.01)
