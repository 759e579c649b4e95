"""The code on the card of a unit that did not pass: a phone reads it off the tile, and it names no unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import zxingcpp
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.provision.entry import Entry
from desktop.provision.report import report_text
from desktop.provision.tiles.painter import TileLook, TilePainter
from factory_prov import __version__
from factory_prov.events import StepStarted
from factory_prov.ledger.records import Outcome, RunId, RunRecord
from factory_prov.line.events import RunEnded
from factory_prov.messages import Message
from factory_prov.run.steps import STEPS, Rehearse
from factory_prov.support.fault_code import Fault, fault_text

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
NAME = "urn:imei:356938035643809"
EXPECTED = f"factory-prov {__version__} E431\nrehearse\nline 3\nnRF9160 DK\nrun 4711"


def ended(outcome: Outcome = Outcome.FAIL, code: str = "E431") -> Entry:
    record = RunRecord(
        run_id=RunId(4711),
        endpoint_name=NAME,
        psk_identity=NAME,
        hardware_id="0x1122334455667788",
        station="line 3",
        job_name="j",
        job_digest="d",
        probe="p",
        again=None,
        started_at=AT,
        finished_at=AT,
        outcome=outcome,
        code=code,
    )
    entry = Entry(key="960012345", slot=3, board="nRF9160 DK", port="COM3")
    going = entry.begun(tuple(each.step for each in STEPS), at_s=0.0).told(StepStarted(step=Rehearse.step))
    end = RunEnded(key=entry.key, run=1, outcome=outcome, code=code, record=record, explanation=Message("no."))
    return going.ended(end, at_s=31.0)


def read_off(entry: Entry, size: tuple[int, int], ratio: float) -> list[str]:
    """Paint a tile as it is on a screen of that scaling, and read what codes are on it."""
    image = QImage(round((size[0] + 20) * ratio), round((size[1] + 20) * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(theme.tokens().page))
    painter = QPainter(image)
    TilePainter().paint(painter, QRectF(10, 10, *size), entry, TileLook())
    painter.end()
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    data = memoryview(bytes(grey.constBits())).cast("B", (grey.height(), grey.bytesPerLine()))
    return [found.text for found in zxingcpp.read_barcodes(data)]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
@pytest.mark.parametrize(
    ("outcome", "size"),
    [
        (Outcome.FAIL, (560, 460)),
        (Outcome.FAIL, (700, 424)),
        (Outcome.FAIL, (1164, 424)),
        (Outcome.ERROR, (700, 424)),
        (Outcome.ERROR, (1164, 424)),
    ],
)
def test_a_phone_reads_it_off_the_tile(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, outcome: Outcome, size: tuple[int, int], ratio: float, dark: bool
) -> None:
    shown = theme.DARK if dark else theme.LIGHT
    monkeypatch.setattr(theme, "tokens", lambda: shown)
    assert read_off(ended(outcome), size, ratio) == [EXPECTED]


@pytest.mark.parametrize("size", [(128, 64), (182, 83), (280, 205)])
def test_a_small_tile_keeps_its_room_for_words(qtbot: QtBot, size: tuple[int, int]) -> None:
    without = replace(ended(), support_code="")
    assert read_off(ended(), size, 1.0) == []
    assert read_off(without, size, 1.0) == []


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.WAIT, Outcome.ABORTED])
def test_only_a_unit_that_did_not_pass_has_one(qtbot: QtBot, outcome: Outcome) -> None:
    assert ended(outcome, code="").support_code == ""


def test_it_names_no_unit_and_what_is_copied_has_it_too(qtbot: QtBot) -> None:
    entry = ended()
    assert NAME not in entry.support_code
    assert "1122334455667788" not in entry.support_code
    assert " | ".join(EXPECTED.splitlines()) in report_text(entry, None)


def test_long_values_are_cut_and_stay_in_their_line() -> None:
    text = fault_text(Fault(code="E431", step="s", station="line\n" + "x" * 90, board="", run_id=0))
    assert text.splitlines()[1:] == ["s", "line " + "x" * 18 + "…"]
