"""A label once more: for good units only, with a reason, and noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from factory_prov import __version__
from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, PrinterError
from factory_prov.labels.again import AnotherLabel, checked_reason, label_again, print_again
from factory_prov.labels.desk import StationLabels, VirtualLabels
from factory_prov.labels.template import Variant
from factory_prov.labels.template_file import find_template
from factory_prov.ledger.endings import WantedEnding
from factory_prov.ledger.life_records import LabelState
from factory_prov.ledger.records import EndingKind, Outcome, RunRecord, StepState
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.messages import Message
from factory_prov.run.pipeline import provision
from factory_prov.simulation.board_faults import BoardFault

TEMPLATE = find_template(Path("50x25-qr"))


@pytest.fixture
def station() -> Iterator[VirtualStation]:
    with virtual_station(demo_job("psk"), boards=2, faults=[BoardFault.RESULT_REFUSED], speed=100) as made:
        yield made


def run(station: VirtualStation, device: int) -> RunRecord:
    return provision(station.devices[device], station.job, station.bench, lambda _: None, CancelToken())


def wanted(name: str | None, **more: object) -> AnotherLabel:
    return replace(AnotherLabel(endpoint_name=name or "", template=TEMPLATE), **more)  # type: ignore[arg-type]


def good(station: VirtualStation) -> str:
    records = [run(station, device) for device in (0, 1)]
    return next(record.endpoint_name or "" for record in records if record.outcome is Outcome.PASS)


def test_it_is_printed_with_a_reason_and_noted(station: VirtualStation) -> None:
    name, ledger = good(station), station.bench.ledger
    label = label_again(ledger, wanted(name, copies=2))
    assert (label.scanned_text, label.copies, label.content.outcome) == (name, 2, "PASS")
    assert label.content.hardware_id
    assert print_again(ledger, label, VirtualLabels(), " torn ", CancelToken()) == "virtual"
    (record,) = ledger.labels.of(name)
    assert (record.state, record.reason, record.printer) == (LabelState.PRINTED, "torn", "virtual")


def test_a_printer_that_fails_is_noted_too(station: VirtualStation) -> None:
    name, ledger = good(station), station.bench.ledger
    with pytest.raises(PrinterError):
        print_again(ledger, label_again(ledger, wanted(name)), StationLabels(), "torn", CancelToken())
    assert [record.state for record in ledger.labels.of(name)] == [LabelState.FAILED]


@pytest.mark.parametrize("reason", ["", "  ", "a\nb", "a\x1b[2Jb"])
def test_a_reason_is_a_line_of_plain_text(reason: str) -> None:
    with pytest.raises(InputError):
        checked_reason(reason)


def test_a_unit_that_failed_gets_its_own_label_only(station: VirtualStation) -> None:
    records = [run(station, device) for device in (0, 1)]
    (name,) = [record.endpoint_name for record in records if record.outcome is Outcome.FAIL]
    ledger = station.bench.ledger
    with pytest.raises(InputError, match="was no PASS"):
        label_again(ledger, wanted(name))
    label = label_again(ledger, wanted(name, variant=Variant.FAIL))
    assert label.content.code == "E316"
    step = ledger.by_endpoint(name or "").runs[-1].steps[-1]
    assert step.state is StepState.FAILED
    assert label.content.support == f"E316 {step.step} {station.bench.station} {__version__}"
    assert any(label.content.support in text for text in label.symbols)


def end(ledger: Ledger, name: str) -> None:
    ledger.end(
        name,
        WantedEnding(kind=EndingKind.SCRAPPED, reason=Message("burnt"), station="here", operator="anna"),
    )


def test_a_name_that_has_ended_gets_none(station: VirtualStation) -> None:
    name, ledger = good(station), station.bench.ledger
    end(ledger, name)
    with pytest.raises(InputError, match="has ended"):
        label_again(ledger, wanted(name))


def test_a_name_that_nobody_knows_gets_none(station: VirtualStation) -> None:
    with pytest.raises(InputError, match="does not know this name"):
        label_again(station.bench.ledger, wanted("urn:dev:os:32473-Demo-777777"))
