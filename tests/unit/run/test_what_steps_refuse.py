"""What a step refuses before harm is done: a pack the device would refuse, another chip, old words of the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FinalSilent, IdentityTaken, LinkLost, LinkTimeout, WrongDevice, WrongName
from factory_prov.events import Event, Level, LogLine, StepStarted, UnitNamed
from factory_prov.job.model import Job, NameSource
from factory_prov.job.unit import Unit
from factory_prov.ledger.records import Again, Outcome, RunRecord
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.links.console import Console
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.messages import Message
from factory_prov.naming.sources import GivenName, Needs, UnitFacts
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.registrars.device_credentials import PskCredentials
from factory_prov.registrars.registration import Registration
from factory_prov.run.journal import Journal
from factory_prov.run.naming import Naming
from factory_prov.run.pipeline import provision
from factory_prov.run.plan import Chip, FinalImage
from factory_prov.run.planning import plan_run
from factory_prov.run.steps import FlashFinal, FlashFirst, Verify, make_credentials
from factory_prov.run.steps.flashing import flash
from factory_prov.run.steps.step import RunContext
from factory_prov.secret import Secret


@pytest.fixture
def station() -> Iterator[VirtualStation]:
    with virtual_station(demo_job("psk"), boards=1, speed=100) as virtual:
        yield virtual


def run(station: VirtualStation, told: Callable[[Event], None] = lambda _: None, **bench: Any) -> RunRecord:
    return provision(station.devices[0], station.job, replace(station.bench, **bench), told, CancelToken())


def found(make: Callable[..., Problem], rule: str) -> Problem:
    return make(rule, "/0/1/5", Message("It is bent."), why=Message("So it is."), cure=Message("Unbend it."))


def judged_as(monkeypatch: pytest.MonkeyPatch, *problems: Problem) -> list[Definitions | None]:
    """Let every unit have these problems; returns the definitions that its judge was given."""
    given: list[Definitions | None] = []

    def judge_unit(_job: Job, _unit: Unit, *, definitions: Definitions | None = None) -> list[Problem]:
        given.append(definitions)
        return list(problems)

    monkeypatch.setattr(make_credentials, "judge_unit", judge_unit)
    return given


def test_a_pack_with_an_error_reaches_neither_device_nor_server(
    station: VirtualStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[Event] = []
    judged_as(monkeypatch, found(warning, "first"), found(error, "second"))
    record = run(station, events.append)
    assert (record.outcome, record.code) == (Outcome.ERROR, "E101")
    assert str(record.reason) == "/0/1/5: It is bent. So it is. Unbend it."
    begun = {event.step.key for event in events if isinstance(event, StepStarted)}
    assert not begun & {"write configuration", "register", "flash final image", "verify"}
    assert station.boards.boards[0].stored_pack is None
    assert record.endpoint_name is not None
    (kept,) = station.bench.ledger.by_endpoint(record.endpoint_name).runs
    assert kept.registrations == ()


def test_a_pack_with_a_warning_is_told_and_passes(station: VirtualStation, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[Event] = []
    problem, definitions = found(warning, "first"), Definitions()
    given = judged_as(monkeypatch, problem)
    assert run(station, events.append, definitions=definitions).outcome is Outcome.PASS
    told = [event.text for event in events if isinstance(event, LogLine) and event.level is Level.WARNING]
    assert told == [problem.message]
    assert len(given) == 1
    assert given[0] is definitions  # and not others, by which nobody has checked the job


@dataclass
class Watched:
    """The programmer of a station, with another chip on its probe from the given question on."""

    programmer: SimulatedProgrammer
    swapped_at: int = 999
    done: list[str] = field(default_factory=list)

    def hardware_id(self, probe: Any, cancel: CancelToken) -> str:
        self.done.append("which chip")
        if self.done.count("which chip") >= self.swapped_at:
            return "ff" * 8
        return self.programmer.hardware_id(probe, cancel)

    def flash(self, probe: Any, image: Path, **options: Any) -> None:
        self.done.append(f"flash {image.name}")
        self.programmer.flash(probe, image, **options)

    def reset(self, probe: Any, cancel: CancelToken) -> None:
        self.done.append("reset")
        self.programmer.reset(probe, cancel)


def watched(station: VirtualStation, **options: Any) -> Watched:
    assert isinstance(station.bench.programmer, SimulatedProgrammer)
    return Watched(station.bench.programmer, **options)


def test_the_chip_is_looked_at_before_each_image_and_after_the_last_one(station: VirtualStation) -> None:
    first, final = station.job.board.first_image, station.job.board.final_image
    assert first is not None
    assert final is not None
    programmer = watched(station)
    assert run(station, programmer=programmer).outcome is Outcome.PASS
    assert programmer.done == [
        "which chip",
        *("which chip", f"flash {first.name}", "reset"),
        *("which chip", f"flash {final.name}", "reset"),
        "which chip",
    ]


@pytest.mark.parametrize(("swapped_at", "flashed"), [(2, 0), (3, 1), (4, 2)])
def test_another_chip_is_refused_before_it_is_flashed_and_never_passes(
    station: VirtualStation, swapped_at: int, flashed: int
) -> None:
    programmer = watched(station, swapped_at=swapped_at)
    record = run(station, programmer=programmer)
    assert (record.outcome, record.code) == (Outcome.FAIL, "E317")
    assert sum(each.startswith("flash") for each in programmer.done) == flashed


def test_where_nothing_is_flashed_no_chip_is_asked_for_twice(station: VirtualStation) -> None:
    assert run(station).outcome is Outcome.PASS
    board = station.boards.boards[0]
    first = station.job.board.first_image
    assert first is not None
    station.bench.programmer.flash(  # type: ignore[union-attr]
        station.devices[0].probe,  # type: ignore[arg-type]
        first,
        erase=plan_run(station.devices[0], station.job, station.bench).first.erase,  # type: ignore[union-attr]
        progress=lambda *_: None,
        cancel=CancelToken(),
    )
    board.reset()
    job = replace(station.job, board=replace(station.job.board, first_image=None, final_image=None))
    programmer = watched(station)
    device = replace(station.devices[0], again=Again.SAME_IDENTITY)
    record = provision(
        device,
        job,
        replace(station.bench, programmer=programmer),  # type: ignore[arg-type]
        lambda _: None,
        CancelToken(),
    )
    assert record.outcome is Outcome.PASS
    assert programmer.done == ["which chip"]


class Talking:
    """A link that has only a console, and a programmer whose board talks into it."""

    def __init__(self, *, chip: str | None = "chip", while_flashing: str = "", after_reset: str = "") -> None:
        self.console = Console()
        self.done: list[str] = []
        self._chip, self._while_flashing, self._after_reset = chip, while_flashing, after_reset
        self.port_is_gone = False

    def says(self, text: str) -> None:
        self.console.feed(text.encode())

    # the link
    def forget_console(self) -> None:
        self.done.append("forget")
        self.console.forget()

    def drain(self) -> None:
        self.done.append("drain")
        if self.port_is_gone:
            raise LinkLost(Message("gone."))

    def wait_console(self, text: str, *, timeout_s: float) -> None:
        self.done.append(f"wait {timeout_s:g}")
        if not self.console.take(text):
            raise LinkTimeout(Message("silent."), place="port", cure=Message("Look at it."))

    # the programmer
    def hardware_id(self, _probe: object, cancel: CancelToken) -> str | None:
        cancel.check()
        return self._chip

    def flash(self, _probe: object, image: Path, *, erase: object, progress: Any, cancel: CancelToken) -> None:
        del erase, cancel
        self.done.append(f"flash {image}")
        self.says(self._while_flashing)
        progress(1, 2)

    def reset(self, _probe: object, cancel: CancelToken) -> None:
        cancel.check()
        self.done.append("reset")
        self.says(self._after_reset)

    @property
    def image(self) -> FinalImage:
        chip: Chip = SimpleNamespace(programmer=self, probe=SimpleNamespace(serial_number="77"))  # type: ignore[assignment]
        return FinalImage(
            chip=chip,
            file=Path("final.hex"),
            erase=None,  # type: ignore[arg-type]
            running_text="it runs",
            name_text="name {endpoint_name}",
        )


class Lone:
    """One step on its own: what it needs of a run, and nothing else."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []
        link = SimpleNamespace(boot_timeout_s=7.0, longest_wait_s=7.0)
        self.context: RunContext = SimpleNamespace(  # type: ignore[assignment]
            plan=SimpleNamespace(job=SimpleNamespace(link=link, server=None)),
            journal=self,
            cancel=self,
        )

    @contextmanager
    def step(self, _step: object) -> Iterator[Callable[[int, int], None]]:
        yield lambda done, total: self.told.append((done, total))

    @contextmanager
    def limited(self, _limit_s: float, _too_long: object) -> Iterator[None]:
        yield

    def check(self) -> None:
        """Nobody stops it."""

    def reach(self, _state: object) -> None:
        """Nobody writes it down."""


def unit(chip: str | None = "chip", name: str = "unit-1") -> Any:
    identified = SimpleNamespace(hardware_id=chip, reservation=SimpleNamespace(endpoint_name=name))
    configured = SimpleNamespace(credentialed=SimpleNamespace(identified=identified))
    return SimpleNamespace(configured=configured, **vars(configured))


def test_what_the_console_said_before_a_flash_verifies_nothing() -> None:
    board = Talking()
    board.says("it runs\nname unit-1\n")
    lone = Lone()
    flashed = FlashFinal(lone.context).take(unit(), board.image, board)  # type: ignore[arg-type]
    assert board.done == ["forget", "flash final.hex", "drain", "reset"]
    assert lone.told == [(1, 2)]
    assert flashed.by.key == "flash final image"
    with pytest.raises(FinalSilent, match=r"silent\.") as caught:
        Verify(lone.context).take(unit(), board.image, board)  # type: ignore[arg-type]
    assert (caught.value.place, caught.value.cure) == ("port", Message("Look at it."))


def test_what_the_console_said_before_the_first_image_counts_no_more() -> None:
    board = Talking()
    board.says("it runs")
    reserved = SimpleNamespace(hardware_id="chip")
    FlashFirst(Lone().context).take(reserved, board.image, board)  # type: ignore[arg-type]
    with pytest.raises(LinkTimeout):
        board.wait_console("it runs", timeout_s=0)


def test_the_finished_unit_is_known_by_its_text_its_chip_and_its_whole_name() -> None:
    board, lone = Talking(after_reset="it runs\nname unit-1\n"), Lone()
    FlashFinal(lone.context).take(unit(), board.image, board)  # type: ignore[arg-type]
    verified = Verify(lone.context).take(unit(), board.image, board)  # type: ignore[arg-type]
    assert verified.by.key == "verify"  # type: ignore[union-attr]
    assert board.done[-2:] == ["wait 7", "wait 5"]


@pytest.mark.parametrize(
    "said", ["it runs\n", "it runs\nname unit-12\n", "it runs\nname unit-1", "name unit-1\nit runs"]
)
def test_a_unit_that_shows_another_name_or_none_is_not_verified(said: str) -> None:
    board = Talking(after_reset=said)
    board.reset(None, CancelToken())
    with pytest.raises(WrongName, match='did not show "name unit-1"'):
        Verify(Lone().context).take(unit(), board.image, board)  # type: ignore[arg-type]


def test_an_image_that_shows_no_name_is_known_without_it() -> None:
    board = Talking(after_reset="it runs")
    board.reset(None, CancelToken())
    image = replace(board.image, name_text="")
    assert Verify(Lone().context).take(unit(), image, board)  # type: ignore[arg-type]


@pytest.mark.parametrize("on_the_probe", ["other", None])
def test_a_finished_unit_on_another_chip_is_not_verified(on_the_probe: str | None) -> None:
    board = Talking(chip=on_the_probe, after_reset="it runs\nname unit-1\n")
    board.reset(None, CancelToken())
    with pytest.raises(WrongDevice, match="probe 77: another unit"):
        Verify(Lone().context).take(unit(), board.image, board)  # type: ignore[arg-type]
    with pytest.raises(WrongDevice, match="probe 77: another unit"):
        flash(board.image, "chip", board, progress=lambda *_: None, cancel=CancelToken())  # type: ignore[arg-type]
    assert not any(each.startswith("flash") for each in board.done)


def test_a_port_that_goes_away_in_a_flash_is_for_the_programmer_to_tell() -> None:
    board, told = Talking(), list[tuple[int, int]]()
    board.port_is_gone = True
    flash(board.image, "chip", board, progress=lambda *done: told.append(done), cancel=CancelToken())  # type: ignore[arg-type]
    assert told == [(1, 2)]
    assert board.done[-1] == "reset"


def test_an_old_name_that_is_anothers_at_the_server_is_left_there(station: VirtualStation) -> None:
    """The unit gave its name up; the entry of that name was never ours."""
    unlisted = replace(station.job, server=None)
    first = provision(
        station.devices[0], unlisted, replace(station.bench, registrar=None), lambda _: None, CancelToken()
    )
    assert first.outcome is Outcome.PASS
    assert first.endpoint_name is not None
    registrar = station.bench.registrar
    assert registrar is not None
    key = PskCredentials(identity=first.endpoint_name, key=Secret(b"k" * 16))
    others = Registration(endpoint_name=first.endpoint_name, credentials=key)
    registrar.register(others, update=False, cancel=CancelToken())
    new_name = "urn:dev:os:32473-Demo-900001"
    board = station.boards.boards[0]
    board.identity = replace(board.identity, endpoint_name=new_name)
    device = replace(station.devices[0], again=Again.NEW_IDENTITY)
    bench = replace(station.bench, names=GivenName(new_name))
    assert provision(device, station.job, bench, lambda _: None, CancelToken()).outcome is Outcome.PASS
    again = registrar.register(others, update=False, cancel=CancelToken())  # a conflict, or newly made, if it were gone
    assert again.outcome == "already there"


class Names:
    """A source that gives these names, one after the other, and then the last one for ever."""

    needs = Needs.NOTHING

    def __init__(self, *names: str) -> None:
        self.left, self.asked = list(names), 0

    def name_for(self, _unit: UnitFacts) -> str:
        self.asked += 1
        return self.left.pop(0) if len(self.left) > 1 else self.left[0]

    def could_give(self, _name: str, _unit: UnitFacts) -> bool:
        return False


@pytest.fixture
def naming(station: VirtualStation) -> Callable[..., Naming]:
    """Make the naming of a run; two names are taken by runs that still go."""
    for name in ("taken", "taken too"):
        other = Journal(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
        station.bench.ledger.reserve(other.run_id, name, psk_identity=None, again=None)

    def make(names: Names, told: Callable[[Event], None] = lambda _: None, cancel: CancelToken | None = None) -> Naming:
        bench, stop = replace(station.bench, names=names), cancel or CancelToken()
        journal = Journal(station.devices[0], station.job, bench, told, stop)
        plan = plan_run(station.devices[0], station.job, bench)
        return Naming.of(plan, journal, stop, chip=None)

    return make


def test_a_name_that_is_taken_is_passed_over(naming: Callable[..., Naming]) -> None:
    names, events = Names("taken", "taken too", "free"), list[Event]()
    assert naming(names, events.append).take_new_name(UnitFacts()).endpoint_name == "free"
    assert names.asked == 3
    assert [event.endpoint_name for event in events if isinstance(event, UnitNamed)] == ["free"]


def test_a_source_without_another_name_is_refused_and_not_asked_for_ever(naming: Callable[..., Naming]) -> None:
    names = Names("taken")
    with pytest.raises(IdentityTaken, match="taken"):
        naming(names).take_new_name(UnitFacts())
    assert names.asked == 2


def test_a_unit_that_is_refused_whatever_its_name_uses_no_more_names_up(
    naming: Callable[..., Naming], monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_a_file(*_: object, **__: object) -> None:
        raise IdentityTaken(Message("it was taken to another PC."), place="the name it has")

    names = Names("one", "two", "three")
    monkeypatch.setattr(Ledger, "reserve", in_a_file)
    with pytest.raises(IdentityTaken, match="another PC"):
        naming(names).take_new_name(UnitFacts())
    assert names.asked == 1


def test_a_run_that_is_stopped_takes_no_name(naming: Callable[..., Naming]) -> None:
    names, cancel = Names("free"), CancelToken()
    stopped = naming(names, cancel=cancel)
    cancel.cancel()
    with pytest.raises(Cancelled):
        stopped.take_new_name(UnitFacts())
    assert names.asked == 0


@pytest.mark.parametrize("source", ["pattern", "list"])
def test_a_psk_identity_for_all_units_is_refused_at_the_second_and_uses_up_no_names(
    tmp_path: Path, source: str
) -> None:
    (tmp_path / "names.csv").write_text("endpoint_name\n" + "".join(f"urn:dev:os:32473-L{n}\n" for n in range(50)))
    job = demo_job("psk")
    naming = replace(
        job.naming,
        source=NameSource(source),
        pattern="urn:dev:os:32473-A{serial}",
        list_file=tmp_path / "names.csv",
    )
    credentials = replace(job.credentials, psk=replace(job.credentials.psk, identity="abc"))
    with virtual_station(replace(job, naming=naming, credentials=credentials), boards=2, speed=100) as two:
        records = [provision(device, two.job, two.bench, lambda _: None, CancelToken()) for device in two.devices]
        assert two.bench.ledger.next_serial("urn:dev:os:32473-A{serial}") <= 3
    assert [record.code for record in records] == [None, "E105"]
    assert "PSK identity abc belongs to" in str(records[1].reason)
