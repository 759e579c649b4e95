"""Who comes and goes: asked when USB changes, held up by nobody who hangs, nothing left behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from patience import ENDLESS_S, soon

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, ProgrammerError, ToolMissing
from factory_prov.line.discovery import Discovery, backend_states, discover
from factory_prov.line.watching import Watch
from factory_prov.links.usb_devices import UsbState
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.simulation.bench import VirtualBench

FIRST, SECOND = "900000001", "900000002"
LONG_S = 30.0
"""How long a busy machine may take."""


class Slow(SimulatedProgrammer):
    """A programmer that takes its time, counts how often it is asked, and breaks when it is told to."""

    name = "slow"

    def __init__(self, bench: VirtualBench, takes_s: float = 0.1) -> None:
        super().__init__(bench)
        self.takes_s = takes_s
        self.asked = 0
        self.failure: ProgrammerError | None = None

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        self.asked += 1
        listed = super().probes(cancel)  # what is there when it begins
        cancel.wait(self.takes_s)
        if self.failure is not None:
            raise self.failure
        return listed


class Usb:
    """A list of USB devices that a test changes."""

    def __init__(self, *numbers: str) -> None:
        self.numbers = set(numbers)

    def look(self) -> UsbState:
        return UsbState(entries=frozenset(self.numbers), serial_numbers=frozenset(self.numbers))


@pytest.fixture(autouse=True)
def _no_thread_outlives_its_test() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


@pytest.fixture
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(2, speed=100) as made:
        yield made


Watching = Callable[..., Watch]


@pytest.fixture
def watching() -> Iterator[Watching]:
    made: list[Watch] = []

    def make(*programmers: SimulatedProgrammer, devices: Callable[[], UsbState], within_s: float = 5.0) -> Watch:
        made.append(Watch(programmers, devices=devices, usb=tuple, within_s=within_s))
        return made[-1]

    yield make
    for watch in made:
        watch.close()
        watch.close()


def numbers(found: Discovery) -> list[str]:
    return [item.probe.serial_number for item in found.attached]


def until(watch: Watch, wanted: Callable[[Discovery], bool]) -> Discovery:
    ends_at = time.monotonic() + LONG_S
    while not wanted(found := watch.look(CancelToken())):
        assert time.monotonic() < ends_at, found
        time.sleep(0.02)
    return found


@pytest.mark.slow
def test_a_slow_tool_is_asked_when_usb_changes_and_once_more_when_it_has_settled(
    bench: VirtualBench, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factory_prov.line.watching._SETTLED_S", 0.4)
    bench.unplug(SECOND)
    slow, usb = Slow(bench, 0.05), Usb(FIRST)
    watch = watching(slow, devices=usb.look)
    first = until(watch, lambda found: numbers(found) == [FIRST])
    ends_at = time.monotonic() + 1.5
    while time.monotonic() < ends_at:
        assert watch.look(CancelToken()) is first
        time.sleep(0.02)
    assert slow.asked == 2
    bench.plug(SECOND)
    usb.numbers.add(SECOND)
    until(watch, lambda found: numbers(found) == [FIRST, SECOND])
    assert slow.asked == 3


def test_a_tool_that_answers_at_once_is_asked_at_every_look(bench: VirtualBench, watching: Watching) -> None:
    watch = watching(SimulatedProgrammer(bench), devices=Usb().look)
    until(watch, lambda found: numbers(found) == [FIRST, SECOND])
    bench.unplug(FIRST)
    until(watch, lambda found: numbers(found) == [SECOND])


def test_a_probe_that_left_usb_is_gone_before_its_tool_says_so(bench: VirtualBench, watching: Watching) -> None:
    slow, usb = Slow(bench), Usb(FIRST, SECOND)
    watch = watching(slow, devices=usb.look)
    until(watch, lambda found: len(found.attached) == 2 and watch.settled)
    slow.takes_s = 2.0
    usb.numbers.remove(FIRST)  # the tool would still list it
    assert numbers(watch.look(CancelToken())) == [SECOND]


@pytest.mark.slow
def test_an_answer_from_before_brings_no_probe_back(bench: VirtualBench, watching: Watching) -> None:
    slow, usb = Slow(bench), Usb(FIRST, SECOND)
    watch = watching(slow, devices=usb.look)
    until(watch, lambda found: len(found.attached) == 2 and watch.settled)
    slow.takes_s = 0.6
    usb.numbers.add("3")  # something else comes: the tool is asked, while the first probe is still there
    watch.look(CancelToken())
    bench.unplug(FIRST)
    usb.numbers.remove(FIRST)
    assert numbers(watch.look(CancelToken())) == [SECOND]
    ends_at = time.monotonic() + 2
    while time.monotonic() < ends_at:
        assert numbers(watch.look(CancelToken())) == [SECOND]


def test_one_that_hangs_does_not_hold_the_others_up_and_is_not_asked_twice(
    bench: VirtualBench, watching: Watching
) -> None:
    hanging, other, usb = Slow(bench, 60), SimulatedProgrammer(bench), Usb()
    watch = watching(hanging, other, devices=usb.look, within_s=2.0)
    assert until(watch, lambda found: numbers(found) == [FIRST, SECOND]).troubles == ()
    found = until(watch, lambda found: bool(found.troubles))
    assert str(found.troubles[0]).startswith("slow: it does not answer within 2 s.")
    assert numbers(found) == [FIRST, SECOND]
    assert {item.programmer for item in found.attached} == {other}
    bench.unplug(FIRST)
    until(watch, lambda found: numbers(found) == [SECOND])
    assert hanging.asked == 1


class Deaf(Slow):
    """A programmer that hears no cancel."""

    def __init__(self, bench: VirtualBench) -> None:
        super().__init__(bench)
        self.may_go = threading.Event()

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        self.asked += 1
        self.may_go.wait(20)
        return super(Slow, self).probes(CancelToken())


def test_one_that_hears_nothing_is_asked_again_only_when_it_has_come_back(
    bench: VirtualBench, watching: Watching
) -> None:
    deaf, usb = Deaf(bench), Usb()
    watch = watching(deaf, devices=usb.look, within_s=0.3)
    until(watch, lambda found: bool(found.troubles))
    for number in range(3):
        usb.numbers.add(str(number))
        watch.look(CancelToken())
    assert deaf.asked == 1
    deaf.may_go.set()
    found = until(watch, lambda found: len(found.attached) == 2)
    assert found.troubles == ()
    until(watch, lambda _: deaf.asked == 2)


def test_a_failure_that_passes_makes_no_probe_come_and_go(bench: VirtualBench, watching: Watching) -> None:
    slow, usb = Slow(bench, 0.05), Usb()
    watch = watching(slow, devices=usb.look)
    until(watch, lambda found: len(found.attached) == 2 and watch.settled)
    slow.failure = ProgrammerError(Message("the library is busy."), place="slow")
    usb.numbers.add("3")
    found = until(watch, lambda found: bool(found.troubles))
    assert numbers(found) == [FIRST, SECOND]
    slow.failure = ToolMissing(Message("it was removed."), place="slow")
    usb.numbers.add("4")
    until(watch, lambda found: not found.attached)


def test_the_same_trouble_again_is_no_change(bench: VirtualBench, watching: Watching) -> None:
    slow = Slow(bench, 0.0)
    slow.failure = ToolMissing(Message("it is not installed."), place="slow")
    watch = watching(slow, devices=Usb().look)
    first = until(watch, lambda found: bool(found.troubles))
    slow.failure = ToolMissing(Message("it is not installed."), place="slow")
    gives_up_at = time.monotonic() + 10
    while slow.asked <= 2 and time.monotonic() < gives_up_at:
        assert watch.look(CancelToken()) is first
        time.sleep(0.02)
    assert slow.asked > 2  # looking for a program costs nothing: one that is installed meanwhile is found


def test_a_cancel_ends_a_look(bench: VirtualBench, watching: Watching) -> None:
    cancel = CancelToken()
    watch = watching(Slow(bench, 60), devices=Usb().look)
    watch.look(cancel)
    cancel.cancel()
    with pytest.raises(Cancelled):
        watch.look(cancel)


def test_discover_asks_side_by_side_and_stops_the_one_that_hangs(bench: VirtualBench) -> None:
    programmers = [Slow(bench, ENDLESS_S), Slow(bench, 0.4), Slow(bench, 0.4), SimulatedProgrammer(bench)]
    with soon():
        found = discover(programmers, CancelToken(), usb=tuple, within_s=0.9)
    assert numbers(found) == [FIRST, SECOND]
    assert [str(trouble).split(".")[0] for trouble in found.troubles] == ["slow: it does not answer within 0"]


def test_discover_is_cancelled(bench: VirtualBench) -> None:
    cancel = CancelToken()
    timer = threading.Timer(0.2, cancel.cancel)
    timer.start()
    with soon(), pytest.raises(Cancelled):
        discover([Slow(bench, ENDLESS_S)], cancel, usb=tuple)
    timer.join()


def test_a_bug_of_a_programmer_is_not_taken_for_a_trouble(bench: VirtualBench) -> None:
    class Broken(SimulatedProgrammer):
        def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
            raise KeyError("mine")

    with pytest.raises(KeyError):
        discover([Broken(bench)], CancelToken(), usb=tuple)


def test_the_state_of_each_backend(bench: VirtualBench) -> None:
    missing, hanging = Slow(bench, 0), Slow(bench, 60)
    missing.failure = ToolMissing(Message("it is not installed."), place="slow", cure=Message("Install it."))
    good, gone, stuck = backend_states([SimulatedProgrammer(bench), missing, hanging], CancelToken(), within_s=0.5)
    assert (good.name, good.found, good.probes, str(good.reason)) == ("simulated", True, (FIRST, SECOND), "")
    assert (gone.found, str(gone.reason), str(gone.cure)) == (False, "it is not installed.", "Install it.")
    assert (stuck.found, str(stuck.reason)) == (False, "it does not answer within 0.5 s.")
