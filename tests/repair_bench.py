"""A repair desk on a virtual station: a board, a server and a ledger, each of which a test can spoil."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from factory_prov.cancel import CancelToken
from factory_prov.credentials.keeping import Keep
from factory_prov.events import Event, UnitNamed
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.lwm2m.rules.accounts import management_account
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.senml import read_pack
from factory_prov.naming.pattern import NamePattern
from factory_prov.naming.sources import PatternNames
from factory_prov.repair.actions import Action
from factory_prov.repair.carry_out import carry_out
from factory_prov.repair.comparison import Comparison
from factory_prov.repair.desk import DeskParts, RunUnit, RunWish
from factory_prov.repair.looking import look
from factory_prov.repair.plan import plan_repair
from factory_prov.repair.result import RepairResult
from factory_prov.repair.running import bench_for, device_of
from factory_prov.repair.views import Slot, Subject
from factory_prov.run.pipeline import provision
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_faults import UnitFault
from factory_prov.simulation.devices import DeviceTable

PATTERN = NamePattern.parse("urn:dev:os:32473-Demo-{serial:06d}")
WHY = "came back broken"


@dataclass(kw_only=True)
class Desk:
    """What a test of the desk needs. The device's firmware is built with the name that the run gives it."""

    station: VirtualStation
    ledger: Ledger
    told: list[Event] = field(default_factory=list)
    wishes: list[RunWish] = field(default_factory=list)

    @property
    def board(self) -> VirtualBoard:
        return self.station.boards.boards[0]

    @property
    def chip(self) -> str:
        return self.board.identity.hardware_id

    @property
    def slot(self) -> Slot:
        device = self.station.devices[0]
        return Slot(port=self.board.port, probe=None if device.probe is None else replace(device.probe))

    @property
    def table(self) -> DeviceTable:
        table = self.station.server.table
        assert table is not None
        return table

    @property
    def parts(self) -> DeskParts:
        bench = self.station.bench
        return DeskParts(
            ledger=self.ledger,
            job=self.station.job,
            registrar=bench.registrar,
            server=bench.server,
            programmer=bench.programmer,
            station="desk",
            operator="kim",
            patience_s=1.0,
        )

    def run_unit(self, wish: RunWish) -> RunRecord:
        self.wishes.append(wish)
        names = PatternNames(PATTERN, next_serial=self.ledger.next_serial, taken=self.ledger.taken)
        bench = bench_for(replace(self.station.bench, ledger=self.ledger, names=names), wish)
        return provision(device_of(self.slot, wish), self.station.job, bench, self._told, CancelToken())

    def _told(self, event: Event) -> None:
        self.told.append(event)
        if isinstance(event, UnitNamed):
            self.station.boards.name_unit(self.chip, event.endpoint_name)

    def make(self) -> str:
        """Make a good unit and return its name."""
        record = self.run_unit(RunWish(again=None))
        assert record.outcome is Outcome.PASS, record
        self.wishes.clear()
        assert record.endpoint_name is not None
        return record.endpoint_name

    def look(self, name: str | None = None, *, slot: bool = True) -> Comparison:
        subject = Subject(slot=self.slot if slot else None, endpoint_name=name)
        return look(subject, self.parts, CancelToken())

    def do(
        self,
        action: Action,
        seen: Comparison | None = None,
        *,
        run_unit: RunUnit | None = None,
        recover: bool = False,
        parts: DeskParts | None = None,
        name: str | None = None,
    ) -> RepairResult:
        plan = plan_repair(seen or self.look(name), action, WHY, recover=recover)
        return carry_out(plan, parts or self.parts, run_unit or self.run_unit, self.told.append, CancelToken())

    def key_on_device(self) -> bytes | None:
        pack = self.board.stored_pack
        return management_account(read_records(read_pack(pack))[0]).opaque(5) if pack else None

    def key_at_server(self, name: str) -> bytes | None:
        device = self.table.named(name)
        return None if device is None or device.psk_key is None else device.psk_key.reveal()


@contextmanager
def desk_on(*faults: UnitFault, keep: Keep = Keep.UNTIL_REGISTERED, **server: object) -> Iterator[Desk]:
    """Set a desk up; `keep` says how long keys are kept, `when=When.LATER` that the server is told afterwards."""
    job = demo_job("psk")
    job = replace(job, credentials=replace(job.credentials, keep=keep))
    if server and job.server is not None:
        job = replace(job, server=replace(job.server, **server))  # type: ignore[type-var]
    with virtual_station(job, boards=1, speed=100, faults=faults) as station:
        yield Desk(station=station, ledger=station.bench.ledger)
