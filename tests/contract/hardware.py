"""A real board for the contract suite, chosen on pytest's command line; see docs/hardware-test.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest

from factory_prov.boards.model import Board, Erase
from factory_prov.cancel import CancelToken
from factory_prov.errors import ToolMissing
from factory_prov.line.discovery import discover, number_of
from factory_prov.programmers.protocol import Probe, Programmer


@dataclass(frozen=True)
class Hardware:
    """The probe's serial number, the two images for the board behind it, and its kind where it was named."""

    serial_number: str
    first_image: Path
    final_image: Path
    board: Board | None = None
    given: ClassVar[Hardware | None] = None

    @classmethod
    def chosen(cls) -> Hardware:
        if cls.given is None:
            pytest.skip("no board: name one with --hardware SERIAL --first-image FILE --final-image FILE")
        return cls.given


class ChosenProbe:
    """A programmer that lists no probe but the chosen one: nothing else that is plugged in is ever touched."""

    def __init__(self, programmer: Programmer, hardware: Hardware) -> None:
        self.name = programmer.name
        self._programmer = programmer
        self._hardware = hardware
        self.hardware_id = programmer.hardware_id
        self.read_memory = programmer.read_memory
        self.reset = programmer.reset
        self.write_data = programmer.write_data
        self.erase = programmer.erase
        self.recover = programmer.recover
        self.close = programmer.close

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        number, board = self._hardware.serial_number.lstrip("0"), self._hardware.board
        listed = discover([self._programmer], cancel)
        for trouble in listed.troubles:
            if isinstance(trouble, ToolMissing):
                pytest.skip(str(trouble))
            raise trouble
        if board is None and self.name == "pyocd":
            pytest.skip("pyocd has to be told the board: --board KIND")
        found = [item for item in listed.attached if number_of(item.probe) == number]
        assert found, f"{self.name} sees {[item.probe.serial_number for item in listed.attached]}, not {number}"
        return tuple(replace(item.probe, kind=board, port=item.console_port(board)) for item in found)

    def flash(
        self, probe: Probe, image: Path, *, erase: Erase, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> None:
        self._programmer.flash(probe, image, erase=erase, progress=progress, cancel=cancel)
