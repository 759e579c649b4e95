"""The programmer behind Nordic's `nrfutil device`: J-Link probes and Nordic chips.

Commands and options from docs.nordicsemi.com, nRF Util, `device list`, `device-info`, `read`, `program` ("Programming
options"), `erase`, `reset` and `recover`. nrfutil's default is not to verify, so VERIFY_READ is always asked for. No
board was here: that a real nrfutil says what its documentation says is untested.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.model import Erase
from factory_prov.boards.nordic.chip_id import hardware_id_of
from factory_prov.boards.nordic.chip_kind import id_addresses, resets_by_pin
from factory_prov.boards.nordic.image_start import ImageStart, read_image_start
from factory_prov.cancel import CancelToken
from factory_prov.errors import ChipProtected, ProgrammerError, VerifyFailed
from factory_prov.messages import Message
from factory_prov.programmers.nordic.nrfutil_messages import ChipInfo, Transcript
from factory_prov.programmers.nordic.nrfutil_tool import NrfutilOptions, NrfutilTool, ToolRequest
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.tools.tool_process import Patience

_ERASE = {Erase.CHIP: "ERASE_ALL", Erase.SECTORS: "ERASE_RANGES_TOUCHED_BY_FIRMWARE"}


class NrfutilProgrammer:
    """Flashes Nordic chips through nrfutil, one process for each call. Making one starts and searches nothing."""

    name = "nrfutil"

    def __init__(self, options: NrfutilOptions | None = None, environ: Mapping[str, str] | None = None) -> None:
        self._options = options or NrfutilOptions()
        self._tool = NrfutilTool(self._options, os.environ if environ is None else environ)
        self.unnamed = 0
        self._families: dict[str, str] = {}
        self._written: dict[str, ImageStart] = {}

    def find(self) -> Path:
        """Return where nrfutil is; ToolMissing tells where it was searched and where to get it."""
        return self._tool.find()

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        """Return the J-Link probes that are attached; `port` is the board's VCOM0."""
        devices = self._tool.devices(cancel)
        self.unnamed = sum(not device.serial_number for device in devices)
        return tuple(
            Probe(
                serial_number=device.serial_number,
                backend=self.name,
                board=device.board,
                port=device.ports[0] if device.ports else None,
                ports=device.ports,
            )
            for device in devices
            if device.serial_number
        )

    def hardware_id(self, probe: Probe, cancel: CancelToken) -> str:
        """Return the chip's own id; the chip is asked for its family each time, since boards change on a probe."""
        cancel.check()
        chip = self._chip(probe, cancel)
        if chip.protected:
            cure = Message("Recover it, which erases everything on it, or set it aside.")
            raise ChipProtected(Message("the chip's read-back protection is on."), place=_place(probe), cure=cure)
        addresses = id_addresses(probe.kind, chip.family, place=_place(probe))
        start, end = min(addresses), max(addresses) + 4
        memory = self._read(probe, start, end - start, cancel)
        words = [memory[address - start : address - start + 4][::-1] for address in addresses]
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
        self._written[probe.serial_number] = self._program(probe, image, erase, progress, cancel)

    def write_data(
        self, probe: Probe, image: Path, *, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> None:
        """Write an Intel HEX image of data; `reset` does not look for it."""
        cancel.check()
        self._program(probe, image, Erase.SECTORS, progress, cancel)

    def read_memory(self, probe: Probe, part: AddressRange, cancel: CancelToken) -> bytes:
        """Return what is in the chip's memory there, read past what the tool may keep of it."""
        cancel.check()
        return self._read(probe, part.start, part.end - part.start, cancel)

    def reset(self, probe: Probe, cancel: CancelToken) -> None:
        """Start the chip; VerifyFailed when the start of what was flashed before is not there any more."""
        cancel.check()
        family = self._families.get(probe.serial_number) or self._chip(probe, cancel).family
        kind = "RESET_PIN" if resets_by_pin(probe.kind, family) else "RESET_SYSTEM"
        self._ask(probe, ("reset", "--reset-kind", kind), cancel)
        written = self._written.pop(probe.serial_number, None)
        if written is not None and written.readable:
            self._check_still_there(probe, written, cancel)

    def erase(self, probe: Probe, cancel: CancelToken) -> None:
        """Erase flash and UICR of every core; of an nRF53 the network core first, which has none of our secrets."""
        cancel.check()
        patience = Patience(total_s=self._options.recover_timeout_s, silence_s=self._options.recover_timeout_s)
        if self._chip(probe, cancel).family == "NRF53":
            self._ask(probe, ("erase", "--all", "--core", "Network"), cancel, patience=patience)
        self._ask(probe, ("erase", "--all"), cancel, patience=patience)
        self._written.pop(probe.serial_number, None)

    def recover(self, probe: Probe, cancel: CancelToken) -> None:
        """Erase everything and lift the protection; of an nRF53 the network core first, as Nordic demands."""
        cancel.check()
        patience = Patience(total_s=self._options.recover_timeout_s, silence_s=self._options.recover_timeout_s)
        try:
            family = self._chip(probe, cancel).family
        except ChipProtected:
            family = self._families.get(probe.serial_number, "")
        if family == "NRF53":
            self._ask(probe, ("recover", "--core", "Network"), cancel, patience=patience)
        self._ask(probe, ("recover",), cancel, patience=patience)
        self._written.pop(probe.serial_number, None)

    def close(self) -> None:
        """Do nothing: between calls nothing is open."""

    def _program(
        self, probe: Probe, image: Path, erase: Erase, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> ImageStart:
        start = read_image_start(image)
        self._written.pop(probe.serial_number, None)
        steady = _Steady(progress, start.size_bytes)
        steady.tell(0)
        options = f"chip_erase_mode={_ERASE[erase]},verify=VERIFY_READ,reset=RESET_NONE"
        arguments = ("program", "--firmware", str(image.absolute()), "--options", options)
        patience = Patience(total_s=self._options.flash_timeout_s, silence_s=self._options.flash_silence_s)
        self._ask(probe, arguments, cancel, patience=patience, told=steady.tell)
        progress(start.size_bytes, start.size_bytes)
        return start

    def _chip(self, probe: Probe, cancel: CancelToken) -> ChipInfo:
        chip = self._ask(probe, ("device-info",), cancel).chip()
        self._families[probe.serial_number] = chip.family
        return chip

    def _check_still_there(self, probe: Probe, written: ImageStart, cancel: CancelToken) -> None:
        """Read back after the reset: units were seen whose firmware was gone after commands that all succeeded."""
        try:
            found = self._read(probe, written.address, len(written.data), cancel)
        except ChipProtected:
            return  # firmware that runs may lock the chip; then it is there
        if found != written.data:
            cure = Message("Flash it once more; if it stays, the chip is broken.")
            raise VerifyFailed(
                Message("after the reset the firmware is not in the chip."), place=_place(probe), cure=cure
            )

    def _read(self, probe: Probe, address: int, size_bytes: int, cancel: CancelToken) -> bytes:
        arguments = ("read", "--address", f"0x{address:08X}", "--bytes", str(size_bytes), "--direct")
        memory = self._ask(probe, arguments, cancel).memory(size_bytes)
        if memory is None:
            what = Message(
                "nrfutil did not return the {size_bytes} bytes at 0x{address}.",
                size_bytes=size_bytes,
                address=f"{address:08X}",
            )
            raise ProgrammerError(what, place=_place(probe), cure=Message("Press the cables in and start again."))
        return memory

    def _ask(
        self,
        probe: Probe,
        arguments: tuple[str, ...],
        cancel: CancelToken,
        *,
        patience: Patience | None = None,
        told: Callable[[float], None] | None = None,
    ) -> Transcript:
        answer_s = self._options.answer_timeout_s
        patience = patience or Patience(total_s=answer_s, silence_s=answer_s)
        request = ToolRequest(serial_number=probe.serial_number, arguments=arguments, patience=patience)
        return self._tool.ask(request, cancel, told=told)


class _Steady:
    """Progress that never goes back and is not full before the tool has said that it succeeded."""

    def __init__(self, progress: Callable[[int, int], None], total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def tell(self, share: float) -> None:
        self._done = max(self._done, min(int(share * self._total), self._total - 1))
        self._progress(self._done, self._total)


def _place(probe: Probe) -> str:
    return f"probe {probe.serial_number}"
