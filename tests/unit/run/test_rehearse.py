"""The step that tries a unit's connection: beside the final image, once its server knows it; whose trouble it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from factory_prov.advice import advice_for_code
from factory_prov.cancel import CancelToken
from factory_prov.events import Event, LogLine, StepFinished, StepStarted
from factory_prov.ledger.records import Outcome, RunRecord, StepState
from factory_prov.line.shift_rehearsals import ShiftRehearsals
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.registrars.registration import Registration, ServerAnswer
from factory_prov.registrars.when import When
from factory_prov.rehearsal.options import RehearsalOptions, RehearsedUnits
from factory_prov.rehearsal.own_answers import OwnAnswers
from factory_prov.run.pipeline import provision
from factory_prov.run.steps import rehearse as step
from factory_prov.secret import Secret
from factory_prov.simulation.site_faults import SiteFault
from factory_prov.tls.dtls_server import DtlsServer
from factory_prov.tls.server_loop import ServerLoop
from factory_prov.tls.server_side import ServerSide
from factory_prov.tls.wire_faults import WireFaults

EACH = RehearsalOptions(when=RehearsedUnits.EACH_UNIT, timeout_s=4.0)


class LwM2mServer:
    """A DTLS server that has what it was registered with, or something else."""

    def __init__(self) -> None:
        self.keys: dict[bytes, Secret] = {}
        self.changed: Callable[[Secret], Secret | None] = lambda key: key
        self.faults = WireFaults()
        self.asked = 0
        self._loop = ServerLoop("LwM2M server")
        self._server = DtlsServer(
            self._loop, OwnAnswers(None, stream=False), ServerSide(key_of=self._key), faults=self.faults
        )
        self.port = self._server.open(("127.0.0.1", 0))
        self._loop.start()

    def close(self) -> None:
        self._loop.soon(self._server.close)
        self._loop.close()

    def _key(self, identity: bytes) -> Secret | None:
        self.asked += 1
        known = self.keys.get(identity)
        return None if known is None else self.changed(known)


class Telling:
    """A registrar that tells the LwM2M server too, as the real one does."""

    def __init__(self, inner: object, server: LwM2mServer) -> None:
        self._inner = inner
        self._server = server
        self.late_s = 0.0

    def register(self, registration: Registration, *, update: bool, cancel: CancelToken) -> ServerAnswer:
        answer: ServerAnswer = self._inner.register(registration, update=update, cancel=cancel)  # type: ignore[attr-defined]
        psk = registration.psk
        assert psk is not None
        threading.Timer(self.late_s, self._server.keys.__setitem__, (psk.identity.encode(), psk.key)).start()
        return answer

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)


class Bench:
    def __init__(self, station: VirtualStation, server: LwM2mServer) -> None:
        self.server = server
        self.telling = Telling(station.bench.registrar, server)
        self.bench = replace(station.bench, registrar=self.telling)  # type: ignore[arg-type]
        self.job = replace(station.job, rehearsal=replace(EACH, at=f"127.0.0.1:{server.port}"))
        self.device = station.devices[0]
        self.events: list[Event] = []

    def run(self, cancel: CancelToken | None = None) -> RunRecord:
        return provision(self.device, self.job, self.bench, self.events.append, cancel or CancelToken())

    def ended(self) -> list[str]:
        return [event.step.key for event in self.events if isinstance(event, StepFinished)]

    def told(self) -> str:
        return "\n".join(str(event.text) for event in self.events if isinstance(event, LogLine))


@pytest.fixture
def bench() -> Iterator[Bench]:
    with virtual_station(demo_job("psk"), boards=1, speed=100) as station:
        server = LwM2mServer()
        try:
            yield Bench(station, server)
        finally:
            server.close()


def test_a_unit_passes_whose_server_has_its_key_and_it_is_tried_beside_the_final_image(bench: Bench) -> None:
    record = bench.run()
    assert (record.outcome, record.code) == (Outcome.PASS, None)
    ended = bench.ended()
    assert ended.index("register") < ended.index("rehearse")
    begun = [event.step.key for event in bench.events if isinstance(event, StepStarted)]
    assert begun.index("rehearse") < begun.index("verify")
    assert "server and unit agree" in bench.told()


def wrong(key: Secret) -> Secret:
    return Secret(key.reveal()[::-1])


@pytest.mark.parametrize(("changed", "code"), [(wrong, "E432"), (lambda _: None, "E431")], ids=["wrong key", "none"])
def test_what_the_server_has_stored_wrong_is_found_before_the_unit_leaves(
    bench: Bench, changed: Callable[[Secret], Secret | None], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step, "_KNOWN_WITHIN_S", 0.5)
    bench.server.changed = changed
    record = bench.run()
    assert (record.outcome, record.code) == (Outcome.FAIL, code)
    assert advice_for_code(code).cause == "unit"
    keys = [key.reveal() for key in bench.server.keys.values()]
    assert keys
    assert not any(key.hex() in bench.told() or repr(key) in bench.told() for key in keys)


def test_a_server_that_needs_a_moment_to_know_the_unit_gets_it(bench: Bench) -> None:
    bench.telling.late_s = 0.4
    assert bench.run().outcome is Outcome.PASS
    assert bench.server.asked >= 1


@pytest.mark.slow
def test_a_server_that_is_silent_is_no_verdict_on_the_unit(bench: Bench) -> None:
    bench.job = replace(bench.job, rehearsal=replace(bench.job.rehearsal, timeout_s=1.5))
    bench.server.faults.silent = True
    record = bench.run()
    assert record.outcome is Outcome.ERROR
    assert record.code in ("E439", "E440")


def test_a_name_that_leads_nowhere_is_no_verdict_on_the_unit(bench: Bench) -> None:
    bench.job = replace(bench.job, rehearsal=replace(EACH, at="nobody.invalid:5684"))
    record = bench.run()
    assert (record.outcome, record.code) == (Outcome.ERROR, "E442")


def test_offline_nobody_is_called(bench: Bench) -> None:
    bench.job = replace(bench.job, rehearsal=replace(EACH, offline=True, register=True))
    assert bench.run().outcome is Outcome.PASS
    assert bench.server.asked == 0
    assert "offline" in bench.told()


def test_without_the_table_nothing_is_tried(bench: Bench) -> None:
    bench.job = replace(bench.job, rehearsal=RehearsalOptions())
    assert bench.run().outcome is Outcome.PASS
    assert "rehearse" not in bench.ended()


def test_once_a_shift_one_good_unit_is_enough(bench: Bench) -> None:
    turns = ShiftRehearsals()
    bench.bench = replace(bench.bench, rehearsals=turns)
    bench.job = replace(bench.job, rehearsal=replace(bench.job.rehearsal, when=RehearsedUnits.ONCE_A_SHIFT))
    assert turns.due(bench.job.digest)
    assert bench.run().outcome is Outcome.PASS
    assert "rehearse" in bench.ended()
    assert not turns.due(bench.job.digest)


def test_a_unit_that_waits_for_its_server_is_not_tried_and_it_is_told(bench: Bench) -> None:
    server = bench.job.server
    bench.job = replace(bench.job, server=replace(server, when=When.NOW_ELSE_LATER))  # type: ignore[type-var]
    bench.bench = replace(bench.bench, registrar=Away())  # type: ignore[arg-type]
    record = bench.run()
    assert record.outcome is Outcome.WAIT
    assert "rehearse" not in bench.ended()
    assert "does not know the unit yet" in bench.told()
    assert bench.server.asked == 0


class Away:
    """A registrar whose server is away."""

    def __getattr__(self, name: str) -> Callable[..., object]:
        from factory_prov.errors import ServerUnreachable
        from factory_prov.messages import Message

        def away(*_: object, **__: object) -> object:
            raise ServerUnreachable(Message("it is away."))

        return away


@pytest.mark.slow
def test_a_cancel_ends_it_at_once(bench: Bench) -> None:
    bench.server.faults.silent = True
    cancel, began = CancelToken(), threading.Event()
    bench.job = replace(bench.job, rehearsal=replace(bench.job.rehearsal, timeout_s=15.0))
    ended: list[RunRecord] = []

    def run() -> None:
        ended.append(bench.run(cancel))

    thread = threading.Thread(target=run)
    thread.start()
    ends_at = time.monotonic() + 30
    while time.monotonic() < ends_at and not began.is_set():
        if any(isinstance(event, StepStarted) and event.step.key == "rehearse" for event in tuple(bench.events)):
            began.set()
        time.sleep(0.01)
    assert began.is_set()
    cancel.cancel()
    thread.join(10)
    assert not thread.is_alive()
    assert ended[0].outcome is Outcome.ABORTED


def test_the_ledger_has_its_step(bench: Bench) -> None:
    record = bench.run()
    (run,) = bench.bench.ledger.by_endpoint(record.endpoint_name or "").runs
    assert [each.state for each in run.steps if each.step == "rehearse"] == [StepState.STARTED, StepState.DONE]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "fault", "code"),
    [
        ("psk", None, None),
        ("certificate", None, None),
        ("psk", SiteFault.WRONG_KEY, "E432"),
        ("certificate", SiteFault.FOREIGN_CERTIFICATE, "E433"),
        ("certificate", SiteFault.EXPIRED_CERTIFICATE, "E434"),
    ],
)
def test_with_the_virtual_servers_every_wrong_credential_is_found_before_the_unit_leaves(
    mode: str, fault: SiteFault | None, code: str | None
) -> None:
    job = replace(demo_job(mode), rehearsal=replace(EACH, register=True))
    faults = () if fault is None else (fault,)
    with virtual_station(job, boards=1, faults=faults, speed=100) as station:
        record = provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
    assert record.code == code, record.reason
    assert (record.outcome is Outcome.PASS) is (code is None)
