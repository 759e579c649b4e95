"""Nothing at the server changes for a device that cannot be written: it is asked with the first piece of its pack."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import ConfigurationRefused
from factory_prov.job.model import Job
from factory_prov.ledger.records import Again, Outcome, RunRecord
from factory_prov.line.virtual_station import demo_job, virtual_station
from factory_prov.links.smp import upload
from factory_prov.links.smp.messages import FileRequest
from factory_prov.lwm2m.rules.accounts import management_account
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.senml import read_pack
from factory_prov.messages import Message
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.registrars.device_credentials import PskCredentials
from factory_prov.registrars.registration import Registration, ServerAnswer
from factory_prov.run import pipeline
from factory_prov.run.bench import Bench, Device
from factory_prov.run.pipeline import provision
from factory_prov.run.plan import RunPlan
from factory_prov.run.values import Proven
from factory_prov.secret import Secret
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.firmware_image import read_image
from factory_prov.simulation.http_faults import FaultKind, HttpFault

DOMAIN = "/virtual/"


@dataclass(frozen=True, kw_only=True)
class PortStation:
    """A device behind a port that runs the provisioning firmware; the job flashes nothing."""

    job: Job
    bench: Bench
    device: Device
    board: VirtualBoard
    server: VirtualCoiote

    def run(self, *, again: Again | None = None) -> RunRecord:
        device = replace(self.device, again=again)
        return provision(device, self.job, self.bench, lambda _: None, CancelToken())

    def ready(self) -> None:
        """Give the board its power again and wait until its firmware is ready."""
        self.board.power_cycle()
        time.sleep(0.2)

    @property
    def server_keys(self) -> list[bytes | None]:
        return [None if each.psk_key is None else each.psk_key.reveal() for each in self.server.devices]

    @property
    def device_key(self) -> bytes | None:
        pack = self.board.stored_pack
        return None if pack is None else management_account(read_records(read_pack(pack))[0]).opaque(5)

    @property
    def changes(self) -> list[str]:
        """What the server was asked to change."""
        return [seen.method for seen in self.server.requests if seen.method != "GET"]


Start = Callable[..., PortStation]


@pytest.fixture
def start() -> Iterator[Start]:
    with ExitStack() as stations:

        def enter(*faults: BoardFault) -> PortStation:
            job = demo_job("psk")
            job = replace(job, link=replace(job.link, reply_timeout_s=0.4, result_timeout_s=5.0))
            station = stations.enter_context(virtual_station(job, boards=1, faults=faults, speed=100))
            server = stations.enter_context(VirtualCoiote(domains=(DOMAIN,)))
            options = CoioteOptions(url=server.url, domain=DOMAIN)
            (board,) = station.boards.boards
            board.begin_flash(chip_erase=True)
            assert station.job.board.first_image is not None
            board.finish_flash(read_image(station.job.board.first_image))
            board.reset()
            return PortStation(
                job=replace(
                    station.job,
                    board=replace(station.job.board, first_image=None, final_image=None),
                    server=options,
                ),
                bench=replace(station.bench, registrar=Coiote(options, server.token)),
                device=replace(station.devices[0], probe=None),
                board=board,
                server=server,
            )

        yield enter


@pytest.mark.parametrize("powered", [False, True])
def test_a_finished_unit_outlives_a_second_run(start: Start, powered: bool) -> None:
    station = start()
    assert station.run().outcome is Outcome.PASS
    if powered:
        station.ready()
    before, asked = station.server.devices, len(station.changes)
    for again in (None, Again.SAME_IDENTITY):
        record = station.run(again=again)
        assert record.outcome is not Outcome.PASS
    assert station.server.devices == before
    assert len(station.changes) == asked
    assert station.server_keys == [station.device_key]


def test_a_unit_that_was_written_and_then_failed_outlives_a_plain_second_run(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hiccup(*_: RunPlan | object) -> Proven:
        raise ConfigurationRefused(Message("a hiccup behind the write."))

    station = start()
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "prove", hiccup)
        assert station.run().outcome is Outcome.FAIL
    assert station.device_key is not None
    for _ in range(2):
        assert station.run().outcome is not Outcome.PASS
        assert station.server_keys == [station.device_key]


def test_a_board_that_takes_no_upload_makes_no_entry(start: Start) -> None:
    station = start(BoardFault.UPLOAD_REFUSED)
    assert station.run().code == "E320"
    assert station.changes == []


@pytest.mark.parametrize("fault", [BoardFault.LOST_REPLY, BoardFault.DAMAGED_REPLY])
def test_the_second_piece_decides_where_the_answer_to_the_first_is_lost(start: Start, fault: BoardFault) -> None:
    station = start(fault)
    assert station.run().outcome is Outcome.PASS
    assert station.server_keys == [station.device_key]


def test_a_device_that_goes_before_its_second_piece_changes_nothing_at_the_server(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = start(BoardFault.LOST_REPLY)
    sent: list[int] = []
    write = upload.Upload._send

    def send(self: upload.Upload, ends: int) -> FileRequest:
        sent.append(ends)
        if len(sent) == 2:
            station.board.unplug()
        return write(self, ends)

    monkeypatch.setattr(upload.Upload, "_send", send)
    assert station.run().code == "E312"
    assert station.changes == []


def test_a_server_that_says_no_in_the_middle_leaves_the_device_blank_and_the_next_run_passes(start: Start) -> None:
    station = start()
    station.server.fail(HttpFault(kind=FaultKind.STATUS, status=403, method="POST"))
    record = station.run()
    assert record.code == "E404"
    assert "Power-cycle" in str(record.reason)
    station.ready()
    assert station.device_key is None
    again = station.run()
    assert (again.outcome, again.endpoint_name) == (Outcome.PASS, record.endpoint_name)
    assert station.server_keys == [station.device_key]


def test_a_conflict_is_met_before_the_device_is_written(start: Start) -> None:
    station = start()
    name, registrar = station.board.identity.endpoint_name, station.bench.registrar
    foreign = Registration(endpoint_name=name, credentials=PskCredentials(identity=name, key=Secret(b"k" * 16)))
    assert registrar is not None
    registrar.register(foreign, update=False, cancel=CancelToken())
    for _ in range(2):  # a device that has taken a piece would not take the first one again
        assert station.run().code == "E405"
    assert station.server_keys == [b"k" * 16]
    assert station.run(again=Again.SAME_IDENTITY).outcome is Outcome.PASS
    assert station.server_keys == [station.device_key]


def test_a_slow_server_costs_the_device_its_patience_only_in_small_pieces(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = start()
    pieces: list[int] = []
    write, register = upload.Upload._send, Coiote.register

    def send(self: upload.Upload, ends: int) -> FileRequest:
        request = write(self, ends)
        pieces.append(ends)
        return request

    def slowly(self: Coiote, registration: Registration, **options: object) -> ServerAnswer:
        ends_at = time.monotonic() + 20
        while len(pieces) < 4 and time.monotonic() < ends_at:
            time.sleep(0.02)
        return register(self, registration, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(upload, "PATIENCE_S", 0.0)
    monkeypatch.setattr(upload.Upload, "_send", send)
    monkeypatch.setattr(Coiote, "register", slowly)
    assert station.run().outcome is Outcome.PASS
    assert pieces[1:4] == [pieces[0] + 1, pieces[0] + 2, pieces[0] + 3]
    assert station.server_keys == [station.device_key]
