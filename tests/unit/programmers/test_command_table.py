"""The file of command programmers: who may write it, and what may stand in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, ToolFailed
from factory_prov.files import administrators
from factory_prov.files.administrators import require_administrators_only
from factory_prov.files.option_table import read_table
from factory_prov.job.job_file import load_job
from factory_prov.programmers.command import station
from factory_prov.programmers.command.station import programmers_file, read_tools, station_programmers
from factory_prov.programmers.command.tool_table import CommandTool, ImageForm

EXAMPLES = Path(__file__).parents[3] / "configs" / "station" / "programmers.toml"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX's")
ROOT = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can give a file to root")
TABLE: dict[str, Any] = {
    "program": str(Path(sys.executable).with_name("tool")),
    "probes": [{"serial_number": "one"}, {"serial_number": "two"}],
    "write": {"arguments": ["{probe}", "write", "{address}", "{image}"]},
    "read": {"arguments": ["{probe}", "read", "{address}", "{length}", "{output}"]},
    "reset": {"arguments": ["{probe}", "reset"]},
}
ONE = [{"serial_number": "one"}]


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(station, "require_administrators_only", lambda _: None)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that is root's on the whole way, as /tmp is not."""
    import tempfile

    with tempfile.TemporaryDirectory(dir="/var/lib") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.usefixtures("trusted")
def test_the_examples_are_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathlib.PurePath.is_absolute", lambda path: str(path).startswith(("/", "\\")))
    tools = read_tools(EXAMPLES)
    assert set(tools) == {"esptool", "openocd", "cubeprogrammer", "jlink"}
    assert all(tool.write.image is ImageForm.BINARY for tool in tools.values())


@pytest.mark.usefixtures("trusted")
def test_each_tool_is_a_programmer_by_its_name(tmp_path: Path) -> None:
    assert station_programmers(tmp_path / "none.toml") == ()
    assert [each.name for each in station_programmers(EXAMPLES)] == ["esptool", "openocd", "cubeprogrammer", "jlink"]
    file = tmp_path / "programmers.toml"
    file.write_text(EXAMPLES.read_text())
    *_, last = station_programmers(file)
    file.write_text("")
    with pytest.raises(ToolFailed, match="Start the program again"):
        last.probes(CancelToken())
    file.write_text("[x")
    (only,) = station_programmers(file)
    assert only.name == "command"
    with pytest.raises(ToolFailed, match="TOML"):
        only.probes(CancelToken())


def test_the_file_is_for_all_users_of_the_pc() -> None:
    assert programmers_file().name == "programmers.toml"
    if sys.platform != "win32":
        assert programmers_file().parent == Path("/etc/factory-provisioning")


@POSIX
def test_a_file_of_a_user_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "programmers.toml"
    file.write_text(EXAMPLES.read_text())
    with pytest.raises(InputError, match="others than an administrator") as caught:
        read_tools(file)
    assert str(file) in str(caught.value)
    (only,) = station_programmers(file)
    with pytest.raises(ToolFailed, match="others than an administrator"):
        only.probes(CancelToken())


@POSIX
def test_a_file_that_is_not_there_cannot_be_trusted(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="who may write"):
        require_administrators_only(tmp_path / "none")


@ROOT
@pytest.mark.parametrize(("mode", "safe"), [(0o644, True), (0o600, True), (0o664, False), (0o646, False)])
def test_a_file_of_root(folder: Path, mode: int, safe: bool) -> None:
    file = folder / "programmers.toml"
    file.write_text("")
    file.chmod(mode)
    if safe:
        require_administrators_only(file)
    else:
        with pytest.raises(InputError, match="go-w"):
            require_administrators_only(file)


@ROOT
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_file_or_folder_that_is_not_roots(folder: Path, what: str) -> None:
    inner = folder / "inner"
    inner.mkdir()
    file = inner / "programmers.toml"
    file.write_text("")
    os.chown(file if what == "file" else inner, 12345, 12345)
    with pytest.raises(InputError, match="chown root"):
        require_administrators_only(file)


@ROOT
def test_a_folder_that_others_can_write(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    inner.chmod(0o1777)  # as /tmp: another could have been there first
    (inner / "programmers.toml").write_text("")
    with pytest.raises(InputError):
        require_administrators_only(inner / "programmers.toml")


@ROOT
def test_a_link_is_what_it_leads_to_and_whose_it_is(folder: Path, tmp_path: Path) -> None:
    good, bad = folder / "good.toml", tmp_path / "bad.toml"
    good.write_text("")
    bad.write_text("")
    (folder / "to-good").symlink_to(good)
    (folder / "to-bad").symlink_to(bad)
    (tmp_path / "to-good").symlink_to(good)
    require_administrators_only(folder / "to-good")
    for link in (folder / "to-bad", tmp_path / "to-good"):
        with pytest.raises(InputError):
            require_administrators_only(link)
    (folder / "nobodys").symlink_to(good)
    os.chown(folder / "nobodys", 12345, 12345, follow_symlinks=False)
    with pytest.raises(InputError):
        require_administrators_only(folder / "nobodys")


def test_rights_that_cannot_be_read_are_no_good_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")

    def fail(_: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(administrators, "_is_safe", fail)
    with pytest.raises(InputError, match="Permission denied"):
        require_administrators_only(tmp_path / "file")


def changed(**others: Any) -> dict[str, Any]:
    return {name: value for name, value in {**TABLE, **others}.items() if value is not None}


def with_command(name: str, *arguments: str, **more: Any) -> dict[str, Any]:
    return changed(**{name: {"arguments": list(arguments), **more}})


BAD = {
    "a program without its path": changed(program="tool"),
    "a shell": changed(program="/bin/sh"),
    "another shell": changed(program="/usr/bin/bash"),
    "a shell of Windows": changed(program="/c/Windows/System32/cmd.exe"),
    "a batch file": changed(program="/c/tools/flash.BAT"),
    "nobody lists the probes": changed(probes=None),
    "two list the probes": changed(list_probes={"arguments": ["list"], "pattern": "(?P<probe>x)"}),
    "a probe twice": changed(probes=[*ONE, *ONE]),
    "no byte": changed(erased_byte=256),
    "no page": changed(page_bytes=1000),
    "no words": changed(protected="("),
    "words too often": changed(protected="a{99999999999999999999}"),
    "words too deep": changed(protected="(" * 5000 + ")" * 5000),
    "an unknown place": with_command("reset", "{probe}", "{HOME}"),
    "a place of Python": with_command("reset", "{probe.__class__}"),
    "a lone brace": with_command("reset", "{probe}", "x{"),
    "a place that has no value": with_command("reset", "{probe}", "{image}"),
    "a read without its file": with_command("read", "{probe}", "{address}", "{length}"),
    "a read without its length": with_command("read", "{probe}", "{address}", "{output}"),
    "a write without its image": with_command("write", "{probe}", "{address}"),
    "bytes without an address": with_command("write", "{probe}", "{image}"),
    "a hex file with an address": with_command("write", "{probe}", "{image}", "{address}", image="hex"),
    "any probe": with_command("reset", "reset"),
    "a script that nobody names": with_command("reset", "{probe}", script="x"),
    "a script that is missing": with_command("reset", "{probe}", "{script}"),
    "a bad place in a script": with_command("reset", "{probe}", "{script}", script="{x}"),
    "no time": with_command("reset", "{probe}", timeout_s=0.0),
    "a zero": with_command("reset", "{probe}", "a\0b"),
    "a pattern without a group": with_command("read_id", "{probe}", pattern="MAC"),
    "a pattern that is none": with_command("read_id", "{probe}", pattern="(MAC"),
    "a list without probes": changed(probes=None, list_probes={"arguments": ["l"], "pattern": "(x)"}),
    "J-Link Commander that goes on": {
        **with_command("reset", "{probe}", "{script}", script="r\ng\n"),
        "program": "/opt/SEGGER/JLinkExe",
    },
}


@pytest.mark.parametrize("table", BAD.values(), ids=BAD)
def test_what_may_not_stand_there(table: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        read_table(CommandTool, table)
    assert str(caught.value.cure)
    assert caught.value.place


def test_a_single_probe_need_not_be_named() -> None:
    read_table(CommandTool, {**with_command("reset", "reset"), "probes": ONE})


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("name", ["nrfutil", "simulated", "command", "Upper", "a b", "x" * 33, "1"])
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    file = tmp_path / "programmers.toml"
    file.write_text(f'["{name}"]\n')
    with pytest.raises(InputError, match="no name"):
        read_tools(file)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("esptool = 3", "esptool"),
        ("[esptool]\nprogram = '/x'\n", "esptool.write"),
        (EXAMPLES.read_text(encoding="utf-8").replace("page_bytes", "shell"), "esptool.shell"),
        (EXAMPLES.read_text(encoding="utf-8").replace('"{address}", "{length}", "{output}"', "7", 1), "esptool.read"),
    ],
)
def test_a_misfit_is_told_by_its_place(tmp_path: Path, text: str, place: str) -> None:
    file = tmp_path / "programmers.toml"
    file.write_text(text)
    with pytest.raises(InputError) as caught:
        read_tools(file)
    assert place in str(caught.value.place)


def test_a_job_that_holds_commands_is_refused(tmp_path: Path) -> None:
    job = tmp_path / "job.toml"
    text = (EXAMPLES.parents[1] / "job-psk.toml").read_text(encoding="utf-8")
    for table in ("[programmers.esptool]", "[esptool]", "[board.programmer]", "[board.write]"):
        job.write_text(f'{text}\n{table}\nprogram = "/bin/true"\narguments = ["x"]\n')
        with pytest.raises(InputError):
            load_job(job)
