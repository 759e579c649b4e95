"""A tool's commands for one probe: what they do is read back, and their failures are told as ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from factory_prov.advice import Cause, advice_for
from factory_prov.boards.addresses import AddressRange
from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    ChipProtected,
    InputError,
    ProbeNotFound,
    ProgrammerError,
    ToolFailed,
    ToolMissing,
    VerifyFailed,
)
from factory_prov.files.reading import read_bytes
from factory_prov.messages import Message
from factory_prov.programmers.command.listing import attached
from factory_prov.programmers.command.places import InFolder, Value, places_in
from factory_prov.programmers.command.running import (
    CommandEnd,
    Workplace,
    words_of,
    workplace,
)
from factory_prov.programmers.command.tool_table import Command, CommandTool, ImageForm
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.tools.tool_words import FORBIDDEN, forbidden

_WINDOWS_CRASH = 0x8000_0000
_CABLE = Message("Press the cables in and start again; if it stays, try the same command by hand.")
_OUTPUT, _BINARY, _HEX = "output.bin", "image.bin", "image.hex"
Piece = tuple[int, bytes]


def _ignored(_: str) -> None:
    """Hear nothing of a tool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """Commands of the tool for a probe. `quiet`: what the tool says is not repeated, it may be what it writes."""

    tool: CommandTool
    name: str
    probe: Probe
    cancel: CancelToken
    quiet: bool = False

    @property
    def place(self) -> Message:
        """Where a failure is."""
        return Message("probe {serial_number}", serial_number=self.probe.serial_number)

    def done(self, command: Command, *, quiet: bool = False) -> CommandEnd:
        """Run a command whose exit code is all there is to know of it; ProgrammerError where that is no good one."""
        with workplace(self.tool, self.cancel) as place:
            end = self._run(place, command, {})
        if end.code not in command.exit_codes:
            raise self.failure(end, quiet=quiet)
        return end

    def read(self, part: AddressRange) -> bytes:
        """Return the bytes of the chip there, as the tool has put them into a new file."""
        with workplace(self.tool, self.cancel) as place:
            output = InFolder(folder=place.folder, name=_OUTPUT)
            end = self._run(place, self.tool.read, {**_span(part), "output": output})
            if end.code not in self.tool.read.exit_codes:
                raise self.failure(end, quiet=True)
            try:
                found = read_bytes(output.path, max_bytes=part.end - part.start)
            except InputError:
                raise self._unread(part) from None
        if len(found) != part.end - part.start:
            raise self._unread(part)
        return found

    def erase(self, command: Command, parts: Sequence[AddressRange], part: AddressRange | None = None) -> None:
        """Erase, and see that what was to be erased is blank; `part` is for a command that erases that much."""
        with workplace(self.tool, self.cancel) as place:
            end = self._run(place, command, {} if part is None else _span(part))
        failure = None if end.code in command.exit_codes else self.failure(end)
        with _explained_by(failure):
            left = next((at for each in parts if (at := self._first_not_blank(each)) is not None), None)
        if left is None:
            return
        if failure is not None:
            raise failure
        what = Message("after erasing, the chip is not blank at 0x{address}.", address=f"{left:08X}")
        cure = Message("Try once more; if it stays, the chip, or the command for erasing, is at fault.")
        raise VerifyFailed(what, place=self.place, cure=cure)

    def write(
        self, pieces: Sequence[Piece], content: bytes, told: Callable[[int, str], None]
    ) -> ProgrammerError | None:
        """Let the tool write; return what it has against that, which reading back may prove wrong.

        `told(done, line)` gets each line that it says, and how many bytes were written by the commands before.
        """
        failure, done, command = None, 0, self.tool.write
        if command.image is ImageForm.HEX:
            with workplace(self.tool, self.cancel) as place:
                image = place.file(_HEX, content)
                end = self._run(place, command, {"image": image}, partial(told, 0))
            return None if end.code in command.exit_codes else self.failure(end)
        for start, data in pieces:
            with workplace(self.tool, self.cancel) as place:
                values = {**_span(AddressRange(start=start, end=start + len(data)))}
                values["image"] = place.file(_BINARY, data)
                end = self._run(place, command, values, partial(told, done))
            if end.code not in command.exit_codes:
                failure = self.failure(end)
                if type(failure) is not ProgrammerError:
                    return failure  # the next piece would fail as well
            done += len(data)
        return failure

    def compare(self, pieces: Sequence[Piece], failure: ProgrammerError | None, told: Callable[[int], None]) -> None:
        """Read back every byte; VerifyFailed where another is there. `failure` is what the tool said while writing."""
        done = 0
        for start, data in pieces:
            with _explained_by(failure):
                found = self.read(AddressRange(start=start, end=start + len(data)))
            if found != data:
                if failure is not None and type(failure) is not ProgrammerError:
                    raise failure
                raise self._differs(start + _difference(found, data), failure)
            done += len(data)
            told(done)

    def failure(self, end: CommandEnd, *, quiet: bool = False) -> ProgrammerError:
        """Return what became of a command that says it has failed: whose fault it is, as far as that can be known."""
        words = words_of(end)
        if quiet or self.quiet:
            words = Message("exit code {code}; what it says is not repeated here.", code=end.code)
        if self.tool.protected and re.search(self.tool.protected, end.said):
            cure = Message("Recover it, which erases everything on it, or set it aside.")
            return ChipProtected(
                Message("the chip's read-back protection is on: {words}", words=words), place=self.place, cure=cure
            )
        if FORBIDDEN.search(end.said):
            return forbidden(words, place=self.place)
        gone = self._gone(words)
        if gone is not None:
            return gone
        what = Message("{tool} failed: {words}", tool=self.name, words=words)
        if end.code < 0 or end.code >= _WINDOWS_CRASH:
            cure = Message("Try the same command by hand; then update or install the tool again.")
            return ToolFailed(what, place=self.place, cure=cure)
        return ProgrammerError(what, place=self.place, cure=_CABLE)

    def _run(
        self, place: Workplace, command: Command, values: Mapping[str, Value], told: Callable[[str], None] = _ignored
    ) -> CommandEnd:
        given: dict[str, Value] = {"probe": self.probe.serial_number, **values}
        if self.probe.port is not None:
            given["port"] = self.probe.port
        elif any("port" in places_in(text) for text in (*command.arguments, command.script)):
            cure = Message("Name it in the file of command programmers, or plug in this board alone.")
            raise ToolFailed(Message("no serial port of this probe is known."), place=self.place, cure=cure)
        try:
            return place.run(command, given, told)
        except (ToolMissing, ToolFailed):
            raise
        except ProgrammerError as stuck:
            raise self._gone(stuck.what) or ProgrammerError(stuck.what, place=self.place, cure=stuck.cure) from None

    def _gone(self, words: Message) -> ProgrammerError | None:
        """Return the error for a probe that was unplugged meanwhile; a tool that cannot list its probes is at fault."""
        try:
            there = {probe.serial_number for probe in attached(self.tool, self.name, self.cancel).probes}
        except ProgrammerError as trouble:
            return trouble if advice_for(trouble).cause is Cause.STATION else None
        if self.probe.serial_number in there:
            return None
        cure = Message("Plug it in, and look at the cable.")
        return ProbeNotFound(Message("the probe is not there: {words}", words=words), place=self.place, cure=cure)

    def _unread(self, part: AddressRange) -> ProgrammerError:
        what = Message("{tool} did not return the bytes at {part}.", tool=self.name, part=str(part))
        return self._gone(what) or ProgrammerError(what, place=self.place, cure=_CABLE)

    def _first_not_blank(self, part: AddressRange) -> int | None:
        found, blank = self.read(part), self.tool.erased_byte
        return next((part.start + at for at, byte in enumerate(found) if byte != blank), None)

    def _differs(self, address: int, failure: ProgrammerError | None) -> VerifyFailed:
        cure = Message("Try once more; if it stays, the chip, or the command for writing, is at fault.")
        if failure is not None:
            what = Message(
                "what was read back at 0x{address} differs from what was to be written: {words}",
                address=f"{address:08X}",
                words=failure.what,
            )
            return VerifyFailed(what, place=self.place, cure=cure)
        what = Message(
            "{tool} says nothing against it, and what was read back at 0x{address} is not what was to be written.",
            tool=self.name,
            address=f"{address:08X}",
        )
        return VerifyFailed(what, place=self.place, cure=cure)


@contextmanager
def _explained_by(failure: ProgrammerError | None) -> Iterator[None]:
    """Let a failure of before be told in the place of one to read back what became of it."""
    try:
        yield
    except ProgrammerError:
        if failure is not None:
            raise failure from None
        raise


def _difference(found: bytes, wanted: bytes) -> int:
    return next(at for at, (one, other) in enumerate(zip(found, wanted, strict=True)) if one != other)


def _span(part: AddressRange) -> dict[str, Value]:
    return {
        "address": f"0x{part.start:08X}",
        "end": f"0x{part.end:08X}",
        "length": f"0x{part.end - part.start:X}",
    }
