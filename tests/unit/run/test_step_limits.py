"""Every step ends, whatever it works with: nothing that goes on for ever, a little at a time, keeps a run going."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest

from factory_prov.cancel import CancelToken, LateCancel, LimitedCancel
from factory_prov.errors import Cancelled, FactoryProvError, ProgrammerError, StepTooLong
from factory_prov.events import Event, StepStarted
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.provisioning import ProvisioningLink
from factory_prov.messages import Message
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.programmers.tools.tool_process import Patience, run_tool
from factory_prov.registrars.coiote.registrar import Coiote, CoioteOptions
from factory_prov.rehearsal.options import LONGEST_S
from factory_prov.run.pipeline import provision
from factory_prov.run.steps import STEPS, Rehearse
from factory_prov.run.steps import step as steps
from factory_prov.run.steps.step import RunStep

LIMIT_S = 0.4


def late() -> FactoryProvError:
    return StepTooLong(Message("late"))


def test_a_token_with_a_limit_ends_every_way_of_waiting() -> None:
    asked = CancelToken()
    token = LimitedCancel(asked)
    for wait in (lambda: token.wait(60), lambda: LateCancel(token, 1.0).wait(60), lambda: wait_by_looking(token)):
        with token.limited(0.05, late), pytest.raises(StepTooLong):
            wait()
    token.wait(0.01)  # behind its limit it is a token like any other
    token.check()
    asked.cancel()
    with token.limited(60, late), pytest.raises(Cancelled):
        token.check()
    assert token.cancelled


def wait_by_looking(token: CancelToken) -> None:
    while True:
        token.check()


@pytest.fixture
def station(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualStation]:
    with ExitStack() as stations:
        job = demo_job("psk")
        yield stations.enter_context(virtual_station(job, boards=1, speed=100))


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[RunStep]], None]:
    def of(kind: type[RunStep]) -> None:
        monkeypatch.setattr(kind, "limit_s", LIMIT_S)
        monkeypatch.setattr(steps, "_WAITS", 0)

    return of


def run(station: VirtualStation, events: list[Event]) -> RunRecord:
    return provision(station.devices[0], station.job, station.bench, events.append, CancelToken())


def without_end(*_: object, cancel: CancelToken, **__: object) -> None:
    while True:
        cancel.wait(0.01)


def name_without_end(link: ProvisioningLink, *_: object, **__: object) -> str:
    while True:
        link.drain()


ENDLESS = {
    "reserve": (SimulatedProgrammer, "hardware_id", lambda _s, _p, cancel: without_end(cancel=cancel)),
    "flash first image": (SimulatedProgrammer, "flash", without_end),
    "connect": (ProvisioningLink, "wait_console", name_without_end),
    "read identity": (ProvisioningLink, "own_name", name_without_end),
    "write configuration": (ProvisioningLink, "send_pack", name_without_end),
    "register": (Coiote, "register", without_end),
    "verify": (ProvisioningLink, "wait_console", name_without_end),
}


@pytest.mark.parametrize("key", ENDLESS)
def test_a_step_that_would_go_on_for_ever_ends(
    station: VirtualStation, short: Callable[[type[RunStep]], None], monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    kind, name, endless = ENDLESS[key]
    (step,) = [each for each in STEPS if each.step.key == key]
    short(step)
    events: list[Event] = []
    real = getattr(kind, name)

    def once_there(*arguments: object, **options: object) -> object:
        begun = [event.step.key for event in events if isinstance(event, StepStarted)]
        return (endless if key in begun else real)(*arguments, **options)

    monkeypatch.setattr(kind, name, once_there)
    record = run(station, events)
    ends = (Outcome.ERROR, "E402") if key == "register" else (Outcome.FAIL, "E301")  # a server says nothing of a unit
    assert (record.outcome, record.code) == ends
    assert "did not end within" in str(record.reason)
    assert str(step.step.title) in str(record.reason)


def test_no_step_is_ended_before_the_time_is_over_that_its_server_may_take(station: VirtualStation) -> None:
    server = station.job.server
    assert isinstance(server, CoioteOptions)
    job = replace(station.job, server=replace(server, deadline_s=3600.0))
    steps_of_job: list[float] = []

    class Patience(LimitedCancel):
        @contextmanager
        def limited(self, limit_s: float, late: Callable[[], FactoryProvError]) -> Iterator[None]:
            steps_of_job.append(limit_s)
            yield

    pipeline = "factory_prov.run.pipeline.LimitedCancel"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, Patience)
        record = provision(station.devices[0], job, station.bench, lambda _: None, CancelToken())
    assert record.outcome is Outcome.PASS
    assert min(steps_of_job) > 3 * 3600.0


def test_no_step_is_ended_before_its_longest_waits_are_over() -> None:
    patient = LinkOptions(boot_timeout_s=3000.0)
    assert patient.longest_wait_s == 3000.0
    assert LinkOptions().longest_wait_s == 30.0
    assert replace(LinkOptions(), reply_timeout_s=50.0).longest_wait_s == 400.0
    assert all(step.limit_s >= 600 for step in STEPS if step is not Rehearse)
    assert Rehearse.limit_s == LONGEST_S == 15  # it waits for no board, and the next unit waits for it


@pytest.mark.parametrize(
    "program",
    [
        "import sys\nwhile True: print('x', flush=True)",
        "import sys, time\nwhile True:\n print('x', flush=True); time.sleep(0.01)",
        "import sys\nwhile True: sys.stdout.write('x'); sys.stdout.flush()",
        "import sys, time\nwhile True: sys.stderr.write('x'); sys.stderr.flush(); time.sleep(0.01)",
        "import os\nif os.fork():\n os._exit(0)\nwhile True: print('x', flush=True)",
    ],
    ids=["lines", "a line now and then", "no line", "errors", "a child left behind"],
)
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_tool_that_talks_for_ever_ends(program: str) -> None:
    patience = Patience(total_s=1.0, silence_s=60.0)
    with pytest.raises(ProgrammerError, match=r"did not finish|without end"):
        run_tool([sys.executable, "-c", program], lambda _: None, patience=patience, cancel=CancelToken())
