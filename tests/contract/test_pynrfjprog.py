"""pynrfjprog: what the contract suite cannot ask; on a stand-in, and without the J-Link library on the real package."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from nrfutil_bench import NrfutilBench
from patience import soon
from pynrfjprog_bench import PACKAGE, pynrfjprog_bench

from factory_prov.boards.board_file import shipped_board
from factory_prov.boards.model import Erase, Reset
from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, ChipProtected, ProbeNotFound, ProgrammerError, ToolMissing, VerifyFailed
from factory_prov.programmers.nordic.pynrfjprog_ import LIBRARY, PynrfjprogOptions, PynrfjprogProgrammer
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.tools.library_tool import child_command
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.firmware_image import write_demo_images


@pytest.fixture
def served(tmp_path: Path) -> Iterator[NrfutilBench]:
    timings = Timings(flash_s=0.1, boot_s=0.05, baud=1e7)
    with VirtualBench(1, timings=timings) as bench, pynrfjprog_bench(tmp_path, bench) as stand_in:
        yield stand_in


@pytest.fixture
def programmer() -> PynrfjprogProgrammer:
    return PynrfjprogProgrammer(PynrfjprogOptions(answer_timeout_s=5, flash_timeout_s=10))


@pytest.fixture
def probe(served: NrfutilBench, programmer: PynrfjprogProgrammer) -> Probe:
    (found,) = programmer.probes(CancelToken())
    return found


def flash(programmer: PynrfjprogProgrammer, probe: Probe, image: Path, erase: Erase = Erase.CHIP) -> list[int]:
    told: list[int] = []
    programmer.flash(probe, image, erase=erase, progress=lambda done, _: told.append(done), cancel=CancelToken())
    return told


def test_ports_come_in_the_order_of_their_vcom_numbers(programmer: PynrfjprogProgrammer, probe: Probe) -> None:
    first, second = probe.ports
    assert probe.port == first
    assert second.startswith("socket://127.0.0.1:1?")


def test_a_probe_without_ports_is_listed(served: NrfutilBench, programmer: PynrfjprogProgrammer) -> None:
    served.manners[""] = "no ports"
    (found,) = programmer.probes(CancelToken())
    assert found.port is None


@pytest.mark.parametrize("family", ["NRF52", "NRF53", "NRF91", "NRF54L"])
def test_the_id_is_the_same_as_from_nrfutil_and_the_reset_the_one_that_works(
    tmp_path: Path, programmer: PynrfjprogProgrammer, family: str
) -> None:
    first, _ = write_demo_images(tmp_path)
    with VirtualBench(1, speed=100) as bench, pynrfjprog_bench(tmp_path, bench, family=family):
        (found,) = programmer.probes(CancelToken())
        assert programmer.hardware_id(found, CancelToken()) == bench.boards[0].identity.hardware_id
        flash(programmer, found, first)
        programmer.reset(found, CancelToken())  # the stand-in refuses the pin of an nRF52


def test_the_board_file_says_how_it_is_reset(programmer: PynrfjprogProgrammer, probe: Probe) -> None:
    board = shipped_board("nrf9160dk")
    programmer.reset(replace(probe, kind=board), CancelToken())
    with pytest.raises(ProgrammerError):  # the stand-in refuses to reset an nRF91 otherwise than by its pin
        programmer.reset(replace(probe, kind=replace(board, reset=Reset.SYSTEM)), CancelToken())


def test_a_chip_of_another_family_than_the_jobs_board_is_refused(
    programmer: PynrfjprogProgrammer, probe: Probe
) -> None:
    with pytest.raises(ProgrammerError, match="NRF91") as caught:
        programmer.hardware_id(replace(probe, kind=shipped_board("nrf52840dk")), CancelToken())
    assert "the board the job is for" in str(caught.value.cure)


def test_an_unknown_family(tmp_path: Path, programmer: PynrfjprogProgrammer) -> None:
    with VirtualBench(1, speed=100) as bench, pynrfjprog_bench(tmp_path, bench, family="NRF54H"):
        (found,) = programmer.probes(CancelToken())
        with pytest.raises(ProgrammerError, match="NRF54H"):
            programmer.hardware_id(found, CancelToken())


def test_progress_tells_the_stages(programmer: PynrfjprogProgrammer, probe: Probe, tmp_path: Path) -> None:
    first, _ = write_demo_images(tmp_path)
    told = flash(programmer, probe, first)
    assert len(told) == 5
    assert told == sorted(told)


def test_firmware_that_is_gone_after_the_reset(
    served: NrfutilBench, programmer: PynrfjprogProgrammer, probe: Probe, tmp_path: Path
) -> None:
    first, _ = write_demo_images(tmp_path)
    flash(programmer, probe, first)
    served.loses_firmware = True
    with pytest.raises(VerifyFailed, match="after the reset"):
        programmer.reset(probe, CancelToken())
    programmer.reset(probe, CancelToken())  # nothing was flashed since, so nothing is expected


def test_recover_opens_a_protected_chip(tmp_path: Path, programmer: PynrfjprogProgrammer) -> None:
    with VirtualBench(1, speed=100, faults=(BoardFault.LOCKED_CHIP,)) as bench, pynrfjprog_bench(tmp_path, bench):
        (found,) = programmer.probes(CancelToken())
        with pytest.raises(ChipProtected):
            programmer.hardware_id(found, CancelToken())
        programmer.recover(found, CancelToken())
        assert programmer.hardware_id(found, CancelToken())


@pytest.mark.parametrize(
    ("manner", "error", "words"),
    [
        ("crash", ProgrammerError, "exit code 7"),
        ("-103", ToolMissing, "JLINKARM_DLL_TOO_OLD"),
        ("-12", ProgrammerError, "no power"),
        ("-10", ProbeNotFound, "not there"),
    ],
)
def test_failures(
    served: NrfutilBench,
    programmer: PynrfjprogProgrammer,
    probe: Probe,
    manner: str,
    error: type[ProgrammerError],
    words: str,
) -> None:
    served.manners[""] = manner
    with pytest.raises(error, match=words) as caught:
        programmer.hardware_id(probe, CancelToken())
    assert str(caught.value.cure)


def test_a_hang_ends_at_the_deadline_and_leaves_no_process(served: NrfutilBench, probe: Probe) -> None:
    served.manners[""] = "hang"
    with soon(), pytest.raises(ProgrammerError, match="1 s"):
        PynrfjprogProgrammer(PynrfjprogOptions(answer_timeout_s=1)).hardware_id(probe, CancelToken())


def test_a_probe_of_another_tool(served: NrfutilBench, programmer: PynrfjprogProgrammer) -> None:
    foreign = Probe(serial_number="E6614C311B", backend="pyocd", board="", port=None)
    with pytest.raises(ProbeNotFound):
        programmer.reset(foreign, CancelToken())


def test_the_package_is_missing(monkeypatch: pytest.MonkeyPatch, programmer: PynrfjprogProgrammer) -> None:
    monkeypatch.setattr("factory_prov.programmers.tools.library_tool.find_spec", lambda _: None)
    with pytest.raises(ToolMissing, match="pip install pynrfjprog") as caught:
        programmer.probes(CancelToken())
    assert "-packages" in str(caught.value.what)


def test_a_package_without_its_parts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, programmer: PynrfjprogProgrammer
) -> None:
    (tmp_path / "pynrfjprog").mkdir()
    (tmp_path / "pynrfjprog/__init__.py").touch()
    (tmp_path / "pynrfjprog/LowLevel.py").write_text("import a_part_that_is_not_there\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    monkeypatch.setenv("PYTHONPATH", path)
    with pytest.raises(ToolMissing, match="a_part_that_is_not_there"):
        programmer.probes(CancelToken())


def test_a_frozen_program_is_its_own_child(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, served: NrfutilBench
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    program = tmp_path / "Factory Provisioning.exe"
    monkeypatch.setattr(sys, "executable", str(program))
    assert child_command(LIBRARY) == [str(program), LIBRARY.flag]
    (tmp_path / "factory-prov.exe").touch()
    assert child_command(LIBRARY) == [str(tmp_path / "factory-prov.exe"), LIBRARY.flag]


def test_the_command_line_becomes_the_child(served: NrfutilBench) -> None:
    request = json.dumps({"action": "list", "jlink_library": None})
    command = [sys.executable, "-m", "factory_prov", LIBRARY.flag, request]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    (line,) = done.stdout.splitlines()
    assert [probe["serial"] for probe in json.loads(line)["probes"]] == [900000001]
    assert "chatter" in done.stderr


def _real_package_without_jlink() -> None:
    found = importlib.util.find_spec("pynrfjprog")
    if found is None:
        missing = "the package pynrfjprog is not installed (pip install '.[nordic]')"
        pytest.fail(missing) if "FACTORY_PROV_NEEDS_PROBES" in os.environ else pytest.skip(missing)
    if Path("/opt/SEGGER/JLink").exists() or sys.platform != "linux":
        pytest.skip("a J-Link library may be installed here")


def test_the_real_package_without_the_jlink_library(programmer: PynrfjprogProgrammer) -> None:
    _real_package_without_jlink()
    with pytest.raises(ToolMissing) as caught:
        programmer.probes(CancelToken())
    assert "J-Link library" in str(caught.value.what)
    assert "/opt/SEGGER/JLink" in str(caught.value.what)
    assert "-101 JLINKARM_DLL_COULD_NOT_BE_OPENED" in str(caught.value.what)
    assert "segger.com" in str(caught.value.cure)


def test_the_real_package_with_a_library_that_is_not_there(tmp_path: Path) -> None:
    _real_package_without_jlink()
    library = tmp_path / "libjlinkarm.so"
    with pytest.raises(ToolMissing) as caught:
        PynrfjprogProgrammer(PynrfjprogOptions(jlink_library=library)).probes(CancelToken())
    assert str(library) in str(caught.value.what)


@pytest.mark.parametrize("after_s", [0.2, 0.35])
def test_the_real_package_is_cancelled_without_a_process_left(programmer: PynrfjprogProgrammer, after_s: float) -> None:
    _real_package_without_jlink()
    cancel = CancelToken()
    timer = threading.Timer(after_s, cancel.cancel)
    timer.start()
    with pytest.raises((Cancelled, ToolMissing)):
        programmer.probes(cancel)
    timer.join()
    commands = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert "jlinkarm_nrf_worker" not in commands


def test_the_stand_in_has_the_calls_of_the_real_package() -> None:
    _real_package_without_jlink()
    code = "from pynrfjprog import LowLevel as m; print(sorted(name for name in dir(m.API) if name[0] != '_'))"
    real = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE)}
    ours = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert set(json.loads(ours.stdout.replace("'", '"'))) <= set(json.loads(real.replace("'", '"')))
