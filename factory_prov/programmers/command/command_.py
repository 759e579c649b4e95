"""The programmer that works by commands of a tool, as an administrator has described them.

Neither a tool's exit code nor its words say that something was written or erased: that is read back by the tool's own
command for reading, in a process of its own, and compared here. What a tool says while it has a configuration in its
hands is not repeated, since it may say what it writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.images import intel_hex
from factory_prov.boards.images.reading import MAX_IMAGE_BYTES
from factory_prov.boards.model import Board, Erase
from factory_prov.boards.nordic.chip_id import hardware_id_of
from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, ProbeNotFound, ProgrammerError, ToolFailed
from factory_prov.files.reading import read_bytes
from factory_prov.messages import Message
from factory_prov.programmers.command.calls import Calls, Piece
from factory_prov.programmers.command.listing import attached
from factory_prov.programmers.command.running import percent
from factory_prov.programmers.command.tool_table import CommandTool, EraseCommand, IdCommand, ImageForm
from factory_prov.programmers.protocol import Probe

_WRITTEN = 0.9
"""Share of the progress when all is written; reading back is the rest."""
_SEPARATORS = re.compile(r"0[xX]|[:\-. ]")
_ID = re.compile(r"(?:[0-9a-f]{2}){4,32}")


class CommandProgrammer:
    """Works probes by the commands that `load` returns, which is asked each time. Making one starts nothing."""

    def __init__(self, name: str, load: Callable[[], CommandTool]) -> None:
        self.name = name
        self.unnamed = 0
        self._load = load

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        """Return the probes that the tool lists, or those of its table whose ports are there."""
        found = attached(self._tool(cancel), self.name, cancel)
        self.unnamed = found.unnamed
        return found.probes

    def hardware_id(self, probe: Probe, cancel: CancelToken) -> str:
        """Return the chip's own id: as the tool says it, else read where the board of the job has it."""
        calls = self._calls(probe, cancel)
        if calls.tool.read_id is not None:
            return _told_id(calls, calls.tool.read_id)
        if probe.kind is None or not probe.kind.hardware_id:
            cure = Message('Name it in the job: kind = "…" under [board].')
            raise InputError(
                Message("{tool} has to be told which kind of board is on the probe.", tool=self.name),
                place=calls.place,
                cure=cure,
            )
        start, end = min(probe.kind.hardware_id), max(probe.kind.hardware_id) + 4
        memory = calls.read(AddressRange(start=start, end=end))
        words = [memory[address - start : address - start + 4][::-1] for address in probe.kind.hardware_id]
        return hardware_id_of(words, place=str(calls.place))

    def flash(
        self,
        probe: Probe,
        image: Path,
        *,
        erase: Erase,
        progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> None:
        """Erase, write an Intel HEX image and read it back; `total` of the progress is its bytes."""
        pieces, content = _image(image)
        calls = self._calls(probe, cancel)
        steady = _Steady(progress, pieces)
        if erase is Erase.CHIP:
            self._erase_chip(calls, probe.kind)
        else:
            _erase_pages(calls, pieces, probe.kind)
        _put(calls, pieces, content, steady)

    def write_data(
        self, probe: Probe, image: Path, *, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> None:
        """Write an Intel HEX image of data and read it back; nothing that the tool says of it is repeated."""
        pieces, content = _image(image)
        calls = self._calls(probe, cancel, quiet=True)
        steady = _Steady(progress, pieces)
        _erase_pages(calls, pieces, probe.kind)
        _put(calls, pieces, content, steady)

    def read_memory(self, probe: Probe, part: AddressRange, cancel: CancelToken) -> bytes:
        """Return what is in the chip's memory there."""
        return self._calls(probe, cancel, quiet=True).read(part)

    def reset(self, probe: Probe, cancel: CancelToken) -> None:
        """Start the chip; that it runs is for whoever listens to it to see."""
        calls = self._calls(probe, cancel)
        calls.done(calls.tool.reset)

    def erase(self, probe: Probe, cancel: CancelToken) -> None:
        """Erase the whole chip, and read back parts of it."""
        self._erase_chip(self._calls(probe, cancel), probe.kind)

    def recover(self, probe: Probe, cancel: CancelToken) -> None:
        """Lift the protection by the tool's command for it."""
        calls = self._calls(probe, cancel)
        if calls.tool.recover is None:
            raise self._no_command(Message("lifting the protection"), "recover")
        calls.done(calls.tool.recover)

    def close(self) -> None:
        """Do nothing: between calls nothing is open."""

    def _erase_chip(self, calls: Calls, board: Board | None) -> None:
        command = calls.tool.erase
        if command is None:
            raise self._no_command(Message("erasing the chip"), "erase")
        parts = _to_be_blank(command, board)
        if not parts:
            what = Message("nobody says which part of the chip is read back after erasing it.")
            cure = Message(
                "Let the job name the kind of board, or the file of command programmers say it (erase, blank)."
            )
            raise ToolFailed(what, place=self.name, cure=cure)
        calls.erase(command, parts)

    def _no_command(self, what_for: Message, setting: str) -> ToolFailed:
        what = Message("it has no command for {what_for}.", what_for=what_for)
        cure = Message("Let an administrator add it to the file of command programmers: {setting}.", setting=setting)
        return ToolFailed(what, place=self.name, cure=cure)

    def _calls(self, probe: Probe, cancel: CancelToken, *, quiet: bool = False) -> Calls:
        tool = self._tool(cancel)
        calls = Calls(tool=tool, name=self.name, probe=probe, cancel=cancel, quiet=quiet)
        if tool.probes and probe.serial_number not in {each.serial_number for each in tool.probes}:
            cure = Message("Let an administrator add it to the file of command programmers (probes).")
            raise ProbeNotFound(Message("there is no such probe."), place=calls.place, cure=cure)
        return calls

    def _tool(self, cancel: CancelToken) -> CommandTool:
        cancel.check()
        try:
            return self._load()
        except InputError as failure:
            raise ToolFailed(failure.what, place=failure.place, cure=failure.cure) from None


class _Steady:
    """Progress in bytes: writing is most of it, reading back the rest. It never goes back."""

    def __init__(self, progress: Callable[[int, int], None], pieces: Sequence[Piece]) -> None:
        self._progress = progress
        self._total = sum(len(data) for _, data in pieces)
        self._done = 0
        self._tell(0)

    def written(self, done: int, share: float, size: int) -> None:
        """Tell that `done` bytes are written, and that share of `size` more."""
        self._tell(int(_WRITTEN * (done + share * size)))

    def read(self, done: int) -> None:
        """Tell that so many bytes were read back."""
        self._tell(int(_WRITTEN * self._total + (1 - _WRITTEN) * done))

    def end(self) -> None:
        """Tell that all is done."""
        self._progress(self._total, self._total)

    def _tell(self, done: int) -> None:
        self._done = max(self._done, min(done, self._total - 1))
        self._progress(self._done, self._total)


def _put(calls: Calls, pieces: Sequence[Piece], content: bytes, steady: _Steady) -> None:
    sizes = {sum(len(data) for _, data in pieces[:at]): len(data) for at, (_, data) in enumerate(pieces)}
    whole = sum(sizes.values())
    in_pieces = calls.tool.write.image is ImageForm.BINARY

    def told(before: int, line: str) -> None:
        share = percent(calls.tool.write.progress, line)
        if share is not None:
            steady.written(before, share, sizes[before] if in_pieces else whole)

    failure = calls.write(pieces, content, told)
    calls.compare(pieces, failure, steady.read)
    steady.end()


def _erase_pages(calls: Calls, pieces: Sequence[Piece], board: Board | None) -> None:
    """Erase the pages that the pieces are in, one behind the other, by a command for that where there is one."""
    if calls.tool.erase_range is None:
        return
    page_bytes = calls.tool.page_bytes if board is None else board.erase.page_bytes
    done_to = 0
    for start, data in pieces:
        first = max(done_to, start // page_bytes * page_bytes)
        done_to = -(-(start + len(data)) // page_bytes) * page_bytes
        if first < done_to:
            part = AddressRange(start=first, end=done_to)
            calls.erase(calls.tool.erase_range, (part,), part)


def _to_be_blank(command: EraseCommand, board: Board | None) -> tuple[AddressRange, ...]:
    return command.blank if board is None or board.settings is None else (*command.blank, board.settings)


def _told_id(calls: Calls, command: IdCommand) -> str:
    """Return the id in the tool's words; a tool that says two, or a blank one, has not read the chip."""
    said = calls.done(command).said
    told = {_SEPARATORS.sub("", found[1] or "").lower() for found in re.finditer(command.pattern, said, re.MULTILINE)}
    chip_id = next(iter(told), "")
    if len(told) == 1 and _ID.fullmatch(chip_id) and len(set(chip_id)) > 1:
        return chip_id
    what = Message("{tool} did not say the chip's own id, or not one alone.", tool=calls.name)
    cure = Message("Press the cables in and start again; if it stays, try the same command by hand.")
    raise ProgrammerError(what, place=calls.place, cure=cure)


def _image(path: Path) -> tuple[Sequence[Piece], bytes]:
    """Return the pieces of an Intel HEX image, and the content of its file."""
    content = read_bytes(path, max_bytes=MAX_IMAGE_BYTES)
    cure = Message("Choose the firmware's .hex file.")
    if not intel_hex.recognizes(content):
        raise InputError(Message("this is no Intel HEX image."), place=str(path), cure=cure)
    try:
        image = intel_hex.read(content)
    except InputError as failure:
        raise InputError(failure.what, place=str(path), cure=failure.cure) from None
    for fault in image.faults:
        raise InputError(fault.what, place=str(path), cure=fault.cure)
    return image.pieces, content
