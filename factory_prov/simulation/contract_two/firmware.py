"""The provisioning firmware of version 2 as a model: it boots, says one line, and serves its files over SMP."""

from __future__ import annotations

from factory_prov.device_contract.files import READY_TEXT
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.console import VirtualConsole
from factory_prov.simulation.contract_faults import ContractFault
from factory_prov.simulation.contract_two.requests import ContractRequests
from factory_prov.simulation.contract_two.store import Store
from factory_prov.simulation.hardware import Hardware
from factory_prov.simulation.smp_server import ConsoleReader, SmpRequest


class ContractFirmware:
    """One start of an image of version 2. It has no shell: what is no frame is not answered, nor echoed."""

    def __init__(self, hardware: Hardware, *, packet_bytes: int) -> None:
        self._hardware = hardware
        self._packet_bytes = packet_bytes
        self._reader = ConsoleReader(packet_bytes)
        self._requests: ContractRequests | None = None
        self._boot()

    def received(self, data: bytes) -> None:
        """Take bytes from the UART, a line at most; before it is ready they are lost."""
        if self._requests is None:
            return
        found = self._reader.feed(data)
        if isinstance(found, SmpRequest):
            self._requests.handle(found)

    def close(self) -> None:
        """Stop; there is nothing to let go of."""
        self._requests = None

    def _boot(self) -> None:
        hardware = self._hardware
        self._console = VirtualConsole(hardware.uart, hardware.timeline)
        self._console.line("*** Virtual board, receiver of version 2 ***")
        looping = BoardFault.RESET_LOOP in hardware.faults
        hardware.timeline.after(hardware.timings.boot_s, self._boot if looping else self._be_ready)

    def _be_ready(self) -> None:
        store = Store(self._hardware, self._packet_bytes, printed=self._console.line)
        self._requests = ContractRequests(self._hardware, store, self._packet_bytes)
        if ContractFault.NO_READY_LINE not in self._hardware.faults:
            self._console.line(READY_TEXT)
        if BoardFault.NOISE in self._hardware.faults:
            self._console.make_noise()
