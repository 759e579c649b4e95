"""pyOCD: what the contract suite cannot ask; on a stand-in, and with the real package where no probe is attached."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from nrfutil_bench import NrfutilBench
from patience import soon
from pyocd_bench import PACKAGE, ToldProgrammer, pyocd_bench

from factory_prov.boards.board_file import board_kinds, shipped_board
from factory_prov.boards.model import Erase, Reset
from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, ProbeNotFound, ProgrammerError, ToolMissing, VerifyFailed
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.pyocd.pyocd_ import LIBRARY, TARGETS, PyocdProgrammer
from factory_prov.programmers.tools.library_programmer import LibraryOptions
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.firmware_image import write_demo_images

BOARD = shipped_board("nrf9160dk")
NOT_THERE = Probe(serial_number="123456789", backend="pyocd", board="", port=None, kind=BOARD)


@pytest.fixture
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(1, timings=Timings(flash_s=0.1, boot_s=0.05, baud=1e7)) as virtual:
        yield virtual


@pytest.fixture
def served(tmp_path: Path, bench: VirtualBench) -> Iterator[NrfutilBench]:
    with pyocd_bench(tmp_path, bench) as stand_in:
        yield stand_in


@pytest.fixture
def programmer(served: NrfutilBench, bench: VirtualBench) -> PyocdProgrammer:
    return ToldProgrammer(bench, BOARD, LibraryOptions(answer_timeout_s=5, flash_timeout_s=10))


@pytest.fixture
def probe(programmer: PyocdProgrammer) -> Probe:
    (found,) = programmer.probes(CancelToken())
    return found


def flash(programmer: PyocdProgrammer, probe: Probe, image: Path) -> None:
    programmer.flash(probe, image, erase=Erase.CHIP, progress=lambda *_: None, cancel=CancelToken())


@pytest.mark.parametrize("kind", ["nrf52840dk", "nrf54l15dk", "nrf9151dk"])
def test_the_boards_own_id_and_reset_are_used(tmp_path: Path, bench: VirtualBench, kind: str) -> None:
    first, _ = write_demo_images(tmp_path)
    with pyocd_bench(tmp_path, bench, kind=kind):
        programmer = ToldProgrammer(bench, shipped_board(kind))
        (found,) = programmer.probes(CancelToken())
        assert programmer.hardware_id(found, CancelToken()) == bench.boards[0].identity.hardware_id
        flash(programmer, found, first)
        programmer.reset(found, CancelToken())  # the stand-in refuses the pin of an nRF52, and no other's
        assert found.kind is not None
        other = Reset.PIN if found.kind.reset is Reset.SYSTEM else Reset.SYSTEM
        with pytest.raises(ProgrammerError):
            programmer.reset(replace(found, kind=replace(found.kind, reset=other)), CancelToken())


def test_a_probe_whose_board_nobody_named(programmer: PyocdProgrammer, probe: Probe) -> None:
    with pytest.raises(InputError, match="which kind of board") as caught:
        programmer.hardware_id(replace(probe, kind=None), CancelToken())
    assert "[board]" in str(caught.value.cure)


def test_a_chip_that_pyocd_does_not_know(programmer: PyocdProgrammer, probe: Probe) -> None:
    with pytest.raises(ProgrammerError, match="nRF5340 DK") as caught:
        programmer.hardware_id(replace(probe, kind=shipped_board("nrf5340dk")), CancelToken())
    assert "nrfutil" in str(caught.value.cure)


def test_firmware_that_is_gone_after_the_reset(
    served: NrfutilBench, programmer: PyocdProgrammer, probe: Probe, tmp_path: Path
) -> None:
    first, _ = write_demo_images(tmp_path)
    flash(programmer, probe, first)
    served.loses_firmware = True
    with pytest.raises(VerifyFailed, match="after the reset"):
        programmer.reset(probe, CancelToken())
    programmer.reset(probe, CancelToken())  # nothing was flashed since, so nothing is expected


def test_an_image_outside_the_chip_is_refused(programmer: PyocdProgrammer, probe: Probe, tmp_path: Path) -> None:
    image = tmp_path / "outside.hex"
    image.write_text(":020000040020DA\n:0400000001020304F2\n:00000001FF\n")
    with pytest.raises(InputError, match="outside the chip's memory"):
        flash(programmer, probe, image)


def test_a_crash(served: NrfutilBench, programmer: PyocdProgrammer, probe: Probe) -> None:
    served.manners[""] = "crash"
    with pytest.raises(ProgrammerError, match="exit code 7") as caught:
        programmer.hardware_id(probe, CancelToken())
    assert str(caught.value.cure)


def test_a_hang_ends_at_the_deadline_and_leaves_no_process(served: NrfutilBench, probe: Probe) -> None:
    served.manners[""] = "hang"
    with soon(), pytest.raises(ProgrammerError, match="1 s"):
        PyocdProgrammer(LibraryOptions(answer_timeout_s=1)).hardware_id(probe, CancelToken())


def test_the_package_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factory_prov.programmers.tools.library_tool.find_spec", lambda _: None)
    with pytest.raises(ToolMissing, match="not installed") as caught:
        PyocdProgrammer().probes(CancelToken())
    assert "-packages" in str(caught.value.what)
    assert "pip install pyocd" in str(caught.value.cure)


def test_the_command_line_becomes_the_child(served: NrfutilBench) -> None:
    command = [sys.executable, "-m", "factory_prov", LIBRARY.flag, json.dumps({"action": "list"})]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    (line,) = done.stdout.splitlines()
    assert [probe["serial"] for probe in json.loads(line)["probes"]] == ["900000001"]
    assert "chatter" in done.stderr


def _real_package() -> None:
    if importlib.util.find_spec("pyocd") is None:
        missing = "the package pyocd is not installed (pip install '.[pyocd]')"
        pytest.fail(missing) if "FACTORY_PROV_NEEDS_PROBES" in os.environ else pytest.skip(missing)
    if Path("/opt/SEGGER").exists() or sys.platform != "linux":
        pytest.skip("a J-Link library may be installed here")


def test_the_real_package_lists_no_probe_where_none_is() -> None:
    _real_package()
    if listed := PyocdProgrammer().probes(CancelToken()):
        pytest.skip(f"probes are attached: {[each.serial_number for each in listed]}")


@pytest.mark.parametrize("call", ["hardware_id", "reset", "recover"])
def test_the_real_package_says_that_jlinks_are_not_seen(call: str) -> None:
    _real_package()
    with pytest.raises(ProbeNotFound, match="SEGGER's library") as caught:
        getattr(PyocdProgrammer(), call)(NOT_THERE, CancelToken())
    assert "123456789" in str(caught.value)


def test_a_jlink_that_the_real_package_does_not_see_is_told() -> None:
    """The J-Link is made up, the rest is real: the child with the package, and the library that is missing."""
    _real_package()
    code = (
        "import sys, libusb_package; "
        "libusb_package.find = lambda **wanted: 1 if wanted == {'idVendor': 0x1366} else iter(());"
        "from factory_prov.programmers.pyocd.pyocd_child import main; main(sys.argv[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, '{"action": "list"}'], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    assert (told["type"], told["kind"]) == ("failure", "library-for-jlink")
    assert "/opt/SEGGER" in told["searched"]


REAL_SESSION = """
import json, sys
from types import SimpleNamespace
from pyocd.probe.debug_probe import DebugProbe
from factory_prov.programmers.pyocd import pyocd_child

class Nobody(DebugProbe):
    unique_id, description, product_name, vendor_name = "1", "", "", ""
    supported_wire_protocols, wire_protocol, is_open, capabilities = (), None, False, set()

told = {}
pyocd_child._attached = lambda: [Nobody()]
for target in sys.argv[1:]:
    with pyocd_child._session({"serial": "1", "target": target}, connect_mode="halt") as session:
        regions = [[r.start, r.end + 1] for r in session.target.memory_map if r.is_flash]
        unlock, mode = session.options.get("auto_unlock"), session.options.get("connect_mode")
        has = [hasattr(session.target, name) for name in ("mass_erase", "read32", "read_memory_block8", "reset")]
        told[target] = [session.target.part_number.lower(), unlock, mode, all(has), regions]
print(json.dumps(told))
"""


def test_the_real_package_has_the_targets_and_never_unlocks(tmp_path: Path) -> None:
    _real_package()
    (tmp_path / "pyocd.yaml").write_text("auto_unlock: true\ntarget_override: cortex_m\n")
    command = [sys.executable, "-c", REAL_SESSION, *TARGETS.values()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    told = json.loads(done.stdout)
    for kind in board_kinds():
        board = shipped_board(kind)
        if board.family not in TARGETS:
            continue
        part, unlock, mode, complete, regions = told[TARGETS[board.family]]
        assert (unlock, mode, complete) == (False, "halt", True), part
        for wanted in board.flash:
            assert any(start <= wanted.start and wanted.end <= end for start, end in regions), (kind, regions)


def test_the_stand_in_has_the_calls_of_the_real_package() -> None:
    _real_package()
    code = """
import inspect
from pyocd.core.helpers import ConnectHelper
from pyocd.core.session import Session
from pyocd.core.target import Target
from pyocd.flash.loader import FlashLoader
names = {item.name for item in Target.ResetType}
for part in (Session.__init__, FlashLoader.__init__, FlashLoader.add_data, ConnectHelper.get_all_connected_probes):
    names |= {f"{part.__qualname__.rpartition('.')[2]}.{name}" for name in inspect.signature(part).parameters}
print(",".join(sorted(names)))
"""
    real = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE)}
    ours = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert set(ours.stdout.strip().split(",")) <= set(real.strip().split(","))
