"""One command of a tool: its folder, its script, what it says, and how it ended."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, ToolFailed, ToolMissing
from factory_prov.files.own import OWNER_FILE
from factory_prov.files.temporary import temporary_folder
from factory_prov.messages import Message
from factory_prov.programmers.command.places import InFolder, Value, filled, filled_script
from factory_prov.programmers.command.tool_table import Command, CommandTool, runnable
from factory_prov.programmers.tools.tool_process import Patience, run_tool
from factory_prov.programmers.tools.tool_words import one_line

_SCRIPT = "commands.txt"
_KEPT_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandEnd:
    """How a command ended: all that the tool said, as far as it is kept, and its exit code."""

    said: str
    code: int


@dataclass(slots=True)
class Said:
    """What a tool says, its lines as they come; the last ones are kept."""

    told: Callable[[str], None]
    lines: deque[str] = field(default_factory=deque)
    size: int = 0

    def take(self, line: str) -> None:
        """Keep a line, and hand it on."""
        line = line[:_KEPT_CHARACTERS]
        self.lines.append(line)
        self.size += len(line)
        while self.size > _KEPT_CHARACTERS and len(self.lines) > 1:
            self.size -= len(self.lines.popleft())
        self.told(line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """A folder of this user alone that a tool runs in: it finds no file there that others have prepared."""

    tool: CommandTool
    folder: Path
    cancel: CancelToken

    def file(self, name: str, data: bytes) -> InFolder:
        """Write a file for the tool, readable by this user alone from its first byte on."""
        file = InFolder(folder=self.folder, name=name)
        opened = os.open(file.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), OWNER_FILE)
        with os.fdopen(opened, "wb") as out:
            out.write(data)
        return file

    def run(
        self, command: Command, values: Mapping[str, Value], told: Callable[[str], None] = lambda _: None
    ) -> CommandEnd:
        """Run one command of the tool, and return how it ended: what that means is for the caller."""
        if not runnable(self.tool.program):
            cure = Message("Install it there, or let an administrator correct the file of command programmers.")
            raise ToolMissing(Message("there is no such program."), place=str(self.tool.program), cure=cure)
        said = Said(told)
        patience = Patience(total_s=command.timeout_s, silence_s=command.timeout_s)
        line = self._line(command, values)
        end = run_tool(line, said.take, patience=patience, cancel=self.cancel, folder=self.folder)
        return CommandEnd(said="\n".join((*said.lines, end.errors)), code=end.code)

    def _line(self, command: Command, values: Mapping[str, Value]) -> Sequence[str]:
        given = dict(values)
        try:
            if command.script:
                given["script"] = self.file(_SCRIPT, filled_script(command.script, given).encode())
            return [str(self.tool.program), *(filled(text, given) for text in command.arguments)]
        except InputError as failure:
            raise ToolFailed(failure.what, place=str(self.tool.program), cure=failure.cure) from None


@contextmanager
def workplace(tool: CommandTool, cancel: CancelToken) -> Iterator[Workplace]:
    """Make a folder that one command of the tool runs in; with it goes whatever the tool has left there."""
    with temporary_folder("tool-") as folder:
        yield Workplace(tool=tool, folder=folder, cancel=cancel)


def words_of(end: CommandEnd) -> Message:
    """Return the last words of a tool and how it ended, for a sentence; nothing in them looks like a key."""
    text = next((line for line in (one_line(each) for each in reversed(end.said.split("\n"))) if line), "")
    match text.rstrip("."), end.code:
        case "", 0:
            return Message("it ended without a result.")
        case "", code:
            return Message("it said nothing about why (exit code {code}).", code=code)
        case words, 0:
            return Message("{tool_text}.", tool_text=words)
        case words, code:
            return Message("{tool_text} (exit code {code}).", tool_text=words, code=code)


def percent(pattern: str, line: str) -> float | None:
    """Return the share that a line says is done, 0 to 1; None where it says nothing of it."""
    found = re.search(pattern, line) if pattern else None
    try:
        return None if found is None else min(1.0, max(0.0, float(found[1]) / 100))
    except (TypeError, ValueError):
        return None
