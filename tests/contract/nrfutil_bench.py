"""Virtual boards behind a stand-in nrfutil: what its processes ask for is done here, on a VirtualBench."""

from __future__ import annotations

import json
import os
import shlex
import socketserver
import sys
import threading
from pathlib import Path
from typing import Any, Self

from factory_prov.boards.model import Erase
from factory_prov.boards.nordic.chip_id import DEVICE_ID_ADDRESS
from factory_prov.cancel import CancelToken
from factory_prov.errors import ChipProtected, InputError, ProbeNotFound, VerifyFailed
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.firmware_image import read_image

SCRIPT = Path(__file__).with_name("stand_in_nrfutil.py")
FLASH_BYTES = 0x4000


class NrfutilBench:
    """Serves a bench and installs the stand-in as `nrfutil` into a folder of its own, `folder`.

    `manners` says how it behaves, by subcommand or "" for all. `asked` has the arguments of each process.
    """

    def __init__(self, folder: Path, bench: VirtualBench, *, family: str = "NRF91") -> None:
        self.folder = folder / "stand-in"
        self.bench = bench
        self.family = family
        self.manners: dict[str, str] = {}
        self.asked: list[list[str]] = []
        self.loses_firmware = False
        self.locks_at_reset = False
        self.programmer = SimulatedProgrammer(bench)
        self.flash: dict[int, bytes] = {}
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="stand-in")

    @property
    def address(self) -> str:
        host, port = self._server.server_address[:2]
        return f"{host!s}:{port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self.folder.mkdir()
        python, script = sys.executable, str(SCRIPT)
        if os.name == "nt":
            text = f'@"{python}" -IS "{script}" {self.address} %*\n'
            (self.folder / "nrfutil.cmd").write_text(text)
        else:
            text = f'#!/bin/sh\nexec {shlex.quote(python)} -IS {shlex.quote(script)} {self.address} "$@"\n'
            launcher = self.folder / "nrfutil"
            launcher.write_text(text)
            launcher.chmod(0o755)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def processes(self) -> list[int]:
        """Every process of this stand-in that still runs, also those it started; Linux only."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if entry.name.isdigit() and f"\0{self.address}\0".encode() in command:
                found.append(int(entry.name))
        return found

    def manner(self, verb: str) -> str:
        return self.manners.get(verb) or self.manners.get("") or "good"

    def read(self, serial_number: int, address: int, size: int) -> list[int]:
        board = self.bench.board(str(serial_number))
        if address == DEVICE_ID_ADDRESS[self.family]:
            return list(bytes.fromhex(board.identity.hardware_id)[::-1])
        content = self.flash.get(serial_number, b"") if board.image is not None else b""
        if address >= max(FLASH_BYTES, len(content)):
            return list(board.read_memory(address, size))
        return list(content.ljust(FLASH_BYTES, b"\xff")[address : address + size])

    def probe(self, serial_number: int) -> Probe:
        return Probe(serial_number=str(serial_number), backend="simulated", board="", port=None)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = False

    def __init__(self, owner: NrfutilBench) -> None:
        self.owner = owner
        super().__init__(("127.0.0.1", 0), _Process)

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a killed process is a part of the tests
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Process(socketserver.StreamRequestHandler):
    """One process of the stand-in."""

    server: _Server

    def handle(self) -> None:
        owner = self.server.owner
        arguments = self.receive().get("arguments", [])
        owner.asked.append(arguments)
        self.send({"manner": owner.manner(arguments[2] if len(arguments) > 2 else "")})
        while request := self.receive():
            try:
                self.send(self.answer(request))
            except ProbeNotFound:
                self.send({"failure": "lost" if "program" in request and self.began else "gone"})
            except ChipProtected:
                self.send({"failure": "protected"})
            except VerifyFailed:
                self.send({"failure": "verify"})

    def receive(self) -> dict[str, Any]:
        line = self.rfile.readline()
        return json.loads(line) if line else {}

    def send(self, answer: dict[str, Any]) -> None:
        self.wfile.write(json.dumps(answer).encode() + b"\n")

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        owner, cancel = self.server.owner, CancelToken()
        self.began = False
        match request:
            case {"list": _}:
                return {"devices": [*(_listed(probe) for probe in owner.programmer.probes(cancel)), *OTHERS]}
            case {"info": serial_number}:
                return {"data": self.info(serial_number)}
            case {"read": serial_number, "address": address, "size": size}:
                owner.programmer.hardware_id(owner.probe(serial_number), cancel)  # it refuses a locked chip
                block = {"startAddress": f"0x{address:X}", "values": owner.read(serial_number, address, size)}
                return {"data": {"name": "memory-read", "serialNumber": str(serial_number), "memoryData": [block]}}
            case {"program": serial_number, "firmware": firmware, "erase": erase}:
                return self.program(serial_number, Path(firmware), erase)
            case {"reset": serial_number}:
                owner.programmer.reset(owner.probe(serial_number), cancel)
                if owner.loses_firmware:
                    owner.flash.clear()
                return {"data": None}
            case {"erase": serial_number}:
                owner.programmer.erase(owner.probe(serial_number), cancel)
                return {"data": None}
            case {"recover": serial_number}:
                owner.programmer.recover(owner.probe(serial_number), cancel)
                return {"data": None}
        raise AssertionError(request)

    def info(self, serial_number: int) -> dict[str, Any]:
        owner = self.server.owner
        try:
            owner.programmer.hardware_id(owner.probe(serial_number), CancelToken())
            status = "NRFDL_PROTECTION_STATUS_NONE"
        except ChipProtected:
            status = "NRFDL_PROTECTION_STATUS_ALL"
        jlink = {"deviceFamily": f"{owner.family}_FAMILY", "deviceVersion": "stand-in", "protectionStatus": status}
        return {"name": "device-info", "serialNumber": str(serial_number), "deviceInfo": {"jlink": jlink}}

    def program(self, serial_number: int, firmware: Path, erase: str) -> dict[str, Any]:
        owner = self.server.owner

        def tell(done: int, total: int) -> None:
            self.began = True
            self.send({"percent": 100 * done // total})

        modes = {"ERASE_ALL": Erase.CHIP, "ERASE_RANGES_TOUCHED_BY_FIRMWARE": Erase.SECTORS}
        probe = owner.probe(serial_number)
        if erase == "ERASE_RANGES_TOUCHED_BY_FIRMWARE" and not _is_firmware(firmware):
            owner.programmer.write_data(probe, firmware, progress=tell, cancel=CancelToken())
            return {"data": None}
        owner.programmer.flash(probe, firmware, erase=modes[erase], progress=tell, cancel=CancelToken())
        owner.flash[serial_number] = _content(firmware)
        return {"data": None}


OTHERS = (
    {"id": 91, "serialNumber": "000000000091", "traits": {"usb": True, "serialPorts": True}, "serialPorts": []},
    {"id": 92, "serialNumber": None, "traits": {"jlink": True}, "serialPorts": []},
    {"id": 93},
)
"""What else `list` may show: no J-Link, and one whose serial number the system does not tell."""


def _listed(probe: Probe) -> dict[str, Any]:
    serial_number = probe.serial_number.zfill(12)
    ports = [
        {"comName": f"socket://127.0.0.1:1?{probe.serial_number}", "vcom": 1, "serialNumber": serial_number},
        {"comName": probe.port, "vcom": 0, "path": probe.port, "serialNumber": serial_number},
    ]
    traits = {"jlink": True, "usb": True, "seggerUsb": True, "serialPorts": True}
    devkit = {"boardVersion": "PCA10090", "deviceFamily": "NRF91_FAMILY"}
    return {"id": 7, "serialNumber": serial_number, "traits": traits, "serialPorts": ports, "devkit": devkit}


def _is_firmware(image: Path) -> bool:
    try:
        read_image(image)
    except InputError:
        return not image.exists() or not image.read_bytes().startswith(b":")
    return True


def _content(firmware: Path) -> bytes:
    records = [bytes.fromhex(line[1:]) for line in firmware.read_text().splitlines() if line.startswith(":")]
    return b"".join(record[4:-1] for record in records if record[3] == 0)
