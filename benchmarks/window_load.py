"""The window under load, in a process of its own: prints its figures as JSON. `benchmarks/window.py` starts it."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop import theme
from desktop.provision.controller import Controller
from desktop.provision.log.view import LogPanel
from desktop.provision.tiles.view import TileView
from desktop.theme import DeviceState
from desktop.window.main_window import MainWindow
from desktop.window.window_maker import make_window
from factory_prov.cancel import CancelToken
from factory_prov.events import Level, LogLine, Report, StepFinished, StepProgress, StepStarted
from factory_prov.ledger.records import Outcome, RunId, RunRecord
from factory_prov.line.discovery import Discovery
from factory_prov.line.events import LineInfo, RunEnded
from factory_prov.line.order import Order
from factory_prov.line.shift import Shift
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.units import AttachedUnit
from factory_prov.messages import Message
from factory_prov.run.bench import Device
from factory_prov.run.steps import STEPS

BOARDS = 24
TICK_MS = 5
LINES_PER_S = 1000
WARM_UP_S, MEASURED_S = 4.0, 30.0
SOME_UNITS, MANY_UNITS = 2_000, 10_000
LINES_PER_STEP = 3
STEPS = tuple(each.step for each in STEPS)

_LOG = logging.getLogger("factory_prov.benchmark")


class Screen(QWidget):
    """Device list and log with a controller, without the rest of the window."""

    def __init__(self) -> None:
        super().__init__()
        self.controller = Controller(self)
        self.tiles = TileView(self.controller.model)
        self.log = LogPanel()
        self.controller.logged.connect(self.log.append)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tiles, 3)
        layout.addWidget(self.log, 2)
        self.resize(1280, 720)

    def close_all(self) -> None:
        """Stop every run and thread."""
        if not self.controller.begin_close():
            self.controller.closed.connect(self._closed)
            QTimer.singleShot(15_000, self._closed)
        else:
            self._closed()

    def _closed(self) -> None:
        self.close()
        application().quit()


class Presser(QObject):
    """Keeps the boards running: starts what is ready and takes away what is done."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self.runs = 0
        controller.finished.connect(self._finished)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._start)
        self._timer.start(200)

    def stop(self) -> None:
        """Start nothing any more."""
        self._timer.stop()
        self._controller.finished.disconnect(self._finished)

    def _start(self) -> None:
        entries = self._controller.model.entries()
        self._controller.start([entry.key for entry in entries if entry.state is DeviceState.READY and entry.plugged])

    def _finished(self, ended: RunEnded) -> None:
        self.runs += 1
        self._controller.acknowledge(ended.key)


class Feeder(QObject):
    """Says 1,000 lines a second to Python's logging, in a thread."""

    def __init__(self) -> None:
        super().__init__()
        self._began_s = 0.0
        self._timer: QTimer | None = None
        self.lines = 0

    def begin(self) -> None:
        """Begin, in the thread."""
        self._began_s = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._feed)
        self._timer.start(10)

    def finish(self) -> None:
        """End the thread."""
        if self._timer is not None:
            self._timer.stop()
        QThread.currentThread().quit()

    def _feed(self) -> None:
        due = int((time.perf_counter() - self._began_s) * LINES_PER_S)
        for number in range(self.lines, due):
            level = logging.WARNING if number % 50 == 0 else logging.INFO
            _LOG.log(level, "line %d: 128 bytes uploaded, waiting for the device's verdict", number)
        self.lines = max(self.lines, due)


class Clock(QObject):
    """Measures how late each tick of a precise timer is."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._last_s = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to measure."""
        self._last_s = time.perf_counter()
        self._timer.start(TICK_MS)

    def stop(self) -> None:
        """Measure no more."""
        self._timer.stop()

    def _tick(self) -> None:
        now_s = time.perf_counter()
        self.late_ms.append(max(0.0, (now_s - self._last_s) * 1000 - TICK_MS))
        self._last_s = now_s


class Load(QObject):
    """The measurement of the event loop in the real window, from the opened line to the last thread."""

    finish_feeder = Signal()

    def __init__(self, window: MainWindow, speed: float) -> None:
        super().__init__()
        self.window, self.controller = window, window.contents.controller
        self.presser, self.clock = Presser(self.controller), Clock()
        self.thread_of_feeder, self.feeder = QThread(), Feeder()
        self.feeder.moveToThread(self.thread_of_feeder)
        _LOG.setLevel(logging.INFO)
        self.thread_of_feeder.started.connect(self.feeder.begin)
        self.finish_feeder.connect(self.feeder.finish)
        self.controller.open_line(TrainingParts(boards=BOARDS, speed=speed))
        self.thread_of_feeder.start()
        QTimer.singleShot(int(WARM_UP_S * 1000), self.clock.start)
        QTimer.singleShot(int((WARM_UP_S + MEASURED_S) * 1000), self.stop)

    def stop(self) -> None:
        """End the measurement and everything."""
        self.clock.stop()
        self.presser.stop()
        self.finish_feeder.emit()
        self.thread_of_feeder.wait()
        self.controller.idle.connect(self.window.close, Qt.ConnectionType.QueuedConnection)
        self.controller.stop_all()
        if not self.controller.running():
            self.window.close()
        QTimer.singleShot(15_000, application().quit)


def application() -> QCoreApplication:
    """Return the application."""
    found = QCoreApplication.instance()
    assert found is not None
    return found


def loop(speed: float = 1.0) -> dict[str, float]:
    """Run the boards in the window and return the delays of its event loop in ms."""
    shown = application()
    assert isinstance(shown, QApplication)
    loads: list[Load] = []
    with TemporaryDirectory() as folder:
        window = make_window(shown, folder=Path(folder))
        window.filled.connect(lambda: QTimer.singleShot(0, lambda: loads.append(Load(window, speed))))  # once it began
        window.show()
        shown.exec()
        window.close_now()
    (load,) = loads
    assert load.presser.runs, "no unit ran: these would be the delays of a window at rest"
    late = sorted(load.clock.late_ms)
    return {
        "p50_ms": late[len(late) // 2],
        "p99_ms": late[int(len(late) * 0.99)],
        "max_ms": late[-1],
        "runs": load.presser.runs,
        "lines": load.feeder.lines,
        "seconds": MEASURED_S + WARM_UP_S,
    }


class StillParts:
    """The parts of a line of 24 slots that are always plugged in; its runs are told by `simulated`."""

    training = False
    name = "still"
    job: Any = SimpleNamespace(hardware=None)
    board = None
    past = None

    def __init__(self) -> None:
        self.station = "benchmark"
        units = [AttachedUnit(key=f"96{n:04}", board="virtual", port=f"96{n:04}") for n in range(BOARDS)]
        self._found = Discovery(attached=tuple(units))

    def open(self, _: CancelToken) -> LineInfo:
        return LineInfo(job_name="still", steps=STEPS)

    def shift_so_far(self) -> Shift:
        return Shift()

    def look(self, _: CancelToken) -> Discovery:
        return self._found

    def bench(self, _unit: AttachedUnit, _order: Order) -> Any:
        return None

    def close(self) -> None:
        pass


_numbers = count(1)


def simulated(device: Device, _job: object, _bench: object, report: Report, _cancel: CancelToken) -> RunRecord:
    """Tell everything that a run tells, at once."""
    number = next(_numbers)
    for step in STEPS:
        report(StepStarted(step=step))
        for part in range(LINES_PER_STEP):
            report(
                LogLine(
                    level=Level.INFO,
                    step=step,
                    text=Message("unit {number}: part {part} of {step}", number=number, part=part, step=step),
                )
            )
            report(StepProgress(step=step, done=part, total=LINES_PER_STEP))
        report(StepFinished(step=step, seconds=1.0))
    now = datetime.now(UTC)
    failed = number % 20 == 0
    return RunRecord(
        run_id=RunId(number),
        endpoint_name=f"unit-{number}",
        psk_identity=f"unit-{number}",
        hardware_id=f"{number:016x}",
        station="benchmark",
        job_name="still",
        job_digest="",
        probe=device.port,
        again=None,
        started_at=now,
        finished_at=now,
        outcome=Outcome.FAIL if failed else Outcome.PASS,
        code="E312" if failed else None,
    )


class Units(QObject):
    """Takes units through the slots without a pause and notes the memory."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.memory_mb: dict[int, float] = {}
        self._screen = screen
        self._ended = 0
        screen.controller.finished.connect(self._finished)
        screen.controller.open_line(StillParts())
        screen.controller.model.rowsInserted.connect(self._start)

    def _start(self) -> None:
        """Start all units once the last slot is there."""
        if self._screen.controller.model.rowCount() == BOARDS:
            QTimer.singleShot(0, self._screen.controller.start_all)

    def _finished(self, ended: RunEnded) -> None:
        self._ended += 1
        if self._ended in (SOME_UNITS, MANY_UNITS):
            self.memory_mb[self._ended] = resident_mb()
        if self._ended < MANY_UNITS:
            self._screen.controller.acknowledge(ended.key)
            self._screen.controller.start([ended.key])
        elif self._ended == MANY_UNITS:
            self._screen.close_all()


def resident_mb() -> float:
    """Return the memory that this process holds; 0 where the system has no /proc."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * 4096 / 1e6 if told.exists() else 0.0


def memory() -> dict[str, float]:
    """Take 10,000 units through the screen and return the memory on the way."""
    import factory_prov.run.pipeline

    factory_prov.run.pipeline.provision = simulated  # type: ignore[assignment]  # it ignores what the real one needs
    screen = Screen()
    screen.show()
    units = Units(screen)
    application().exec()
    return {"some_mb": units.memory_mb[SOME_UNITS], "many_mb": units.memory_mb[MANY_UNITS]}


def main() -> None:
    """Do the part that the command line names."""
    parts: dict[str, Callable[[], dict[str, float]]] = {
        "loop": loop,
        "quick-loop": lambda: loop(speed=4.0),
        "memory": memory,
    }
    shown = QApplication(sys.argv)
    theme.apply(shown, theme.Theme.LIGHT)
    print(json.dumps(parts[sys.argv[1]]()), flush=True)


if __name__ == "__main__":
    main()
