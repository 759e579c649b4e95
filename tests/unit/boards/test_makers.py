"""Chips of another maker are one class and one line away, and so is another format of images."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from factory_prov.boards import board_file
from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.image_check import check_image
from factory_prov.boards.images import reading
from factory_prov.boards.images.image import Image
from factory_prov.boards.model import Board
from factory_prov.lwm2m.problem import Problem, warning
from factory_prov.messages import NOTHING, Message

BOARD = """
maker = "other"
name = "Another board"
family = "another"
fuses = { start = 0x1000, end = 0x1010 }
flash = [{ start = 0, end = 0x1000 }]
settings = { start = 0x800, end = 0x1000 }
hardware_id = [0x2000]
[erase]
page_bytes = 256
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherBoard(Board):
    fuses: AddressRange

    @property
    def other_memory(self) -> tuple[AddressRange, ...]:
        return (self.fuses,)

    def image_problems(self, image: Image, field: str, *, final: bool) -> Iterator[Problem]:
        if image.inside(self.fuses):
            yield warning("fuses", field, Message("It writes fuses."), why=NOTHING, cure=NOTHING)


class BytesAtZero:
    """A format: a word of its own, and then the bytes."""

    def recognizes(self, data: bytes) -> bool:
        return data.startswith(b"RAW!")

    def read(self, data: bytes) -> RawImage:
        return RawImage(data[4:])


class RawImage:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.parts = [(0, len(data))]
        self.faults = ()

    def inside(self, wanted: AddressRange) -> bool:
        return wanted.overlaps(0, len(self._data))

    def word(self, address: int) -> int | None:
        return None if address >= len(self._data) else int.from_bytes(self._data[address : address + 4], "little")


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Board:
    monkeypatch.setattr(board_file, "MAKERS", {**board_file.MAKERS, "other": OtherBoard})
    monkeypatch.setattr(reading, "FORMATS", (*reading.FORMATS, BytesAtZero()))
    path = tmp_path / "board.toml"
    path.write_text(BOARD, encoding="utf-8")
    return board_file.load_board(path)


def test_a_board_of_another_maker_is_read_and_judges_its_images(other: Board, tmp_path: Path) -> None:
    assert isinstance(other, OtherBoard)
    image = tmp_path / "image.raw"
    image.write_bytes(b"RAW!" + bytes(0x7FF))
    assert check_image(image, other, final=True) == []
    image.write_bytes(b"RAW!" + bytes(0x1008))
    assert [problem.rule for problem in check_image(image, other, final=False)] == ["image-settings-first", "fuses"]
    image.write_bytes(b"RAW!" + bytes(0x1011))
    assert "image-range" in [problem.rule for problem in check_image(image, other, final=False)]


def test_a_file_of_no_known_format_is_refused(other: Board, tmp_path: Path) -> None:
    image = tmp_path / "image.elf"
    image.write_bytes(b"\x7fELF")
    assert [problem.rule for problem in check_image(image, other, final=True)] == ["image-unreadable"]
