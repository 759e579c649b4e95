"""The final image as a model: it restores the configuration, says so, and registers with its LwM2M server."""

from __future__ import annotations

import ipaddress

from factory_prov.lwm2m.rules import examine_pack
from factory_prov.lwm2m.rules.accounts import accounts
from factory_prov.lwm2m.rules.server_uri import uri_fault
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import Value
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.console import VirtualConsole
from factory_prov.simulation.hardware import Hardware
from factory_prov.simulation.lwm2m_client import LwM2mClient, ServerAccount

RESTORED = "persistence: Anjay restored from flash"
NAME_LINE = "lwm2m: endpoint name "
_COAP_PORT = 5683


class ApplicationFirmware:
    """One start of the final image. It speaks no SMP; its shell knows no command."""

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
            self._console.typed(bytes(byte for byte in line if 0x20 <= byte < 0x7F).decode())

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
        account = server_account(examine_pack(stored, definitions=self._hardware.definitions)[0])
        if account is None:
            self._console.log("wrn", "lwm2m: no server that a virtual board can reach")
            return
        self._client = LwM2mClient(self._hardware.timeline, account, endpoint_name, log=self._console.log)
        self._client.start()


def server_account(records: list[Record]) -> ServerAccount | None:
    """Return the first server to register with: NoSec, UDP, on this PC, known to /0 and /1; None without one.

    A virtual board speaks to nobody outside this PC, whatever its configuration says.
    """
    servers: dict[int, dict[int, Value]] = {}
    for path, value in records:
        if path.object_id == 1:
            servers.setdefault(path.instance_id, {})[path.resource_id] = value
    by_ssid = {values.get(0): values for values in servers.values()}
    for account in accounts(records):
        uri, server = account.uri, by_ssid.get(account.short_server_id)
        if account.bootstrap or account.mode is not SecurityMode.NOSEC or server is None:
            continue
        if uri is None or uri_fault(str(account.values[0])) or uri.scheme != "coap" or not _on_this_pc(uri.hostname):
            continue
        lifetime = server.get(1)
        return ServerAccount(
            host="127.0.0.1" if uri.hostname == "localhost" else str(uri.hostname),
            port=uri.port or _COAP_PORT,
            lifetime_s=int(lifetime) if isinstance(lifetime, (int, float)) else 0,
            binding=str(server.get(7, "U")),
        )
    return None


def _on_this_pc(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.IPv4Address(host or "").is_loopback
    except ValueError:
        return False
