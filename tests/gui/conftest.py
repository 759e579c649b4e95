"""Tests of the window need PySide6 and its system libraries; without them they skip with the reason.

A warning of Qt fails its test, and so does whatever a test leaves behind: a thread, a timer, a window.
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
try:
    import PySide6.QtWidgets  # noqa: F401  # the question is whether it loads
except ImportError as failure:
    if os.environ.get("FACTORY_PROV_NEEDS_QT"):
        raise
    REASON = f"PySide6 cannot be used here: {failure}"
else:
    REASON = ""

_PATIENCE_S = 60.0
_LONGEST_MS = 60_000
_OF_QT_ITSELF = ("QTipLabel", "QDesktopScreenWidget")
"""Windows that Qt keeps for itself."""


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave the modules unread that import Qt at their top; the gate stays, and skips with the reason."""
    return True if REASON and collection_path.name not in ("test_qt_gate.py", "gui") else None


@pytest.fixture(autouse=True)
def _needs_qt() -> None:
    if REASON:
        pytest.skip(REASON)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let every warning of Qt fail its test."""
    if not REASON:
        item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
        item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints"))  # offscreen never does


def threads_now() -> set[threading.Thread]:
    """Return Python's own threads; a thread of Qt that ran Python shows as a dummy for ever."""
    return {
        thread
        for thread in threading.enumerate()
        if not isinstance(thread, threading._DummyThread) and thread is not threading.main_thread()
    }


def _with_all_below(kind: type) -> set[type]:
    return {kind}.union(*(_with_all_below(each) for each in kind.__subclasses__()))


def left_behind(threads_before: set[threading.Thread]) -> list[str]:
    """Return what is still there: threads, timers that run, windows."""
    from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.unfreeze()  # what an opened line has put aside is looked at too
    kinds = _with_all_below(QThread) | _with_all_below(QTimer)
    ours = [thing for thing in gc.get_objects() if type(thing) in kinds and isValid(thing)]  # of 100,000 objects
    found = [
        f"running {thing!r}" for thing in ours if isinstance(thing, QThread) and isValid(thing) and thing.isRunning()
    ]
    found += [
        f"active {thing!r}" for thing in ours if isinstance(thing, QTimer) and isValid(thing) and thing.isActive()
    ]
    if isinstance(QApplication.instance(), QApplication):
        windows = [window for window in QApplication.topLevelWidgets() if window.parent() is None]
        found += [repr(each) for each in windows if each.metaObject().className() not in _OF_QT_ITSELF]
    return found + [repr(thread) for thread in threads_now() - threads_before]


@pytest.fixture(scope="session", autouse=True)
def _patient() -> Iterator[None]:
    """Let every wait for something of the window have the time of a busy machine; each ends when that is there."""
    if REASON:
        yield
        return
    from pytestqt.qtbot import QtBot

    with pytest.MonkeyPatch.context() as patch:
        for name in ("waitUntil", "waitSignal", "waitExposed"):
            patch.setattr(QtBot, name, _with_patience(getattr(QtBot, name)))
        patch.setattr("desktop.settings.pin_bar._AT_ONCE_S", _LONGEST_MS / 1000)
        yield


def _with_patience(wait: Callable[..., Any]) -> Callable[..., Any]:
    def patient(*words: Any, timeout: int = 0, **more: Any) -> Any:
        return wait(*words, timeout=max(timeout, _LONGEST_MS), **more)

    return patient


@pytest.fixture
def find_left_behind() -> Callable[[set[threading.Thread]], list[str]]:
    return left_behind


@pytest.fixture(autouse=True)
def _leaves_nothing_behind(_needs_qt: None) -> Iterator[None]:
    before = threads_now()
    yield
    ends_at = time.monotonic() + _PATIENCE_S
    found = left_behind(before)
    while found and time.monotonic() < ends_at:
        gc.collect()
        time.sleep(0.02)
        found = left_behind(before)
    assert found == [], "left behind by this test"


@pytest.fixture(autouse=True)
def _library_is_english(_needs_qt: None) -> Iterator[None]:
    """Put the library's language back for whoever comes next."""
    from desktop.translation import _Library
    from factory_prov.messages import ENGLISH

    yield
    _Library.translator = ENGLISH


@pytest.fixture
def in_polish(qapp: Any) -> Iterator[None]:
    """The whole application in Polish."""
    from desktop.translation import Language

    language = Language(qapp)
    language.use("pl")
    yield
    language.use("en")


@pytest.fixture
def controller(qtbot: Any) -> Iterator[Any]:
    """The engine behind the Provision screen; closed as the window closes it."""
    from desktop.provision.controller import Controller

    made = Controller()
    yield made
    if not made.begin_close():
        qtbot.waitUntil(made.begin_close, timeout=15_000)
    made.deleteLater()


@pytest.fixture
def line_page(qtbot: Any, controller: Any) -> Iterator[Any]:
    """The Provision screen of that engine, shown as large as on a small factory PC."""
    from desktop.provision.page import ProvisionPage

    shown = ProvisionPage(controller)
    qtbot.addWidget(shown)
    shown.resize(1204, 720)
    with qtbot.waitExposed(shown):
        shown.show()
    yield shown
    shown.close()
