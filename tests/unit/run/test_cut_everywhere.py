"""A run whose process dies after any write to its ledger, or after anything that device, probe or server has done for
it and before that is written down; and the plain run after it: one unit, one name, one key.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import pytest
from sqlalchemy import Connection

from factory_prov.boards import anjay_firmware
from factory_prov.boards.board_file import shipped_board
from factory_prov.boards.model import Erase
from factory_prov.cancel import CancelToken
from factory_prov.credentials.vault.sealing import PassingVault
from factory_prov.errors import LedgerError
from factory_prov.job.model import Job
from factory_prov.ledger.records import Again, Outcome, RunRecord
from factory_prov.ledger.sqlite.database import SqliteDatabase
from factory_prov.ledger.states import ServerState, UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.links.registry import open_link
from factory_prov.lwm2m.rules.accounts import management_account
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.senml import read_pack
from factory_prov.messages import Message
from factory_prov.outbox.sending import send_round
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.registrars.when import When
from factory_prov.run import delivery
from factory_prov.run.bench import Bench, Device
from factory_prov.run.pipeline import provision
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.firmware_image import read_image

SILENCE_S = 2.0
DOMAIN = "/virtual/"
MOST = 90
LEAST = 4
FEWER = 2
"""CI cuts each kind at every second place, beginning with the first or the second; `--thorough` at all."""
NRF9160DK = shipped_board("nrf9160dk")
_OF_A_LINK = {
    *("wait_console", "own_name", "identity", "send_pack", "begin_pack", "finish", "wait_out"),
    *("verdict", "verdict_again"),
}
ACTIONS = frozenset({*_OF_A_LINK, "hardware_id", "flash", "reset", "check_access", "look", "register"})
"""What device, probe and server do for a run."""


class Died(BaseException):
    """The process is gone: nothing of it runs any more, its ledger least of all."""


@dataclass(kw_only=True)
class Process:
    """One that dies right after its write, or after the action at device, probe or server, of that number."""

    writes: int = MOST
    actions: int = MOST
    dead: bool = False
    died_after: str = ""

    def wrote(self) -> None:
        self.writes -= 1
        if self.writes <= 0:
            self._die("a write")

    def acted(self, name: str) -> None:
        self.actions -= 1
        if self.actions <= 0:
            self._die(name)

    def _die(self, after: str) -> None:
        self.dead, self.died_after = True, self.died_after or after
        raise Died


class MortalDatabase(SqliteDatabase):
    """The ledger's file of such a process."""

    def __init__(self, path: Path, process: Process) -> None:
        super().__init__(path)
        self.process = process

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        if self.process.dead:  # what goes on beside it writes nothing any more either
            raise LedgerError(Message("the process is dead."), place="ledger", cure=Message("Start another."))
        with super().writing() as connection:
            yield connection
        self.process.wrote()


class Watched:
    """A link, a begun pack, a registrar or a programmer, whose every answer is an action of the process."""

    def __init__(self, real: Any, process: Process) -> None:
        self._real, self._process = real, process

    def __enter__(self) -> Self:
        self._real.__enter__()
        return self

    def __exit__(self, *failure: Any) -> None:
        self._real.__exit__(*failure)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._real, name)
        if name not in ACTIONS:
            return value

        def act(*given: Any, **named: Any) -> Any:
            if self._process.dead:
                raise Died
            answer = value(*given, **named)
            self._process.acted(name)
            return Watched(answer, self._process) if name == "begin_pack" else answer

        return act


@dataclass(kw_only=True)
class Place:
    """A board, a server and a ledger's file; each run has a process of its own, which may die.

    `ends`: how a run of the job ends, and what the server is to its unit then.
    """

    job: Job
    ends: tuple[Outcome, ServerState]
    bench: Bench
    device: Device
    board: VirtualBoard
    server: VirtualCoiote
    vault: PassingVault = field(default_factory=PassingVault)

    def run(self, process: Process | None = None) -> RunRecord | None:
        """Return the record of a run, None for one that died."""
        process = process or Process()
        database = MortalDatabase(self.bench.ledger.path, process)
        ledger = Ledger(database, vault=self.vault)
        parts = {name: getattr(self.bench, name) for name in ("programmer", "registrar")}
        watched: dict[str, Any] = {name: part and Watched(part, process) for name, part in parts.items()}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(delivery, "open_link", lambda *given: Watched(open_link(*given), process))
            try:
                bench = replace(self.bench, ledger=ledger, **watched)
                record: RunRecord | None = provision(self.device, self.job, bench, lambda _: None, CancelToken())
            except Died:
                record = None
            finally:
                database.close()
        return None if process.dead else record

    def deliver(self) -> None:
        """Let the server have what it is owed."""
        with Ledger.open(self.bench.ledger.path, vault=self.vault) as ledger:
            send_round(
                ledger.outbox,
                lambda options: Coiote(options, self.server.token),
                lambda row: ledger.sealed(row.endpoint_name),
                cancel=CancelToken(),
            )

    @property
    def key(self) -> bytes | None:
        """The key in the device."""
        pack = self.board.stored_pack
        return None if pack is None else management_account(read_records(read_pack(pack))[0]).opaque(5)

    @property
    def is_known(self) -> bool:
        """Whether the server has the unit."""
        names = [device.endpoint_name for device in self.server.devices]
        assert names in ([], [self.board.identity.endpoint_name])
        return bool(names)

    def agrees(self, key: bytes | None, server: bytes | None) -> bool:
        """Whether the server has the device's key; of certificates it has none."""
        return server == (None if self.job.name.endswith("certificate") or not self.is_known else key)

    @property
    def servers_key(self) -> bytes | None:
        keys = [device.psk_key.reveal() for device in self.server.devices if device.psk_key is not None]
        assert len(keys) <= 1
        return keys[0] if keys else None

    def states(self) -> tuple[UnitState, ServerState] | None:
        """What the ledger knows of the unit; None before it has its name."""
        for identity in self.bench.ledger.by_endpoint(self.board.identity.endpoint_name).identities:
            return identity.state, identity.server_state
        return None


def behind_a_port(station: VirtualStation, job: Job) -> tuple[Job, Device]:
    board, image = station.boards.boards[0], job.board.first_image
    assert image is not None
    board.begin_flash(chip_erase=True)
    board.finish_flash(read_image(image))
    board.reset()
    options = replace(job.board, first_image=None, final_image=None, final_name_text="")
    return replace(job, board=options), Device(port=board.port)


def on_a_probe_not_erased(station: VirtualStation, job: Job) -> tuple[Job, Device]:
    configured, _ = behind_a_port(station, job)
    options = replace(configured.board, final_image=job.board.final_image, final_name_text=job.board.final_name_text)
    return replace(job, board=options), station.devices[0]


def flashed(station: VirtualStation, job: Job) -> tuple[Job, Device]:
    return job, station.devices[0]


def sectors_first(station: VirtualStation, job: Job) -> tuple[Job, Device]:
    rules = replace(NRF9160DK.erase, first=Erase.SECTORS)
    return replace(job, hardware=replace(NRF9160DK, erase=rules)), station.devices[0]


def sectors_and_one_image(station: VirtualStation, job: Job) -> tuple[Job, Device]:
    job, device = sectors_first(station, job)
    return replace(job, board=replace(job.board, final_image=None, final_name_text="")), device


Arrange = Callable[[VirtualStation, Job], tuple[Job, Device]]
PLACES: dict[str, Arrange] = {
    "flashed": flashed,
    "behind a port": behind_a_port,
    "on a probe, not erased": on_a_probe_not_erased,
    "sectors erased": sectors_first,
    "sectors erased, one image": sectors_and_one_image,
}
NOW, LATER, NO = "server now", "server later", "no server"
ENDS = {
    NOW: (Outcome.PASS, ServerState.REGISTERED),
    LATER: (Outcome.WAIT, ServerState.OWED),
    NO: (Outcome.PASS, ServerState.NONE),
}
KINDS = [
    *((place, NOW, "psk") for place in PLACES),
    *((place, told, "psk") for place in ("flashed", "behind a port") for told in (LATER, NO)),
    *((place, NOW, "certificate") for place in ("flashed", "behind a port", "on a probe, not erased")),
]


@pytest.fixture(autouse=True)
def whatever_runs_beside_dies_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process die in any of its threads, such as the one that says now and then that it lives."""
    hook = threading.excepthook
    monkeypatch.setattr(threading, "excepthook", lambda told: None if told.exc_type is Died else hook(told))


@pytest.fixture
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Place]]:
    monkeypatch.setattr(anjay_firmware, "SILENCE_S", SILENCE_S)
    with ExitStack() as stations:

        def enter() -> Place:
            where, told, mode = request.param
            station = stations.enter_context(virtual_station(demo_job(mode), boards=1, speed=100))
            server = stations.enter_context(VirtualCoiote(domains=(DOMAIN,)))
            board = station.boards.boards[0]
            board.timings = replace(board.timings, silence_s=SILENCE_S)
            job, device = PLACES[where](station, station.job)
            options = CoioteOptions(url=server.url, domain=DOMAIN, when=When.LATER if told == LATER else When.NOW)
            return Place(
                job=replace(job, name=f"of {mode}", server=None if told == NO else options),
                ends=ENDS[told],
                bench=replace(station.bench, registrar=Coiote(options, server.token) if told == NOW else None),
                device=device,
                board=board,
                server=server,
            )

        yield enter


@pytest.mark.slow
@pytest.mark.parametrize("place", KINDS, indirect=True, ids=", ".join)
@pytest.mark.parametrize("cut", ["writes", "actions"])
def test_wherever_it_is_cut_a_plain_run_goes_on_with_one_name_and_one_key(
    place: Callable[[], Place], cut: str, thorough: bool, request: pytest.FixtureRequest
) -> None:
    first, stride = (1, 1) if thorough else (1 + len(request.node.name) % FEWER, FEWER)
    for number in range(first, MOST, stride):
        here, process = place(), Process(**{cut: number})
        if here.run(process) is not None:
            assert number >= LEAST, "hardly anything was cut"
            return
        told = f"{cut} {number}, cut after {process.died_after}"
        held, known = here.key, here.servers_key
        if ended := here.states() == (UnitState.CLOSED, here.ends[1]):  # it died with its end in the ledger
            assert held is not None, told
        else:
            go_on(here, told)
        assert held is None or held == here.key, told
        assert known is None or held is None or known == held, told
        show_whole(here, f"{told}, {ended=}")
    pytest.fail("the run has more of them than were tried")


def go_on(here: Place, told: str) -> None:
    """Run the unit once more; one that has a part of a configuration takes another after its power was off."""
    record = here.run()
    if record is not None and record.code == "E327":
        assert here.key is None
        here.board.power_cycle()
        record = here.run()
    assert record is not None, told
    assert record.outcome is here.ends[0], f"{told}: {record}"


def show_whole(here: Place, told: str) -> None:
    """One name, in the ledger and at the server; one key, in the device and at the server; one good end."""
    assert here.states() == (UnitState.CLOSED, here.ends[1]), told
    assert here.is_known == (here.ends[1] is ServerState.REGISTERED), told
    assert here.key is not None, told
    assert here.agrees(here.key, here.servers_key), told
    name = here.board.identity.endpoint_name
    runs = here.bench.ledger.runs()
    assert {run.endpoint_name for run in runs} <= {name, None}, told
    good = [run.outcome for run in runs if run.outcome in (Outcome.PASS, Outcome.WAIT)]
    assert good == [here.ends[0]], told
    if here.ends[0] is Outcome.WAIT:
        here.deliver()
        assert here.states() == (UnitState.CLOSED, ServerState.REGISTERED), told
        assert here.agrees(here.key, here.servers_key), told
        assert here.bench.ledger.runs()[-1].outcome is Outcome.PASS, told


@pytest.mark.parametrize("place", [("behind a port", NOW, "psk")], indirect=True)
def test_a_job_that_was_changed_meanwhile_is_not_gone_on_with(place: Callable[[], Place]) -> None:
    for number in range(1, MOST):
        here = place()
        here.run(Process(writes=number))
        states = here.states()
        if states is not None and states[0] is UnitState.ACCEPTED:
            break
    here.job = replace(here.job, digest="another")
    record = here.run()
    assert record is not None
    assert record.code == "E319"


@pytest.mark.parametrize("place", [("sectors erased, one image", NOW, "psk")], indirect=True)
def test_a_first_image_that_finds_a_configuration_nobody_vouches_for_says_so(place: Callable[[], Place]) -> None:
    here = place()
    here.run()
    here.device = replace(here.device, again=Again.SAME_IDENTITY)
    record = here.run()
    assert record is not None
    assert (record.outcome, record.code) == (Outcome.FAIL, "E319")
    assert here.key == here.servers_key


@pytest.mark.parametrize("place", [("sectors erased, one image", NOW, "psk")], indirect=True)
def test_a_first_image_that_finds_what_this_chip_was_sent_is_gone_on_with(place: Callable[[], Place]) -> None:
    for number in range(8, MOST):
        here = place()
        here.run(Process(writes=number))
        states = here.states()
        if states is not None and states[0] is UnitState.ACCEPTED:
            break
    held = here.key
    assert held is not None
    go_on(here, f"died after write {number}")
    assert here.key == held
    show_whole(here, f"died after write {number}")
