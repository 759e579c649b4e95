"""`--self-test OUT`: does this installation work? Every module, every backend, the window, one virtual unit to PASS.

It writes `result.json` and screenshots into OUT and returns 0, or 1 when anything is not as it should be. It needs no
hardware and no network, shows no dialog, and touches nothing of the user's: ledger and settings are in OUT/data, or
where --data-dir says.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop.window.installation import Installation, look_at
from desktop.window.window_maker import make_window
from factory_prov.files.own import open_own, own_folder
from factory_prov.ledger.records import Outcome

if TYPE_CHECKING:
    from desktop.widgets.notice import Notice
    from desktop.window.main_window import MainWindow
    from desktop.window.screen import Screen
    from factory_prov.line.events import RunEnded

DEADLINE_S = 150.0
RESULT = "result.json"
_SETTLE_MS = 150
"""A screen has painted itself by then."""


@dataclass(slots=True, kw_only=True)
class Result:
    """What `result.json` says; `failures` is empty when all is well."""

    passed: bool = False
    failures: list[str] = field(default_factory=list)
    installation: Installation | None = None
    unit: dict[str, str] = field(default_factory=dict)
    screenshots: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Walking:
    """Where the pictures go, where the data are, and how long it may take."""

    out: Path
    folder: Path
    deadline_s: float


class Walk(QObject):
    """Goes through the window as somebody would on the first day, one step after the other."""

    def __init__(self, window: MainWindow, out: Path, result: Result, *, deadline_s: float = DEADLINE_S) -> None:
        super().__init__(window)
        self._window = window
        self._out = out
        self._result = result
        self._left: list[Screen] = []
        self._deadline = QTimer(self, singleShot=True, interval=int(deadline_s * 1000))
        self._deadline.timeout.connect(self._too_late)
        self._next = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._deadline.start()
        window.filled.connect(self._begin)

    @Slot()
    def _begin(self) -> None:
        controller = self._window.contents.controller
        self._left = list(self._window.contents.shell.screens[1:])
        controller.finished.connect(self._run_ended)
        controller.notice.connect(self._noticed)
        controller.model.rowsInserted.connect(self._start)

    @Slot()
    def _start(self) -> None:
        """Start the first unit that is seen."""
        controller = self._window.contents.controller
        if not controller.running():
            controller.start([controller.model.entries()[0].key])

    @Slot(object)
    def _noticed(self, notice: Notice) -> None:
        self._result.failures.append(f"notice: {notice.text}")

    @Slot(object)
    def _run_ended(self, ended: RunEnded) -> None:
        name = "" if ended.record is None else ended.record.endpoint_name or ""
        self._result.unit = {"outcome": str(ended.outcome), "endpoint_name": name, "code": ended.code}
        if ended.outcome is not Outcome.PASS:
            self._result.failures.append(f"the virtual unit: {ended.outcome} {ended.code} {ended.explanation}".strip())
        self._next.timeout.connect(self._look)
        self._next.start()

    @Slot()
    def _look(self) -> None:
        """Take a picture of the screen that is shown, and go to the next one."""
        shell = self._window.contents.shell
        name = f"{shell.shown.icon}.png"
        if self._window.grab().save(str(self._out / name)):
            self._result.screenshots.append(name)
        else:
            self._result.failures.append(f"{name}: it could not be written")
        if self._left:
            shell.show_screen(self._left.pop(0))
            self._next.start()
        else:
            self._deadline.stop()
            self._window.close()

    @Slot()
    def _too_late(self) -> None:
        self._result.failures.append("the window: it did not get through in time")
        self._next.stop()
        self._window.close_now()
        self._window.close()


def self_test(
    application: QApplication, out: Path, *, folder: Path | None = None, deadline_s: float = DEADLINE_S
) -> int:
    """Check everything, write the result and return the exit code. `folder` has the data, None: one in `out`."""
    began_s = time.monotonic()
    result = Result()
    own_folder(out)
    data = folder or out / "data"
    result.installation = look_at(data)
    result.failures += result.installation.failures
    walk = Walking(out=out, folder=data, deadline_s=deadline_s)
    if not result.failures:  # a window that lacks a part of itself may get nowhere
        _walk(application, walk, result)
    result.seconds = round(time.monotonic() - began_s, 1)
    result.passed = not result.failures
    text = json.dumps(asdict(result), indent=2, ensure_ascii=False)
    with open_own(out / RESULT) as file:
        file.write(f"{text}\n")
    return 0 if result.passed else 1


def _walk(application: QApplication, walk: Walking, result: Result) -> None:
    from desktop.window.uncaught import Unexpected
    from factory_prov.fault_place import fault_details

    unexpected = Unexpected()
    unexpected.install()
    try:
        window = make_window(application, folder=walk.folder, training=True)
        before = window.preferences.choices
        window.preferences.change(sounds=False, language="en")
        Walk(window, walk.out, result, deadline_s=walk.deadline_s)
        window.show()
        application.exec()
        window.preferences.change(sounds=before.sounds, language=before.language, window=before.window)
        result.failures += _left_out(result, [screen.icon for screen in window.contents.shell.screens])
        window.close_now()
        window.deleteLater()
    except Exception as bug:  # noqa: BLE001  # it belongs into the result
        result.failures.append(f"the window: {fault_details(bug)}")
    finally:
        unexpected.uninstall()
    result.failures += [f"unexpected: {place} ({count} times)" for place, count in unexpected.counts.items()]


def _left_out(result: Result, screens: Sequence[str]) -> list[str]:
    """Name what the walk has not done: a window that was closed early has shown nothing."""
    failures = []
    if result.unit.get("outcome") != str(Outcome.PASS):
        failures.append("the window: no unit has passed in it")
    if result.screenshots != [f"{screen}.png" for screen in screens]:
        failures.append(f"the window: pictures of {', '.join(result.screenshots) or 'nothing'} instead of its screens")
    return failures
