"""What the programmers have in common whose tool is a Python library in a child process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from factory_prov.advice import Cause, advice_for
from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.model import Erase
from factory_prov.boards.nordic.chip_id import hardware_id_of
from factory_prov.boards.nordic.image_start import ImageStart, read_image_start
from factory_prov.cancel import CancelToken
from factory_prov.errors import ProgrammerError
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.tools.library_tool import ToolLibrary, ask, check_installed
from factory_prov.programmers.tools.memory import read_whole
from factory_prov.programmers.tools.tool_process import Patience


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryOptions:
    """How long a library may take, in seconds: it says nothing while it works."""

    answer_timeout_s: float = 30.0
    recover_timeout_s: float = 120.0
    flash_timeout_s: float = 300.0


class LibraryProgrammer:
    """Flashes Nordic chips through a library, one process for each call. Making one starts nothing."""

    name: str
    library: ClassVar[ToolLibrary]

    def __init__(self, options: LibraryOptions) -> None:
        self._options = options
        self._written: dict[str, ImageStart] = {}

    def find(self) -> None:
        """Look for the package; ToolMissing tells where it was searched and where to get it."""
        check_installed(self.library)

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        """Return the probes that are attached, with their ports where the library knows them."""
        found = self._run({"action": "list", **self._settings()}, cancel, timeout_s=self._options.answer_timeout_s)
        return tuple(
            Probe(
                serial_number=str(one["serial"]),
                backend=self.name,
                board=str(one["board"]),
                port=next(iter(one["ports"]), None),
                ports=tuple(one["ports"]),
            )
            for one in found["probes"]
        )

    def hardware_id(self, probe: Probe, cancel: CancelToken) -> str:
        """Return the chip's own id."""
        answer = self._ask(probe, {"action": "id"}, cancel)
        words = [int(word).to_bytes(4, "big") for word in answer["words"]]
        return hardware_id_of(words, place=_place(probe))

    def flash(
        self,
        probe: Probe,
        image: Path,
        *,
        erase: Erase,
        progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> None:
        """Erase, write and verify an Intel HEX image; `total` of the progress is the size of its file."""
        cancel.check()
        self._written[probe.serial_number] = self._write(probe, image, erase=erase, progress=progress, cancel=cancel)

    def write_data(
        self, probe: Probe, image: Path, *, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> None:
        """Write an Intel HEX image of data; `reset` does not look for it."""
        cancel.check()
        self._write(probe, image, erase=Erase.SECTORS, progress=progress, cancel=cancel)

    def read_memory(self, probe: Probe, part: AddressRange, cancel: CancelToken) -> bytes:
        """Return what is in the chip's memory there."""
        request = {"action": "read", "address": part.start, "size": part.end - part.start}
        return read_whole(bytes.fromhex(str(self._ask(probe, request, cancel)["memory"])), part, place=_place(probe))

    def reset(self, probe: Probe, cancel: CancelToken) -> None:
        """Start the chip; VerifyFailed when the start of what was flashed before is not there any more."""
        cancel.check()
        written = self._written.pop(probe.serial_number, None)
        known = written is not None and written.readable
        address = written.address if written is not None and known else 0
        expected = written.data.hex() if written is not None and known else ""
        self._ask(probe, {"action": "reset", "address": address, "expected": expected}, cancel)

    def erase(self, probe: Probe, cancel: CancelToken) -> None:
        """Erase the whole chip."""
        cancel.check()
        self._ask(probe, {"action": "erase"}, cancel, timeout_s=self._options.recover_timeout_s)
        self._written.pop(probe.serial_number, None)

    def recover(self, probe: Probe, cancel: CancelToken) -> None:
        """Erase everything and lift the protection."""
        cancel.check()
        self._ask(probe, {"action": "recover"}, cancel, timeout_s=self._options.recover_timeout_s)
        self._written.pop(probe.serial_number, None)

    def close(self) -> None:
        """Do nothing: between calls nothing is open."""

    def _write(
        self, probe: Probe, image: Path, *, erase: Erase, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> ImageStart:
        start = read_image_start(image)
        self._written.pop(probe.serial_number, None)
        size_bytes = start.size_bytes
        progress(0, size_bytes)
        request = {"action": "flash", "image": str(image.absolute()), "chip_erase": erase is Erase.CHIP}

        def told(done: int, total: int) -> None:
            progress(min(size_bytes * done // total, size_bytes - 1), size_bytes)

        self._ask(probe, request, cancel, timeout_s=self._options.flash_timeout_s, told=told)
        progress(size_bytes, size_bytes)
        return start

    def _settings(self) -> dict[str, Any]:
        """Return what every request needs."""
        return {}

    def _about(self, probe: Probe) -> dict[str, Any]:
        """Return what a request has to say of its probe; ProgrammerError when this library cannot serve it."""
        raise NotImplementedError

    def _ask(
        self,
        probe: Probe,
        request: dict[str, Any],
        cancel: CancelToken,
        *,
        timeout_s: float | None = None,
        told: Callable[[int, int], None] | None = None,
    ) -> dict[str, Any]:
        cancel.check()
        whole = {**request, **self._settings(), **self._about(probe)}
        try:
            return self._run(whole, cancel, timeout_s=timeout_s or self._options.answer_timeout_s, told=told)
        except ProgrammerError as failure:
            if type(failure) is ProgrammerError:  # none of the known kinds: is it the unit's, or the library's?
                self._check_works(cancel)
            raise

    def _check_works(self, cancel: CancelToken) -> None:
        """Raise what the station lacks, where the library cannot even list its probes."""
        try:
            self.probes(cancel)
        except ProgrammerError as trouble:
            if advice_for(trouble).cause is Cause.STATION:
                raise

    def _run(
        self,
        request: dict[str, Any],
        cancel: CancelToken,
        *,
        timeout_s: float,
        told: Callable[[int, int], None] | None = None,
    ) -> dict[str, Any]:
        patience = Patience(total_s=timeout_s, silence_s=timeout_s)
        return ask(self.library, request, patience=patience, cancel=cancel, told=told)


def _place(probe: Probe) -> str:
    return f"probe {probe.serial_number}"
