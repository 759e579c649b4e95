"""A run whose process dies after any write to its ledger, and the plain one after it: one unit, one name, one key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from factory_prov.boards import anjay_firmware
from factory_prov.cancel import CancelToken
from factory_prov.credentials.vault.sealing import PassingVault
from factory_prov.errors import LedgerError
from factory_prov.job.model import Job
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.ledger.sqlite.database import SqliteDatabase
from factory_prov.ledger.states import ServerState, UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.lwm2m.rules.accounts import management_account
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.senml import read_pack
from factory_prov.messages import Message
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.run.bench import Bench, Device
from factory_prov.run.pipeline import provision
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.firmware_image import read_image

SILENCE_S = 0.5
DOMAIN = "/virtual/"
MOST_WRITES = 60


class Died(BaseException):
    """The process is gone: nothing of it runs any more, its ledger least of all."""


class MortalDatabase(SqliteDatabase):
    """A ledger's file whose process dies right after the write of that number."""

    def __init__(self, path: Path, *, dies_after: int) -> None:
        super().__init__(path)
        self.left = dies_after

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        if self.left <= 0:  # what goes on beside it writes nothing any more either
            raise LedgerError(Message("the process is dead."), place="ledger", cure=Message("Start another."))
        with super().writing() as connection:
            yield connection
        self.left -= 1
        if self.left <= 0:
            raise Died


@dataclass(kw_only=True)
class Place:
    """A board, a server and a ledger's file; each run has a process of its own, which may die."""

    job: Job
    bench: Bench
    device: Device
    board: VirtualBoard
    server: VirtualCoiote
    vault: PassingVault = field(default_factory=PassingVault)

    def run(self, *, dies_after: int = MOST_WRITES) -> RunRecord | None:
        """Return the record of a run, None for one that died."""
        database = MortalDatabase(self.bench.ledger.path, dies_after=dies_after)
        ledger = Ledger(database, vault=self.vault)
        try:
            bench = replace(self.bench, ledger=ledger)
            record: RunRecord | None = provision(self.device, self.job, bench, lambda _: None, CancelToken())
        except Died:
            record = None
        finally:
            database.close()
        return record if database.left > 0 else None

    @property
    def key(self) -> bytes | None:
        """The key in the device."""
        pack = self.board.stored_pack
        return None if pack is None else management_account(read_records(read_pack(pack))[0]).opaque(5)

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


KINDS: dict[str, Callable[[VirtualStation, Job], tuple[Job, Device]]] = {
    "flashed": flashed,
    "behind a port": behind_a_port,
    "on a probe, not erased": on_a_probe_not_erased,
}


@pytest.fixture
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Place]]:
    monkeypatch.setattr(anjay_firmware, "SILENCE_S", SILENCE_S)
    with ExitStack() as stations:

        def enter() -> Place:
            station = stations.enter_context(virtual_station(demo_job("psk"), boards=1, speed=100))
            server = stations.enter_context(VirtualCoiote(domains=(DOMAIN,)))
            board = station.boards.boards[0]
            board.timings = replace(board.timings, silence_s=SILENCE_S)
            job, device = KINDS[request.param](station, station.job)
            options = CoioteOptions(url=server.url, domain=DOMAIN)
            return Place(
                job=replace(job, server=options),
                bench=replace(station.bench, registrar=Coiote(options, server.token)),
                device=device,
                board=board,
                server=server,
            )

        yield enter


@pytest.mark.slow
@pytest.mark.parametrize("place", KINDS, indirect=True)
def test_after_every_write_a_plain_run_goes_on_with_one_name_and_one_key(place: Callable[[], Place]) -> None:
    for dies_after in range(1, MOST_WRITES):
        here = place()
        if here.run(dies_after=dies_after) is not None:
            break
        held, known = here.key, here.servers_key
        if here.states() == (UnitState.CLOSED, ServerState.REGISTERED):  # it died with its PASS in the ledger
            assert held is not None
            assert held == known
            continue
        record = here.run()
        if record is not None and record.code == "E327":  # it has a part, and takes another after its power was off
            assert here.key is None
            here.board.power_cycle()
            record = here.run()
        told = f"died after write {dies_after}: {record}"
        assert record is not None, told
        assert record.outcome is Outcome.PASS, told
        assert here.key is not None, told
        assert here.key == here.servers_key, told
        assert held is None or held == here.key, told
        assert known is None or held is None or known == here.key, told
        assert here.states() == (UnitState.CLOSED, ServerState.REGISTERED), told
    else:
        pytest.fail("the run has more writes than were tried")


@pytest.mark.parametrize("place", ["behind a port"], indirect=True)
def test_a_job_that_was_changed_meanwhile_is_not_gone_on_with(place: Callable[[], Place]) -> None:
    for dies_after in range(1, MOST_WRITES):
        here = place()
        here.run(dies_after=dies_after)
        states = here.states()
        if states is not None and states[0] is UnitState.ACCEPTED:
            break
    here.job = replace(here.job, digest="another")
    record = here.run()
    assert record is not None
    assert record.code == "E319"
