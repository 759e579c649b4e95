"""The parts of a line for training and for trying a job: virtual boards and server, a ledger that is thrown away."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.line.events import LineInfo
from factory_prov.line.shift import Shift
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.job.model import Job
    from factory_prov.ledger.store import Ledger
    from factory_prov.line.discovery import Discovery
    from factory_prov.line.order import Order
    from factory_prov.line.units import AttachedUnit
    from factory_prov.line.virtual_station import VirtualStation
    from factory_prov.run.bench import Bench
    from factory_prov.simulation.board_faults import BoardFault

SPEED = 4.0
"""A unit takes about five seconds: long enough to see what happens."""
_EMPTY_S = 1.5
"""How long a slot stays empty, so that a trainee sees it."""


class TrainingParts:
    """Virtual boards (see `Parts`) with the demo's job of a mode ("psk", "certificate"), or with the engineer's own.

    `faults` are dealt out as `VirtualBench` does. A fault that was set stays the slot's until another is set.
    """

    training = True
    name = ""

    def __init__(
        self,
        *,
        boards: int = 4,
        mode: str = "psk",
        job: Job | None = None,
        faults: Sequence[BoardFault] = (),
        speed: float = SPEED,
    ) -> None:
        self.station = ""
        self.job: Job | None = None
        self.past: Ledger | None = None
        self._boards = boards
        self._mode = mode
        self._wanted_job = job
        self._faults = tuple(faults)
        self._speed = speed
        self._parts = ExitStack()
        self._virtual: VirtualStation | None = None
        self._changing = UnitChanges()
        self._closing = threading.Lock()

    @property
    def virtual(self) -> VirtualStation:
        """The boards, the server and the ledger; InputError while the line is not open."""
        if self._virtual is None:
            raise InputError(Message("the training line is not open."), place="training")
        return self._virtual

    def open(self, cancel: CancelToken) -> LineInfo:  # noqa: ARG002  # it takes a moment
        """Set the boards and the server up; see `Parts`."""
        from factory_prov.line.info import line_info
        from factory_prov.line.virtual_station import demo_job, virtual_station

        job = self._wanted_job or demo_job(self._mode)
        station = virtual_station(job, boards=self._boards, faults=self._faults, speed=self._speed)
        virtual = self._parts.enter_context(station)
        self._virtual, self.job, self.past = virtual, virtual.job, virtual.bench.ledger
        info = replace(line_info(virtual.job), training=True, server=virtual.bench.shown_server)
        return replace(info, needs_name=False, new_identity_needs_name=False)  # the boards have names of their own

    def shift_so_far(self) -> Shift:
        """Return nothing: every training begins anew."""
        return Shift()

    def look(self, cancel: CancelToken) -> Discovery:
        """Change the units that are to be changed, and return the boards that are plugged in; see `Parts`."""
        from factory_prov.line.discovery import discover

        virtual = self.virtual
        for key in self._changing.to_take_off():
            virtual.boards.unplug(key)
        for key in self._changing.to_put_on():
            virtual.boards.new_unit(key)
        programmer = virtual.bench.programmer
        found = discover(() if programmer is None else (programmer,), cancel, usb=lambda: ())
        changing = self._changing.keys
        return replace(found, attached=tuple(unit for unit in found.attached if unit.key not in changing))

    def bench(self, unit: AttachedUnit, order: Order) -> Bench:  # noqa: ARG002  # all boards have one programmer
        """Return the virtual bench; see `Parts`."""
        from factory_prov.naming.sources import GivenName

        bench = self.virtual.bench
        names = bench.names if order.given_name is None else GivenName(order.given_name)
        return replace(bench, station=self.station or bench.station, names=names)

    def close(self) -> None:
        """Put everything away; see `Parts`."""
        with self._closing:
            self._virtual = self.past = None
            self._parts.close()

    def fault(self, key: str) -> BoardFault | None:
        """Return the fault of the next unit on a slot."""
        faults = () if self._virtual is None else self._virtual.boards.faults(key)
        return faults[0] if faults else None

    def set_fault(self, key: str, fault: BoardFault | None) -> None:
        """Let the next units on a slot have a fault, or none; InputError for an unknown slot."""
        self.virtual.boards.set_faults(key, () if fault is None else (fault,))

    def change_unit(self, key: str) -> None:
        """Have the unit taken off its slot, and the next blank one put on a moment later; nobody sees it any more."""
        self._changing.ask(key)


class UnitChanges:
    """The hand that changes units: which it is to take off, and when to put the next one on. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._put_on_at_s: dict[str, float | None] = {}

    @property
    def keys(self) -> frozenset[str]:
        """The slots whose units are being changed."""
        with self._lock:
            return frozenset(self._put_on_at_s)

    def ask(self, key: str) -> None:
        """Have the unit of a slot changed, unless it is being changed."""
        with self._lock:
            self._put_on_at_s.setdefault(key, None)

    def to_take_off(self) -> tuple[str, ...]:
        """Return the slots whose units are to be taken off now."""
        with self._lock:
            keys = tuple(key for key, at_s in self._put_on_at_s.items() if at_s is None)
            self._put_on_at_s |= dict.fromkeys(keys, time.monotonic() + _EMPTY_S)
            return keys

    def to_put_on(self) -> tuple[str, ...]:
        """Return the slots that have been empty long enough."""
        with self._lock:
            now_s = time.monotonic()
            keys = tuple(key for key, at_s in self._put_on_at_s.items() if at_s is not None and at_s <= now_s)
            for key in keys:
                del self._put_on_at_s[key]
            return keys
