"""Virtual boards behind a stand-in tool that a command programmer works."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nrfutil_bench import NrfutilBench

from factory_prov.files.option_table import read_table
from factory_prov.programmers.command.command_ import CommandProgrammer
from factory_prov.programmers.command.tool_table import CommandTool

SCRIPT = Path(__file__).with_name("stand_in_tool.py")


class CommandBench(NrfutilBench):
    """The same boards, whose whole image can be read back."""

    def read(self, serial_number: int, address: int, size: int) -> list[int]:
        board = self.bench.board(str(serial_number))
        content = self.flash.get(serial_number, b"") if board.image is not None else b""
        if address < len(content):
            return list(content[address : address + size].ljust(size, b"\xff"))
        return list(bytes(super().read(serial_number, address, size)).ljust(size, b"\xff"))

    def command_programmer(self) -> CommandProgrammer:
        """Return the programmer whose commands are those of the stand-in."""
        return CommandProgrammer("stand-in", lambda: read_table(CommandTool, self.table()))

    def table(self) -> Mapping[str, Any]:
        """Return what stands in a file of command programmers for the stand-in."""

        def command(*arguments: str, **others: object) -> dict[str, object]:
            return {"arguments": ["-IS", str(SCRIPT), self.address, *arguments], "timeout_s": 600.0, **others}

        return {
            "program": sys.executable,
            "protected": "readback protection",
            "list_probes": command("list", pattern=r"^probe=(?P<probe>\S+) port=(?P<port>\S+)"),
            "read_id": command("id", "{probe}", pattern=r"chip id (\S+)"),
            "write": command("write", "{probe}", "{image}", image="hex", progress=r"\((\d+) %\)"),
            "read": command("read", "{probe}", "{address}", "{length}", "{output}"),
            "erase": command("erase", "{probe}", blank=[{"start": 0, "end": 0x100}]),
            "reset": command("reset", "{probe}"),
            "recover": command("recover", "{probe}"),
        }
