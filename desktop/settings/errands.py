"""What a screen has done elsewhere: one piece of work after the other, in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThread, Signal, Slot

from factory_prov.fault_place import fault_place
from desktop.threads.patience import patiently
from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError

_GRACE_S = 0.5
"""How long a window that closes waits for an errand: a keyring may ask somebody who never answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A piece of work that touches no widget, and its name."""

    name: str
    work: Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of an errand: its result, or the sentence of what went wrong and its cure."""

    name: str
    result: object = None
    failure: str = ""
    cure: str = ""


class _Runner(QObject):
    done = Signal(object)

    def __init__(self, cancel: CancelToken) -> None:
        super().__init__()
        self._cancel = cancel

    @Slot(object)
    def do(self, errand: Errand) -> None:
        """Do one, unless the window closes: then what waits is left out, and what hangs is left to itself."""
        if not self._cancel.cancelled:
            self.done.emit(outcome(errand, self._cancel))


class Errands(QObject):
    """Runs errands in their order; the thread begins with the first and ends with `close`."""

    done = Signal(object)
    """Carries a Done, in the window's thread."""
    _wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: QThread | None = None
        self._runner: _Runner | None = None
        self._cancel = CancelToken()

    def run(self, name: str, work: Callable[[], object]) -> None:
        """Have a piece of work done; `done` tells what came of it."""
        if self._thread is None:
            self._thread = QThread(self)
            self._cancel = CancelToken()
            self._runner = _Runner(self._cancel)
            self._runner.moveToThread(self._thread)
            self._wanted.connect(self._runner.do)
            self._runner.done.connect(self.done)
            self._thread.start()
        self._wanted.emit(Errand(name=name, work=work))

    def close(self) -> None:
        """End the thread and wait for it, but not for an errand that hangs; what is queued is left out. Safe twice."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._cancel.cancel()
            self._wanted.disconnect()
            thread.quit()
            thread.wait()
            self._runner = None


def outcome(errand: Errand, cancel: CancelToken) -> Done:
    """Do an errand now and return what came of it; nothing is raised. After a cancel it is not waited for."""
    try:
        return Done(name=errand.name, result=patiently(errand.work, cancel, grace_s=_GRACE_S))
    except Cancelled:
        return Done(name=errand.name, failure="It was stopped before its end.")
    except FactoryProvError as failure:
        return Done(name=errand.name, failure=failure.what, cure=failure.cure)
    except Exception as bug:  # noqa: BLE001  # told in the window, which stays alive
        return Done(name=errand.name, failure=f"A fault of this program: {fault_place(bug)}.")
