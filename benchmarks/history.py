"""The History screen over a ledger of very many units: how soon rows are there after a key, and is the window quick.

    python benchmarks/history.py [--units 1000000] [--ledger FILE]

Keys are typed as a slow person types, and as a quick one; a timer of 2 ms in the window's thread tells how long the
event loop was held up, and its clock how much of that was work of ours. A ledger is made first, unless one is named.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from filled_ledger import OFTEN_HERE, fill_file, name_of
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtTest import QTest

from desktop.history.page import HistoryPage
from desktop.history.screen import HistoryScreen
from desktop.history.unit_key import UnitKey
from desktop.threads.smoothness import loading
from desktop.window.window_maker import make_application
from factory_prov.ledger.store import Ledger

ROWS_LIMIT_MS, LOOP_LIMIT_MS = 100, 50
_TICK_MS = 2
_PATIENCE_S = 20.0
QUICK_S, SLOW_S = 0.09, 0.5
"""Between two keys."""
PAGES = 40
UNITS = 100_000


def turn() -> None:
    """Let the window do what is to be done now, and take note of how long its thread worked for that."""
    began = time.thread_time()
    QCoreApplication.processEvents()
    Loop.worked_ms = max(Loop.worked_ms, (time.thread_time() - began) * 1000)
    time.sleep(0.0005)


class Loop:
    """Tells how long the event loop was held up at most, and how much of that was its own work."""

    worked_ms = 0.0

    def __init__(self) -> None:
        self.longest_ms = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000 - _TICK_MS)
        self._last = now

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look at it from now on, until this is left."""
        Loop.worked_ms = self.longest_ms = 0.0
        self._last = time.perf_counter()
        self._timer.start()
        yield
        self._timer.stop()


def wait_until(true: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    ends = time.monotonic() + _PATIENCE_S
    while not true():
        turn()
        if time.monotonic() > ends:
            raise SystemExit("no answer came")


def pause(seconds: float) -> None:
    """Let the window work for a while."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        turn()


def told(loop: Loop) -> bool:
    """Print how long the event loop was held up; the limit is for the whole, which on a busy PC is not only ours."""
    own = f"    the event loop held up (its own work {Loop.worked_ms:.1f} ms)"
    return row(own, loop.longest_ms, LOOP_LIMIT_MS)


def row(what: str, measured_ms: float, limit_ms: float) -> bool:
    """Print a figure beside its limit; return whether it is within."""
    fits = measured_ms <= limit_ms
    print(f"{what:60} {measured_ms:8.1f} ms   limit {limit_ms:4.0f} ms{'' if fits else '   OVER'}", flush=True)
    return fits


def typed(page: HistoryPage, text: str, every_s: float) -> list[float]:
    """Type a text key by key and return how long after each key its rows were there, unless the next came before."""
    took: list[float] = []
    page.head.field.clear()
    page.search.search("")
    wait_until(lambda: page.search.is_answered)
    for number, letter in enumerate(text, 1):
        began = time.perf_counter()
        QTest.keyClicks(page.head.field, letter)
        last = number == len(text)
        while time.perf_counter() - began < every_s or last:
            turn()
            if page.search.is_answered and page.search.wanted.text == text[:number].strip():
                took.append((time.perf_counter() - began) * 1000)
                break
            if time.perf_counter() - began > _PATIENCE_S:
                raise SystemExit("no answer came")
        pause(max(0.0, began + every_s - time.perf_counter()))
    return took


def measure(page: HistoryPage, units: int) -> bool:
    """Print all figures; return whether they are within their limits."""
    loop, fits = Loop(), True
    texts = (name_of(units // 3 | 1), name_of(units // 2 & ~1), "E312", "line 1", "within 10 s", "nowhere", "a1")
    for speed, every_s in (("slowly", SLOW_S), ("quickly", QUICK_S)):
        for text in texts:
            with loop.watched():
                took = typed(page, text, every_s)
            fits &= row(f"{speed} typed: {text}: rows after a key, median", statistics.median(took), ROWS_LIMIT_MS)
            fits &= row("    the slowest", max(took), ROWS_LIMIT_MS)
            fits &= told(loop)
    return fits & pages(page, loop) & life(page, loop)


def pages(page: HistoryPage, loop: Loop) -> bool:
    """Scroll through some pages."""
    typed(page, "ACME", SLOW_S)
    results, bar = page.search.results, page.search.table.verticalScrollBar()
    took: list[float] = []
    with loop.watched():
        for _ in range(PAGES):
            rows, began = results.rowCount(), time.perf_counter()
            wait_until(lambda rows=rows: bar.setValue(bar.maximum()) or results.rowCount() > rows)
            took.append((time.perf_counter() - began) * 1000)
    slowest = row("the next page, the slowest of all", max(took), ROWS_LIMIT_MS)
    return told(loop) & slowest


def life(page: HistoryPage, loop: Loop) -> bool:
    """Open a unit with a thousand runs."""
    with loop.watched():
        page.show_unit(UnitKey(hardware_id=OFTEN_HERE))
        wait_until(lambda: page.unit.history is not None)
        pause(0.2)
    print("a unit with 1,000 runs")
    return told(loop)


def main() -> int:
    """Measure with a ledger that is there, or is made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument("--ledger", type=Path)
    arguments = parser.parse_args()
    application = make_application(["history"])
    with tempfile.TemporaryDirectory() as folder:
        file = arguments.ledger or Path(folder) / "ledger.sqlite"
        if arguments.ledger is None:
            fill_file(file, arguments.units)
        with Ledger.open(file) as ledger:
            screen = HistoryScreen(Path(folder), lambda: ledger)
            with loading():
                page = screen.page
            page.resize(1204, 720)
            page.show()
            page.activate()
            wait_until(lambda: page.search.is_answered)
            fits = measure(page, arguments.units)
            screen.close()
    application.quit()
    return 0 if fits else 1


if __name__ == "__main__":
    sys.exit(main())
