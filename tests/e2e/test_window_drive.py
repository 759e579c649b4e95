"""The real program in front of a real X server, driven by real key presses and clicks, judged by what can be seen."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

PASSED, FAILED, WAITING = "#00734F", "#B8320A", "#8A5A00"
ACCENT = "#0B62C4"
LOOK = """
import sys
from PySide6.QtGui import QColor, QGuiApplication
application = QGuiApplication(["look"])
picture = application.primaryScreen().grabWindow(0).toImage()
wanted = QColor(sys.argv[1])
seen = [picture.pixelColor(x, y) == wanted for x in range(0, picture.width(), 5) for y in range(0, picture.height(), 5)]
print(sum(seen) / len(seen))
"""
WIDTH, HEIGHT = 1280, 720
NEEDED = ("Xvfb", "xdotool")
PATIENCE_S = 60.0


@pytest.fixture(autouse=True)
def _needs_a_screen() -> None:
    if find_spec("PySide6") is None:
        pytest.skip("PySide6 is not installed here")
    missing = [name for name in NEEDED if shutil.which(name) is None]
    try:
        import PySide6.QtWidgets  # noqa: F401  # the question is whether it loads
    except ImportError as failure:
        missing.append(str(failure))
    if missing and os.environ.get("FACTORY_PROV_NEEDS_QT") and sys.platform.startswith("linux"):
        pytest.fail(f"missing: {missing}")
    if missing:
        pytest.skip(f"missing: {missing}")


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of our own, without a window manager."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(timeout=20)


class Drive:
    """The program and what its user does and sees."""

    def __init__(self, display: str, folder: Path, *arguments: object) -> None:
        self.environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": "1",
            "LC_ALL": "C.UTF-8",
            "PYTHONWARNINGS": "error",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }
        self.folder = folder
        command = [sys.executable, "-m", "desktop", "--data-dir", str(folder), *map(str, arguments)]
        self.program = subprocess.Popen(command, env=self.environment, stderr=subprocess.PIPE, text=True)
        self.until(lambda: self.window() != "")
        self.do("windowfocus", self.window())

    def window(self) -> str:
        done = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", "Factory provisioning"],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout.split()[0] if done.stdout.split() else ""

    def do(self, *words: object) -> str:
        command = ["xdotool", *map(str, words)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout

    def key(self, *names: str, delay_ms: int = 80) -> None:
        self.do("key", "--delay", delay_ms, *names)

    def height(self) -> int:
        found = re.search(r"Geometry: \d+x(\d+)", self.do("getwindowgeometry", self.window()))
        assert found is not None
        return int(found[1])

    def click(self, x: int, y: int) -> None:
        self.do("mousemove", x, y, "click", "1")

    def title(self) -> str:
        return self.do("getwindowname", self.window()).strip()

    def passed(self) -> int:
        found = re.search(r"(\d+) passed", self.title())
        return int(found[1]) if found else 0

    def share(self, colour: str) -> float:
        """Return how much of what is on the screen has a colour, #RRGGBB."""
        command = [sys.executable, "-c", LOOK, colour]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True, timeout=PATIENCE_S
        )
        return float(done.stdout)

    def until(self, seen: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        ends_at = time.monotonic() + patience_s
        while not seen():
            assert self.program.poll() is None, "the program has ended"
            assert time.monotonic() < ends_at, "it was not seen in time"
            time.sleep(0.1)

    def ask_to_close(self) -> None:
        """Ask by the keyboard: without a window manager there is no cross to click."""
        self.key("ctrl+q")

    def ended(self) -> tuple[int, str]:
        _, errors = self.program.communicate(timeout=PATIENCE_S)
        return self.program.returncode, errors


@pytest.fixture
def drive(display: str, tmp_path: Path) -> Iterator[Callable[..., Drive]]:
    begun: list[Drive] = []

    def begin(*arguments: object) -> Drive:
        begun.append(Drive(display, tmp_path / "data", *arguments))
        return begun[-1]

    yield begin
    for each in begun:
        if each.program.poll() is None:
            each.program.kill()
        each.program.communicate()


def settings(folder: Path, **choices: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    chosen = {"theme": "light", "language": "en", "sounds": False, **choices}
    (folder / "settings.json").write_text(json.dumps(chosen), encoding="utf-8")


def test_a_newcomer_gets_units_to_pass(drive: Callable[..., Drive], tmp_path: Path) -> None:
    """Start the program, press the one button, press Space: four green tiles; look at the settings; close it."""
    settings(tmp_path / "data")
    window = drive()
    window.until(lambda: window.share(ACCENT) > 0.004)  # the button "Start the demo"; it has the focus
    window.key("space")
    window.until(lambda: window.title().startswith("Training"))
    window.until(lambda: strip_shown(window))
    assert window.share(PASSED) < 0.01
    window.until(lambda: start_until_running(window))
    window.until(lambda: window.passed() == 4)
    assert window.share(PASSED) > 0.2
    assert window.share(FAILED) < 0.01
    window.click(38, window.height() - 40)  # "Settings" on the rail
    window.until(lambda: not strip_shown(window))
    window.click(38, 40)  # "Provision"
    window.until(lambda: strip_shown(window))
    window.ask_to_close()
    assert window.ended() == (0, "")


def strip_shown(window: Drive) -> bool:
    """Whether the strip that says "training" can be seen, and with it the line."""
    return window.share(WAITING) > 0.03


def start_until_running(window: Drive) -> bool:
    """Press Space as somebody does who waits for the boards to show."""
    window.key("space")
    time.sleep(1)
    return "working" in window.title() or window.passed() > 0


def test_closing_while_units_run_asks_and_stops(drive: Callable[..., Drive], tmp_path: Path) -> None:
    settings(tmp_path / "data")
    window = drive("--demo")
    window.until(lambda: start_until_running(window))
    window.ask_to_close()
    time.sleep(0.5)
    assert window.program.poll() is None, "it asks first"
    window.key("Escape")  # keep working
    time.sleep(0.5)
    assert window.program.poll() is None
    window.until(lambda: window.passed() == 4)
    window.key("Down", "Up")
    window.ask_to_close()
    assert window.ended() == (0, "")


def test_stop_and_close(drive: Callable[..., Drive], tmp_path: Path) -> None:
    settings(tmp_path / "data")
    window = drive("--demo")
    window.until(lambda: start_until_running(window))
    window.ask_to_close()
    time.sleep(0.5)
    window.key("shift+Tab", "space")  # from "Keep working" to "Stop and close"
    assert window.ended() == (0, "")


def test_the_operator_stays_on_the_line_and_the_pin_opens_the_rest(drive: Callable[..., Drive], tmp_path: Path) -> None:
    from desktop.settings.operator_lock import hashed

    settings(tmp_path / "data", pin=hashed("2580"))
    window = drive("--demo")
    window.until(lambda: strip_shown(window))
    window.key("ctrl+3")
    time.sleep(0.5)
    assert strip_shown(window), "there is only the line"
    window.key("ctrl+l")
    time.sleep(0.5)
    window.key(*"1111", "Return")

    def opened() -> bool:
        """Ask for the lock as somebody does who sees that a key was lost."""
        window.key("ctrl+l")
        time.sleep(1)
        window.key(*"2580", "Return")
        time.sleep(1)
        window.key("ctrl+3")
        time.sleep(1)
        return not strip_shown(window)

    window.until(opened)
    window.ask_to_close()
    assert window.ended() == (0, "")


def test_a_scanned_label_starts_its_slot(drive: Callable[..., Drive], tmp_path: Path) -> None:
    settings(tmp_path / "data")
    window = drive("--demo")
    window.until(lambda: window.title().startswith("Training"))

    def passed_after_a_scan() -> bool:
        window.key(*"900000002", "Return", delay_ms=4)  # a second scan only shows the slot
        time.sleep(1)
        return window.passed() == 1

    window.until(passed_after_a_scan)
    assert 0.05 < window.share(PASSED) < 0.15, "one tile of four"
    window.ask_to_close()
    assert window.ended() == (0, "")


LABELS = (
    ("W", "M", "2", "ctrl+bracketright", "space", "7", "Return", "Return"),
    ("space", "W", "M", "space", "2", "minus", "7", "Tab"),
    ("W", "M", "space", "2", "minus", "7", "ctrl+j"),
    ("W", "M", "space", "2", "minus", "7"),
    ("9", "space", "Return"),
)


@pytest.mark.parametrize("delay_ms", [4, 25])
def test_no_key_of_a_label_is_a_command(drive: Callable[..., Drive], tmp_path: Path, delay_ms: int) -> None:
    """Whatever the label and its end: no unit starts, the focus stays, and a person's Space works after it."""
    settings(tmp_path / "data")
    window = drive("--demo")
    window.until(lambda: window.title().startswith("Training"))
    time.sleep(3)  # the boards show
    for label in LABELS:
        window.key(*label, delay_ms=delay_ms)
        time.sleep(0.7)
        assert "working" not in window.title(), label
    for code in ("087", "032", "050", "029", "065", "013"):  # as scanners type in ALT mode
        keys = [word for digit in code for word in ("key", "--delay", "2", f"KP_{digit}")]
        window.do("keydown", "Alt_L", *keys, "keyup", "Alt_L")
    time.sleep(0.7)
    assert "working" not in window.title()
    window.until(lambda: start_until_running(window))
    window.until(lambda: window.passed() == 4)
    window.ask_to_close()
    assert window.ended() == (0, "")
