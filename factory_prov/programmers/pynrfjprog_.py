"""The programmer behind Nordic's pynrfjprog: J-Link probes and Nordic chips, by a package that pip installs.

Nordic has archived it in favour of nrfutil; it knows nRF51, 52, 53 (application core), 91 and 54L. Each call is a
child process (`pynrfjprog_child`). Seen here with the real package: what it does without the J-Link library. That the
calls do on a board what its documentation says is untested.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factory_prov.cancel import CancelToken
from factory_prov.errors import ProbeNotFound, ProgrammerError
from factory_prov.programmers.chip_id import DEVICE_ID_ADDRESS, hardware_id_of
from factory_prov.programmers.image_start import ImageStart, read_image_start
from factory_prov.programmers.protocol import Erase, Probe
from factory_prov.programmers.pynrfjprog_tool import ask, check_installed
from factory_prov.programmers.tool_process import Patience


@dataclass(frozen=True, slots=True, kw_only=True)
class PynrfjprogOptions:
    """Settings of the station. `jlink_library` is SEGGER's shared library itself; None lets Nordic's code search."""

    jlink_library: Path | None = None
    answer_timeout_s: float = 30.0
    recover_timeout_s: float = 120.0
    flash_timeout_s: float = 300.0


class PynrfjprogProgrammer:
    """Flashes Nordic chips through pynrfjprog, one process for each call. Making one starts nothing."""

    name = "pynrfjprog"

    def __init__(self, options: PynrfjprogOptions | None = None) -> None:
        self._options = options or PynrfjprogOptions()
        self._written: dict[str, ImageStart] = {}

    def find(self) -> None:
        """Look for the package; ToolMissing tells where it was searched and where to get it."""
        check_installed()

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        """Return the J-Link probes that are attached; `port` is the board's VCOM0."""
        return tuple(
            Probe(
                serial_number=str(found["serial"]),
                backend=self.name,
                board="J-Link",
                port=found["ports"][0] if found["ports"] else None,
            )
            for found in self._list(cancel)
        )

    def ports(self, probe: Probe, cancel: CancelToken) -> tuple[str, ...]:
        """Return all serial ports of a probe in the order VCOM0, VCOM1, …; none when it has gone."""
        found = self._list(cancel)
        return next((tuple(one["ports"]) for one in found if str(one["serial"]) == probe.serial_number), ())

    def hardware_id(self, probe: Probe, cancel: CancelToken) -> str:
        """Return FICR's DEVICEID."""
        answer = self._ask(probe, {"action": "id", "addresses": dict(DEVICE_ID_ADDRESS)}, cancel)
        words = answer["words"]
        if not words:
            what = f"the chip's family is {answer['family']}; we do not know where its id is."
            raise ProgrammerError(what, place=_place(probe), cure="Use a board with a Nordic chip that is supported.")
        return hardware_id_of(b"".join(word.to_bytes(4, "little") for word in words), place=_place(probe))

    def flash(
        self,
        probe: Probe,
        image: Path,
        *,
        erase: Erase,
        progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> None:
        """Erase, write and verify an Intel HEX image; the progress knows only which of these is done."""
        cancel.check()
        start = read_image_start(image)
        self._written.pop(probe.serial_number, None)
        size_bytes = start.size_bytes
        progress(0, size_bytes)
        request = {"action": "flash", "image": str(image.absolute()), "chip_erase": erase is Erase.CHIP}

        def told(done: int, total: int) -> None:
            progress(min(size_bytes * done // total, size_bytes - 1), size_bytes)

        self._ask(probe, request, cancel, timeout_s=self._options.flash_timeout_s, told=told)
        self._written[probe.serial_number] = start
        progress(size_bytes, size_bytes)

    def reset(self, probe: Probe, cancel: CancelToken) -> None:
        """Start the chip; VerifyFailed when the start of what was flashed before is not there any more."""
        cancel.check()
        written = self._written.pop(probe.serial_number, None)
        known = written is not None and written.readable
        address = written.address if written is not None and known else 0
        expected = written.data.hex() if written is not None and known else ""
        self._ask(probe, {"action": "reset", "address": address, "expected": expected}, cancel)

    def recover(self, probe: Probe, cancel: CancelToken) -> None:
        """Erase everything and lift the protection."""
        cancel.check()
        self._ask(probe, {"action": "recover"}, cancel, timeout_s=self._options.recover_timeout_s)
        self._written.pop(probe.serial_number, None)

    def close(self) -> None:
        """Do nothing: between calls nothing is open."""

    def _list(self, cancel: CancelToken) -> list[dict[str, Any]]:
        found = ask(
            {"action": "list", **self._common}, patience=_patience(self._options.answer_timeout_s), cancel=cancel
        )
        return list(found["probes"])

    def _ask(
        self,
        probe: Probe,
        request: dict[str, Any],
        cancel: CancelToken,
        *,
        timeout_s: float | None = None,
        told: Callable[[int, int], None] | None = None,
    ) -> dict[str, Any]:
        if not probe.serial_number.isascii() or not probe.serial_number.isdigit():
            raise ProbeNotFound("this is no J-Link's serial number.", place=_place(probe), cure="Choose another probe.")
        whole = {**request, **self._common, "serial": int(probe.serial_number)}
        return ask(whole, patience=_patience(timeout_s or self._options.answer_timeout_s), cancel=cancel, told=told)

    @property
    def _common(self) -> dict[str, Any]:
        library = self._options.jlink_library
        return {"jlink_library": None if library is None else str(library)}


def _patience(timeout_s: float) -> Patience:
    """The library says nothing while it works: only the whole counts."""
    return Patience(total_s=timeout_s, silence_s=timeout_s)


def _place(probe: Probe) -> str:
    return f"probe {probe.serial_number}"
