"""Command programmers against a tool that lies in every way, as real processes."""

from __future__ import annotations

import stat
import sys
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from patience import soon

from factory_prov.advice import Cause, advice_for
from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.board_file import shipped_board
from factory_prov.boards.model import Erase
from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    Cancelled,
    ChipProtected,
    InputError,
    ProbeNotFound,
    ProgrammerError,
    ToolFailed,
    ToolMissing,
    VerifyFailed,
)
from factory_prov.files.option_table import read_table
from factory_prov.messages import Message
from factory_prov.programmers.command.command_ import CommandProgrammer
from factory_prov.programmers.command.running import CommandEnd, words_of
from factory_prov.programmers.command.tool_table import CommandTool
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.tools.tool_process import ToolEnd, run_tool

SCRIPT = Path(__file__).with_name("lying_tool.py")
PROBE = Probe(serial_number="1001", backend="liar", board="liar", port=None)
START, DATA = 0x1000, bytes(range(256)) * 3
SECRET = "my-own-key-17"
"""Short, so that nothing takes it for a key by its looks."""


class Station:
    """A tool on a file for flash; `manner` is its lie, `others` change its table."""

    def __init__(self, folder: Path, **others: Any) -> None:
        self.folder = folder
        self.others = others
        self.lie("good")
        self.image = folder / "image with spaces & 'quotes'.hex"
        self.image.write_text(intel_hex(START, DATA))
        self.programmer = CommandProgrammer("liar", lambda: read_table(CommandTool, self.table()))

    def lie(self, manner: str) -> None:
        (self.folder / "manner").write_text(manner)

    def table(self) -> Mapping[str, Any]:
        def command(*arguments: str, **more: object) -> dict[str, object]:
            return {"arguments": ["-IS", str(SCRIPT), str(self.folder), *arguments], **more}

        return {
            "program": sys.executable,
            "list_probes": command("list", pattern=r"^probe (?P<probe>\S+)$"),
            "read_id": command("id", "{probe}", pattern=r"MAC: (\S+)"),
            "write": command("write", "{address}", "{image}", "--probe={probe}"),
            "read": command("read", "{address}", "{length}", "{output}", "{probe}"),
            "erase": command(
                "erase", "{probe}", blank=[{"start": 0, "end": 0x400}, {"start": 0x1FC00, "end": 0x20000}]
            ),
            "erase_range": command("erase-range", "{address}", "{length}", "{probe}"),
            "reset": command("reset", "{probe}"),
            **self.others,
        }

    def flash(self, erase: Erase = Erase.SECTORS, cancel: CancelToken | None = None) -> None:
        self.programmer.flash(PROBE, self.image, erase=erase, progress=lambda *_: None, cancel=cancel or CancelToken())

    def write_data(self) -> None:
        self.programmer.write_data(PROBE, self.image, progress=lambda *_: None, cancel=CancelToken())

    def memory(self, start: int = START, size: int = len(DATA)) -> bytes:
        return (self.folder / "flash").read_bytes()[start : start + size]

    @property
    def asked(self) -> str:
        asked = self.folder / "asked"
        return asked.read_text() if asked.exists() else ""


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path)


def intel_hex(start: int, data: bytes) -> str:
    lines = []
    for at in range(0, len(data), 32):
        row = data[at : at + 32]
        record = bytes([len(row), *(start + at).to_bytes(2, "big"), 0, *row])
        lines.append(f":{record.hex()}{-sum(record) & 0xFF:02x}".upper())
    return "\n".join([*lines, ":00000001FF\n"])


@pytest.mark.parametrize("erase", Erase)
def test_what_is_written_is_there_and_only_that(station: Station, erase: Erase) -> None:
    (station.folder / "flash").write_bytes(b"\x55" * 0x20000)
    station.flash(erase)
    assert station.memory() == DATA
    assert station.memory(0x3000, 4) == (b"\xff" * 4 if erase is Erase.CHIP else b"\x55" * 4)
    assert station.memory(0x1FF0, 16) == b"\xff" * 16  # the page of the image was erased
    assert station.programmer.read_memory(PROBE, AddressRange(start=START, end=START + 5), CancelToken()) == DATA[:5]


@pytest.mark.parametrize("lie", ["nothing", "elsewhere", "one byte"])
@pytest.mark.parametrize("call", ["flash", "write_data"])
def test_a_tool_that_says_ok_and_wrote_something_else(station: Station, lie: str, call: str) -> None:
    station.lie(f"{lie} at write")
    with pytest.raises(VerifyFailed) as caught:
        getattr(station, call)()
    where = START + len(DATA) - 1 if lie == "one byte" else START
    assert f"{where:08X}" in str(caught.value)
    assert "1001" in str(caught.value)
    assert str(caught.value.cure)


def test_a_tool_that_says_no_although_it_wrote(station: Station) -> None:
    station.lie("exit 1 at write")
    station.flash()
    assert station.memory() == DATA


def test_a_tool_that_says_no_and_did_not_write(station: Station) -> None:
    station.lie("fails at write")
    with pytest.raises(VerifyFailed) as caught:
        station.flash()
    assert "something broke" in str(caught.value)


@pytest.mark.parametrize("lie", ["short", "long", "nothing", "exit 3"])
def test_what_is_not_read_whole_was_not_read(station: Station, lie: str) -> None:
    station.lie(f"{lie} at read")
    with pytest.raises(ProgrammerError) as caught:
        station.flash()
    assert type(caught.value) is ProgrammerError
    with pytest.raises(ProgrammerError):
        station.programmer.read_memory(PROBE, AddressRange(start=0, end=64), CancelToken())


@pytest.mark.parametrize("lie", ["nothing", "half"])
def test_a_chip_that_is_said_to_be_erased(station: Station, lie: str) -> None:
    (station.folder / "flash").write_bytes(b"\x00" * 0x20000)
    station.lie(f"{lie} at erase")
    with pytest.raises(VerifyFailed):
        station.programmer.erase(PROBE, CancelToken())
    with pytest.raises(VerifyFailed):
        station.flash(Erase.CHIP)
    assert "'write'" not in station.asked


def test_pages_that_are_said_to_be_erased(station: Station) -> None:
    (station.folder / "flash").write_bytes(b"\x00" * 0x20000)
    station.lie("nothing at erase-range")
    with pytest.raises(VerifyFailed):
        station.flash()
    assert "'write'" not in station.asked


def test_an_erased_byte_that_is_not_ff(tmp_path: Path) -> None:
    station = Station(tmp_path, erased_byte=0)
    with pytest.raises(VerifyFailed):
        station.programmer.erase(PROBE, CancelToken())


def test_what_is_read_back_after_erasing_is_told_by_file_or_board(station: Station) -> None:
    station.others["erase"] = {**station.table()["erase"], "blank": []}
    with pytest.raises(ToolFailed, match="read back"):
        station.programmer.erase(PROBE, CancelToken())
    assert station.asked == ""
    known = replace(PROBE, kind=replace(shipped_board("nrf9160dk"), settings=AddressRange(start=0x4000, end=0x5000)))
    station.programmer.erase(known, CancelToken())
    assert "'0x00004000', '0x1000'" in station.asked


def test_a_tool_that_hangs_is_ended(tmp_path: Path) -> None:
    station = Station(tmp_path)
    station.others["write"] = {**station.table()["write"], "timeout_s": 0.5}
    station.lie("hang at write")
    with soon(), pytest.raises(ProgrammerError, match=r"0\.5 s"):
        station.flash()


def test_a_cancel_ends_a_tool_that_hangs(station: Station) -> None:
    station.lie("hang at write")
    cancel = CancelToken()
    timer = threading.Timer(0.5, cancel.cancel)
    timer.start()
    with soon(), pytest.raises(Cancelled):
        station.flash(cancel=cancel)
    timer.join()


def test_a_tool_that_floods(station: Station) -> None:
    station.lie("flood at list")
    with soon(), pytest.raises(ToolFailed):
        station.programmer.probes(CancelToken())


def test_a_tool_that_crashes_is_the_stations_trouble(station: Station) -> None:
    station.lie("crash at reset")
    with pytest.raises(ToolFailed) as caught:
        station.programmer.reset(PROBE, CancelToken())
    assert advice_for(caught.value).cause is Cause.STATION


def test_what_a_tool_says_with_a_configuration_in_its_hands_is_not_repeated(station: Station) -> None:
    station.image.write_text(intel_hex(START, SECRET.encode()))
    station.lie("tells all at write")
    with pytest.raises(ProgrammerError) as caught:
        station.write_data()
    assert SECRET not in str(caught.value)
    with pytest.raises(ProgrammerError) as caught:  # firmware holds no secret, and the words help
        station.flash()
    assert SECRET in str(caught.value)


def test_no_secret_is_on_a_command_line_or_left_on_the_disk(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    station.image.write_text(intel_hex(START, SECRET.encode()))
    station.write_data()
    station.programmer.erase(PROBE, CancelToken())
    station.lie("fails at write")
    with pytest.raises(ProgrammerError):
        station.write_data()
    assert SECRET not in station.asked
    assert SECRET.encode().hex() not in station.asked
    assert [path for path in temporary.rglob("*") if path.is_file() and path.suffix != ".lock"] == []


@pytest.mark.skipif(sys.platform == "win32", reason="modes mean nothing there")
def test_files_for_a_tool_are_its_users_alone(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, int] = {}

    def look(*arguments: Any, folder: Path, **others: Any) -> ToolEnd:
        seen.update({path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())})
        return run_tool(*arguments, folder=folder, **others)

    monkeypatch.setattr("factory_prov.programmers.command.running.run_tool", look)
    station.write_data()
    assert "image.bin" in seen
    assert not any(mode & 0o077 for mode in seen.values())


def test_a_tool_runs_in_an_empty_folder_without_our_secrets(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTORY_PROV_TOKEN", "token-00112233")
    monkeypatch.chdir(tmp_path)
    said: list[str] = []

    def heard(end: CommandEnd) -> Message:
        said.append(end.said)
        return words_of(end)

    monkeypatch.setattr("factory_prov.programmers.command.calls.words_of", heard)
    station.lie("environment at reset")
    with pytest.raises(ProgrammerError):
        station.programmer.reset(PROBE, CancelToken())
    assert "token-00112233" not in said[0]
    assert said[0].rstrip().endswith("[]")  # nothing is in the folder
    assert f"{tmp_path} " not in said[0]


def test_the_chips_id_is_taken_from_the_tools_words(station: Station) -> None:
    assert station.programmer.hardware_id(PROBE, CancelToken()) == "246f28001122"
    station.lie("two ids at id")
    with pytest.raises(ProgrammerError):
        station.programmer.hardware_id(PROBE, CancelToken())


def test_the_chips_id_is_read_where_the_board_has_it(station: Station) -> None:
    tool = {name: value for name, value in station.table().items() if name != "read_id"}
    programmer = CommandProgrammer("liar", lambda: read_table(CommandTool, tool))
    with pytest.raises(InputError, match="kind"):
        programmer.hardware_id(PROBE, CancelToken())
    board = replace(shipped_board("nrf9160dk"), hardware_id=(0x104, 0x100))
    (station.folder / "flash").write_bytes(bytes(0x100) + bytes(range(1, 9)) + bytes(0x100))
    assert programmer.hardware_id(replace(PROBE, kind=board), CancelToken()) == "0807060504030201"
    (station.folder / "flash").write_bytes(b"\xff" * 0x1000)
    with pytest.raises(ProgrammerError, match="blank"):
        programmer.hardware_id(replace(PROBE, kind=board), CancelToken())


def test_numbers_that_no_command_could_take_are_counted_and_not_listed(station: Station) -> None:
    station.lie("evil numbers at list")
    assert [probe.serial_number for probe in station.programmer.probes(CancelToken())] == ["7"]
    assert station.programmer.unnamed == 2


@pytest.mark.parametrize("number", ["-x", "--exec=evil", "", "a\nb", "x" * 301])
def test_a_number_that_is_no_value(station: Station, number: str) -> None:
    with pytest.raises(ToolFailed) as caught:
        station.programmer.reset(replace(PROBE, serial_number=number), CancelToken())
    assert advice_for(caught.value).cause is Cause.STATION
    assert "reset" not in station.asked


def test_a_port_that_nobody_knows_says_nothing_of_the_unit(tmp_path: Path) -> None:
    station = Station(tmp_path)
    station.others["reset"] = {**station.table()["reset"]}
    station.others["reset"]["arguments"] = [*station.others["reset"]["arguments"], "{probe}", "{port}"]
    with pytest.raises(ToolFailed, match="no serial port") as caught:
        station.programmer.reset(PROBE, CancelToken())
    assert advice_for(caught.value).cause is Cause.STATION


@pytest.mark.parametrize("number", ["a b", "1;reboot", "$(reboot)", "[exec x]", "{x}", '"', "a\\b", "ą"])
def test_odd_characters_are_one_argument_or_refused_in_a_longer_text(tmp_path: Path, number: str) -> None:
    station = Station(tmp_path)
    probe = replace(PROBE, serial_number=number)
    station.programmer.reset(probe, CancelToken())
    assert repr(["reset", number]) in station.asked
    station.others["reset"] = {**station.table()["reset"]}
    station.others["reset"]["arguments"][-1] = "select {probe}"
    with pytest.raises(ProgrammerError, match="language"):
        station.programmer.reset(probe, CancelToken())


def test_fixed_probes_are_listed_while_their_ports_are_there(tmp_path: Path) -> None:
    port = tmp_path / "ttyX"
    fixed = [{"serial_number": "left", "port": str(port)}, {"serial_number": "any", "port": "COM7"}]
    station = Station(tmp_path, probes=fixed)
    table = {name: value for name, value in station.table().items() if name != "list_probes"}
    programmer = CommandProgrammer("liar", lambda: read_table(CommandTool, table))
    assert [probe.serial_number for probe in programmer.probes(CancelToken())] == ["any"]
    port.touch()
    if sys.platform != "win32":
        assert [probe.port for probe in programmer.probes(CancelToken())] == ["COM7", str(port)]
    with pytest.raises(ProbeNotFound):
        programmer.reset(PROBE, CancelToken())


def test_a_script_is_a_file_that_its_argument_names(tmp_path: Path) -> None:
    station = Station(tmp_path)
    reset = station.table()["reset"]
    station.others["reset"] = {**reset, "arguments": [*reset["arguments"], "{script}"], "script": "go {probe} {{x}}\n"}
    station.lie("shows script at reset")
    with pytest.raises(ProgrammerError, match=r"go 1001 \{x\}"):
        station.programmer.reset(PROBE, CancelToken())


def test_a_locked_chip_is_known_by_the_words_that_the_file_names(tmp_path: Path) -> None:
    station = Station(tmp_path, protected="something broke")
    station.lie("fails")
    with pytest.raises(ProgrammerError):
        station.programmer.reset(PROBE, CancelToken())
    station.lie("fails at reset")
    with pytest.raises(ChipProtected):
        station.programmer.reset(PROBE, CancelToken())


def test_what_has_no_command_says_so(station: Station) -> None:
    with pytest.raises(ToolFailed, match="recover"):
        station.programmer.recover(PROBE, CancelToken())


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    station = Station(tmp_path, program=str(tmp_path / "none"))
    with pytest.raises(ToolMissing):
        station.programmer.probes(CancelToken())
