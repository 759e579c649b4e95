"""Two sounds that cannot be mixed up, and a line that never waits for them."""

from __future__ import annotations

import runpy
import stat
import sys
import wave
from itertools import pairwise
from pathlib import Path
from struct import unpack

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from desktop.provision import sounds
from desktop.provision.sounds import FOLDER, Sound, Sounds
from factory_prov.ledger.records import Outcome
from factory_prov.line.events import RunEnded

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows plays by itself, without a program")


def samples(path: Path) -> list[int]:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return list(unpack(f"<{file.getnframes()}h", file.readframes(file.getnframes())))


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the list of what a player of ours was asked to play; it plays until it is killed."""
    played = tmp_path / "played"
    program = tmp_path / "paplay"
    program.write_text(f'#!/bin/sh\necho "$1" >> {played}\nexec sleep 30\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sounds, "_PLAYERS", ("paplay",))
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return played


@pytest.fixture
def line(qtbot: QtBot) -> Sounds:
    return Sounds()


def names(played: Path) -> list[str]:
    return [Path(name).stem for name in played.read_text().split()] if played.exists() else []


def test_the_files_are_what_the_script_makes() -> None:
    script = runpy.run_path(str(ROOT / "packaging" / "make_sounds.py"))
    for name in ("pass", "wait", "fail"):
        kept, made = samples(FOLDER / f"{name}.wav"), script["samples"](script[name.upper()])
        assert len(kept) == len(made)
        assert max(abs(one - other) for one, other in zip(kept, made, strict=True)) <= 1
        assert 3_000 < max(kept) < 32_767


def test_pass_and_fail_differ_in_length_and_pitch() -> None:
    def crossings_per_s(name: str) -> float:
        values = samples(FOLDER / f"{name}.wav")
        return sum(a < 0 <= b for a, b in pairwise(values)) / (len(values) / 22_050)

    assert crossings_per_s("pass") > 2 * crossings_per_s("fail")
    assert len(samples(FOLDER / "fail.wav")) > 1.3 * len(samples(FOLDER / "pass.wav"))


def test_a_wait_is_neither_a_pass_nor_a_fail() -> None:
    script = runpy.run_path(str(ROOT / "packaging" / "make_sounds.py"))
    assert len(script["WAIT"]) == 3 != len(script["PASS"])
    pitches = {note.pitch_hz for note in script["WAIT"]}
    assert max(note.pitch_hz for note in script["FAIL"]) < min(pitches) == max(pitches)
    assert max(pitches) < min(note.pitch_hz for note in script["PASS"])


@pytest.mark.parametrize("good", [Sound.PASS, Sound.WAIT])
def test_a_fail_cuts_what_is_good_off(qtbot: QtBot, line: Sounds, player: Path, good: Sound) -> None:
    line.play(good)
    qtbot.waitUntil(lambda: names(player) == [good.value])
    line.play(Sound.FAIL)
    qtbot.waitUntil(lambda: names(player) == [good.value, "fail"])
    line.close()


def test_what_was_waited_for_is_heard_as_a_pass(qtbot: QtBot, line: Sounds, player: Path) -> None:
    line.delivered()
    qtbot.waitUntil(lambda: names(player) == ["pass"])
    line.close()


def test_a_pass_is_played_and_more_of_them_are_left_out(qtbot: QtBot, line: Sounds, player: Path) -> None:
    for _ in range(5):
        line.play(Sound.PASS)
    qtbot.waitUntil(lambda: names(player) == ["pass"])
    line.close()
    assert line._process.state() is QProcess.ProcessState.NotRunning


def test_a_player_that_hangs_is_cut_off(qtbot: QtBot, line: Sounds, player: Path) -> None:
    line._limit.setInterval(50)
    line.play(Sound.FAIL)
    qtbot.waitUntil(lambda: line._process.state() is QProcess.ProcessState.Running)
    qtbot.waitUntil(lambda: line._process.state() is QProcess.ProcessState.NotRunning)
    assert not line._limit.isActive()


def test_sounds_can_be_off(line: Sounds, player: Path) -> None:
    line.enabled = False
    line.play(Sound.PASS)
    assert line._process.state() is QProcess.ProcessState.NotRunning


@pytest.mark.parametrize(
    ("outcome", "heard"),
    [
        (Outcome.PASS, ["pass"]),
        (Outcome.WAIT, ["wait"]),
        (Outcome.FAIL, ["fail"]),
        (Outcome.ERROR, ["fail"]),
        (Outcome.ABORTED, []),
    ],
)
def test_a_run_is_heard_when_it_ends(
    qtbot: QtBot, line: Sounds, player: Path, outcome: Outcome, heard: list[str]
) -> None:
    line.run_ended(RunEnded(key="1", run=1, outcome=outcome))
    qtbot.waitUntil(lambda: names(player) == heard)
    line.close()


def test_without_a_player_it_beeps_and_goes_on(
    qtbot: QtBot, line: Sounds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    line.play(Sound.PASS)
    assert line._process.state() is QProcess.ProcessState.NotRunning
    line.close()


def test_a_player_gets_no_secret(player: Path, line: Sounds, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTORY_PROV_TOKEN", "token-00112233")
    with_token = Sounds()
    with_token.play(Sound.PASS)
    qtbot.waitUntil(lambda: names(player) == ["pass"])
    given = Path(f"/proc/{with_token._process.processId()}/environ")
    if given.exists():  # Linux
        assert b"00112233" not in given.read_bytes()
        assert b"PATH=" in given.read_bytes()
    with_token.close()
    line.close()
