"""Units that are emulated Cortex-M3s: QEMU runs the receiver of `device/`, and a file is the flash.

with QemuUnit(program, tmp_path / "flash", chip=chip_number(7), endpoint="urn:dev:ops:…-7") as unit:
    unit.port                              # socket://127.0.0.1:…, a line that outlives the power of the unit
    unit.power_off(); unit.power_on()      # `kill -9` of QEMU; what was in the flash is there again
    unit.cut(Cut(after_bytes=400))         # the power goes with the 400th byte on the line, and comes back
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from select import select
from typing import Self

from receivers import DEVICE, need

FLASH_BYTES = 16 * 4096
FLASH_START = 0x2100_0000
"""Where a debugger finds it: `options=("-gdb", "tcp:127.0.0.1:…")` starts QEMU's."""
PACK_AT = 128
_RAM_BYTES = 16 << 20
_NAME_BYTES = 120
_READ_BYTES = 4096
_TICK_S = 0.5
_PROGRAM = "qemu-system-arm"
_COMPILER = "arm-none-eabi-gcc"
TOOLS = ("make", _COMPILER, _PROGRAM)
_PORT = DEVICE / "ports" / "qemu-mps2-an385"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """When the power goes: so long after so many bytes have passed. `off_s`: how long; `cable`: the line goes too."""

    after_bytes: int = 0
    after_s: float = 0.0
    off_s: float = 0.05
    cable: bool = False


def build_program(folder: Path) -> Path:
    """Compile the receiver for the emulated board; return the program. Skips where a tool is missing."""
    need(*TOOLS)
    command = ["make", "--silent", "-C", str(_PORT), f"BUILD={folder}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the receiver does not compile:\n{done.stderr[-3000:]}"
    return folder / "fpr-qemu.elf"


def chip_number(number: int) -> bytes:
    """Return the number of the chip of the unit with this number."""
    return (0xC0DE_0000_0000 + number).to_bytes(8, "big")


class QemuUnit:
    """One unit. `erase_us` of a page and `program_us` of a word: how long its flash takes; 0 is at once.

    One thread has the process and all sockets: what others wish it is told, and they wait until it is done.
    """

    def __init__(
        self, program: Path, flash: Path, *, chip: bytes, endpoint: str, erase_us: int = 0, program_us: int = 0,
        options: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        self._program, self._flash, self._options = program, flash, options
        self._times = erase_us.to_bytes(4, "little") + program_us.to_bytes(4, "little")
        self.new_chip(chip, endpoint)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = f"socket://127.0.0.1:{self._listener.getsockname()[1]}"
        self.said = bytearray()
        """What the unit has sent."""
        self.passed = 0
        """How many bytes have passed, both ways."""
        self.powers = 0
        """How often it was given power."""
        self._client: socket.socket | None = None
        self._uart: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._cut: Cut | None = None
        self._cut_from = 0
        self._off_at: float | None = None
        self._on_at: float | None = None
        self._wishes: list[tuple[Callable[[], None], threading.Event]] = []
        self._alarm, self._bell = socket.socketpair()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=f"emulated unit {self.port}", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        self.power_on()
        return self

    def __exit__(self, *_: object) -> None:
        self._wish(self._close)
        self._thread.join()

    def new_chip(self, chip: bytes, endpoint: str) -> None:
        """Put a blank chip of that number in its place; only while it has no power."""
        name = endpoint.encode()[: _NAME_BYTES - 1].ljust(_NAME_BYTES, b"\0")
        with self._flash.open("wb") as file:
            file.write(b"\xff" * FLASH_BYTES + chip + name + self._times)
            file.truncate(_RAM_BYTES)

    @property
    def flash(self) -> bytes:
        """What is in the flash."""
        with self._flash.open("rb") as file:
            return file.read(FLASH_BYTES)

    @property
    def has_power(self) -> bool:
        """Whether it runs."""
        return self._process is not None

    def power_on(self) -> None:
        """Give it power; no harm where it has it."""
        self._wish(self._on)

    def power_off(self) -> None:
        """Take its power away at once; its line stays open, and is silent."""
        self._wish(self._off)

    def power_cycle(self) -> None:
        """Take its power away and give it back."""
        self.power_off()
        self.power_on()

    def cut(self, cut: Cut) -> None:
        """Take its power away then, counted from now on, and give it back."""

        def set_limit() -> None:
            self._cut, self._cut_from = cut, self.passed + cut.after_bytes
            if not cut.after_bytes:
                self._off_at = time.monotonic() + cut.after_s

        self._wish(set_limit)

    def cut_no_more(self) -> bool:
        """Let a cut that has not come be forgotten, and give it power; return whether it came."""
        came: list[bool] = []

        def forget() -> None:
            came.append(self._cut is None)
            self._cut = self._off_at = None
            self._on()

        self._wish(forget)
        return came[0]

    def hang_up(self) -> None:
        """Pull the cable of whoever has the line open."""
        self._wish(self._hang_up)

    def _wish(self, work: Callable[[], None]) -> None:
        done = threading.Event()
        self._wishes.append((work, done))
        self._bell.send(b"!")
        assert done.wait(60), "the thread of the unit has died"

    def _run(self) -> None:
        while not self._closing:
            sources = [each for each in (self._alarm, self._listener, self._client, self._uart) if each is not None]
            due = [each for each in (self._off_at, self._on_at) if each is not None]
            ready = select(sources, (), (), max(0.0, min(due) - time.monotonic()) if due else _TICK_S)[0]
            if self._look_at_clock():
                continue  # what was ready may be closed
            if self._uart is not None and self._uart in ready:
                self._from_unit()
            if self._client is not None and self._client in ready:
                self._from_station()
            if self._listener in ready:
                self._accept()
            if self._alarm in ready:
                self._alarm.recv(1)
                work, done = self._wishes.pop(0)
                work()
                done.set()

    def _from_unit(self) -> None:
        assert self._uart is not None
        data = _received(self._uart)
        if not data:  # QEMU has died by itself
            self._off()
            return
        self.said += data
        self._pass_on(data, lambda: self._client)

    def _from_station(self) -> None:
        assert self._client is not None
        data = _received(self._client)
        if not data:
            self._hang_up()
            return
        self._pass_on(data, lambda: self._uart)

    def _look_at_clock(self) -> bool:
        """Do what is due; whether anything was."""
        now = time.monotonic()
        if self._off_at is not None and now >= self._off_at:
            self._cut_now()
            return True
        if self._on_at is not None and now >= self._on_at:
            self._on()
            return True
        return False

    def _cut_now(self) -> None:
        cut, self._cut, self._off_at = self._cut, None, None
        if cut is None:
            return
        self._off()
        if cut.cable:
            self._hang_up()
        self._on_at = time.monotonic() + cut.off_s

    def _pass_on(self, data: bytes, target: Callable[[], socket.socket | None]) -> None:
        """Hand bytes on: of those behind the cut the other side hears nothing."""
        counted = self._cut is not None and self._off_at is None
        left = self._cut_from - self.passed if counted else len(data)
        self.passed += len(data)
        receiver = target()
        if receiver is not None:
            with suppress(OSError):
                receiver.sendall(data if self._cut is None or self._cut.after_s else data[:left])
        if self._cut is None or not counted or self.passed < self._cut_from:
            return
        self._off_at = time.monotonic() + self._cut.after_s
        if not self._cut.after_s:
            self._cut_now()

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        if self._client is not None:
            connection.close()
            return
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client = connection

    def _hang_up(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _on(self) -> None:
        self._on_at = None
        if self._process is not None:
            return
        self._uart, unit_side = socket.socketpair()
        with unit_side:
            self._process = subprocess.Popen(
                self._command(unit_side.fileno()), pass_fds=[unit_side.fileno()], stdin=subprocess.DEVNULL
            )
        self.powers += 1

    def _command(self, uart: int) -> list[str]:
        """Return QEMU's; it ends with our thread, where the system can do that."""
        dies_with_us = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
        memory = f"memory-backend-file,id=flash,share=on,size={_RAM_BYTES},mem-path={self._flash}"
        uart_options = ["-chardev", f"socket,id=uart,fd={uart}", "-serial", "chardev:uart"]
        machine = ["-M", "mps2-an385,memory-backend=flash", "-object", memory, "-kernel", str(self._program)]
        quiet = ["-display", "none", "-monitor", "none"]
        return [*dies_with_us, _PROGRAM, *machine, *quiet, *uart_options, *self._options]

    def _off(self) -> None:
        self._on_at = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._uart is not None:
            self._uart.close()
            self._uart = None

    def _close(self) -> None:
        self._off()
        self._hang_up()
        self._closing = True
        for each in (self._listener, self._alarm, self._bell):
            each.close()


def _received(source: socket.socket) -> bytes:
    try:
        return source.recv(_READ_BYTES)
    except OSError:
        return b""
