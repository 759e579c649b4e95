"""A command programmer with a real tool: gdb, on the gdbstub of an emulated Cortex-M3."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from patience import ENDLESS_S

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.model import Erase
from factory_prov.cancel import CancelToken
from factory_prov.errors import ProgrammerError
from factory_prov.files.option_table import read_table
from factory_prov.programmers.command.command_ import CommandProgrammer
from factory_prov.programmers.command.tool_table import CommandTool
from factory_prov.programmers.protocol import Probe

GDB, QEMU = shutil.which("gdb-multiarch"), shutil.which("qemu-system-arm")
RAM = 0x2000_1000
STARTS = b"\x00\x00\x01\x20" + b"\x09\x00\x00\x00" + b"\xfe\xe7\x00\x00"
"""Stack, reset vector, and a jump to itself."""
DATA = bytes(range(256)) * 5
REACH = "set confirm off\nset tcp connect-timeout 1\nset architecture arm\ntarget remote {probe}\n"


def gdb(script: str, **others: object) -> dict[str, Any]:
    return {
        "arguments": ["-nx", "-batch", "-x", "{script}"],
        "script": REACH + script,
        "timeout_s": 600.0,
        **others,
    }


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    if GDB is None or QEMU is None:
        missing = "gdb-multiarch" if GDB is None else "qemu-system-arm"
        pytest.skip(f"{missing} is not installed")
    kernel = tmp_path_factory.mktemp("kernel") / "kernel.bin"
    kernel.write_bytes(STARTS)
    with socket.create_server(("127.0.0.1", 0)) as held:
        address = f"127.0.0.1:{held.getsockname()[1]}"
    command = [QEMU, "-M", "mps2-an385", "-kernel", str(kernel), "-S", "-gdb", f"tcp:{address}"]
    process = subprocess.Popen([*command, "-display", "none", "-serial", "none", "-monitor", "none"])
    try:
        reached(address, process)
        yield Probe(serial_number=address, backend="gdb", board="mps2-an385", port=None)
    finally:
        process.kill()
        process.wait()


def reached(address: str, process: subprocess.Popen[bytes]) -> None:
    host, _, port = address.rpartition(":")
    ends_at = time.monotonic() + ENDLESS_S
    while process.poll() is None and time.monotonic() < ends_at:
        try:
            socket.create_connection((host, int(port))).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the emulator does not come up")


def programmer(address: str, **others: object) -> CommandProgrammer:
    table = {
        "program": GDB,
        "probes": [{"serial_number": address}, {"serial_number": "127.0.0.1:1"}],
        "read_id": gdb('printf "id %08x\\n", *(unsigned*)0xE000ED00\n', pattern="id ([0-9a-f]{8})"),
        "write": gdb("restore {image} binary {address}\n"),
        "read": gdb("dump binary memory {output} {address} {end}\n"),
        "reset": gdb("set $pc = 8\ndetach\n"),
        **others,
    }
    return CommandProgrammer("gdb", lambda: read_table(CommandTool, table))


def image(folder: Path) -> Path:
    import intelhex

    made = intelhex.IntelHex()
    made.puts(RAM, DATA)
    made.puts(RAM + 0x2000, DATA[:100])
    made.write_hex_file(str(folder / "image.hex"))
    return folder / "image.hex"


def test_gdb_writes_and_reads_an_emulated_chip(probe: Probe, tmp_path: Path) -> None:
    tool, cancel = programmer(probe.serial_number), CancelToken()
    told: list[tuple[int, int]] = []
    assert tool.hardware_id(probe, cancel) == "410fc231"  # CPUID of a Cortex-M3
    tool.flash(probe, image(tmp_path), erase=Erase.SECTORS, progress=lambda *both: told.append(both), cancel=cancel)
    assert told[-1] == (len(DATA) + 100, len(DATA) + 100)
    assert tool.read_memory(probe, AddressRange(start=RAM + 7, end=RAM + 300), cancel) == DATA[7:300]
    tool.reset(probe, cancel)


def test_gdb_that_is_told_to_write_elsewhere(probe: Probe, tmp_path: Path) -> None:
    tool = programmer(probe.serial_number, write=gdb("restore {image} binary {address}+4\n"))
    with pytest.raises(ProgrammerError, match="0x2000100"):
        tool.write_data(probe, image(tmp_path), progress=lambda *_: None, cancel=CancelToken())


def test_gdb_that_reaches_nothing(probe: Probe, tmp_path: Path) -> None:
    tool = programmer(probe.serial_number)
    nobody = Probe(serial_number="127.0.0.1:1", backend="gdb", board="", port=None)
    with pytest.raises(ProgrammerError):
        tool.write_data(nobody, image(tmp_path), progress=lambda *_: None, cancel=CancelToken())
    with pytest.raises(ProgrammerError):
        tool.read_memory(nobody, AddressRange(start=RAM, end=RAM + 4), CancelToken())
