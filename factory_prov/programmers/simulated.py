"""The programmer of virtual boards."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.images import intel_hex
from factory_prov.boards.model import Erase
from factory_prov.cancel import CancelToken
from factory_prov.errors import ChipProtected, InputError, ProbeNotFound, VerifyFailed
from factory_prov.files.reading import read_bytes
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.firmware_image import read_image

_LEAST_STEPS, _MOST_STEPS = 5, 100
_STEP_S = 0.1
"""As often as a real tool tells its progress; 24 boards that tell more keep a PC busy with nothing else."""
_UNPLUG_AT = 0.4


class SimulatedProgrammer:
    """Flashes the boards of a bench in the time the bench says. The bench is not closed with it."""

    name = "simulated"

    def __init__(self, bench: VirtualBench) -> None:
        self._bench = bench

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        """Return the boards that are plugged in."""
        cancel.check()
        return tuple(
            Probe(
                serial_number=board.identity.serial_number,
                backend=self.name,
                board="virtual board",
                port=board.port,
            )
            for board in self._bench.boards
            if board.plugged
        )

    def hardware_id(self, probe: Probe, cancel: CancelToken) -> str:
        """Return the virtual chip's id; ChipProtected when it is locked."""
        cancel.check()
        return self._unlocked(probe).identity.hardware_id

    def flash(
        self,
        probe: Probe,
        image: Path,
        *,
        erase: Erase,
        progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> None:
        """Write a virtual image; on the way out by an error or a cancel the flash holds none."""
        cancel.check()
        content = read_image(image)
        board = self._unlocked(probe)
        board.begin_flash(chip_erase=erase is Erase.CHIP)
        began = time.monotonic()
        steps = max(_LEAST_STEPS, min(_MOST_STEPS, int(board.timings.flash_s / _STEP_S)))
        for step in range(steps):
            progress(content.size_bytes * step // steps, content.size_bytes)
            if step >= steps * _UNPLUG_AT and board.take(BoardFault.UNPLUG_AT_40):
                board.unplug()
            self._plugged(probe)
            due = began + board.timings.flash_s * (step + 1) / steps
            cancel.wait(max(0.0, due - time.monotonic()))
        if board.has(BoardFault.VERIFY_ERROR):
            raise VerifyFailed(
                Message("what was read back differs from what was written."),
                place=_place(probe),
                cure=Message("Try once more; if it stays, the chip is broken."),
            )
        self._plugged(probe).finish_flash(content)
        progress(content.size_bytes, content.size_bytes)

    def write_data(
        self, probe: Probe, image: Path, *, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> None:
        """Write an Intel HEX image of data beside the firmware."""
        cancel.check()
        content = intel_hex.read(read_bytes(image))
        total = sum(len(data) for _, data in content.pieces)
        progress(0, total)
        self._unlocked(probe).write_memory(content.pieces)
        progress(total, total)

    def read_memory(self, probe: Probe, part: AddressRange, cancel: CancelToken) -> bytes:
        """Return what is in the virtual chip's memory there; ChipProtected when it is locked."""
        cancel.check()
        return self._unlocked(probe).read_memory(part.start, part.end - part.start)

    def reset(self, probe: Probe, cancel: CancelToken) -> None:
        """Start the virtual chip."""
        cancel.check()
        self._plugged(probe).reset()

    def erase(self, probe: Probe, cancel: CancelToken) -> None:
        """Erase the virtual chip; ChipProtected when it is locked."""
        cancel.check()
        self._unlocked(probe).erase()

    def recover(self, probe: Probe, cancel: CancelToken) -> None:
        """Unlock the virtual chip; it is blank then."""
        cancel.check()
        self._plugged(probe).recover()

    def close(self) -> None:
        """Do nothing: the bench is its owner's."""

    def _unlocked(self, probe: Probe) -> VirtualBoard:
        board = self._plugged(probe)
        if board.has(BoardFault.LOCKED_CHIP):
            raise ChipProtected(
                Message("the chip's read-back protection is on."),
                place=_place(probe),
                cure=Message("Recover it, which erases everything on it, or set it aside."),
            )
        return board

    def _plugged(self, probe: Probe) -> VirtualBoard:
        try:
            board = self._bench.board(probe.serial_number)
        except InputError:
            board = None
        if board is None or not board.plugged:
            raise ProbeNotFound(
                Message("the probe is not there."),
                place=_place(probe),
                cure=Message("Plug it in, and look at the cable."),
            )
        return board


def _place(probe: Probe) -> str:
    return f"probe {probe.serial_number}"
