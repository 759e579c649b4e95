"""Where a board without a UART gets its pack: what is refused before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from intelhex import IntelHex

from factory_prov.boards.board_file import load_board
from factory_prov.boards.image_check import check_image
from factory_prov.boards.images import intel_hex
from factory_prov.boards.model import Board
from factory_prov.errors import InputError

Make = Callable[..., Board]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def load(region: tuple[int, int], more: str = "") -> Board:
        file = tmp_path / "board.toml"
        span = f"{{ start = {region[0]:#x}, end = {region[1]:#x} }}"
        file.write_text(f'based_on = "nrf9160dk"\n[delivery]\nby = "probe"\nregion = {span}\n{more}')
        return load_board(file)

    return load


def test_a_region_and_its_parts(make: Make) -> None:
    place = make((0xF0000, 0xF4000)).hand_over
    assert place is not None
    assert (place.image.start, place.image.end, place.receipt.start, place.receipt.end) == (
        0xF0000, 0xF3000, 0xF3000, 0xF4000,
    )  # fmt: skip
    assert place.most_pack_bytes == 0x3000 - 64
    place = make((0xF0000, 0xF4000), "erase_bytes = 8192\nreceipt_timeout_s = 5").hand_over
    assert place is not None
    assert (place.receipt.start, place.timeout_s) == (0xF2000, 5.0)


@pytest.mark.parametrize(
    ("region", "more", "words"),
    [
        ((0xF0800, 0xF4000), "", "erase unit"),
        ((0xF0000, 0xF3F00), "", "erase unit"),
        ((0xF0000, 0xF3000), "erase_bytes = 8192", "erase unit"),
        ((0xF0000, 0xF1000), "", "one erase unit only"),
        ((0xF0000, 0xF4000), "erase_bytes = 6000", "whole number of pages"),
        ((0xF0000, 0xF4000), "erase_bytes = -4096", "whole number of pages"),
        ((0xF6000, 0xFA000), "", "the part for stored settings"),
        ((0x100000, 0x104000), "", "not inside the board's flash"),
        ((0xFE000, 0x102000), "", "not inside the board's flash"),
        ((0xFF8000, 0xFFA000), "", "not inside the board's flash"),
        ((0xF0000, 0xF4000), "receipt_timeout_s = 0.1", "out of range"),
        ((0xF0000, 0xF4000), "receipt_timeout_s = 601", "out of range"),
        ((0xF4000, 0xF0000), "", "no range"),
    ],
)
def test_a_region_that_cannot_be(make: Make, region: tuple[int, int], more: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        make(region, more)
    assert "board.toml" in str(caught.value.place)
    assert str(caught.value.cure)


def test_what_lies_beside_is_no_overlap(make: Make) -> None:
    make((0xF4000, 0xF8000))


def test_uicr_is_never_a_region(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "odd.toml"
    file.write_text(
        'based_on = "nrf9160dk"\nflash = [{ start = 0, end = 0x01000000 }]\n'
        '[delivery]\nby = "probe"\nregion = { start = 0x00FF8000, end = 0x00FFA000 }\n'
    )
    with pytest.raises(InputError, match="overlaps"):
        load_board(file)


@pytest.mark.parametrize("final", [False, True])
@pytest.mark.parametrize(("at", "touches"), [(0xF0000, True), (0xF3FFF, True), (0xEFFFF, False), (0xF4000, False)])
def test_images_keep_off_it(make: Make, tmp_path: Path, final: bool, at: int, touches: bool) -> None:
    file = tmp_path / "firmware.hex"
    file.write_bytes(intel_hex.write([(0, b"\1" * 64), (at, b"\2")]))
    rules = {problem.rule for problem in check_image(file, make((0xF0000, 0xF4000)), final=final)}
    assert ("image-delivery" in rules) is touches


@pytest.mark.parametrize("start", [0, 7, 0xFFF8, 0xF3FFF, 0x1FFFE])
def test_the_file_for_the_tool_is_what_intelhex_reads(tmp_path: Path, start: int) -> None:
    content = bytes(range(256)) * 3
    file = tmp_path / "image.hex"
    file.write_bytes(intel_hex.write([(start, content), (0x2000_0000, b"\xff" * 16)]))
    read = IntelHex(str(file))
    assert bytes(read.tobinarray(start=start, size=len(content))) == content
    assert read.segments()[-1] == (0x2000_0000, 0x2000_0010)
    assert intel_hex.read(file.read_bytes()).pieces == [(start, content), (0x2000_0000, b"\xff" * 16)]
