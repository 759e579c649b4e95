"""A real board for the contract suite, chosen on pytest's command line; see docs/hardware-test.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import ToolMissing
from factory_prov.programmers.protocol import Erase, Probe, Programmer


@dataclass(frozen=True)
class Hardware:
    """The probe's serial number and the two images for the board behind it."""

    serial_number: str
    first_image: Path
    final_image: Path
    given: ClassVar[Hardware | None] = None

    @classmethod
    def chosen(cls) -> Hardware:
        if cls.given is None:
            pytest.skip("no board: name one with --hardware SERIAL --first-image FILE --final-image FILE")
        return cls.given


class ChosenProbe:
    """A programmer that lists no probe but the chosen one: nothing else that is plugged in is ever touched."""

    def __init__(self, programmer: Programmer, serial_number: str) -> None:
        self.name = programmer.name
        self._programmer = programmer
        self._number = serial_number.lstrip("0")
        self.hardware_id = programmer.hardware_id
        self.reset = programmer.reset
        self.recover = programmer.recover
        self.close = programmer.close

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        try:
            listed = self._programmer.probes(cancel)
        except ToolMissing as missing:
            pytest.skip(str(missing))
        found = tuple(probe for probe in listed if probe.serial_number.lstrip("0") == self._number)
        assert found, f"{self.name} sees {[probe.serial_number for probe in listed]}, not {self._number}"
        return found

    def flash(
        self, probe: Probe, image: Path, *, erase: Erase, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> None:
        self._programmer.flash(probe, image, erase=erase, progress=progress, cancel=cancel)
