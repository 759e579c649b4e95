"""Runs of devices of version 2: each no has its own code, a digest proves a PASS, and what was cut off is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.credentials.vault.sealing import PassingVault
from factory_prov.device_contract.files import READY_TEXT, ContractVersion
from factory_prov.errors import ConfigurationRefused, LinkError, LinkLost, LinkTimeout
from factory_prov.events import Event, LogLine, StepStarted
from factory_prov.job.model import Job
from factory_prov.ledger.records import Again, Outcome, RunRecord
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import VirtualStation, demo_job, on_contract, virtual_station
from factory_prov.links.protocol import ResultVerdict
from factory_prov.links.smp.committing import Committing
from factory_prov.links.smp.messages import FileRequest, Requests
from factory_prov.links.smp.pack_upload import PackUpload
from factory_prov.links.smp.provisioning import ProvisioningLink
from factory_prov.messages import Message
from factory_prov.naming.sources import GivenName
from factory_prov.run import pipeline
from factory_prov.run.bench import Bench, Device
from factory_prov.run.pipeline import provision
from factory_prov.run.proof import StepLeftOut, examine
from factory_prov.run.steps import WriteConfiguration
from factory_prov.run.steps.read_identity import refuse_crossed
from factory_prov.run.values import Configured, Holds, Registered, Rehearsed, Unlisted, Unrehearsed, Verified
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.contract_faults import ContractFault
from factory_prov.simulation.firmware_image import Generation, read_image, write_demo_images

NAME = "urn:dev:os:32473-Demo-000001"


def two(mode: str = "psk") -> Job:
    job = on_contract(demo_job(mode), 2)
    link = replace(job.link, reply_timeout_s=1.0, result_timeout_s=3.0)
    return replace(job, link=link, board=replace(job.board, attempts=1))


def told(events: list[Event]) -> str:
    return "\n".join(str(event.text) for event in events if isinstance(event, LogLine))


@pytest.mark.parametrize("mode", ["psk", "certificate"])
def test_a_blank_unit_passes_by_its_digest(mode: str) -> None:
    with virtual_station(two(mode), boards=1, speed=100) as station:
        events = list[Event]()
        record = provision(station.devices[0], station.job, station.bench, events.append, CancelToken())
        assert (record.outcome, record.code, record.endpoint_name) == (Outcome.PASS, None, NAME)
        assert "the device holds exactly what it was sent" in told(events)
        pack = station.bench.ledger.sealed(NAME)
        (kept,) = station.bench.ledger.runs()
        assert (kept.device_contract, kept.stored_sha256) == (record.device_contract, record.stored_sha256)
        assert kept.device_contract == ContractVersion.TWO
        assert pack is None or kept.stored_sha256 == hashlib.sha256(pack).hexdigest()
        assert len(kept.stored_sha256 or "") == 64
        assert station.server.known() == (NAME,)


def test_a_unit_of_version_1_is_written_down_as_one() -> None:
    with virtual_station(demo_job("psk"), boards=1, speed=100) as station:
        record = provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
        (kept,) = station.bench.ledger.runs()
    assert (record.device_contract, record.stored_sha256) == (kept.device_contract, kept.stored_sha256) == (1, None)


CODES: dict[ContractFault, str | None] = {
    ContractFault.LOST_COMMIT: None,
    ContractFault.POWER_LOST_WHEN_APPLIED: None,
    ContractFault.WRONG_OFFSET: None,
    ContractFault.PIECE_DROPPED: None,
    ContractFault.BUSY_FOREVER: "E340",
    ContractFault.RECORD_REFUSED: "E341",
    ContractFault.OBJECT_REFUSED: "E341",
    ContractFault.OBJECTS_MISSING: "E341",
    ContractFault.SMALL_CAPACITY: "E342",
    ContractFault.STORAGE_FAILED: "E344",
    ContractFault.OTHER_DIGEST: "E345",
    ContractFault.ALREADY_PROVISIONED: "E345",
    ContractFault.LOCKED_UNIT: "E346",
    ContractFault.GARBAGE_IDENTITY: "E325",
    ContractFault.TWO_NAMES: "E325",
    ContractFault.OTHER_CHIP: "E317",
}
BEFORE_ANYTHING = {
    *(ContractFault.OBJECTS_MISSING, ContractFault.SMALL_CAPACITY, ContractFault.ALREADY_PROVISIONED),
    *(ContractFault.LOCKED_UNIT, ContractFault.GARBAGE_IDENTITY, ContractFault.TWO_NAMES, ContractFault.OTHER_CHIP),
}


@pytest.mark.parametrize("fault", list(CODES), ids=[each.value for each in CODES])
def test_each_fault_has_its_code_and_no_server_hears_of_the_unit(fault: ContractFault) -> None:
    job = two()
    job = replace(job, link=replace(job.link, result_timeout_s=1.5))
    with virtual_station(job, boards=1, speed=100, faults=[fault]) as station:
        events = list[Event]()
        record = provision(station.devices[0], station.job, station.bench, events.append, CancelToken())
        assert record.code == CODES[fault]
        assert station.server.known() == (() if record.code else (NAME,))
        steps = {event.step for event in events if isinstance(event, StepStarted)}
        assert (WriteConfiguration.step in steps) is (fault not in BEFORE_ANYTHING)


def test_a_record_that_is_refused_is_named() -> None:
    with virtual_station(two(), boards=1, speed=100, faults=[ContractFault.RECORD_REFUSED]) as station:
        record = provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
    assert record.outcome is Outcome.ERROR  # the job's trouble
    assert "record /0/1/0: value too long for this device." in str(record.reason)


@dataclass
class Bare:
    """A board of version 2 that runs already, without a probe, and a job that flashes nothing: it is not erased."""

    station: VirtualStation
    board: VirtualBoard
    job: Job
    faults: tuple[ContractFault, ...]
    events: list[Event] = field(default_factory=list)

    def run(self, ledger: Ledger | None = None, *, again: Again | None = None) -> RunRecord:
        bench: Bench = self.station.bench
        bench = bench if ledger is None else replace(bench, ledger=ledger)
        device = Device(port=self.board.port, again=again)
        self.events = []
        return provision(device, self.job, bench, self.events.append, CancelToken())

    def reset(self) -> None:
        with ProvisioningLink.open(self.board.port, self.job.link, CancelToken()) as link:
            self.board.reset()
            if ContractFault.NO_READY_LINE not in self.faults:
                link.wait_console(READY_TEXT, timeout_s=5)


@pytest.fixture
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Bare]]:
    with ExitStack() as stations:

        def enter(*faults: ContractFault) -> Bare:
            station = stations.enter_context(virtual_station(two(), boards=1, speed=100, faults=faults))
            first, _ = write_demo_images(tmp_path_factory.mktemp("images"), generation=Generation.CONTRACT_2)
            board, job = station.boards.boards[0], station.job
            board.begin_flash(chip_erase=True)
            board.finish_flash(read_image(first))
            job = replace(job, board=replace(job.board, first_image=None, final_image=None))
            bare = Bare(station, board, job, faults)
            bare.reset()
            return bare

        yield enter


@pytest.mark.parametrize("fault", [None, ContractFault.NO_READY_LINE, ContractFault.POWER_LOST_WHEN_APPLIED])
def test_a_unit_that_is_not_flashed_passes(start: Callable[..., Bare], fault: ContractFault | None) -> None:
    bare = start() if fault is None else start(fault)
    record = bare.run()
    assert (record.outcome, record.code) == (Outcome.PASS, None)
    assert bare.station.server.known() == (NAME,)


def cut_at(patch: pytest.MonkeyPatch, method: str) -> None:
    def cut(*_: object) -> ResultVerdict:
        raise SystemExit

    patch.setattr(Committing, method, cut)


@pytest.mark.parametrize("method", ["verdict", "awaited"])
@pytest.mark.parametrize("reset", [False, True])
def test_a_run_that_was_cut_off_asks_what_the_device_holds(
    start: Callable[..., Bare], monkeypatch: pytest.MonkeyPatch, method: str, reset: bool
) -> None:
    bare = start()
    path, vault = bare.station.bench.ledger.path, PassingVault()
    with monkeypatch.context() as patch, Ledger.open(path, vault=vault) as ledger:
        cut_at(patch, method)
        with pytest.raises(SystemExit):
            bare.run(ledger)
    if reset:
        bare.reset()
    with Ledger.open(path, vault=vault) as ledger:
        record = bare.run(ledger)
    assert (record.outcome, record.code, record.endpoint_name) == (Outcome.PASS, None, NAME)
    holds = "the device holds exactly this configuration already" in told(bare.events)
    assert holds is (method == "awaited")  # committed before the cut
    assert bare.station.server.known() == (NAME,)


def in_small_packets(patch: pytest.MonkeyPatch) -> None:
    """Let every pack go in many pieces, whatever the device takes."""
    patch.setattr(Requests, "use_packets_of", lambda self, _: setattr(self, "_packet_limit_bytes", 128))


@pytest.mark.parametrize("pieces", [1, 2, 99])
def test_a_transfer_that_was_broken_off_is_gone_on_with(
    start: Callable[..., Bare], monkeypatch: pytest.MonkeyPatch, pieces: int
) -> None:
    """The device has more of it than the first piece, and no power cycle in between."""
    bare, sent = start(), list[PackUpload]()
    path, vault = bare.station.bench.ledger.path, PassingVault()
    in_small_packets(monkeypatch)
    send = PackUpload._send_next

    def cut(upload: PackUpload) -> FileRequest:
        sent.append(upload)
        if len(sent) > pieces:
            raise SystemExit
        return send(upload)

    with monkeypatch.context() as patch, Ledger.open(path, vault=vault) as ledger:
        patch.setattr(PackUpload, "_send_next", cut)
        cut_at(patch, "verdict")
        with pytest.raises(SystemExit):
            bare.run(ledger)
    with Ledger.open(path, vault=vault) as ledger:
        record = bare.run(ledger)
    assert (record.outcome, record.code) == (Outcome.PASS, None)


def test_a_unit_that_starts_anew_behind_its_commit_is_asked_what_it_holds(
    start: Callable[..., Bare], monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = start()
    commit = Committing._commit

    def silent(committing: Committing) -> ResultVerdict:
        commit(committing)
        for _ in range(100):
            committing._session.pause(0.05)
            if bare.board.stored_pack is not None:
                break
        bare.board.reset()
        committing._session.pause(1.0)  # its line is heard
        raise LinkTimeout(Message("silence."), place="port")

    monkeypatch.setattr(Committing, "verdict", silent)
    record = bare.run()
    assert (record.outcome, record.code) == (Outcome.PASS, None)


@pytest.mark.parametrize("failure", [LinkLost, LinkTimeout])
def test_a_given_name_brings_no_other_unit_the_keys_of_one_that_failed(
    start: Callable[..., Bare], monkeypatch: pytest.MonkeyPatch, failure: type[LinkError]
) -> None:
    """Nobody can tell two units without a probe apart that get their name from a list or a label."""
    first, second = start(), start()
    with Ledger.open(first.station.bench.ledger.path, vault=PassingVault()) as ledger:
        bench = replace(first.station.bench, ledger=ledger, names=GivenName(NAME))

        def away(_: Committing) -> ResultVerdict:
            raise failure(Message("it went away."), place="port")

        def run(unit: Bare) -> RunRecord:
            return provision(Device(port=unit.board.port), first.job, bench, lambda _: None, CancelToken())

        with monkeypatch.context() as patch:
            patch.setattr(Committing, "awaited", away)
            assert run(first).outcome is Outcome.FAIL
        assert run(second).outcome is Outcome.PASS
    assert first.board.stored_pack is not None
    assert first.board.stored_pack != second.board.stored_pack


def test_a_unit_with_another_configuration_is_refused_before_its_server_hears_of_it(
    start: Callable[..., Bare],
) -> None:
    bare = start()
    assert bare.run().outcome is Outcome.PASS
    removed = bare.station.server.known()
    record = bare.run(again=Again.SAME_IDENTITY)
    assert (record.outcome, record.code) == (Outcome.FAIL, "E345")
    assert bare.station.server.known() == removed


def test_the_server_refuses_before_anything_is_committed(
    start: Callable[..., Bare], monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = start()
    monkeypatch.setattr(
        type(bare.station.bench.registrar), "register", lambda *_, **__: (_ for _ in ()).throw(_refusal())
    )
    record = bare.run()
    assert record.code == "E405"
    monkeypatch.undo()
    record = bare.run()  # and no power cycle in between
    assert (record.outcome, record.code) == (Outcome.PASS, None)


def _refusal() -> Exception:
    from factory_prov.errors import ServerConflict
    from factory_prov.messages import Message

    return ServerConflict(Message("it is taken."), place="server")


@pytest.fixture(scope="module")
def whole() -> tuple[object, Verified, Registered, Unrehearsed]:
    """What a unit that passes by its digest is proven from."""
    taken: list[tuple[object, Verified, Registered, Unrehearsed]] = []

    def watched(
        plan: pipeline.RunContext, verified: Verified, listed: Registered | Unlisted, rehearsed: Rehearsed | Unrehearsed
    ) -> object:
        assert isinstance(listed, Registered)
        assert isinstance(rehearsed, Unrehearsed)
        taken.append((plan, verified, listed, rehearsed))
        return examine(plan, verified, listed, rehearsed)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch, virtual_station(two(), boards=1, speed=100) as station:
        patch.setattr(pipeline, "examine", watched)
        record = provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
    assert record.outcome is Outcome.PASS
    return taken[0]


def changed(verified: Verified, **what: object) -> Verified:
    configured = replace(verified.configured, **what)  # type: ignore[arg-type]
    if isinstance(verified.after, Configured):
        return replace(verified, after=configured)
    return replace(verified, after=replace(verified.after, configured=configured))


def test_the_digest_that_is_stored_is_that_of_the_pack(
    whole: tuple[object, Verified, Registered, Unrehearsed],
) -> None:
    _, verified, _, _ = whole
    configured = verified.configured
    assert configured.contract is ContractVersion.TWO
    assert configured.stored_sha256 == hashlib.sha256(configured.credentialed.unit.pack).digest()


@pytest.mark.parametrize(
    "what",
    [
        {"stored_sha256": None},
        {"stored_sha256": bytes(32)},
        {"contract": ContractVersion.ONE},
        {"contract": ContractVersion.ONE, "stored_sha256": None},
        {"applied": False},
    ],
)
def test_there_is_no_pass_without_the_digest(
    whole: tuple[object, Verified, Registered, Unrehearsed], what: dict[str, object]
) -> None:
    plan, verified, listed, rehearsed = whole
    with pytest.raises(ConfigurationRefused):
        examine(plan, changed(verified, **what), listed, rehearsed)  # type: ignore[arg-type]


def test_a_digest_of_a_device_of_version_1_is_none(
    whole: tuple[object, Verified, Registered, Unrehearsed],
) -> None:
    plan, verified, listed, rehearsed = whole
    credentialed = verified.configured.credentialed
    one = replace(credentialed, identified=replace(credentialed.identified, device=None))
    with pytest.raises(ConfigurationRefused):
        examine(plan, changed(verified, credentialed=one, contract=ContractVersion.ONE), listed, rehearsed)  # type: ignore[arg-type]


def test_a_device_that_holds_something_else_is_no_witness(
    whole: tuple[object, Verified, Registered, Unrehearsed],
) -> None:
    plan, verified, listed, rehearsed = whole
    device = verified.configured.credentialed.identified.device
    assert device is not None
    by = Holds(step=WriteConfiguration.step, device=device)  # as it was before: empty
    with pytest.raises(StepLeftOut):
        examine(plan, changed(verified, by=by), listed, rehearsed)  # type: ignore[arg-type]


@pytest.mark.parametrize("probed", ["0011223344556677", "7766554433221100", "4455667700112233", "3322110077665544"])
def test_a_chip_may_write_its_number_in_any_order(probed: str) -> None:
    refuse_crossed("0011223344556677", probed.upper(), place="")
    refuse_crossed("00112233", probed, place="")  # another number
