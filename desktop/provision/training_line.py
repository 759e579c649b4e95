"""The line for training and for trying a job: virtual boards, a virtual server, and a ledger that is thrown away."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.provision.line import Order, Prepared
from desktop.provision.messages import Counts, LineOpened, Sighting
from factory_prov.errors import InputError
from factory_prov.messages import Message

if TYPE_CHECKING:
    from desktop.provision.lookout import Lookout
    from factory_prov.cancel import CancelToken
    from factory_prov.job.model import Job
    from factory_prov.line.virtual_station import VirtualStation
    from factory_prov.simulation.board_faults import BoardFault

SPEED = 4.0
"""A unit takes about five seconds: long enough to see what happens."""


class TrainingLine:
    """Virtual boards with the demo's job of a mode ("psk", "certificate"), or with the engineer's own.

    `faults` are dealt out as `VirtualBench` does. A fault that was set stays the slot's until another is set.
    """

    training = True

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
        self.busy: frozenset[str] = frozenset()
        self._boards = boards
        self._mode = mode
        self._job = job
        self._first_faults = tuple(faults)
        self._speed = speed
        self._parts = ExitStack()
        self._closing = threading.Lock()
        self._virtual: VirtualStation | None = None
        self._lookout: Lookout | None = None

    def open(self, cancel: CancelToken) -> LineOpened:
        """Set the boards and the server up; see `Line`."""
        from desktop.provision.line_words import line_info
        from desktop.provision.lookout import Lookout
        from factory_prov.line.virtual_station import demo_job, virtual_station

        job = self._job or demo_job(self._mode)
        self._lookout = Lookout()
        station = virtual_station(job, boards=self._boards, faults=self._first_faults, speed=self._speed)
        self._virtual = self._parts.enter_context(station)
        if cancel.cancelled:  # whoever waited for this has gone
            self.close()
        info = line_info(self._virtual.job)
        return LineOpened(
            info=replace(info, training=True, server=self._virtual.bench.server, needs_name=False), counts=Counts()
        )

    def look(self, cancel: CancelToken) -> Sighting:
        """Return the boards that are plugged in; see `Line`."""
        from factory_prov.line.discovery import discover

        virtual, lookout = self._opened()
        if virtual.bench.programmer is None:
            return Sighting()
        lookout.look(discover((virtual.bench.programmer,), cancel).attached, ())
        return Sighting(devices=lookout.ask(virtual.bench.ledger, lambda: self.busy, cancel))

    def ask_again(self, key: str) -> None:
        """Ask at the next look who is there; see `Line`."""
        if self._lookout is not None:
            self._lookout.ask_again(key)

    def prepare(self, order: Order, cancel: CancelToken) -> Prepared:
        """Return what the run needs; see `Line`."""
        from factory_prov.naming.sources import GivenName
        from factory_prov.run.bench import Device

        virtual, lookout = self._opened()
        lookout.leave_alone(order.key, cancel)
        seen = lookout.device(order.key)
        probe = None if seen.attached is None else seen.attached.probe
        names = virtual.bench.names if order.given_name is None else GivenName(order.given_name)
        bench = replace(virtual.bench, station=self.station or virtual.bench.station, names=names)
        device = Device(port=seen.port, probe=probe, again=order.again, hardware_id=order.hardware_id)
        return Prepared(device=device, job=virtual.job, bench=bench)

    def close(self) -> None:
        """Put everything away; see `Line`."""
        with self._closing:
            self._virtual = None
            self._parts.close()

    def fault(self, key: str) -> BoardFault | None:
        """Return the fault of the next unit on a slot."""
        faults = () if self._virtual is None else self._virtual.boards.faults(key)
        return faults[0] if faults else None

    def set_fault(self, key: str, fault: BoardFault | None) -> None:
        """Let the next units on a slot have a fault, or none; InputError for an unknown slot."""
        self._opened()[0].boards.set_faults(key, () if fault is None else (fault,))

    def take_off(self, key: str) -> None:
        """Take the unit off its slot (worker thread)."""
        self._opened()[0].boards.unplug(key)

    def put_on(self, key: str) -> None:
        """Put the next blank unit on a slot, its cable in (worker thread)."""
        self._opened()[0].boards.new_unit(key)

    def _opened(self) -> tuple[VirtualStation, Lookout]:
        virtual, lookout = self._virtual, self._lookout
        if virtual is None or lookout is None:
            raise InputError(Message("the training line is not open."), place="training")
        return virtual, lookout
