"""What a tool says is in a chip's memory."""

from __future__ import annotations

from factory_prov.boards.addresses import AddressRange
from factory_prov.errors import ProgrammerError
from factory_prov.messages import Message


def read_whole(found: bytes, part: AddressRange, *, place: Message | str) -> bytes:
    """Return what was read; ProgrammerError when it is not as many bytes as were asked for."""
    if len(found) == part.end - part.start:
        return found
    what = Message.counted(
        "{n} byte came instead of those at {part}.",
        "{n} bytes came instead of those at {part}.",
        n=len(found),
        part=str(part),
    )
    raise ProgrammerError(what, place=place, cure=Message("Press the cables in and start again."))
