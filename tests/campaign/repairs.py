"""Repairs that are killed at a random moment and gone on with: afterwards device, ledger and server agree.

Boards and server are in this process and outlive the programs, which are children that reach them over a socket: a
child that dies in the middle of a call leaves a server that has done what it was asked, as a real one would.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Client, Connection, Listener
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any

from factory_prov.cancel import CancelToken
from factory_prov.credentials.keeping import Keep
from factory_prov.credentials.vault.sealing import Kek, PassingVault
from factory_prov.errors import FactoryProvError
from factory_prov.events import Event, UnitNamed
from factory_prov.job.model import Job
from factory_prov.ledger.life_records import ImportedUnit
from factory_prov.ledger.records import EndingKind, Outcome
from factory_prov.ledger.repair_states import RepairOutcome
from factory_prov.ledger.states import ServerState
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.lwm2m.rules.accounts import management_account
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.senml import read_pack
from factory_prov.naming.pattern import NamePattern
from factory_prov.naming.sources import PatternNames
from factory_prov.registrars.file.options import FileOptions
from factory_prov.registrars.generic.virtual import unit_options
from factory_prov.registrars.leshan.options import LeshanOptions
from factory_prov.registrars.showing import ServerEntry
from factory_prov.registrars.thingsboard.options import ThingsBoardOptions
from factory_prov.repair.actions import Action
from factory_prov.repair.carry_out import carry_out
from factory_prov.repair.desk import DeskParts, RunWish
from factory_prov.repair.detail import action_of
from factory_prov.repair.looking import look
from factory_prov.repair.plan import plan_repair
from factory_prov.repair.running import bench_for, device_of
from factory_prov.repair.views import Slot, Subject
from factory_prov.run.bench import Bench
from factory_prov.run.pipeline import provision
from factory_prov.secret import Secret
from factory_prov.simulation.board_faults import BoardFault

PATTERN = NamePattern.parse("urn:dev:os:32473-Demo-{serial:06d}")
KILLED = 9
_WITHIN_S = 120.0
_TRIES = 3
_SECRET = b"0123456789abcdef"
SERVERS: dict[str, Callable[[], Any]] = {
    "coiote": lambda: None,
    "leshan": lambda: LeshanOptions(url="http://127.0.0.1"),
    "thingsboard": lambda: ThingsBoardOptions(url="http://127.0.0.1", profile="p", user="u"),
    "http": lambda: unit_options("http://127.0.0.1"),
    "file": lambda: FileOptions(path=Path("units.jsonl")),
}
"""Options by which a virtual server of each kind comes about."""
SPOILS = (
    "nothing", "other key", "no entry", "other identity", "another's key", "blank chip", "locked chip",
    "cut-off run", "failed run", "imported", "former label",
)  # fmt: skip
_AT_SERVER = ("other key", "no entry", "other identity", "another's key")
ACTIONS = (
    Action.SAME_IDENTITY, Action.SAME_KEYS, Action.NEW_IDENTITY, Action.RETIRE, Action.SCRAP,
    Action.SERVER_REGISTER, Action.SERVER_REMOVE,
)  # fmt: skip
_KEPT = (Action.SAME_KEYS, Action.SERVER_REGISTER)
_TOUCHES_UNIT = (Action.SAME_IDENTITY, Action.SAME_KEYS, Action.NEW_IDENTITY, Action.RETIRE, Action.SCRAP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is wrong, what is done about it, and where it is killed: at a share of its way, or of its time."""

    number: int
    server: str
    spoil: str
    action: Action
    by_time: bool
    share: float

    def __str__(self) -> str:
        where = f"{'time' if self.by_time else 'tick'} {self.share:.2f}"
        return f"{self.number}: {self.server}, {self.spoil}, {self.action}, {where}"


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was done, and all that does not agree."""

    done: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take in what another one has counted."""
        self.done += other.done
        self.faults += other.faults


def scenarios(count: int, seed: int) -> Iterator[Scenario]:
    """Draw scenarios that make sense; the same seed draws the same."""
    draw, number = random.Random(seed), 0
    while number < count:
        server, spoil, action = draw.choice([*SERVERS]), draw.choice(SPOILS), draw.choice(ACTIONS)
        share, by_time = draw.random(), draw.random() < 0.3
        if not _makes_sense(server, spoil, action):
            continue
        number += 1
        yield Scenario(number=number, server=server, spoil=spoil, action=action, by_time=by_time, share=share)


def _makes_sense(server: str, spoil: str, action: Action) -> bool:
    if server == "file" and spoil in _AT_SERVER:
        return False
    if action in _KEPT and spoil in ("imported", "cut-off run", "failed run"):
        return False
    if action is Action.SERVER_REGISTER and spoil == "blank chip":
        return False
    return not (spoil == "locked chip" and action not in _TOUCHES_UNIT)


# --- what the parent serves, and a child reaches


def _reduced(secret: Secret) -> tuple[type[Secret], tuple[bytes]]:
    return Secret, (secret.reveal(),)


ForkingPickler.register(Secret, _reduced)  # of virtual units, between two processes of a test, and nowhere else


class _Served:
    """Answers calls of children on the station's parts, a thread for each connection."""

    def __init__(self, parts: dict[str, Any]) -> None:
        self._parts = parts
        self._listener = Listener(("127.0.0.1", 0))
        self.address = self._listener.address
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: Connection) -> None:
        with suppress(EOFError, OSError), connection:
            while True:
                part, method, arguments, options = connection.recv()
                if options.pop("cancelled", False):
                    options["cancel"] = CancelToken()
                if options.pop("progressed", False):
                    options["progress"] = lambda _done, _total: None
                try:
                    found = getattr(self._parts[part], method)
                    connection.send((True, found(*arguments, **options)))
                except FactoryProvError as failure:
                    connection.send((False, failure))


class _Remote:
    """One part of the parent's station, as a child calls it."""

    def __init__(self, address: Any, part: str, methods: tuple[str, ...], tick: Callable[[], None]) -> None:
        self._address, self._part, self._tick = address, part, tick
        for method in methods:
            setattr(self, method, self._caller(method))

    def _caller(self, method: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self._tick()
            passed = [each for each in arguments if not isinstance(each, CancelToken)]
            with Client(self._address) as connection:
                if len(passed) < len(arguments) or options.pop("cancel", None) is not None:
                    options["cancelled"] = True
                if options.pop("progress", None) is not None:
                    options["progressed"] = True
                connection.send((self._part, method, passed, options))
                good, answer = connection.recv()
            self._tick()
            if not good:
                raise answer
            return answer

        return call


_REGISTRAR = ("check_access", "look", "register", "look_many", "register_many", "remove")
_PROGRAMMER = ("probes", "hardware_id", "flash", "erase", "reset", "recover")


# --- a child


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a child is to do; `kill_at`: its tick at which it kills itself, 0 for never."""

    address: Any
    job: Job
    ledger: str
    kek: tuple[str, bytes]
    port: str
    shows: bool
    sees: bool
    action: str
    name: str | None
    kill_at: int
    server: str
    run_only: bool = False


class _Vault:
    def __init__(self, kek: Kek) -> None:
        self._kek = kek

    def current(self, _ledger_id: str) -> Kek:
        return self._kek

    def find(self, _kek_id: str, _ledger_id: str) -> Kek:
        return self._kek


def child(request: Request, pipe: Any) -> None:
    """Be the program."""
    ticks = 0

    def tick() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == request.kill_at:
            os._exit(KILLED)

    answer: dict[str, Any] = {}
    try:
        kek = Kek(kek_id=request.kek[0], key=Secret(request.kek[1]))
        with Ledger.open(Path(request.ledger), vault=_Vault(kek)) as ledger:
            answer = _repair(request, ledger, tick)
    except FactoryProvError as failure:
        answer = {"done": False, "why": str(failure)}
    pipe.send({**answer, "ticks": ticks})
    pipe.close()
    os._exit(0)


def _repair(request: Request, ledger: Ledger, tick: Callable[[], None]) -> dict[str, Any]:
    cancel = CancelToken()
    more = (("shown",) if request.shows else ()) + (("seen",) if request.sees else ())
    registrar: Any = _Remote(request.address, "registrar", _REGISTRAR + more, tick)
    programmer: Any = _Remote(request.address, "programmer", _PROGRAMMER, tick)
    programmer.name, programmer.close = "simulated", lambda: None
    boards: Any = _Remote(request.address, "boards", ("name_unit",), lambda: None)
    _count(ledger, tick)
    (probe,) = programmer.probes(cancel)
    slot = Slot(port=request.port, probe=probe)
    parts = DeskParts(
        ledger=ledger, job=request.job, registrar=registrar, server=request.server, programmer=programmer,
        station="desk", operator="kim", patience_s=1.0,
    )  # fmt: skip
    chips: list[str | None] = [None]

    def told(event: Event) -> None:
        tick()
        if isinstance(event, UnitNamed) and chips[0] is not None:
            boards.name_unit(chips[0], event.endpoint_name)

    def run_unit(wish: RunWish) -> Any:
        names = PatternNames(PATTERN, next_serial=ledger.next_serial, taken=ledger.taken)
        bench = Bench(
            station="desk",
            ledger=ledger,
            names=names,
            programmer=programmer,
            registrar=registrar,
            server=request.server,
        )
        chips[0] = programmer.hardware_id(probe, cancel)
        return provision(device_of(slot, wish), request.job, bench_for(bench, wish), told, cancel)

    if request.run_only:
        from factory_prov.ledger.records import Again

        record = run_unit(RunWish(again=Again.SAME_IDENTITY))
        return {"done": record.outcome is Outcome.PASS, "why": str(record.reason)}
    seen = look(Subject(slot=slot, endpoint_name=request.name), parts, cancel)
    chosen = Action(request.action) if seen.ledger.open_repair is None else action_of(seen.ledger.open_repair)
    plan = plan_repair(seen, chosen, "came back", recover=True)
    result = carry_out(plan, parts, run_unit, told, cancel)
    after = result.after
    return {
        "done": result.done,
        "why": str(result.why),
        "name": None if after is None else after.endpoint_name,
        "unproven": [str(each) for each in result.unproven],
    }


def _count(ledger: Ledger, tick: Callable[[], None]) -> None:
    """Let a child die before and after each state that it writes down."""
    for owner, names in ((ledger.repairs, ("begin", "advance", "end")), (ledger, ("end", "server_told"))):
        for name in names:
            real = getattr(owner, name)

            def both(*arguments: Any, _real: Callable[..., Any] = real, **options: Any) -> Any:
                tick()
                found = _real(*arguments, **options)
                tick()
                return found

            setattr(owner, name, both)


# --- the parent


class Campaign:
    """One scenario after the other, each on a station of its own."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self.tally = Tally()

    def one(self, scenario: Scenario) -> None:
        """Make a unit, spoil it, repair it with a kill on the way, go on, and look whether all agree."""
        with _station(scenario) as (station, served):
            unit = _Unit(station=station, served=served, scenario=scenario, context=self._context)
            trouble = unit.through()
        self.tally.done[f"server {scenario.server}"] += 1
        self.tally.done[f"wrong: {scenario.spoil}"] += 1
        self.tally.done[f"action {scenario.action}"] += 1
        self.tally.done["killed" if unit.killed else "ended before it was killed"] += 1
        self.tally.done["goes after the kill"] += unit.goes
        self.tally.faults += [f"{scenario}: {each}" for each in trouble]


@contextmanager
def _station(scenario: Scenario) -> Iterator[tuple[VirtualStation, _Served]]:
    job = demo_job("psk")
    options = SERVERS[scenario.server]()
    credentials = replace(job.credentials, keep=Keep.ENCRYPTED)
    job = replace(job, credentials=credentials, server=job.server if options is None else options)
    with ExitStack() as parts:
        station = parts.enter_context(virtual_station(job, boards=1, speed=100))
        objects = {
            "registrar": station.bench.registrar,
            "programmer": station.bench.programmer,
            "boards": station.boards,
        }
        served = _Served(objects)
        parts.callback(served.close)
        yield station, served


@dataclass(kw_only=True)
class _Unit:
    station: VirtualStation
    served: _Served
    scenario: Scenario
    context: Any
    killed: bool = False
    goes: int = 0
    name: str = ""
    label: str | None = None
    ledger: Ledger | None = None
    stack: ExitStack = field(default_factory=ExitStack)

    @property
    def board(self) -> Any:
        return self.station.boards.boards[0]

    @property
    def chip(self) -> str:
        return str(self.board.identity.hardware_id)

    @property
    def book(self) -> Ledger:
        return self.station.bench.ledger if self.ledger is None else self.ledger

    def through(self) -> list[str]:
        with self.stack:
            self._make()
            self._spoil()
            length = self._length()
            first = self._go(kill=length)
            if first is None:
                self.killed = True
            return self._finish(first)

    def _make(self) -> None:
        names = PatternNames(PATTERN, next_serial=self.book.next_serial, taken=self.book.taken)
        bench = replace(self.station.bench, names=names)

        def told(event: Event) -> None:
            if isinstance(event, UnitNamed):
                self.station.boards.name_unit(self.chip, event.endpoint_name)

        record = provision(self.station.devices[0], self.station.job, bench, told, CancelToken())
        assert record.outcome is Outcome.PASS, record
        self.name = str(record.endpoint_name)

    def _spoil(self) -> None:
        spoil, table = self.scenario.spoil, self.station.server.table
        if spoil in _AT_SERVER and table is not None:
            device = table.named(self.name)
            assert device is not None
            if spoil == "no entry":
                table.remove(device.device_id)
            elif spoil == "other identity":
                table.replace(replace(device, psk_identity=f"{self.name}-x"))
            else:
                table.replace(replace(device, psk_key=Secret(_SECRET)))
        elif spoil == "blank chip":
            self.board.erase()
        elif spoil == "locked chip":
            self.board._faults._faults.add(BoardFault.LOCKED_CHIP)
        elif spoil == "cut-off run":
            self._ask(action="", kill_at=random.Random(self.scenario.number).randint(12, 45), run_only=True)
        elif spoil == "failed run":
            self.board._faults._faults.add(BoardFault.FINAL_SILENT)
            self._ask(action="", kill_at=0, run_only=True)
            self.board._faults._faults.discard(BoardFault.FINAL_SILENT)
        elif spoil == "former label":
            got = self._ask(action=Action.NEW_IDENTITY, kill_at=0)
            assert got is not None
            assert got["done"], got
            self.label, self.name = self.name, got["name"]
        elif spoil == "imported":
            self._import()

    def _import(self) -> None:
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.ledger = self.stack.enter_context(Ledger.open(Path(folder) / "other.sqlite", vault=PassingVault()))
        unit = ImportedUnit(
            endpoint_name=self.name, hardware_id=self.chip, psk_identity=None, server=self.station.bench.server
        )
        self.ledger.take_in(unit, "list.csv:2", station="desk", operator="kim")

    def _length(self) -> int:
        """Return at which tick it is killed; -1: at a moment of its time."""
        most = {Action.SAME_IDENTITY: 90, Action.SAME_KEYS: 90, Action.NEW_IDENTITY: 105}.get(self.scenario.action, 55)
        return -1 if self.scenario.by_time else max(1, int(most * self.scenario.share))

    def _go(self, *, kill: int) -> dict[str, Any] | None:
        return self._ask(action=self.scenario.action, kill_at=kill)

    def _ask(self, *, action: str, kill_at: int, run_only: bool = False) -> dict[str, Any] | None:
        """Start a child; None when it was killed."""
        vault: Any = self.book.sealed_keys._vault
        kek = vault.current("")
        registrar = self.station.bench.registrar
        request = Request(
            address=self.served.address,
            job=self.station.job,
            ledger=str(self.book.path),
            kek=(kek.kek_id, kek.key.reveal()),
            port=self.board.port,
            shows=hasattr(registrar, "shown"),
            sees=hasattr(registrar, "seen"),
            action=str(action),
            name=self._asked_name(),
            kill_at=max(kill_at, 0),
            server=self.station.bench.server,
            run_only=run_only,
        )
        mine, theirs = self.context.Pipe(duplex=False)
        process = self.context.Process(target=child, args=(request, theirs))
        process.start()
        theirs.close()
        if kill_at < 0:
            process.join(self.scenario.share * 2.5)
            if process.is_alive():
                os.kill(process.pid, signal.SIGKILL)
        answer: dict[str, Any] | None = None
        with suppress(EOFError, OSError):
            if mine.poll(_WITHIN_S):
                answer = mine.recv()
        process.join(_WITHIN_S)
        return answer

    def _asked_name(self) -> str | None:
        if self.scenario.spoil == "locked chip":
            return self.name
        return self.label

    def _finish(self, result: dict[str, Any] | None) -> list[str]:
        """Go on until it is done, as somebody would who plugs the unit in again."""
        while not self._is_done() and self.goes < _TRIES:
            self.goes += 1
            result = self._go(kill=0)
        wrong = [] if self._is_done() else [f"not done: {None if result is None else result.get('why')}"]
        return wrong + self._judge()

    def _is_done(self) -> bool:
        repairs = self.book.repairs.of(endpoint_name=self.name, hardware_id=self.chip)
        mine = [each for each in repairs if action_of(each) is self.scenario.action]
        if self.scenario.spoil == "former label" and self.scenario.action is Action.NEW_IDENTITY:
            mine = mine[1:]
        return any(each.outcome is RepairOutcome.DONE for each in mine) and all(
            each.outcome is not None for each in repairs
        )

    def _judge(self) -> list[str]:
        action, wrong = self.scenario.action, []
        if self.book.repairs.open():
            wrong.append("a repair is open")
        active = self.book.active_identity(self.chip)
        if action in (Action.RETIRE, Action.SCRAP):
            return wrong + self._judge_end(active)
        if action is Action.SERVER_REMOVE:
            return wrong + self._judge_removed(active)
        if active is None:
            return [*wrong, "the unit has no name"]
        if action is Action.NEW_IDENTITY:
            wrong += [] if active.endpoint_name != self.name else ["it has its old name"]
            wrong += self._judge_gone(self.name)
        elif active.endpoint_name != self.name:
            wrong.append(f"it is called {active.endpoint_name} and not {self.name}")
        return wrong + self._judge_same(active.endpoint_name)

    def _judge_end(self, active: Any) -> list[str]:
        wrong = self._judge_gone(self.name)
        wrong += [] if active is None else ["its name is active"]
        wanted = {Action.RETIRE: EndingKind.RETIRED, Action.SCRAP: EndingKind.SCRAPPED}[self.scenario.action]
        kinds = [each.kind for each in self.book.endings() if each.endpoint_name == self.name]
        wrong += [] if kinds == [wanted] else [f"it has ended as {kinds}"]
        return wrong + ([] if self.board.stored_pack is None and self.board.image is None else ["it is not erased"])

    def _judge_removed(self, active: Any) -> list[str]:
        wrong = self._judge_gone(self.name)
        if active is None or active.server_state not in (ServerState.REMOVED, ServerState.NONE):
            wrong.append(f"the ledger has it as {None if active is None else active.server_state} at the server")
        return wrong

    def _judge_gone(self, name: str) -> list[str]:
        return [f"{name} is at the server"] if self._shown(name) else []

    def _judge_same(self, name: str) -> list[str]:
        entries = self._shown(name)
        if not entries:
            return ["the server does not know it"]
        pack = self.board.stored_pack
        if pack is None:
            return ["the unit holds nothing"]
        key = management_account(read_records(read_pack(pack))[0]).opaque(5)
        keys = {entry.key.reveal() for entry in entries if entry.key is not None}
        if keys - {key}:
            return ["the server has another key"]
        return [] if self.board.identity.endpoint_name == name else ["the unit calls itself otherwise"]

    def _shown(self, name: str) -> list[ServerEntry]:
        registrar: Any = self.station.bench.registrar
        both = [registrar.shown(name, bootstrap=kind, cancel=CancelToken()) for kind in (False, True)]
        return [each for each in both if each is not None]


def context() -> Any:
    """Return how children are started: each forked from a process that has loaded everything."""
    places = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, places))  # it reads no other path before it loads that
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload([__name__])
    return made


def campaign(found: list[Scenario], told: Callable[[Tally], None] = lambda _: None) -> Tally:
    """Go through scenarios."""
    work = Campaign(context())
    for each in found:
        try:
            work.one(each)
        except Exception as failure:  # noqa: BLE001  # one that breaks is told, and the others go on
            work.tally.faults.append(f"{each}: broke with {type(failure).__name__}: {failure}")
        told(work.tally)
    return work.tally
