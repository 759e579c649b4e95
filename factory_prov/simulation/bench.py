"""A bench of virtual boards: as many as asked for, each on its own probe and port.

::

    with VirtualBench(8, faults=parse_faults("lost-reply"), speed=100) as bench:
        programmer = SimulatedProgrammer(bench)
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from typing import Self

from factory_prov.errors import InputError
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE
from factory_prov.lwm2m.objects import Definitions
from factory_prov.messages import Message
from factory_prov.simulation.board import BoardIdentity, VirtualBoard
from factory_prov.simulation.board_faults import UnitFault
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.network import VirtualNetwork
from factory_prov.simulation.site_faults import SiteFault

_FIRST_SERIAL = 900000000
_MAX_BOARDS = 100
"""Four descriptors a board and one for its client: select() takes 1024 in all."""


def identity_of(number: int, serial_number: str) -> BoardIdentity:
    """Return what makes unit `number` unique: hardware id of 8 bytes in hex, endpoint name by RFC 9039."""
    return BoardIdentity(
        serial_number=serial_number,
        hardware_id=hashlib.sha256(f"virtual unit {number}".encode()).digest()[:8].hex(),
        endpoint_name=f"urn:dev:os:32473-Demo-{number:06d}",
    )


class VirtualBench:
    """Boards that exist while the bench is entered. Faults are dealt out: the first to the first board, and so on,
    around again when there are more faults than boards. Units are numbered from `first_unit` on.
    """

    def __init__(
        self,
        boards: int = 1,
        *,
        faults: Sequence[UnitFault] = (),
        speed: float = 1.0,
        timings: Timings | None = None,
        first_unit: int = 1,
    ) -> None:
        if not 1 <= boards <= _MAX_BOARDS:
            raise InputError(
                Message.counted("{n} board is not possible.", "{n} boards are not possible.", n=boards),
                place="boards",
                cure=Message("Use 1 to {most}.", most=_MAX_BOARDS),
            )
        self._faults = {str(_FIRST_SERIAL + 1 + slot): tuple(faults[slot::boards]) for slot in range(boards)}
        self.timings = timings or Timings.at_speed(speed)
        self._units = count(first_unit)
        self._lock = threading.Lock()
        self._boards: dict[str, VirtualBoard] = {}
        self._definitions = Definitions()
        self._network = VirtualNetwork()

    def __enter__(self) -> Self:
        """Make the boards and plug them in."""
        for object_id in PROVISIONING_FIRMWARE.objects:
            self._definitions.get(object_id)  # read now, not while a board is being timed
        with ExitStack() as undo:
            undo.callback(self.__exit__)
            for serial_number, faults in self._faults.items():
                self._boards[serial_number] = self._board(serial_number, faults)
            undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            boards, self._boards = self._boards, {}
        for board in boards.values():
            board.power_off()  # all of them before one is waited for
        for board in boards.values():
            board.close()

    @property
    def boards(self) -> tuple[VirtualBoard, ...]:
        """The boards on the bench, plugged in or not."""
        with self._lock:
            return tuple(self._boards.values())

    def connect(self, network: VirtualNetwork) -> None:
        """Let the boards call their servers by another network than this PC alone, from their next start on."""
        self._network = network
        for board in self.boards:
            board.network = network

    def board(self, serial_number: str) -> VirtualBoard:
        """Return a board by its probe's serial number; InputError when there is none."""
        with self._lock:
            found = self._boards.get(serial_number)
        if found is None:
            raise InputError(
                Message("no such board is on the bench."),
                place=serial_number,
                cure=Message("Use a number of its boards."),
            )
        return found

    def power_cycle(self, serial_number: str) -> None:
        """Take a board's power away and give it back."""
        self.board(serial_number).power_cycle()

    def unplug(self, serial_number: str) -> None:
        """Pull a board's cable."""
        self.board(serial_number).unplug()

    def plug(self, serial_number: str) -> None:
        """Put a board's cable back."""
        self.board(serial_number).plug()

    def faults(self, serial_number: str) -> tuple[UnitFault, ...]:
        """Return the faults of the next unit on a probe; InputError when there is no such board."""
        self.board(serial_number)
        return self._faults[serial_number]

    def set_faults(self, serial_number: str, faults: Sequence[UnitFault]) -> None:
        """Let the next units on a probe have these faults; the one that is there stays as it is."""
        self.board(serial_number)
        self._faults[serial_number] = tuple(faults)

    def new_unit(self, serial_number: str) -> VirtualBoard:
        """Put the next blank unit on a probe, in place of the one there; its port is another one."""
        self.board(serial_number).close()
        made = self._board(serial_number, self._faults[serial_number])
        with self._lock:
            self._boards[serial_number] = made
        return made

    def name_unit(self, hardware_id: str, endpoint_name: str) -> None:
        """Build the firmware of a unit with this name, from its next start on; nothing happens when it is gone."""
        for board in self.boards:
            if board.identity.hardware_id == hardware_id:
                board.identity = replace(board.identity, endpoint_name=endpoint_name)

    def site_fault(self, endpoint_name: str) -> SiteFault | None:
        """Return what a server is to have wrong about the unit of that name."""
        for board in self.boards:
            if board.identity.endpoint_name == endpoint_name:
                return next((fault for fault in SiteFault if board.has(fault)), None)
        return None

    def _board(self, serial_number: str, faults: tuple[UnitFault, ...]) -> VirtualBoard:
        identity = identity_of(next(self._units), serial_number)
        return VirtualBoard(identity, self.timings, faults=faults, definitions=self._definitions, network=self._network)
