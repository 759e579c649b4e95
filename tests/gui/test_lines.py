"""The real line in the window, on virtual boards in the place of real ones; and scanned names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sample_jobs import PSK_CONFIGURATION

from desktop.provision.controller import Controller
from desktop.theme import DeviceState
from desktop.widgets.notice import Notice, Weight
from factory_prov.boards.model import Erase
from factory_prov.cancel import CancelToken
from factory_prov.errors import ProgrammerError, ToolMissing
from factory_prov.ledger.records import Again, RunFilter
from factory_prov.ledger.store import Ledger
from factory_prov.line.events import Counts
from factory_prov.line.station_parts import StationParts
from factory_prov.links.port_list import UsbPort
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.firmware_image import read_image, write_demo_images

FIRST, SECOND = "900000001", "900000002"
LONG_MS = 30_000


@pytest.fixture
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(2, speed=60) as made:
        yield made


@pytest.fixture
def line(tmp_path: Path, bench: VirtualBench) -> StationParts:
    return real_line(tmp_path, bench)


def real_line(folder: Path, bench: VirtualBench, extra: str = "", *, images: bool = True) -> StationParts:
    job = folder / "water meter.toml"
    first, final = write_demo_images(folder)
    board = f'[board]\nfirst_image = "{first.name}"\nfinal_image = "{final.name}"\n' if images else ""
    job.write_text(f'format = 1\nname = "Water meter"\n{extra}\n{board}\n{PSK_CONFIGURATION}')
    programmers = (SimulatedProgrammer(bench),) if images else ()
    return StationParts(job, ledger_file=folder / "ledger.sqlite", station="line 4", programmers=programmers)


def state(controller: Controller, key: str) -> DeviceState | None:
    entry = controller.model.entry(key)
    return None if entry is None else entry.state


def opened(controller: Controller, qtbot: QtBot, line: StationParts) -> None:
    assert controller.open_line(line)
    qtbot.waitUntil(lambda: state(controller, SECOND) is DeviceState.READY, timeout=LONG_MS)


def wait_state(controller: Controller, qtbot: QtBot, key: str, wanted: DeviceState) -> None:
    qtbot.waitUntil(lambda: state(controller, key) is wanted, timeout=LONG_MS)


def test_units_of_a_job_pass_and_are_on_record(
    controller: Controller, qtbot: QtBot, line: StationParts, tmp_path: Path
) -> None:
    opened(controller, qtbot, line)
    info = controller.line_info
    assert (info.training, info.job_name, info.job_detail) == (False, "Water meter", "Pre-shared key (PSK)")
    controller.start([FIRST])
    controller.set_station("line 5")
    wait_state(controller, qtbot, FIRST, DeviceState.PASS)
    controller.start([SECOND])
    wait_state(controller, qtbot, SECOND, DeviceState.PASS)
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        assert {run.station for run in ledger.runs()} <= {"line 4", "line 5"}
        assert len(ledger.runs(RunFilter(station="line 5"))) >= 1


def test_the_shift_goes_on_where_it_was(
    controller: Controller, qtbot: QtBot, tmp_path: Path, bench: VirtualBench
) -> None:
    opened(controller, qtbot, real_line(tmp_path, bench))
    with qtbot.waitSignal(controller.idle, timeout=LONG_MS):
        controller.start_all()
    for began, expected in ((None, 2), (datetime.now(UTC) - timedelta(hours=1), 2), (datetime.now(UTC), 0)):
        line = real_line(tmp_path, bench)
        line._shift_began_at = began
        line.open(CancelToken())
        assert line.shift_so_far().counts == Counts(passed=expected)
        line.close()
    controller.begin_shift()
    assert controller.counts == Counts()


def test_names_of_a_list_are_given_once(
    controller: Controller, qtbot: QtBot, tmp_path: Path, bench: VirtualBench
) -> None:
    """All runs of a line share one source: the boards' own names are the list's, in the same order."""
    names = "\n".join(f"urn:dev:os:32473-Demo-{number:06d}" for number in (1, 2))
    (tmp_path / "names.csv").write_text(f"endpoint_name\n{names}\n")
    line = real_line(tmp_path, bench, '[naming]\nsource = "list"\nlist_file = "names.csv"')
    opened(controller, qtbot, line)
    controller.start([FIRST])
    wait_state(controller, qtbot, FIRST, DeviceState.PASS)
    controller.start([SECOND])
    wait_state(controller, qtbot, SECOND, DeviceState.PASS)


def test_a_unit_gets_the_name_that_was_scanned(
    controller: Controller, qtbot: QtBot, tmp_path: Path, bench: VirtualBench
) -> None:
    notices: list[Notice] = []
    selected: list[str] = []
    controller.notice.connect(notices.append)
    controller.selected.connect(selected.append)
    opened(controller, qtbot, real_line(tmp_path, bench, '[naming]\nsource = "given"'))
    assert controller.line_info.needs_name
    controller.start([SECOND])
    assert "Scan the label" in notices[-1].text
    controller.scanned("urn:dev:os:32473-Demo-000002")  # goes to the slot that waits for it
    wait_state(controller, qtbot, SECOND, DeviceState.PASS)
    controller.scanned("urn:dev:os:32473-Demo-000001", preferred_key=SECOND)  # that one is done: the next that is ready
    wait_state(controller, qtbot, FIRST, DeviceState.PASS)
    assert selected == [SECOND, SECOND, FIRST]
    controller.scanned("one too many")
    assert "Put a unit on first" in notices[-1].text


def test_a_returned_unit_of_a_job_with_scanned_names_keeps_its_own(
    controller: Controller, qtbot: QtBot, tmp_path: Path, bench: VirtualBench
) -> None:
    opened(controller, qtbot, real_line(tmp_path, bench, '[naming]\nsource = "given"'))
    controller.start([FIRST], given_name="urn:dev:os:32473-Demo-000001")
    wait_state(controller, qtbot, FIRST, DeviceState.PASS)
    controller.acknowledge(FIRST)
    qtbot.waitUntil(lambda: controller.model.entries()[0].past is not None, timeout=LONG_MS)
    controller.start([FIRST], Again.SAME_IDENTITY)
    wait_state(controller, qtbot, FIRST, DeviceState.PASS)
    notices: list[Notice] = []
    controller.notice.connect(notices.append)
    controller.start([FIRST], Again.NEW_IDENTITY)
    assert controller.running() == 0
    assert "Scan the label" in notices[0].text


def test_a_name_is_waited_for_only_while_its_slot_is_the_current_one(
    controller: Controller, qtbot: QtBot, tmp_path: Path, bench: VirtualBench
) -> None:
    opened(controller, qtbot, real_line(tmp_path, bench, '[naming]\nsource = "given"'))
    for left in ("attend", "unplug"):
        controller.start([SECOND])
        assert controller._awaiting is not None
        if left == "attend":
            controller.attend(SECOND)
            assert controller._awaiting is not None
            controller.attend(FIRST)
        else:
            bench.unplug(SECOND)
            qtbot.waitUntil(lambda: state(controller, SECOND) is DeviceState.EMPTY, timeout=LONG_MS)
        assert controller._awaiting is None


def test_a_pass_stays_until_its_unit_is_gone(
    controller: Controller, qtbot: QtBot, line: StationParts, bench: VirtualBench
) -> None:
    notices: list[Notice] = []
    controller.notice.connect(notices.append)
    opened(controller, qtbot, line)
    controller.start([FIRST])
    wait_state(controller, qtbot, FIRST, DeviceState.PASS)
    controller.see(FIRST)
    assert (state(controller, FIRST), notices[-1].weight) == (DeviceState.PASS, Weight.WARNING)
    controller.acknowledge(FIRST)  # "Next unit": somebody says that there is another one on this probe
    assert state(controller, FIRST) is DeviceState.READY
    qtbot.waitUntil(lambda: controller.model.entries()[0].passed_before, timeout=LONG_MS)  # it was not changed


@pytest.mark.parametrize(
    ("text", "trouble"),
    [("format = 1\n[link]\nbaud = 'fast'\n" + PSK_CONFIGURATION, "baud"), (None, "no such file")],
)
def test_a_job_that_cannot_be_read_is_told(
    controller: Controller, qtbot: QtBot, bench: VirtualBench, tmp_path: Path, text: str | None, trouble: str
) -> None:
    job = tmp_path / "job.toml"
    if text is not None:
        job.write_text(text)
    line = StationParts(job, ledger_file=tmp_path / "ledger.sqlite", programmers=(SimulatedProgrammer(bench),))
    opened(controller, qtbot, line)
    assert trouble in controller.line_info.trouble
    controller.start([FIRST])
    wait_state(controller, qtbot, FIRST, DeviceState.ERROR)
    assert controller.model.entries()[0].code == "E101"
    assert trouble in str(controller.model.entries()[0].explanation)
    assert controller.counts == Counts()


def test_a_ledger_that_cannot_be_opened_is_told(
    controller: Controller, qtbot: QtBot, bench: VirtualBench, tmp_path: Path
) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"this is no ledger, it only has its name" * 100)
    opened(controller, qtbot, real_line(tmp_path, bench))
    assert "ledger.sqlite" in controller.line_info.trouble
    controller.start([FIRST])
    wait_state(controller, qtbot, FIRST, DeviceState.ERROR)


def test_without_a_job_units_are_seen_and_not_run(
    controller: Controller, qtbot: QtBot, bench: VirtualBench, tmp_path: Path
) -> None:
    line = StationParts(None, ledger_file=tmp_path / "ledger.sqlite", programmers=(SimulatedProgrammer(bench),))
    opened(controller, qtbot, line)
    assert (controller.line_info.job_name, controller.line_info.trouble) == ("", "")
    controller.start([FIRST])
    wait_state(controller, qtbot, FIRST, DeviceState.ERROR)
    assert "Open a job" in str(controller.model.entries()[0].explanation)


def test_a_job_without_a_token_fails_its_units_and_says_why(
    controller: Controller, qtbot: QtBot, bench: VirtualBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FACTORY_PROV_TOKEN", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    opened(controller, qtbot, real_line(tmp_path, bench, '[server]\ndomain = "/factory/"'))
    controller.start([FIRST])
    wait_state(controller, qtbot, FIRST, DeviceState.ERROR)
    assert controller.model.entries()[0].code == "E107"


class Silent(SimulatedProgrammer):
    """A programmer that is in trouble."""

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        raise ProgrammerError(Message("it does not answer."), place="nrfutil")


class Missing(SimulatedProgrammer):
    """A programmer whose software is not installed."""

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        raise ToolMissing(Message("its software is not installed."), place="nrfutil", cure=Message("Install it."))


def test_a_programmer_that_cannot_be_asked_is_told(
    controller: Controller, qtbot: QtBot, bench: VirtualBench, tmp_path: Path
) -> None:
    programmers = (Silent(bench), SimulatedProgrammer(bench))
    opened(controller, qtbot, StationParts(None, ledger_file=tmp_path / "ledger.sqlite", programmers=programmers))
    assert "nrfutil: it does not answer." in controller.line_info.trouble


def test_a_programmer_that_is_not_installed_is_missed_only_where_none_is(
    controller: Controller, qtbot: QtBot, bench: VirtualBench, tmp_path: Path
) -> None:
    programmers = (Missing(bench), SimulatedProgrammer(bench))
    opened(controller, qtbot, StationParts(None, ledger_file=tmp_path / "ledger.sqlite", programmers=programmers))
    assert controller.line_info.trouble == ""
    assert controller.open_line(StationParts(None, ledger_file=tmp_path / "ledger.sqlite", programmers=programmers[:1]))
    qtbot.waitUntil(lambda: "no program that flashes boards" in controller.line_info.trouble, timeout=LONG_MS)
    assert "nrfutil" not in controller.line_info.trouble


def test_a_device_without_a_probe_is_its_serial_port(
    controller: Controller, qtbot: QtBot, bench: VirtualBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but the list of ports is made up: the board behind the port runs the provisioning firmware."""
    programmer, (first_image, _) = SimulatedProgrammer(bench), write_demo_images(tmp_path)
    probe = programmer.probes(CancelToken())[0]
    programmer.flash(probe, first_image, erase=Erase.CHIP, progress=lambda *_: None, cancel=CancelToken())
    programmer.reset(probe, CancelToken())
    assert read_image(first_image) is not None
    port = probe.port or ""
    monkeypatch.setattr(
        "factory_prov.links.port_list.usb_ports", lambda: (UsbPort(name=port, product="USB to UART bridge"),)
    )
    controller.open_line(real_line(tmp_path, bench, images=False))
    wait_state(controller, qtbot, port, DeviceState.READY)
    entry = controller.model.entries()[0]
    assert (entry.key, entry.board) == (port, "USB to UART bridge")
    controller.start([port])
    wait_state(controller, qtbot, port, DeviceState.PASS)
    assert controller.model.entries()[0].endpoint_name == "urn:dev:os:32473-Demo-000001"
