"""A unit of the line whose label could not be printed: its tile says so, and P prints it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from label_printers import TcpPrinter, closed_port
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.printing.label_desk import station_labels
from desktop.provision.controller import Controller
from desktop.provision.entry import Entry
from desktop.provision.page import ProvisionPage
from desktop.provision.tiles.text_rows import lines_of
from desktop.theme import DeviceState
from desktop.widgets.notice import Notice
from factory_prov.labels.desk import StationLabels
from factory_prov.labels.options import LabelledUnits, LabelOptions
from factory_prov.labels.printers.address import printer_address
from factory_prov.labels.printers.of_station import keep_printer
from factory_prov.ledger.life_records import LabelState
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.virtual_station import demo_job

AGAIN = "Label not printed. Again: P"
LONG_MS = 60_000


class Printing(TrainingParts):
    """A training line whose labels are printed."""

    desk: StationLabels

    def bench(self, unit, order):  # type: ignore[no-untyped-def]
        return replace(super().bench(unit, order), labels=self.desk)


def test_p_prints_what_was_not_printed(qtbot: QtBot, controller: Controller, tmp_path: Path) -> None:
    keep_printer(printer_address(f"tcp://127.0.0.1:{closed_port()}"), tmp_path)
    job = replace(demo_job("psk"), label=LabelOptions(on=LabelledUnits.PASS))
    parts = Printing(boards=1, job=job, speed=100)
    parts.desk = station_labels(tmp_path)
    notices: list[Notice] = []
    controller.notice.connect(notices.append)
    page = ProvisionPage(controller)
    qtbot.addWidget(page)
    page.show()
    assert controller.open_line(parts)
    qtbot.waitUntil(lambda: len(controller.model.entries()) == 1, timeout=LONG_MS)
    key = controller.model.entries()[0].key

    def entry() -> Entry:
        found = controller.model.entry(key)
        assert found is not None
        return found

    controller.start([key])
    qtbot.waitUntil(lambda: entry().state is DeviceState.PASS and entry().unlabelled is not None, timeout=LONG_MS)
    assert AGAIN in [row.text for row in lines_of(entry())]
    offer = notices[-1].offer
    assert offer is not None
    assert offer.text == "Print again"
    printer = TcpPrinter()
    keep_printer(printer_address(printer.address), tmp_path)
    page.tiles.choose(key)
    qtbot.keyClick(page.tiles, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: entry().unlabelled is None, timeout=LONG_MS)
    assert AGAIN not in [row.text for row in lines_of(entry())]
    qtbot.waitUntil(lambda: len(printer.labels) == 1, timeout=LONG_MS)
    assert entry().endpoint_name.encode() in printer.labels[0]
    assert parts.past is not None
    past = parts.past
    qtbot.waitUntil(lambda: len(past.labels.of(entry().endpoint_name)) == 2, timeout=LONG_MS)
    assert [(each.state, each.reason) for each in past.labels.of(entry().endpoint_name)] == [
        (LabelState.FAILED, None),
        (LabelState.PRINTED, "not printed at first"),
    ]
    offer.act()  # a notice that stood there all the time prints no second one
    assert "already" in notices[-1].text
    printer.close()
    page.close()
