"""The speed of the window: each figure beside its limit, or beside an empty PySide6 window in the same run.

    python3 benchmarks/window.py                        # all, on every platform there is (offscreen; xcb with Xvfb)
    python3 benchmarks/window.py --part start --platform offscreen

Start: from the start of the process to the first paint, fresh processes in turn. Loop: 24 virtual boards that run
without a pause, once in real time and once four times as quick, 1,000 log lines a second from a thread, and a timer
of 5 ms in the window's thread whose delays are the delays of the event loop. Memory: what the process holds after
2,000 and after 10,000 units.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
START_RUNS = 11
START_LIMIT = 1.2
P99_LIMIT_MS, MAX_LIMIT_MS = 16, 100
MEMORY_LIMIT = 1.05
PARTS = ("start", "loop", "memory")

WATCH = """
import time
from PySide6.QtCore import QEvent, QObject, QTimer
class Watch(QObject):
    def __init__(self, application, window, content):
        super().__init__()
        self.application, self.window, self.content = application, window, content
        self.seen = False
        window.installEventFilter(self)
    def eventFilter(self, watched, event):
        if event.type() != QEvent.Type.Paint:
            return False
        if not self.seen:
            print(time.perf_counter(), flush=True)
            self.seen = True
            self.window.removeEventFilter(self)
            if self.content:
                self.application.installEventFilter(self)
            else:
                QTimer.singleShot(0, self.done)
        elif watched.isWidgetType() and watched is not self.window:
            print(time.perf_counter(), flush=True)
            self.application.removeEventFilter(self)
            QTimer.singleShot(0, self.done)
        return False
    def done(self):
        self.window.close()
        self.application.quit()
"""
EMPTY = f"""
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
{WATCH}
application = QApplication(sys.argv)
window = QMainWindow()
window.resize(1280, 720)
watch = Watch(application, window, False)
window.show()
application.exec()
"""
OURS = f"""
import sys
from desktop.window.window_maker import make_application, make_window
{WATCH}
application = make_application(sys.argv)
window = make_window(application)
watch = Watch(application, window, True)
window.show()
application.exec()
"""


def row(what: str, value: str, limit: str) -> None:
    print(f"{what:40} {value:>44}   limit {limit}", flush=True)


def paints_s(code: str, environment: dict[str, str]) -> list[float]:
    """Return the time from the start of a process to the first paint of its window, and to that of what is in it."""
    began = time.perf_counter()
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True, timeout=120)
    return [float(at_s) - began for at_s in done.stdout.split()]  # the clock is the system's


def print_start(platform: str, environment: dict[str, str]) -> bool:
    """Print how long until the first paint; return whether that is within the limit."""
    times: dict[str, list[list[float]]] = {EMPTY: [], OURS: []}
    for number in range(START_RUNS + 1):
        for code, taken in times.items():
            took_s = paints_s(code, environment)
            if number:  # the first one compiles
                taken.append(took_s)
    empty_s, ours_s = (statistics.median(each[0] for each in taken) for taken in times.values())
    content_s = statistics.median(each[-1] for each in times[OURS])
    ratio = ours_s / empty_s
    value = f"{ours_s * 1000:.0f} ms / empty {empty_s * 1000:.0f} ms = {ratio:.2f} x"
    row(f"start to first paint, {platform}", value, f"{START_LIMIT} x")
    row("  to the paint of what is in it", f"{content_s * 1000:.0f} ms = {content_s / empty_s:.2f} x", "-")
    return ratio <= START_LIMIT


def child(part: str, environment: dict[str, str]) -> dict[str, float]:
    """Run a part in a process of its own and return its figures."""
    command = [sys.executable, str(ROOT / "benchmarks" / "window_load.py"), part]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, timeout=900
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def print_loop(platform: str, environment: dict[str, str]) -> bool:
    """Print the delays of the event loop; return whether they are within the limits."""
    within = True
    for part, name in (("loop", "boards as quick as real ones"), ("quick-loop", "four times as quick")):
        got = child(part, environment)
        delays = f"p50 {got['p50_ms']:.1f}, p99 {got['p99_ms']:.1f}, max {got['max_ms']:.1f} ms"
        row(f"event loop's delay, {platform}", delays, f"p99 {P99_LIMIT_MS} ms, max {MAX_LIMIT_MS} ms")
        runs = f"{got['runs']:.0f} runs ended, {got['lines']:.0f} lines in {got['seconds']:.0f} s"
        row(f"  {name}", runs, "-")
        within &= got["p99_ms"] <= P99_LIMIT_MS and got["max_ms"] <= MAX_LIMIT_MS
    return within


def print_memory(platform: str, environment: dict[str, str]) -> bool:
    """Print the memory after some and after many units; return whether it stayed."""
    got = child("memory", environment)
    ratio = got["many_mb"] / got["some_mb"]
    value = f"{got['some_mb']:.1f} MB after 2,000, {got['many_mb']:.1f} after 10,000 = {ratio:.3f} x"
    row(f"memory, {platform}", value, f"{MEMORY_LIMIT} x")
    return ratio <= MEMORY_LIMIT


@contextmanager
def virtual_screen() -> Iterator[str]:
    """Start Xvfb and give the name of its display."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        try:
            yield f":{number}"
        finally:
            server.terminate()


def environment_for(platform: str, parts: ExitStack) -> dict[str, str]:
    """Return the environment of a child: that platform, settings of its own, compiled modules kept as if installed."""
    home = parts.enter_context(tempfile.TemporaryDirectory())
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"QT_QPA_PLATFORM": platform, "PYTHONPYCACHEPREFIX": str(Path(home) / "compiled")}
    environment |= dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"), home)
    if platform == "xcb" and not os.environ.get("DISPLAY"):
        environment["DISPLAY"] = parts.enter_context(virtual_screen())
    return environment


def platforms() -> Sequence[str]:
    """Return the platforms that can be measured here."""
    if sys.platform == "win32":
        return ("windows", "offscreen")
    shown = os.environ.get("DISPLAY") or shutil.which("Xvfb")
    return ("offscreen", "xcb") if shown else ("offscreen",)


def main() -> int:
    """Measure and print the table; 1 when a figure is over its limit."""
    parser = argparse.ArgumentParser(description="Measure the window.")
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--platform", action="append")
    chosen = parser.parse_args()
    measure = {"start": print_start, "loop": print_loop, "memory": print_memory}
    good = True
    for platform in chosen.platform or platforms():
        for part in chosen.part or PARTS:
            if part == "memory" and platform != (chosen.platform or platforms())[0]:
                continue  # the same on every platform
            with ExitStack() as parts:
                good &= measure[part](platform, environment_for(platform, parts))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
