"""The pipeline on virtual boards: PASS, every fault, returned units, cancelling, and what must never be seen."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from factory_prov.advice import advice_for_code
from factory_prov.cancel import CancelToken
from factory_prov.credentials.psk import generate_psk
from factory_prov.errors import InputError
from factory_prov.events import Event, LogLine, Step, StepFinished, StepProgress, StepStarted, UnitNamed
from factory_prov.job import unit as job_unit
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Job
from factory_prov.labels.options import LabelOptions
from factory_prov.ledger.outcomes import OUTCOME_OF
from factory_prov.ledger.records import Again, Outcome, RunRecord
from factory_prov.line.virtual_station import virtual_station
from factory_prov.links.smp.provisioning import ProvisioningLink
from factory_prov.naming.name_list import ListedName
from factory_prov.naming.pattern import NamePattern
from factory_prov.naming.sources import GivenName, ListedNames, PatternNames, UnitFacts
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.registrars.device_credentials import PskCredentials
from factory_prov.registrars.registration import Registration
from factory_prov.rehearsal.options import RehearsalOptions, RehearsedUnits
from factory_prov.run.bench import Bench, Device
from factory_prov.run.pipeline import provision
from factory_prov.run.steps import (
    STEPS,
    Connect,
    FlashFinal,
    FlashFirst,
    MakeCredentials,
    ReadIdentity,
    Register,
    Rehearse,
    Reserve,
    ScanLabel,
)
from factory_prov.secret import Secret
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.firmware_image import read_image
from factory_prov.simulation.http_faults import FaultKind, HttpFault

SPEED = 100.0
DOMAIN = "/virtual/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A virtual station whose server can be looked into and told to fail."""

    bench: Bench
    job: Job
    devices: tuple[Device, ...]
    boards: VirtualBench
    server: VirtualCoiote


Start = Callable[..., Station]


@pytest.fixture(autouse=True)
def _no_thread_outlives_its_test() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    ends_at = time.monotonic() + 3
    while (left := set(threading.enumerate()) - before) and time.monotonic() < ends_at:
        time.sleep(0.02)
    assert left == set()


@pytest.fixture
def job(configs: Path) -> Job:
    loaded = load_job(configs / "job-psk.toml")
    return replace(loaded, link=replace(loaded.link, boot_timeout_s=1.0, reply_timeout_s=0.4, result_timeout_s=5.0))


@pytest.fixture
def start(job: Job) -> Iterator[Start]:
    with ExitStack() as stations:

        def enter(*faults: BoardFault, boards: int = 1, of: Job = job) -> Station:
            station = stations.enter_context(virtual_station(of, boards=boards, faults=faults, speed=SPEED))
            server = stations.enter_context(VirtualCoiote(domains=(DOMAIN,)))
            options = CoioteOptions(url=server.url, domain=DOMAIN)
            return Station(
                bench=replace(station.bench, registrar=Coiote(options, server.token)),
                job=replace(station.job, server=options),
                devices=station.devices,
                boards=station.boards,
                server=server,
            )

        yield enter


def run(station: Station, events: list[Event] | None = None, *, again: Again | None = None) -> RunRecord:
    device = replace(station.devices[0], again=again)
    told: list[Event] = [] if events is None else events
    return provision(device, station.job, station.bench, told.append, CancelToken())


def test_a_blank_unit_passes(start: Start) -> None:
    station, events = start(), list[Event]()
    record = run(station, events)
    assert (record.outcome, record.code, record.endpoint_name) == (Outcome.PASS, None, "urn:dev:os:32473-Demo-000001")
    (device,) = station.server.devices
    assert device.endpoint_name == record.endpoint_name
    assert [event.step for event in events if isinstance(event, StepStarted)][:5] == [
        Reserve.step, FlashFirst.step, Connect.step, ReadIdentity.step, MakeCredentials.step,
    ]  # fmt: skip
    finished = {event.step for event in events if isinstance(event, StepFinished)}
    assert finished == {each.step for each in STEPS} - {Rehearse.step, ScanLabel.step}  # the job wants none
    progress = [event for event in events if isinstance(event, StepProgress) and event.step is FlashFinal.step]
    assert progress[-1].done == progress[-1].total
    (kept,) = station.bench.ledger.runs()
    assert (kept.outcome, kept.endpoint_name, kept.hardware_id) == (
        Outcome.PASS, record.endpoint_name, record.hardware_id,
    )  # fmt: skip


def test_a_certificate_unit_passes(start: Start, configs: Path) -> None:
    assert run(start(of=load_job(configs / "job-certificate.toml"))).outcome is Outcome.PASS


OUTCOMES = {
    BoardFault.UNPLUG_AT_40: "E202",
    BoardFault.UNPLUG_IN_UPLOAD: "E312",
    BoardFault.LOST_REPLY: None,
    BoardFault.DAMAGED_REPLY: None,
    BoardFault.LATE_REPLY: None,
    BoardFault.NOISE: None,
    BoardFault.LOCKED_CHIP: "E203",
    BoardFault.NO_SMP: "E314",
    BoardFault.UPLOAD_REFUSED: "E320",
    BoardFault.VERIFY_ERROR: "E204",
    BoardFault.RESET_LOOP: "E321",
    BoardFault.RESULT_REFUSED: "E316",
    BoardFault.ODD_RESULT: "E316",
    BoardFault.LOST_RESULT: None,
    BoardFault.POWER_LOST_IN_UPLOAD: None,
    BoardFault.POWER_LOST_BEFORE_RESULT: None,
    BoardFault.REFUSED_IN_UPLOAD: "E316",
    BoardFault.ODD_REPLIES: "E325",
    BoardFault.SLOW_NAME: "E328",
    BoardFault.FINAL_SILENT: "E322",
    BoardFault.OTHER_NAME: "E318",
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", OUTCOMES)
def test_every_fault_has_its_outcome_and_only_a_whole_unit_passes(start: Start, fault: BoardFault) -> None:
    station = start(fault)
    record = run(station)
    assert record.code == OUTCOMES[fault]
    assert record.outcome is (Outcome.PASS if record.code is None else Outcome.FAIL)
    assert (record.reason is None) is (record.code is None)
    history = station.bench.ledger.unit(record.hardware_id or "")
    if record.hardware_id is not None:
        assert history.runs[-1].run.outcome is record.outcome
        assert history.runs[-1].run.reason == record.reason


SERVER_FAULTS = {401: "E404", 403: "E404", 404: "E406", 500: "E406"}


def test_each_fault_that_fails_has_a_code_of_its_own() -> None:
    refused = {BoardFault.RESULT_REFUSED, BoardFault.ODD_RESULT, BoardFault.REFUSED_IN_UPLOAD}  # ways to say no
    codes = [code for fault, code in OUTCOMES.items() if code is not None and fault not in refused]
    assert len(set(codes)) == len(codes)
    assert {OUTCOMES[fault] for fault in refused} == {"E316"}
    assert "E316" not in codes
    assert set(OUTCOMES) == set(BoardFault)


@pytest.mark.slow
@pytest.mark.parametrize("status", SERVER_FAULTS)
def test_a_server_that_refuses_is_no_pass(start: Start, status: int) -> None:
    station = start()
    station.server.fail(*[HttpFault(kind=FaultKind.STATUS, status=status, method="POST")] * 4)
    record = run(station)
    assert (record.outcome, record.code) == (Outcome.ERROR, SERVER_FAULTS[status])


def test_a_unit_that_failed_at_the_end_keeps_its_name_and_passes_the_next_time(start: Start) -> None:
    station = start()
    station.server.fail(HttpFault(kind=FaultKind.STATUS, status=403, method="POST"))
    first, second = run(station), run(station)
    assert (first.outcome, second.outcome) == (Outcome.ERROR, Outcome.PASS)
    assert first.endpoint_name == second.endpoint_name
    assert len(station.server.devices) == 1


@pytest.mark.slow
def test_a_returned_unit_is_refused_with_the_choice_and_comes_back_under_the_same_name(start: Start) -> None:
    station, events = start(), list[Event]()
    first = run(station)
    key = station.server.devices[0].psk_key
    refused = run(station, events)
    assert (refused.outcome, refused.code) == (Outcome.FAIL, "E106")
    assert any("--again" in str(event.text) for event in events if isinstance(event, LogLine))
    assert [event.step for event in events if isinstance(event, StepStarted)] == [Reserve.step]
    again = run(station, again=Again.SAME_IDENTITY)
    assert (again.outcome, again.endpoint_name) == (Outcome.PASS, first.endpoint_name)
    (device,) = station.server.devices
    assert device.psk_key is not None
    assert device.psk_key != key


def test_a_label_that_is_not_the_name_a_unit_has_is_refused(start: Start) -> None:
    station = start()
    device = station.devices[0]
    station.server.fail(HttpFault(kind=FaultKind.STATUS, status=403, method="POST", times=100))
    failed = provision(device, station.job, station.bench, lambda _: None, CancelToken())
    assert failed.outcome is Outcome.ERROR
    labelled = replace(station.bench, names=GivenName("another-label"))
    record = provision(device, station.job, labelled, lambda _: None, CancelToken())
    assert (record.outcome, record.code) == (Outcome.FAIL, "E318")


def test_a_decision_about_one_unit_is_not_carried_out_on_another(start: Start) -> None:
    station = start()
    first = run(station)
    decided = replace(station.devices[0], again=Again.SAME_IDENTITY, hardware_id="00" * 8)
    record = provision(decided, station.job, station.bench, lambda _: None, CancelToken())
    assert (record.outcome, record.code) == (Outcome.FAIL, "E317")
    right = replace(decided, hardware_id=first.hardware_id)
    assert provision(right, station.job, station.bench, lambda _: None, CancelToken()).outcome is Outcome.PASS


@pytest.mark.slow
def test_a_new_identity_retires_the_old_one_here_and_at_the_server(start: Start) -> None:
    station = start()
    first = run(station)
    new_name = "urn:dev:os:32473-Demo-900001"
    bench = replace(station.bench, names=GivenName(new_name))
    device = replace(station.devices[0], again=Again.NEW_IDENTITY)
    nameless = run(station, again=Again.NEW_IDENTITY)  # the device would say its old name
    assert (nameless.outcome, nameless.code) == (Outcome.FAIL, "E109")
    early = provision(device, station.job, bench, lambda _: None, CancelToken())  # its firmware has the old name still
    assert (early.outcome, early.code) == (Outcome.FAIL, "E318")
    assert [device.endpoint_name for device in station.server.devices] == [first.endpoint_name]
    board = station.boards.boards[0]
    board.identity = replace(board.identity, endpoint_name=new_name)
    again = provision(device, station.job, bench, lambda _: None, CancelToken())
    assert (again.outcome, again.endpoint_name) == (Outcome.PASS, new_name)
    assert [device.endpoint_name for device in station.server.devices] == ["urn:dev:os:32473-Demo-900001"]
    names = station.bench.ledger.unit(first.hardware_id or "").identities
    assert [(identity.endpoint_name, identity.retired_at is None) for identity in names] == [
        (first.endpoint_name, False),
        (again.endpoint_name, True),
    ]


@pytest.mark.slow
def test_an_entry_of_another_station_is_never_overwritten(start: Start) -> None:
    station = start()
    name, key = station.boards.boards[0].identity.endpoint_name, Secret(b"k" * 16)
    foreign = Registration(endpoint_name=name, credentials=PskCredentials(identity=name, key=key))
    registrar = station.bench.registrar
    assert registrar is not None
    registrar.register(foreign, update=False, cancel=CancelToken())
    for _ in range(2):
        record = run(station)
        assert (record.outcome, record.code) == (Outcome.FAIL, "E405")
    assert [device.psk_key for device in station.server.devices] == [key]
    assert run(station, again=Again.SAME_IDENTITY).outcome is Outcome.PASS  # somebody said so


def test_names_from_a_pattern_that_the_firmware_has_too(start: Start) -> None:
    station = start(boards=2)
    pattern = NamePattern.parse("urn:dev:os:32473-Demo-{serial:06d}")
    bench = replace(station.bench, names=PatternNames(pattern, next_serial=station.bench.ledger.next_serial))
    records = [provision(device, station.job, bench, lambda _: None, CancelToken()) for device in station.devices]
    assert [record.outcome for record in records] == [Outcome.PASS] * 2


def test_names_from_a_list_row_by_row(start: Start) -> None:
    station = start(boards=2)
    rows = [
        ListedName(endpoint_name=f"urn:dev:os:32473-Demo-00000{number}", hardware_id=None, line=number)
        for number in (1, 2)
    ]
    bench = replace(station.bench, names=ListedNames(rows, taken=station.bench.ledger.taken))
    records = [provision(device, station.job, bench, lambda _: None, CancelToken()) for device in station.devices]
    assert [record.outcome for record in records] == [Outcome.PASS] * 2
    with pytest.raises(InputError, match="every name of the list is used"):
        bench.names.name_for(UnitFacts())


@pytest.mark.slow
@pytest.mark.parametrize("hidden", [False, True])
def test_a_server_that_shows_no_key_is_no_pass_unless_the_job_says_so(start: Start, hidden: bool) -> None:
    station = start()
    station.server.fail(*[HttpFault(kind=FaultKind.HIDDEN_KEY)] * 6)
    assert station.job.server is not None
    job = replace(station.job, server=replace(station.job.server, accept_unproven=hidden))
    record = provision(station.devices[0], job, station.bench, lambda _: None, CancelToken())
    assert (record.outcome, record.code) == ((Outcome.PASS, None) if hidden else (Outcome.ERROR, "E406"))


def test_a_listener_that_breaks_fails_no_unit(start: Start) -> None:
    station = start()

    def broken(event: Event) -> None:
        raise BrokenPipeError

    assert provision(station.devices[0], station.job, station.bench, broken, CancelToken()).outcome is Outcome.PASS


def test_a_ledger_that_cannot_be_written_is_an_error_and_touches_nothing(start: Start) -> None:
    station, events = start(), list[Event]()
    station.bench.ledger.path.unlink()
    for leftover in station.bench.ledger.path.parent.glob("ledger.sqlite*"):
        leftover.unlink()
    station.bench.ledger.close()
    station.bench.ledger.path.mkdir()
    record = run(station, events)
    assert (record.outcome, record.code) == (Outcome.ERROR, "E104")
    assert not any(isinstance(event, StepStarted) for event in events)
    station.bench.ledger.path.rmdir()


def test_a_port_device_is_not_written_where_the_server_refuses_and_so_can_be_tried_again(start: Start) -> None:
    station = start()
    board = station.boards.boards[0]
    board.begin_flash(chip_erase=True)
    assert station.job.board.first_image is not None
    board.finish_flash(read_image(station.job.board.first_image))
    board.reset()
    job = replace(station.job, board=replace(station.job.board, first_image=None, final_image=None))
    device = replace(station.devices[0], probe=None)
    station.server.fail(HttpFault(kind=FaultKind.STATUS, status=403))
    first = provision(device, job, station.bench, lambda _: None, CancelToken())
    assert (first.outcome, first.code) == (Outcome.ERROR, "E406")
    second = provision(device, job, station.bench, lambda _: None, CancelToken())
    assert second.outcome is Outcome.PASS
    third = provision(replace(device, again=Again.SAME_IDENTITY), job, station.bench, lambda _: None, CancelToken())
    assert (third.outcome, third.code) == (Outcome.FAIL, "E319")


def test_a_name_of_another_unit_is_refused_before_any_hardware_is_touched(start: Start) -> None:
    station, events = start(boards=2), list[Event]()
    assert run(station).outcome is Outcome.PASS
    bench = replace(station.bench, names=GivenName("urn:dev:os:32473-Demo-000001"))
    record = provision(station.devices[1], station.job, bench, events.append, CancelToken())
    assert (record.outcome, record.code) == (Outcome.FAIL, "E105")
    assert [event.step for event in events if isinstance(event, StepStarted)] == [Reserve.step]


def test_a_device_with_another_name_than_the_given_one_is_refused(start: Start) -> None:
    station = start()
    bench = replace(station.bench, names=GivenName("urn:dev:os:32473-Else-000001"))
    record = provision(station.devices[0], station.job, bench, lambda _: None, CancelToken())
    assert (record.outcome, record.code) == (Outcome.FAIL, "E318")
    assert station.server.devices == ()
    assert run(station).outcome is Outcome.PASS  # the wrong name was never bound to the unit


@pytest.mark.slow
@pytest.mark.parametrize("step", [each.step for each in STEPS])
def test_a_cancel_at_any_step_is_aborted(start: Start, job: Job, step: Step) -> None:
    rehearsed = RehearsalOptions(when=RehearsedUnits.EACH_UNIT, offline=True)
    labelled = LabelOptions(scan_back=True)
    station, cancel = start(of=replace(job, rehearsal=rehearsed, label=labelled)), CancelToken()

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and event.step is step:
            cancel.cancel()

    record = provision(station.devices[0], station.job, station.bench, listen, cancel)
    assert cancel.cancelled
    assert (record.outcome, record.code) == (Outcome.ABORTED, "E001")
    assert run(station).outcome is Outcome.PASS


@pytest.mark.slow
@pytest.mark.parametrize("delay_ms", [1, 3, 6, 10, 15, 25])
def test_a_cancel_while_the_server_answers_leaves_no_entry_that_nobody_knows_for_ours(
    start: Start, delay_ms: int
) -> None:
    station, cancel = start(), CancelToken()
    timers: list[threading.Timer] = []

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and event.step is Register.step:
            timers.append(threading.Timer(delay_ms / 1000, cancel.cancel))
            timers[0].start()

    record = provision(station.devices[0], station.job, station.bench, listen, cancel)
    timers[0].join()
    assert (record.outcome, record.code) == (Outcome.ABORTED, "E001")
    assert run(station).outcome is Outcome.PASS


def test_a_job_that_cannot_be_used_fails_before_any_hardware_is_touched(start: Start, job: Job, tmp_path: Path) -> None:
    station, events = start(), list[Event]()
    missing = replace(job.configuration[0], source=tmp_path / "nowhere.der")
    broken = replace(station.job, configuration=(missing, *job.configuration[1:]))
    record = provision(station.devices[0], broken, station.bench, events.append, CancelToken())
    assert (record.outcome, record.code) == (Outcome.ERROR, "E101")
    assert not any(isinstance(event, StepStarted) and event.step is FlashFirst.step for event in events)


def test_our_own_bug_is_an_error_without_its_text(start: Start) -> None:
    station, events = start(), list[Event]()

    class Broken(GivenName):
        def name_for(self, unit: object) -> str:
            raise RuntimeError("3x@mpl3 key")

    bench = replace(station.bench, names=Broken("x"))
    record = provision(station.devices[0], station.job, bench, events.append, CancelToken())
    assert (record.outcome, record.code) == (Outcome.ERROR, "E901")
    assert "3x@mpl3" not in "".join(map(str, events))
    assert any("RuntimeError at test_pipeline.py" in str(event.text) for event in events if isinstance(event, LogLine))


def test_no_key_is_ever_told_or_written_down(start: Start) -> None:
    station, events = start(BoardFault.NOISE), list[Event]()
    record = run(station, events)
    assert record.outcome is Outcome.PASS
    key = station.server.devices[0].psk_key
    assert key is not None
    token = station.server.token.reveal()
    ledger = b"".join(path.read_bytes() for path in station.bench.ledger.path.parent.glob("ledger.sqlite*"))
    told = "".join(map(repr, [*events, record])).encode()
    for secret in (key.reveal(), key.reveal().hex().encode(), token):
        assert secret not in ledger
        assert secret not in told


ECHO = HttpFault(kind=FaultKind.ECHO, times=9)
"""The server refuses and repeats every secret of the request."""


def forms(secret: bytes) -> tuple[bytes, ...]:
    """Return how a secret might be written by mistake."""
    written = base64.b64encode(secret), base64.urlsafe_b64encode(secret), repr(secret)[2:-1].encode()
    return secret, secret.hex().encode(), secret.hex().upper().encode(), secret.hex(" ").encode(), *written


@pytest.mark.slow
@pytest.mark.parametrize("fault", [*(fault for fault, code in OUTCOMES.items() if code), ECHO], ids=str)
def test_why_a_unit_failed_holds_no_key_of_it(
    start: Start, monkeypatch: pytest.MonkeyPatch, fault: BoardFault | HttpFault
) -> None:
    secrets, events = list[bytes](), list[Event]()
    station = start(fault) if isinstance(fault, BoardFault) else start()
    if isinstance(fault, HttpFault):
        station.server.fail(fault)

    def generated(length_bytes: int) -> Secret:
        secret = generate_psk(length_bytes)
        secrets.append(secret.reveal())
        return secret

    monkeypatch.setattr(job_unit, "generate_psk", generated)
    record = run(station, events)
    assert record.outcome is OUTCOME_OF[advice_for_code(record.code or "").cause]
    assert [each.reason for each in station.bench.ledger.runs()] == [record.reason]
    kept = b"".join(path.read_bytes() for path in station.bench.ledger.path.parent.glob("ledger.sqlite*"))
    told = "".join([*map(repr, events), *map(str, events), repr(record), str(record.reason)]).encode()
    assert secrets or not any(isinstance(event, UnitNamed) for event in events)
    for secret in (*secrets, station.server.token.reveal()):
        for form in forms(secret):
            assert form not in kept
            assert form not in told


@pytest.mark.slow
def test_eight_units_at_once(start: Start) -> None:
    station = start(boards=8)
    records: list[RunRecord] = []

    def one(device: object) -> None:
        records.append(provision(device, station.job, station.bench, lambda _: None, CancelToken()))  # type: ignore[arg-type]

    threads = [threading.Thread(target=one, args=(device,)) for device in station.devices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [record.outcome for record in records] == [Outcome.PASS] * 8
    assert len({record.endpoint_name for record in records}) == 8
    assert len(station.server.devices) == 8


def test_a_name_of_60_kilobytes_from_a_board_is_not_told_in_full(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    station = start()
    monkeypatch.setattr(ProvisioningLink, "own_name", lambda _: "x" * 60_000)
    events = list[Event]()
    bench = replace(station.bench, names=GivenName("urn:dev:os:32473-Else-000001"))
    record = provision(station.devices[0], station.job, bench, events.append, CancelToken())
    assert (record.outcome, record.code) == (Outcome.FAIL, "E318")
    record = provision(station.devices[0], station.job, station.bench, events.append, CancelToken())
    assert record.outcome is Outcome.FAIL
    assert "60000 characters" in str(record.reason)
    assert max(len(str(event)) for event in events) < 2000
