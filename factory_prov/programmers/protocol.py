"""What a programmer does: find probes, write an image into a chip, start it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.model import Board, Erase
from factory_prov.cancel import CancelToken


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A debug probe that is attached now. `port` is its serial port as pyserial opens it, None when it has none.

    `slot` is the USB socket it is in, the same after it was plugged out and in again; empty when nobody knows it.
    `ports` are all of its serial ports, VCOM0 first, as far as they are known. `kind` is the board that the job says is
    on it: where the chip's own id is and how it is reset is then taken from there; None leaves that to the programmer.
    """

    serial_number: str
    backend: str
    board: str
    port: str | None
    slot: str = ""
    ports: tuple[str, ...] = ()
    kind: Board | None = None

    def on_board(self, board: Board | None) -> Probe:
        """Return the probe with the board that a job names on it; None leaves what is known already, and so does a
        board of whose chip nothing is known.
        """
        return self if board is None or not board.chip_known else replace(self, kind=board)


class Programmer(Protocol):
    """One tool. Any thread may call it, with different probes also at the same time.

    Only ProgrammerError, InputError and Cancelled leave its methods; a probe that is unknown or has gone is
    ProbeNotFound. A cancel ends a call within 2 s. Nothing stays open or running, whichever way a call ends.
    """

    name: str

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        """Return the probes attached now, in the order of their serial numbers."""

    def hardware_id(self, probe: Probe, cancel: CancelToken) -> str:
        """Return the chip's own id in lower-case hex; it stays the same for the life of the chip."""

    def flash(
        self,
        probe: Probe,
        image: Path,
        *,
        erase: Erase,
        progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> None:
        """Erase, write and verify by reading back; the image runs from the next `reset` on.

        `progress(done, total)` is called in this thread: it never goes back and ends with (total, total).
        """

    def write_data(
        self, probe: Probe, image: Path, *, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> None:
        """Erase the pages that the image covers, write it, and leave the rest of the chip as it is.

        It is for data that the firmware takes away again: `reset` does not look whether it is still there. Whoever
        needs to know whether it was written reads it (`read_memory`). Progress as of `flash`.
        """

    def read_memory(self, probe: Probe, part: AddressRange, cancel: CancelToken) -> bytes:
        """Return the bytes of the chip's memory there, all of them, read now; the chip may run meanwhile.

        They may be keys: none of them is in an error's text, a log, or a file that stays.
        """

    def reset(self, probe: Probe, cancel: CancelToken) -> None:
        """Start the chip, by its reset pin where it has one."""

    def erase(self, probe: Probe, cancel: CancelToken) -> None:
        """Erase all of the chip's memory, configuration and keys with it: nothing runs afterwards.

        ChipProtected for one whose read-back protection is on: only `recover` opens that.
        """

    def recover(self, probe: Probe, cancel: CancelToken) -> None:
        """Lift the chip's read-back protection, which erases everything on it; nothing else calls this by itself."""

    def close(self) -> None:
        """Let go of the tool; further calls are not allowed, but closing again is."""
