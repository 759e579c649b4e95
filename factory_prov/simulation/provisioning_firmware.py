"""The provisioning firmware as a model: it boots, says that it is ready, and serves its files over SMP."""

from __future__ import annotations

from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.console import VirtualConsole
from factory_prov.simulation.factory_files import FactoryFiles
from factory_prov.simulation.file_requests import FileRequests
from factory_prov.simulation.firmware_image import FirmwareImage, Generation
from factory_prov.simulation.hardware import Hardware
from factory_prov.simulation.pack_watch import APPLIED, REFUSED
from factory_prov.simulation.smp_server import ConsoleReader, SmpRequest

READY = "Device ready for provisioning."
ALREADY_PRESENT = "Factory provisioning information already present in flash. Halting."
_FAULT_GENERATIONS = {
    BoardFault.NO_SMP: Generation.NO_SMP,
    BoardFault.UPLOAD_REFUSED: Generation.UPLOAD_REFUSED,
}
_FAULT_VERDICTS = {BoardFault.RESULT_REFUSED: REFUSED, BoardFault.ODD_RESULT: "5"}


class ProvisioningFirmware:
    """One start of the first image. Silent once it has died, until the board starts it again."""

    def __init__(self, hardware: Hardware, image: FirmwareImage) -> None:
        self._hardware = hardware
        self._generation = next(
            (made for fault, made in _FAULT_GENERATIONS.items() if fault in hardware.faults), image.generation
        )
        self._reader = ConsoleReader(image.packet_limit_bytes)
        self._ready = False
        self._typed = b""
        self._data_at = 0.0
        self._boot()

    def received(self, data: bytes) -> None:
        """Take bytes from the UART, a line at most; before it is ready they are lost."""
        if not self._ready or self._hardware.timeline.now < self._requests.deaf_until:
            return
        found = self._shell_line(data) if self._generation is Generation.NO_SMP else self._reader.feed(data)
        if isinstance(found, str):
            self._console.typed(found)
        elif isinstance(found, SmpRequest):
            self._requests.handle(found)

    def close(self) -> None:
        """Stop; there is nothing to let go of."""
        self._ready = False

    def _boot(self) -> None:
        hardware = self._hardware
        self._console = VirtualConsole(hardware.uart, hardware.timeline)
        self._console.line("*** Virtual board, provisioning firmware ***")
        looping = BoardFault.RESET_LOOP in hardware.faults
        hardware.timeline.after(hardware.timings.boot_s, self._boot if looping else self._be_ready)

    def _be_ready(self) -> None:
        halted = self._hardware.flash.stored_pack is not None
        self._files = FactoryFiles(self._hardware.endpoint_name, self._hardware.definitions, halted=halted)
        self._requests = FileRequests(self._hardware, self._files, self._generation, ended=self._end, died=self._die)
        self._console.log("err" if halted else "inf", ALREADY_PRESENT if halted else READY)
        self._console.prompt()
        self._ready = True
        if BoardFault.NOISE in self._hardware.faults:
            self._console.make_noise()
        self._requests.on_data = self._watch_silence

    def _shell_line(self, data: bytes) -> str | None:
        """Return a typed line of a firmware that knows no frames: what cannot be printed is left out."""
        self._typed += data
        if not data.endswith(b"\n"):
            return None
        line, self._typed = self._typed, b""
        return bytes(byte for byte in line if 0x20 <= byte < 0x7F).decode()

    def _watch_silence(self) -> None:
        """After each chunk: the configuration ends when nothing follows it for long enough."""
        timeline = self._hardware.timeline
        began = self._data_at = timeline.now

        def look() -> None:
            if self._data_at == began:
                self._end()

        timeline.after(self._hardware.timings.silence_s, look)

    def _end(self) -> None:
        """End the configuration and apply it, if there is one that is not applied yet."""
        if self._files.end():
            self._hardware.timeline.after(self._hardware.timings.apply_s, self._apply)

    def _apply(self) -> None:
        odd = next((said for fault, said in _FAULT_VERDICTS.items() if fault in self._hardware.faults), None)
        verdict = odd or self._files.judge()
        if verdict == APPLIED:
            self._hardware.flash.stored_pack = self._files.pack
            self._console.log("inf", "persistence: configuration stored")
        else:
            self._console.log("err", "factory: the configuration was refused")
        self._files.decide(verdict)

    def _die(self) -> None:
        self._ready = False
        self._hardware.timeline.clear()
        self._hardware.uart.clear()
