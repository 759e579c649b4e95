"""What the file of command programmers says of one tool, and what is wrong with it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from factory_prov.boards.addresses import AddressRange
from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.programmers.command.places import places_in

_LONGEST_S = 3600.0
_SHELLS = ("sh", "bash", "dash", "zsh", "ksh", "fish", "csh", "cmd", "powershell", "pwsh", "wscript", "cscript")
_BATCH = (".bat", ".cmd", ".ps1", ".vbs")
"""Windows starts these by a shell, which reads arguments anew."""
_HERE = ("probe", "port")
_SPAN = ({"address", "length"}, {"address", "end"})


class ImageForm(StrEnum):
    """How an image is handed to a tool: its bytes, with `{address}` beside them, or as Intel HEX."""

    BINARY = "binary"
    HEX = "hex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Arguments after the program, and a script for it, which `{script}` names. `exit_codes` mean that it is done.

    Where something is written or erased they mean nothing: that is read back.
    """

    arguments: tuple[str, ...]
    script: str = ""
    timeout_s: float = 120.0
    exit_codes: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCommand(Command):
    """`pattern` finds each probe in what the tool says: the groups `probe`, and, if there are, `port` and `board`."""

    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdCommand(Command):
    """`pattern` finds the chip's id in what the tool says: its first group, hex digits with or without separators."""

    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteCommand(Command):
    """`progress` finds how much is done, in percent; once for each piece of the image with the form `binary`."""

    image: ImageForm = ImageForm.BINARY
    progress: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseCommand(Command):
    """`blank` is read back afterwards, beside where the board keeps its settings."""

    blank: tuple[AddressRange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedProbe:
    """A probe that the file names, for tools that cannot list theirs; one whose port is not there is not listed."""

    serial_number: str
    port: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandTool:
    """A tool. `protected` finds in what it says that the chip is locked; `page_bytes` are erased at once.

    `write` erases what it writes where there is no `erase_range`.
    """

    program: Path
    write: WriteCommand
    read: Command
    reset: Command
    list_probes: ListCommand | None = None
    probes: tuple[FixedProbe, ...] = ()
    read_id: IdCommand | None = None
    erase: EraseCommand | None = None
    erase_range: Command | None = None
    recover: Command | None = None
    board: str = ""
    protected: str = ""
    erased_byte: int = 0xFF
    page_bytes: int = 4096

    def __post_init__(self) -> None:
        for place, failure in self._faults():
            raise InputError(failure.what, place=place, cure=failure.cure)

    def _faults(self) -> Iterator[tuple[str, InputError]]:
        for place, what, cure in _plain_faults(self):
            yield place, InputError(what, cure=cure)
        for name in ("list_probes", "read_id", "write", "read", "erase", "erase_range", "reset", "recover"):
            command: Command | None = getattr(self, name)
            if command is not None:
                yield from ((f"{name}.{place}", failure) for place, failure in _command_faults(name, command, self))


def _plain_faults(tool: CommandTool) -> Iterator[tuple[str, Message, Message]]:
    if not tool.program.is_absolute():
        yield "program", Message("the program is not named with its whole path."), Message("Name its whole path.")
    name = tool.program.name.lower()
    if name.removesuffix(".exe") in _SHELLS or name.endswith(_BATCH):
        cure = Message("Name the tool itself. What takes several commands can be a script of the tool's own.")
        yield "program", Message("a shell is not started here."), cure
    if (tool.list_probes is None) == (not tool.probes):
        cure = Message("Give one of list_probes and probes.")
        yield "list_probes", Message("the probes have to be listed by the tool, or by this file."), cure
    numbers = [probe.serial_number for probe in tool.probes]
    if len(set(numbers)) < len(numbers):
        yield "probes", Message("two probes have the same serial number."), Message("Give each a name of its own.")
    if not 0 <= tool.erased_byte <= 0xFF:
        yield "erased_byte", Message("the value is no byte."), Message("Use 0 to 255.")
    if tool.page_bytes < 1 or tool.page_bytes & (tool.page_bytes - 1):
        yield "page_bytes", Message("the value is no size of a page."), Message("Use a power of two.")
    if tool.protected and (fault := _pattern_fault(tool.protected)):
        yield "protected", fault.what, fault.cure


def _command_faults(name: str, command: Command, tool: CommandTool) -> Iterator[tuple[str, InputError]]:
    places: set[str] = set()
    for where, texts in (("arguments", command.arguments), ("script", (command.script,))):
        for text in texts:
            try:
                places.update(places_in(text))
            except InputError as failure:
                yield where, failure
                return
            if "\0" in text:
                yield where, InputError(Message("the text has a zero in it."), cure=Message("Take it out."))
    if not 0 < command.timeout_s <= _LONGEST_S:
        yield "timeout_s", InputError(Message("the value cannot be."), cure=Message("Use 1 to 3600."))
    yield from (("arguments", failure) for failure in _place_faults(name, command, places, tool))
    patterns = [(each, getattr(command, each, "")) for each in ("pattern", "progress")]
    for where, pattern in patterns:
        if pattern and (fault := _pattern_fault(pattern, groups=1)):
            yield where, fault
    if isinstance(command, ListCommand) and "(?P<probe>" not in command.pattern:
        cure = Message("Name a group of it: (?P<probe>…).")
        yield "pattern", InputError(Message("the pattern does not say which part is the probe."), cure=cure)


def _place_faults(name: str, command: Command, places: set[str], tool: CommandTool) -> Iterator[InputError]:
    allowed = {"script", *_HERE} if name != "list_probes" else {"script"}
    needed: Sequence[set[str]] = ()
    if isinstance(command, WriteCommand):
        span = set() if command.image is ImageForm.HEX else {"address"}
        allowed |= {"image", "address", "end", "length"}
        needed = ({"image", *span},)
        if command.image is ImageForm.HEX:
            allowed -= {"address", "end", "length"}
    elif name in ("read", "erase_range"):
        extra = {"output"} if name == "read" else set()
        allowed |= {"address", "end", "length"} | extra
        needed = tuple(span | extra for span in _SPAN)
    for place in sorted(places - allowed):
        what = Message("{place} has no value in this command.", place=f"{{{place}}}")
        yield InputError(what, cure=Message("Leave it out."))
    if needed and not any(each <= places for each in needed):
        what = Message(
            "the command does not say {places}.", places=", ".join(f"{{{one}}}" for one in sorted(needed[0]))
        )
        yield InputError(what, cure=Message("Put them among its arguments, or into its script."))
    if bool(command.script) != ("script" in places):
        what = Message("the script and the argument {{script}} go together.")
        yield InputError(what, cure=Message("Give both, or none of them."))
    if name != "list_probes" and not places & set(_HERE) and len(tool.probes) != 1:
        what = Message("with several probes it would take any: neither {{probe}} nor {{port}} is told.")
        yield InputError(what, cure=Message("Put one of them among its arguments."))
    if tool.program.name.lower().startswith("jlink") and "exitonerror 1" not in command.script.lower():
        what = Message("without ExitOnError 1 in its script J-Link Commander goes on after a failure.")
        yield InputError(what, cure=Message("Begin the script with it."))


def _pattern_fault(pattern: str, *, groups: int = 0) -> InputError | None:
    try:
        found = re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return InputError(Message("this is no regular expression."), cure=Message("Correct it."))
    if found.groups < groups:
        return InputError(Message("the pattern has no group."), cure=Message("Put what is looked for in parentheses."))
    return None


def runnable(program: Path) -> bool:
    """Whether the program is there and may be started."""
    return program.is_file() and os.access(program, os.X_OK)
