"""The nrfutil backend against the stand-in as real processes: what it asks, what it makes of answers, no orphans."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from nrfutil_bench import NrfutilBench
from patience import ENDLESS_S, soon

from factory_prov.advice import Cause, advice_for
from factory_prov.boards.board_file import shipped_board
from factory_prov.boards.model import Erase, Reset
from factory_prov.boards.nordic.image_start import read_image_start
from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    Cancelled,
    ChipProtected,
    InputError,
    ProbeForbidden,
    ProbeNotFound,
    ProgrammerError,
    ToolFailed,
    ToolMissing,
    VerifyFailed,
)
from factory_prov.messages import Message
from factory_prov.programmers.nordic.nrfutil import NrfutilProgrammer
from factory_prov.programmers.nordic.nrfutil_tool import FOLDER_VARIABLE, NrfutilOptions, _by_words
from factory_prov.programmers.protocol import Probe
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.firmware_image import write_demo_images


class Station:
    """A programmer, the stand-in behind it, and an image."""

    def __init__(self, stand_in: NrfutilBench, first: Path) -> None:
        self.stand_in = stand_in
        self.first = first
        self.programmer = self.patient()

    def patient(self, **seconds: float) -> NrfutilProgrammer:
        return NrfutilProgrammer(NrfutilOptions(folder=self.stand_in.folder, **seconds))

    @property
    def probe(self) -> Probe:
        return Probe(serial_number="900000001", backend="nrfutil", board="PCA10090", port=None)

    def behave(self, manner: str, verb: str = "") -> None:
        self.stand_in.manners[verb] = manner

    def flash(self, told: Callable[[int, int], None] = lambda *_: None, **others: object) -> None:
        programmer = others.get("programmer") or self.programmer
        cancel = others.get("cancel") or CancelToken()
        assert isinstance(programmer, NrfutilProgrammer)
        assert isinstance(cancel, CancelToken)
        programmer.flash(self.probe, self.first, erase=Erase.CHIP, progress=told, cancel=cancel)

    def left(self) -> list[int]:
        """Processes that are still there after the half second that the end of a killed one may take to show."""
        ends_at = time.monotonic() + 0.5
        while (found := self.stand_in.processes()) and time.monotonic() < ends_at:
            time.sleep(0.02)
        return found

    def check_nothing_left(self) -> None:
        left = self.left()
        for process in left:
            os.kill(process, signal.SIGKILL)
        assert left == []


Start = Callable[..., Station]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    before = set(threading.enumerate())
    with ExitStack() as parts:

        def make(*faults: BoardFault, flash_s: float = 0.1, boards: int = 1, family: str = "NRF91") -> Station:
            first, _ = write_demo_images(tmp_path)
            timings = Timings(flash_s=flash_s, boot_s=0.05, baud=1e7)
            bench = parts.enter_context(VirtualBench(boards, faults=faults, timings=timings))
            made = Station(parts.enter_context(NrfutilBench(tmp_path, bench, family=family)), first)
            if sys.platform == "linux":
                parts.callback(made.check_nothing_left)
            return made

        yield make
    assert set(threading.enumerate()) <= before


def test_probes_and_ports(start: Start) -> None:
    station = start(boards=3)
    probes = station.programmer.probes(CancelToken())
    assert [probe.serial_number for probe in probes] == ["900000001", "900000002", "900000003"]
    boards = station.stand_in.bench.boards
    assert [probe.port for probe in probes] == [board.port for board in boards]
    assert {probe.board for probe in probes} == {"PCA10090"}
    assert probes[0].ports == (boards[0].port, "socket://127.0.0.1:1?900000001")


@pytest.mark.slow
@pytest.mark.parametrize("family", ["NRF52", "NRF53", "NRF54L", "NRF91"])
def test_the_hardware_id_is_read_where_the_family_keeps_it(start: Start, family: str) -> None:
    station = start(family=family)
    found = station.programmer.hardware_id(station.probe, CancelToken())
    assert found == station.stand_in.bench.boards[0].identity.hardware_id


@pytest.mark.parametrize(("family", "words"), [("NRF99", "NRF99"), ("", "not told")])
def test_a_family_that_we_do_not_know(start: Start, family: str, words: str) -> None:
    station = start(family=family)
    with pytest.raises(ProgrammerError, match=words):
        station.programmer.hardware_id(station.probe, CancelToken())


@pytest.mark.parametrize("blank", ["00" * 8, "ff" * 8])
def test_a_blank_id_is_none(start: Start, monkeypatch: pytest.MonkeyPatch, blank: str) -> None:
    station = start()
    monkeypatch.setattr(station.stand_in, "read", lambda *_: list(bytes.fromhex(blank)))
    with pytest.raises(ProgrammerError, match="blank"):
        station.programmer.hardware_id(station.probe, CancelToken())


@pytest.mark.slow
def test_memory_that_comes_as_words(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    station = start()
    monkeypatch.setattr(station.stand_in, "read", lambda *_: [0x01020304, 0xA0B0C0D0])
    assert station.programmer.hardware_id(station.probe, CancelToken()) == "a0b0c0d001020304"
    for wrong in ([1, 2, 3], [1] * 9, [-1] * 8, ["a"] * 8, [1.5, 2.5]):
        monkeypatch.setattr(station.stand_in, "read", lambda *_, wrong=wrong: wrong)
        with pytest.raises(ProgrammerError, match="did not return the 8 bytes"):
            station.programmer.hardware_id(station.probe, CancelToken())


@pytest.mark.slow
def test_what_is_asked_of_the_tool(start: Start) -> None:
    station = start()
    station.flash()
    station.programmer.flash(
        station.probe, station.first, erase=Erase.SECTORS, progress=lambda *_: None, cancel=CancelToken()
    )
    station.programmer.reset(station.probe, CancelToken())
    first, final, info, reset, read = station.stand_in.asked
    verified = "verify=VERIFY_READ,reset=RESET_NONE"
    assert first[:2] == ["--json", "device"]
    assert f"chip_erase_mode=ERASE_ALL,{verified}" in first
    assert f"chip_erase_mode=ERASE_RANGES_TOUCHED_BY_FIRMWARE,{verified}" in final
    assert info[2] == "device-info"
    assert reset[2:] == ["reset", "--reset-kind", "RESET_PIN", "--serial-number", "900000001"]
    assert read[2:7] == ["read", "--address", "0x00000000", "--bytes", "16"]


def test_an_nrf52_is_reset_without_its_pin_and_an_nrf53_recovered_network_first(start: Start, tmp_path: Path) -> None:
    station = start(family="NRF52")
    station.programmer.reset(station.probe, CancelToken())
    assert "RESET_SYSTEM" in station.stand_in.asked[-1]
    station.stand_in.family = "NRF53"
    station.programmer.recover(station.probe, CancelToken())
    network, application = [asked for asked in station.stand_in.asked if asked[2] == "recover"]
    assert "Network" in network
    assert "--core" not in application


def test_both_cores_of_an_nrf53_are_erased(start: Start) -> None:
    station = start(family="NRF53")
    station.programmer.erase(station.probe, CancelToken())
    network, application = [asked for asked in station.stand_in.asked if asked[2] == "erase"]
    assert "Network" in network
    assert "--core" not in application
    assert "--all" in application


GOOD_ENOUGH = ["good", "slow", "garbage", "partial lines", "unknown fields", "results as info", "leaves a child"]


@pytest.mark.slow
@pytest.mark.parametrize("manner", GOOD_ENOUGH)
def test_what_may_be_odd_and_still_works(start: Start, manner: str) -> None:
    station = start()
    for verb in ("list", "program") if manner == "leaves a child" else ("",):  # each of them lingers
        station.behave(manner, verb)
    (probe,) = station.programmer.probes(CancelToken())
    board = station.stand_in.bench.boards[0]
    assert station.programmer.hardware_id(probe, CancelToken()) == board.identity.hardware_id
    told: list[tuple[int, int]] = []
    station.flash(lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    assert board.image is not None
    station.programmer.reset(probe, CancelToken())


FAILURES = {
    "only garbage": (ToolFailed, r"nrfutil failed: \[1, 2\]"),
    "no end": (ToolFailed, "without a result"),
    "crash": (ToolFailed, "exit code -6"),
    "exit 7": (ProgrammerError, r"something else broke \(exit code 7\)"),
    "exit 3 after success": (ProgrammerError, "exit code 3"),
    "jlink missing": (ToolMissing, "segger.com"),
    "no device command": (ToolMissing, "nrfutil install device"),
    "old device command": (ToolMissing, "nrfutil upgrade device"),
}


@pytest.mark.slow
@pytest.mark.parametrize("manner", FAILURES)
def test_what_the_tool_does_wrong_fails_the_unit_in_its_own_words(start: Start, manner: str) -> None:
    station = start()
    station.behave(manner, "program")
    if manner == "no device command":
        station.behave(manner)
    kind, words = FAILURES[manner]
    told: list[tuple[int, int]] = []
    with pytest.raises(ProgrammerError, match=words) as caught:
        station.flash(lambda done, total: told.append((done, total)))
    assert type(caught.value) is kind
    assert str(caught.value.cure)
    assert advice_for(caught.value).steps
    assert all(done < total for done, total in told)


@pytest.mark.slow
def test_a_list_that_is_none(start: Start) -> None:
    station = start()
    for manner in ("only garbage", "no end", "exit 7", "exit 3 after success"):
        station.behave(manner, "list")
        with pytest.raises(ProgrammerError, match="nrfutil failed"):
            station.programmer.probes(CancelToken())


def test_words_are_one_bounded_line_without_keys(start: Start) -> None:
    station = start()
    station.behave("secret words", "reset")
    with pytest.raises(ProgrammerError) as caught:
        station.programmer.reset(station.probe, CancelToken())
    text = str(caught.value)
    assert "second line" in text
    assert "0badc0de" not in text
    assert text.isprintable()
    assert len(text) < 500


@pytest.mark.slow
@pytest.mark.parametrize("manner", ["hang", "hang with closed output"])
def test_a_tool_that_hangs_is_ended_with_all_that_it_started(start: Start, manner: str) -> None:
    station = start()
    station.behave(manner, "reset")
    programmer = station.patient(answer_timeout_s=0.6)
    with soon(), pytest.raises(ProgrammerError, match=r"did not finish|said nothing"):
        programmer.reset(station.probe, CancelToken())
    assert station.left() == []


@pytest.mark.slow
def test_a_tool_that_is_silent_while_flashing(start: Start) -> None:
    station = start()
    station.behave("hang", "program")
    with pytest.raises(ProgrammerError, match=r"said nothing for 0\.5 s"):
        station.flash(programmer=station.patient(flash_silence_s=0.5))


@pytest.mark.slow
def test_a_tool_that_talks_without_end(start: Start) -> None:
    station = start()
    station.behave("flood", "reset")
    with pytest.raises(ProgrammerError, match=r"talks without end|did not finish"):
        station.patient(answer_timeout_s=1.5).reset(station.probe, CancelToken())


@pytest.mark.slow
@pytest.mark.parametrize("manner", ["good", "hang", "hang with closed output", "flood"])
def test_a_cancel_ends_any_tool(start: Start, manner: str) -> None:
    station = start(flash_s=ENDLESS_S)
    station.behave(manner, "program")
    cancel = CancelToken()
    timer = threading.Timer(0.4, cancel.cancel)
    timer.start()
    with soon(), pytest.raises(Cancelled):
        station.flash(cancel=cancel)
    timer.join()
    assert station.left() == []


def of_kind(station: Station, kind: str) -> Probe:
    return replace(station.probe, kind=shipped_board(kind))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "family"), [("nrf9160dk", "NRF91"), ("nrf52840dk", "NRF52"), ("nrf54l15dk", "NRF54L")]
)
def test_the_board_file_and_the_family_tell_the_same_id(start: Start, kind: str, family: str) -> None:
    station = start(family=family)
    told = station.programmer.hardware_id(of_kind(station, kind), CancelToken())
    assert told == station.programmer.hardware_id(station.probe, CancelToken())


def test_the_board_file_says_where_the_id_is_and_how_it_is_reset(start: Start) -> None:
    station = start()
    probe = of_kind(station, "nrf9160dk")
    assert probe.kind is not None
    turned = replace(probe.kind, hardware_id=tuple(reversed(probe.kind.hardware_id)), reset=Reset.SYSTEM)
    usual = station.programmer.hardware_id(probe, CancelToken())
    assert station.programmer.hardware_id(replace(probe, kind=turned), CancelToken()) == usual[8:] + usual[:8]
    station.programmer.reset(replace(probe, kind=turned), CancelToken())
    assert "RESET_SYSTEM" in station.stand_in.asked[-1]


def test_a_chip_of_another_family_than_the_jobs_board_is_refused(start: Start) -> None:
    station = start(family="NRF52")
    with pytest.raises(InputError, match="NRF52, and that of the job's board"):
        station.programmer.hardware_id(of_kind(station, "nrf9160dk"), CancelToken())


STAGES = {"as it begins": 0, "erasing": 10, "writing": 50, "verifying": 95}


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_the_plug_is_pulled_while_flashing(start: Start, stage: str) -> None:
    station = start(flash_s=8 if stage == "verifying" else 0.8)  # its last 5 % must outlast a busy machine

    def pull(done: int, total: int) -> None:
        if done and 100 * done / total >= STAGES[stage]:
            station.stand_in.bench.unplug(station.probe.serial_number)

    with pytest.raises(ProbeNotFound, match="900000001") as caught:
        station.flash(pull)
    assert "JLINKARM_DLL_TIME_OUT_ERROR" in str(caught.value)
    assert advice_for(caught.value).code == "E202"
    assert station.left() == []
    assert station.programmer.probes(CancelToken()) == ()


def test_the_plug_is_pulled_before_and_after(start: Start) -> None:
    station = start(boards=2)
    station.flash()
    station.stand_in.bench.unplug(station.probe.serial_number)
    for call in (station.programmer.reset, station.programmer.hardware_id, station.programmer.recover):
        with pytest.raises(ProbeNotFound, match="look at the cable"):
            call(station.probe, CancelToken())
    with pytest.raises(ProbeNotFound):
        station.flash()


@pytest.mark.slow
def test_the_plug_is_pulled_and_the_tool_hangs(start: Start) -> None:
    station = start()
    station.behave("hang", "program")
    station.stand_in.bench.unplug(station.probe.serial_number)
    with pytest.raises(ProbeNotFound, match="said nothing"):
        station.flash(programmer=station.patient(flash_silence_s=0.4))


@pytest.mark.slow
def test_firmware_that_is_gone_after_the_reset(start: Start) -> None:
    station = start()
    station.flash()
    station.programmer.reset(station.probe, CancelToken())
    station.flash()
    station.stand_in.loses_firmware = True
    with pytest.raises(VerifyFailed, match="after the reset"):
        station.programmer.reset(station.probe, CancelToken())
    station.programmer.reset(station.probe, CancelToken())  # nothing was flashed since: nothing to compare


def test_a_locked_chip_and_a_chip_that_does_not_keep(start: Start) -> None:
    station = start(BoardFault.LOCKED_CHIP, BoardFault.VERIFY_ERROR, boards=2)
    with pytest.raises(ChipProtected, match="readback protection"):
        station.flash()
    second = Probe(serial_number="900000002", backend="nrfutil", board="", port=None)
    with pytest.raises(VerifyFailed, match="data does not match"):
        station.programmer.flash(
            second, station.first, erase=Erase.CHIP, progress=lambda *_: None, cancel=CancelToken()
        )


@pytest.mark.parametrize(
    "content", ["", "\n", ":00000001FF\n", ":10zz\n", ":10\n", "\x00\x01", "é", ":0400000001020304F3\n"]
)
def test_what_is_no_image(start: Start, content: str) -> None:
    station = start()
    station.first.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=station.first.name):
        station.flash()
    assert station.stand_in.asked == []


STARTS = {
    ":0400100001020304E2\n": (0x10, "01020304", True),
    ":02000004000CEE\n:050000000102030405EC\n:99\n": (0xC0000, "01020304", True),
    ":020000021000EC\n:0401020001020304EF\n": (0x10102, "01020304", False),
    ":0200000400FFFB\n:0400000001020304F2\n": (0xFF0000, "01020304", False),
    ":0100000001FE\n": (0, "", False),
}


@pytest.mark.parametrize("content", STARTS)
def test_the_start_of_an_image(tmp_path: Path, content: str) -> None:
    image = tmp_path / "image.hex"
    image.write_text(content)
    start_of_it = read_image_start(image)
    assert (start_of_it.address, start_of_it.data.hex(), start_of_it.readable) == STARTS[content]
    assert start_of_it.size_bytes == image.stat().st_size


@pytest.mark.parametrize(
    "content",
    [":020000040100F9\n:0400000001020304F2\n", ":0400000001020304F2\n:020000040103F6\n:0400000001020304F2\n"],
)
def test_an_image_for_the_network_core_is_refused_before_anything_is_asked(start: Start, content: str) -> None:
    station = start()
    station.first.write_text(content)
    with pytest.raises(InputError, match="network core") as caught:
        station.flash()
    assert "--core Network" in str(caught.value.cure)
    assert station.stand_in.asked == []


def test_where_it_is_searched(start: Start, tmp_path: Path) -> None:
    station = start()
    home, empty = tmp_path / "home", tmp_path / "empty"
    (home / "bin").mkdir(parents=True)
    empty.mkdir()
    name = "nrfutil.cmd" if os.name == "nt" else "nrfutil"
    there = station.stand_in.folder / name
    environ = {"PATH": f"{empty}{os.pathsep}{station.stand_in.folder}", "PATHEXT": ".EXE;.CMD"}
    assert NrfutilProgrammer(environ=environ).find() == there
    assert NrfutilProgrammer(environ={FOLDER_VARIABLE: str(station.stand_in.folder), "PATH": ""}).find() == there
    assert NrfutilProgrammer(environ={FOLDER_VARIABLE: str(there), "PATH": ""}).find() == there
    missing = NrfutilProgrammer(environ={"PATH": str(empty), "NRFUTIL_HOME": str(home)})
    with pytest.raises(ToolMissing) as caught:
        missing.probes(CancelToken())
    for part in (str(empty), str(home / "bin"), "nordicsemi.com", "nrfutil install device", FOLDER_VARIABLE):
        assert part in str(caught.value)
    with pytest.raises(ToolMissing, match="empty"):  # a folder that was named is the only one that counts
        NrfutilProgrammer(NrfutilOptions(folder=empty), environ=environ).probes(CancelToken())


@pytest.mark.skipif(os.name == "nt", reason="there, a file is a program by its name")
def test_a_tool_that_does_not_start(tmp_path: Path) -> None:
    broken = tmp_path / "nrfutil"
    broken.write_bytes(b"\x7fELF and nothing more")
    broken.chmod(0o755)
    with pytest.raises(ToolMissing, match="does not start"):
        NrfutilProgrammer(NrfutilOptions(folder=tmp_path)).probes(CancelToken())


def test_twenty_four_probes_are_listed_at_once(start: Start) -> None:
    station = start(boards=24)
    assert len(station.programmer.probes(CancelToken())) == 24
    assert len(station.stand_in.asked) == 1


TROUBLES_OF_THE_STATION = {
    "JLINKARM_DLL_NOT_FOUND: the probe with the requested serial number cannot be opened": ToolMissing,
    "Could not open J-Link: Permission denied (os error 13)": ProbeForbidden,
    "LIBUSB_ERROR_ACCESS while opening the device": ProbeForbidden,
    "unrecognized subcommand 'program'": ToolMissing,
}


@pytest.mark.parametrize("words", TROUBLES_OF_THE_STATION)
def test_trouble_of_the_station_is_never_an_unplugged_board(words: str) -> None:
    found = _by_words(words, Message("{words}", words=words), set(), place="probe")
    kind = TROUBLES_OF_THE_STATION[words]
    if "subcommand" not in words:  # that one is asked for with another run of the tool
        assert type(found) is kind
    assert advice_for(kind(Message("x"))).cause is Cause.STATION


@pytest.mark.slow
@pytest.mark.parametrize("manner", ["exit 7", "only garbage", "crash"])
def test_a_tool_that_cannot_even_list_its_probes_is_at_fault_itself(start: Start, manner: str) -> None:
    station = start()
    station.behave(manner)
    station.behave(manner, "list")
    with pytest.raises(ProgrammerError) as caught:
        station.flash()
    assert advice_for(caught.value).cause is Cause.STATION


@pytest.mark.slow
def test_a_jlink_without_a_number_is_counted(start: Start) -> None:
    station = start()
    assert all(probe.serial_number for probe in station.programmer.probes(CancelToken()))
    assert station.programmer.unnamed == 1
