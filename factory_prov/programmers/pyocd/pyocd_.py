"""The programmer behind pyOCD: CMSIS-DAP probes, and J-Links through pylink where SEGGER's library is installed.

pyOCD must know the chip before it connects: the job has to name the kind of board. It has no nRF53 built in. Each call
is a child process (`pyocd_child`). Seen with the real package 0.46: what it lists without a probe or without the
J-Link library, and that its targets and options are as used here. On a board it is untested.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from factory_prov.boards.model import Reset
from factory_prov.boards.nordic.board import Family
from factory_prov.errors import InputError, ProgrammerError
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.tools.library_programmer import LibraryOptions, LibraryProgrammer
from factory_prov.programmers.tools.library_tool import ToolLibrary

TARGETS: Mapping[str, str] = {Family.NRF52: "nrf52840", Family.NRF54L: "nrf54l", Family.NRF91: "nrf91"}
"""pyOCD's built-in targets. The image check keeps images off flash that a smaller nRF52 does not have."""

LIBRARY = ToolLibrary(
    package="pyocd",
    flag="--pyocd-child",
    get_it=Message("Install it: python -m pip install pyocd. Or use nrfutil."),
    kind_of=lambda failure: str(failure["kind"]),
)


class PyocdProgrammer(LibraryProgrammer):
    """Flashes Nordic chips through pyOCD, which never unlocks a chip by itself."""

    name = "pyocd"
    library = LIBRARY

    def __init__(self, options: LibraryOptions | None = None) -> None:
        super().__init__(options or LibraryOptions())

    def _about(self, probe: Probe) -> dict[str, Any]:
        place = Message("probe {serial_number}", serial_number=probe.serial_number)
        if probe.kind is None:
            cure = Message('Name it in the job: kind = "…" under [board].')
            raise InputError(
                Message("pyOCD has to be told which kind of board is on the probe."), place=place, cure=cure
            )
        target = probe.kind.pyocd_target or TARGETS.get(probe.kind.family)
        if target is None:
            what = Message("pyOCD does not know the chip of the {board}.", board=probe.kind.name)
            cure = Message("Use nrfutil for this board, or name the chip in its board file (pyocd_target).")
            raise ProgrammerError(what, place=place, cure=cure)
        return {
            "serial": probe.serial_number,
            "target": target,
            "id_addresses": probe.kind.hardware_id,
            "pin_reset": probe.kind.reset is Reset.PIN,
        }
