"""What is painted on a tile: the whole word in every size, and nothing outside."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.provision import texts
from desktop.provision.entry import Entry
from desktop.provision.report import report_text
from desktop.provision.tiles.layout import sizes
from desktop.provision.tiles.painter import TileLook, TilePainter
from desktop.provision.tiles.text import TileText
from desktop.provision.tiles.text_rows import lines_of
from desktop.theme import DeviceState
from desktop.widgets import words
from factory_prov.ledger.records import Outcome
from factory_prov.line.training_faults import LineFault
from factory_prov.line.units import Past
from factory_prov.messages import Message
from factory_prov.run.steps import STEPS, FlashFirst, Reserve
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.contract_faults import FOR_TRAINING
from factory_prov.simulation.site_faults import SiteFault

AREAS = [(128, 64), (160, 96), (182, 83), (280, 205), (378, 424), (1164, 424)]
PLAIN = Entry(key="960012345", slot=3, board="nRF9160 DK", port="COM3")


def an_entry(state: DeviceState) -> Entry:
    return replace(
        PLAIN,
        state=state,
        endpoint_name="urn:imei:356938035643809-and-much-more-of-a-name",
        code="E312" if state in (DeviceState.FAIL, DeviceState.ERROR) else "",
        steps=tuple(each.step for each in STEPS) if state is DeviceState.WORKING else (),
        done=frozenset({Reserve.step}),
        step=FlashFirst.step if state is DeviceState.WORKING else None,
        fraction=0.5,
        seconds=31.25,
    )


def painted(entry: Entry, size: tuple[int, int]) -> QImage:
    image = QImage(size[0] + 20, size[1] + 20, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    TilePainter().paint(painter, QRectF(10, 10, *size), entry, TileLook(now_s=time.monotonic()))
    painter.end()
    return image


@pytest.mark.parametrize("size", AREAS)
@pytest.mark.parametrize("state", DeviceState)
def test_nothing_leaves_the_tile(qtbot: QtBot, state: DeviceState, size: tuple[int, int]) -> None:
    image = painted(an_entry(state), size)
    for x in range(image.width()):
        assert image.pixelColor(x, 8).alpha() == 0
        assert image.pixelColor(x, size[1] + 12).alpha() == 0
    for y in range(image.height()):
        assert image.pixelColor(8, y).alpha() == 0
        assert image.pixelColor(size[0] + 12, y).alpha() == 0


@pytest.mark.parametrize("state", [DeviceState.PASS, DeviceState.WAIT, DeviceState.FAIL, DeviceState.ERROR])
def test_a_verdict_fills_its_tile(qtbot: QtBot, state: DeviceState) -> None:
    image = painted(an_entry(state), (280, 205))
    fill = theme.colour(theme.STATES[state].fill)
    same = sum(image.pixelColor(x, 100) == fill for x in range(10, 290))
    assert same > 180


@pytest.mark.parametrize("size", AREAS)
@pytest.mark.parametrize("state", DeviceState)
def test_the_whole_word_has_room(qtbot: QtBot, state: DeviceState, size: tuple[int, int]) -> None:
    text, size_px = TileText(), sizes(*size)
    room = size[0] - 2 * size_px.padding_px
    word = words.word(state)
    letter_px = text.word_px(word, most_px=size_px.verdict_px, room_px=room, shape=1.52)
    width = text.font("bold", letter_px)[1].horizontalAdvance(word)
    assert letter_px >= 11
    assert width + 1.52 * letter_px <= room * 1.03 or letter_px == 11


@pytest.mark.parametrize("state", [DeviceState.READY, DeviceState.WORKING, DeviceState.FAIL, DeviceState.PASS])
def test_a_fault_is_marked_on_its_tile(state: DeviceState) -> None:
    plain = an_entry(state)
    marked, next_one = replace(plain, fault="server-away"), replace(plain, fault="noise", next_fault="no-smp")
    assert lines_of(marked)[0].text == "Fault: The server is away"
    assert lines_of(next_one)[0].text == "Next unit: Old program that takes no configuration"
    assert lines_of(marked)[1:] == lines_of(plain)


def test_a_small_fail_keeps_its_title_and_a_large_one_has_all(qtbot: QtBot) -> None:
    lines = lines_of(an_entry(DeviceState.FAIL))
    text = TileText()
    small = text.fitted(lines, sizes(182, 95), width_px=200, height_px=18)
    assert [parts for _, parts in small] == [("The board was unplugged",)]
    large = text.fitted(lines, sizes(600, 424), width_px=560, height_px=260)
    assert len(large) == len(lines)
    middle = text.fitted(lines, sizes(280, 205), width_px=250, height_px=60)
    assert [line for line, _ in middle] == list(lines[:3])


def test_what_does_not_fit_ends_with_an_ellipsis(qtbot: QtBot) -> None:
    text = TileText()
    font = ("plain", 14)
    broken = text.broken("Checked. It will be registered by itself. Yellow tray.", font, 120, 2)
    assert len(broken) == 2
    assert broken[-1].endswith("…")
    assert all(text.font(*font)[1].horizontalAdvance(line) <= 120 for line in broken)


def test_a_returned_unit_says_so_on_its_tile(qtbot: QtBot) -> None:
    past = Past(
        hardware_id="7A31", endpoint_name="wm2-1", outcome=Outcome.PASS, at=datetime(2026, 11, 20, 12, tzinfo=UTC)
    )
    lines = lines_of(replace(PLAIN, past=past))
    assert "Was here before: PASS, 2026-11-20" in [line.text for line in lines]


def test_a_unit_that_failed_before_says_why_on_its_tile_and_in_its_report(qtbot: QtBot) -> None:
    """The window was started anew since: it knows from the ledger."""
    why = Message("COM7: the device did not show it.")
    past = Past(
        hardware_id="7A31",
        endpoint_name="wm2-1",
        outcome=Outcome.FAIL,
        at=datetime(2026, 11, 20, 12, tzinfo=UTC),
        code="E311",
        reason=why,
    )
    entry = replace(PLAIN, past=past)
    told = [line.text for line in lines_of(entry)]
    assert told[told.index("Was here before: FAIL E311, 2026-11-20") + 1] == str(why)
    assert report_text(entry, None).splitlines()[-2:] == ["Was here before: FAIL E311, 2026-11-20", str(why)]


def test_the_corner_has_the_code_or_the_seconds() -> None:
    running = replace(an_entry(DeviceState.WORKING), started_at_s=100.0)
    assert texts.corner(running, now_s=118.7) == "18 s"
    assert texts.corner(an_entry(DeviceState.FAIL), now_s=0) == "E312"
    assert texts.corner(replace(an_entry(DeviceState.PASS), seconds=32.44), now_s=0) == "32.4 s"
    assert texts.corner(PLAIN, now_s=0) == ""


def test_progress_is_in_plain_words() -> None:
    running = an_entry(DeviceState.WORKING)
    assert texts.progress(running) == "Flashing the first image\N{NO-BREAK SPACE}· 50\N{NO-BREAK SPACE}%"
    assert texts.progress(replace(running, stopping=True)) == "Stopping"


def test_every_step_and_fault_has_words() -> None:
    assert all(str(each.step.title) and str(each.step.short) for each in STEPS)
    assert set(texts.FAULTS) == {fault.value for fault in (*BoardFault, *FOR_TRAINING, *SiteFault, *LineFault)}
