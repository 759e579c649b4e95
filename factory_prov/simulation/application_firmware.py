"""The final image as a model: it restores the configuration, says so, and registers with its LwM2M server."""

from __future__ import annotations

from factory_prov.lwm2m.rules import examine_pack
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.console import VirtualConsole
from factory_prov.simulation.hardware import Hardware
from factory_prov.simulation.lwm2m_client import LwM2mClient

RESTORED = "persistence: Anjay restored from flash"
NAME_LINE = "lwm2m: endpoint name "


class ApplicationFirmware:
    """One start of the final image. It speaks no SMP; its shell knows `anjay update` and `anjay stop`."""

    def __init__(self, hardware: Hardware) -> None:
        self._hardware = hardware
        self._console = VirtualConsole(hardware.uart, hardware.timeline)
        self._client: LwM2mClient | None = None
        self._ready = False
        self._typed = b""
        if BoardFault.FINAL_SILENT not in hardware.faults:
            self._console.line("*** Virtual board, application ***")
            hardware.timeline.after(hardware.timings.boot_s, self._be_ready)

    def received(self, data: bytes) -> None:
        """Take bytes from the UART; the shell answers whole lines."""
        if not self._ready:
            return
        self._typed += data
        if data.endswith(b"\n"):
            line, self._typed = self._typed, b""
            self._command(bytes(byte for byte in line if 0x20 <= byte < 0x7F).decode())

    def _command(self, line: str) -> None:
        """Carry a typed line out: the client has two commands, and the shell knows no other."""
        if self._client is not None and line == "anjay update":
            self._client.update()
        elif self._client is not None and line == "anjay stop":
            self._client.say_goodbye()
        else:
            self._console.typed(line)
            return
        self._console.prompt()

    def close(self) -> None:
        """Stop, without saying goodbye to the server: so does a real board that is reset."""
        if self._client is not None:
            self._client.close()

    def _be_ready(self) -> None:
        self._ready = True
        stored = self._hardware.flash.stored_pack
        other = "-other" if BoardFault.OTHER_NAME in self._hardware.faults else ""
        name = self._hardware.endpoint_name + other
        if stored is None:
            self._console.log("wrn", "persistence: nothing to restore")
        else:
            self._console.log("inf", RESTORED)
        self._console.log("inf", NAME_LINE + name)
        if stored is not None:
            self._register(stored, name)
        self._console.prompt()
        if BoardFault.NOISE in self._hardware.faults:
            self._console.make_noise()

    def _register(self, stored: bytes, endpoint_name: str) -> None:
        records = examine_pack(stored, definitions=self._hardware.definitions)[0]
        self._client = LwM2mClient(
            records,
            endpoint_name,
            network=self._hardware.network,
            background=self._hardware.background,
            log=self._console.log,
        )
        self._client.retry_s = self._hardware.timings.retry_s
        self._client.start()
