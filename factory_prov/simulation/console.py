"""The console of a virtual board: a prompt, a shell that knows no command, log lines that cut in."""

from __future__ import annotations

from random import Random

from factory_prov.simulation.timeline import Timeline
from factory_prov.simulation.uart import Uart

PROMPT = b"\x1b[1;32muart:~$ \x1b[m"
_WIPE_PROMPT = b"\x1b[8D\x1b[J"
_LEVELS = {"inf": "", "wrn": "\x1b[1;33m", "err": "\x1b[1;31m"}
_NOISE = (
    ("inf", "modem: signal changed"),
    ("wrn", "sensor: reading skipped"),
    ("err", "data model: no Short Server ID yet"),
    ("inf", "clock: 06 09 AAAB 04 14 is no time"),
)
_STRAY = (b"\x06", b"\x1b[0m", b"\xff\x00", b"\r\n", b"\x04\x14AA", b"\x06\x09AAB\n", PROMPT)
_NOISE_EVERY_S = 0.05


class VirtualConsole:
    """Writes to the board's UART the way a shell with a log does."""

    def __init__(self, uart: Uart, timeline: Timeline) -> None:
        self._uart = uart
        self._timeline = timeline
        self._booted_at = timeline.now
        self._prompting = False
        self._random = Random(1)  # noqa: S311  # the same noise each time; nothing here is a secret

    def line(self, text: str) -> None:
        """Write a line as it is, before there is a prompt."""
        self._uart.write(text.encode() + b"\r\n")

    def log(self, level: str, text: str) -> None:
        """Write a log line, with time and colour, before the prompt if there is one."""
        seconds = self._timeline.now - self._booted_at
        stamp = f"[{int(seconds // 60):02d}:{seconds % 60:06.3f}]"
        entry = f"{stamp} {_LEVELS[level]}<{level}> {text}\x1b[0m\r\n".encode()
        self._uart.write(_WIPE_PROMPT + entry + PROMPT if self._prompting else entry)

    def prompt(self) -> None:
        """Show the prompt; from now on there is one."""
        self._prompting = True
        self._uart.write(PROMPT)

    def typed(self, line: str) -> None:
        """Answer a typed line: echo it, say that there is no such command, and prompt."""
        answer = f"{line}\r\n{line.partition(' ')[0]}: command not found\r\n" if line else "\r\n"
        self._uart.write(answer.encode() + PROMPT)

    def make_noise(self) -> None:
        """Write something nobody asked for, and again and again."""
        self._uart.write(self._random.choice(_STRAY))
        self.log(*self._random.choice(_NOISE))
        self._timeline.after(_NOISE_EVERY_S, self.make_noise)
