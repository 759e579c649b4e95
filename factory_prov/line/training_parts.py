"""The parts of a line for training and for trying a job: virtual boards and server, a ledger that is thrown away."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

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
    from factory_prov.line.training_faults import BackLater, TrainingFault
    from factory_prov.line.units import AttachedUnit
    from factory_prov.line.virtual_station import VirtualStation
    from factory_prov.registrars.kind import ServerOptions
    from factory_prov.registrars.registration import Registrar
    from factory_prov.run.bench import Bench
    from factory_prov.simulation.board_faults import UnitFault

SPEED = 4.0
"""A unit takes about five seconds: long enough to see what happens."""
_AWAY_S = 15.0
"""How long a server is away that comes back by itself: a run is over by then, and a trainee sees what WAIT is."""
_EMPTY_S = 1.5
"""How long a slot stays empty, so that a trainee sees it."""


class TrainingParts:
    """Virtual boards (see `Parts`) with the demo's job of a mode ("psk", "certificate"), or with the engineer's own;
    a file of one is read when the line is opened.

    `faults` are dealt out as `VirtualBench` does, to the first units. A fault that is set later is for one unit.
    """

    training = True
    opens_again = False

    def __init__(
        self,
        *,
        boards: int = 4,
        mode: str = "psk",
        job: Job | Path | None = None,
        faults: Sequence[UnitFault] = (),
        speed: float = SPEED,
    ) -> None:
        from factory_prov.line.training_faults import FaultPlan

        self.station = ""
        self.name = job.name if isinstance(job, Path) else ""
        self.job: Job | None = None
        self.past: Ledger | None = None
        self._boards = boards
        self._mode = mode
        self._wanted_job = job
        self._plan = FaultPlan()
        self._faults = tuple(faults)
        self._speed = speed
        self._parts = ExitStack()
        self._virtual: VirtualStation | None = None
        self._server: BackLater | None = None
        self._changing = UnitChanges()
        self._closing = threading.Lock()

    @property
    def server(self) -> str:
        """What the training's ledger calls the virtual server; see `Parts`."""
        named = self.job is not None and self.job.server is not None
        return self._virtual.bench.server if named and self._virtual is not None else ""

    @property
    def virtual(self) -> VirtualStation:
        """The boards, the server and the ledger; InputError while the line is not open."""
        if self._virtual is None:
            raise InputError(Message("the training line is not open."), place="training")
        return self._virtual

    def open(self, cancel: CancelToken) -> LineInfo:  # noqa: ARG002  # it takes a moment
        """Set the boards and the server up; see `Parts`."""
        from factory_prov.line.info import line_info
        from factory_prov.line.training_faults import back_later
        from factory_prov.line.virtual_station import demo_job, virtual_station

        job = self._read_job() or demo_job(self._mode, rehearsed=True)
        station = virtual_station(job, boards=self._boards, faults=self._faults, speed=self._speed)
        virtual = self._parts.enter_context(station)
        self._virtual, self.job, self.past = virtual, _may_wait(virtual.job), virtual.bench.ledger
        self._server = back_later(virtual.bench.registrar or virtual.server.registrar)
        for device in virtual.devices:
            if device.probe is not None:
                self._deal_out(device.probe.serial_number, virtual)
        info = replace(line_info(virtual.job), training=True, server=virtual.bench.shown_server)
        named = info.job_name or Path(self.name).stem
        # the boards have names of their own; the second name of a unit is somebody's to give
        return replace(info, job_name=named, needs_name=False, new_identity_needs_name=True)

    def _read_job(self) -> Job | None:
        from factory_prov.job.job_file import load_job

        wanted = self._wanted_job
        return load_job(wanted) if isinstance(wanted, Path) else wanted

    def _deal_out(self, key: str, virtual: VirtualStation) -> None:
        """Note the fault that a board was made with."""
        for fault in virtual.boards.faults(key)[:1]:
            self._plan.choose(key, fault)
            self._plan.put_on(key)

    def shift_so_far(self) -> Shift:
        """Return nothing: every training begins anew."""
        return Shift()

    def look(self, cancel: CancelToken) -> Discovery:
        """Change the units that are to be changed, and return the boards that are plugged in; see `Parts`."""
        from factory_prov.line.discovery import Discovery, discover
        from factory_prov.links.usb_devices import nothing_on_usb

        if self._virtual is None:  # why it could not be opened is told already
            return Discovery()
        virtual = self._virtual
        for key in self._changing.to_take_off():
            virtual.boards.unplug(key)
        for key in self._changing.to_put_on():
            self._put_on(key, virtual)
        programmer = virtual.bench.programmer
        found = discover(() if programmer is None else (programmer,), cancel, usb=lambda: (), devices=nothing_on_usb)
        changing = self._changing.keys
        attached = (unit for unit in found.attached if unit.key not in changing)
        return replace(found, attached=tuple(replace(unit, fault=self._fault_of(unit.key)) for unit in attached))

    def _fault_of(self, key: str) -> str:
        fault = self._plan.present(key)
        return "" if fault is None else fault.value

    def _put_on(self, key: str, virtual: VirtualStation) -> None:
        """Put the next unit on a slot, with the fault that was chosen for it."""
        from factory_prov.line.training_faults import LineFault

        fault = self._plan.put_on(key)
        virtual.boards.set_faults(key, () if fault is None or isinstance(fault, LineFault) else (fault,))
        board = virtual.boards.new_unit(key)
        if fault is LineFault.RETURNED_UNIT:
            identity = board.identity
            _write_past(virtual, key, hardware_id=identity.hardware_id, endpoint_name=identity.endpoint_name)

    def bench(self, unit: AttachedUnit, order: Order) -> Bench:
        """Return the virtual bench, with the fault that this run is to meet; see `Parts`."""
        from factory_prov.line.training_faults import AwayServer, LineFault, station_trouble
        from factory_prov.line.virtual_names import NameByHand

        fault = self._plan.for_run(unit.key)
        if fault is LineFault.STATION_TROUBLE:
            raise station_trouble()
        bench, given = self.virtual.bench, order.given_name
        names = bench.names if given is None else NameByHand(given, self.virtual.boards)
        registrar: Registrar | None = AwayServer() if fault is LineFault.SERVER_AWAY else bench.registrar
        if fault is LineFault.SERVER_BACK_LATER and self._server is not None:
            registrar = AwayServer(later=True)
            self._server.leave(_AWAY_S)
        return replace(bench, station=self.station or bench.station, names=names, registrar=registrar)

    def server_for(self, options: ServerOptions) -> Registrar:  # noqa: ARG002  # there is no other
        """Return the virtual server, which a fault may keep away; see `Parts`."""
        return self._server or self.virtual.bench.registrar or self.virtual.server.registrar

    def close(self) -> None:
        """Put everything away; see `Parts`."""
        with self._closing:
            self._virtual = self.past = None
            self._parts.close()

    def fault(self, key: str) -> TrainingFault | None:
        """Return what was chosen last for a slot: for its next unit, else for the one that is there."""
        return self._plan.chosen(key)

    @property
    def unfit_faults(self) -> frozenset[str]:
        """The faults, by name, of which units of this job would show nothing: no run tries their connection, or not
        with such credentials; or its boards are of version 1 of the device contract.
        """
        from factory_prov.line.virtual_site import is_of_two, unfit_faults
        from factory_prov.simulation.contract_faults import ContractFault
        from factory_prov.simulation.site_faults import SiteFault

        job, virtual = self.job, self._virtual
        of_two = frozenset(ContractFault) if job is None or not is_of_two(job) else frozenset[str]()
        if job is None or virtual is None or virtual.site is None or not job.rehearsal.wanted:
            return frozenset(SiteFault) | of_two
        return unfit_faults(job) | of_two

    def set_fault(self, key: str, fault: TrainingFault | None) -> None:
        """Let the next unit on a slot have a fault, or none; InputError for an unknown slot."""
        self.virtual.boards.faults(key)
        self._plan.choose(key, fault)

    def change_unit(self, key: str) -> None:
        """Have the unit taken off its slot, and the next blank one put on a moment later; nobody sees it any more."""
        self._changing.ask(key)


def _may_wait(job: Job) -> Job:
    """Return the job with leave to tell its server later: which faults make use of that is said by the fault."""
    from factory_prov.credentials.keeping import Keep
    from factory_prov.registrars.when import When

    if job.server is None or job.server.when is not When.NOW:
        return job
    credentials = (
        replace(job.credentials, keep=Keep.UNTIL_REGISTERED) if job.credentials.keep is Keep.NONE else job.credentials
    )
    return replace(job, server=replace(cast("Any", job.server), when=When.NOW_ELSE_LATER), credentials=credentials)


def _write_past(virtual: VirtualStation, key: str, *, hardware_id: str, endpoint_name: str) -> None:
    """Write into the training's ledger that a unit passed here before."""
    from factory_prov.ledger.records import Outcome, RunStart
    from factory_prov.ledger.states import STRAIGHT_WAY

    ledger, at = virtual.bench.ledger, datetime.now(UTC)
    start = RunStart(station="training", job_name=virtual.job.name, job_digest="", probe=key, started_at=at)
    run = ledger.begin(start)
    ledger.reserve(run, endpoint_name, psk_identity=None, again=None)
    ledger.set_hardware_id(run, hardware_id)
    for state in STRAIGHT_WAY:
        ledger.reach(run, state)
    ledger.finish(run, Outcome.PASS, code=None, at=at)


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
