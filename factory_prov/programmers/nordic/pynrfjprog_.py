"""The programmer behind Nordic's pynrfjprog: J-Link probes and Nordic chips, by a package that pip installs.

Nordic has archived it in favour of nrfutil; it knows nRF51, 52, 53 (application core), 91 and 54L. Each call is a
child process (`pynrfjprog_child`). Seen here with the real package: what it does without the J-Link library. That the
calls do on a board what its documentation says is untested.

Codes: `NrfjprogdllErr` in pynrfjprog 10.24.2. That -101 comes when the J-Link library is missing was seen with the real
package; the other codes were read in its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factory_prov.boards.nordic.chip_id import DEVICE_ID_ADDRESS
from factory_prov.boards.nordic.chip_kind import NO_RESET_PIN, id_addresses, resets_by_pin
from factory_prov.errors import ProbeNotFound
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.tools.library_programmer import LibraryOptions, LibraryProgrammer
from factory_prov.programmers.tools.library_tool import ToolLibrary

_NOT_LOADED = "load the NRFJPROG DLL"
"""In the RuntimeError of `LowLevel.API` when Nordic's own library does not load."""
_KINDS: Mapping[int, str] = {
    **dict.fromkeys((-100, -101, -103, -150, -151, -152, -153), "library"),
    **dict.fromkeys((-162, -170, -171, -172, -173), "image"),
    **dict.fromkeys((-10, -13), "gone"),
    -12: "voltage",
    -90: "protected",
    -160: "verify",
}


def _kind_of(failure: Mapping[str, Any]) -> str:
    kind = "package" if _NOT_LOADED in failure["words"] else str(failure["kind"])
    return kind if failure["code"] is None else _KINDS.get(failure["code"], kind)


LIBRARY = ToolLibrary(
    package="pynrfjprog",
    flag="--pynrfjprog-child",
    get_it=Message(
        "Install it: python -m pip install pynrfjprog (a download of 48 MB). Or use nrfutil, its successor."
    ),
    kind_of=_kind_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PynrfjprogOptions(LibraryOptions):
    """Settings of the station. `jlink_library` is SEGGER's shared library itself; None lets Nordic's code search."""

    jlink_library: Path | None = None


class PynrfjprogProgrammer(LibraryProgrammer):
    """Flashes Nordic chips through pynrfjprog; the progress knows only which of its stages are done."""

    name = "pynrfjprog"
    library = LIBRARY

    def __init__(self, options: PynrfjprogOptions | None = None) -> None:
        options = options or PynrfjprogOptions()
        super().__init__(options)
        self._jlink_library = options.jlink_library

    def _settings(self) -> dict[str, Any]:
        return {"jlink_library": None if self._jlink_library is None else str(self._jlink_library)}

    def _about(self, probe: Probe) -> dict[str, Any]:
        place = Message("probe {serial_number}", serial_number=probe.serial_number)
        if not probe.serial_number.isascii() or not probe.serial_number.isdigit():
            raise ProbeNotFound(
                Message("this is no J-Link's serial number."), place=place, cure=Message("Choose another probe.")
            )
        families = list(DEVICE_ID_ADDRESS) if probe.kind is None else [probe.kind.family.upper()]
        return {
            "serial": int(probe.serial_number),
            "id_addresses": {family: id_addresses(probe.kind, family, place=place) for family in families},
            "pin_reset": None if probe.kind is None else resets_by_pin(probe.kind, ""),
            "no_pin": NO_RESET_PIN,
        }
