"""What nobody has expected, wherever it happens: logged by its kind and place, told once, and the window stays up."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, Slot, qInstallMessageHandler

from desktop.widgets.about import about_this_program
from desktop.widgets.notice import Notice, Weight
from factory_prov.fault_place import fault_details, fault_place

if TYPE_CHECKING:
    from collections.abc import Callable

_LOGGED_OF_ONE_PLACE = 20
"""What repeats for ever must not fill the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UncaughtFault:
    """A fault of ours: one line, and the way that led there. Neither holds the text of the exception."""

    place: str
    details: str


class Unexpected(QObject):
    """Takes over Python's hooks for what nobody has caught, and Qt's warnings, from `install` to `uninstall`."""

    notice = Signal(object)
    """Carries the Notice to show; the same fault comes again, with its count, until `seen`."""
    interrupted = Signal()
    """Somebody pressed Ctrl+C where the program was started."""
    _happened = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counts: dict[str, int] = {}
        self._told: set[str] = set()
        self._shown = ""
        self._former: tuple[Callable[..., object], ...] = ()
        self._former_qt: Callable[[QtMsgType, QMessageLogContext, str], object] | None = None
        self._happened.connect(self._tell)

    def install(self) -> None:
        """Take the hooks over."""
        self._former = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        sys.unraisablehook = self._unraisable
        self._former_qt = qInstallMessageHandler(log_qt_message)

    def uninstall(self) -> None:
        """Give the hooks back."""
        if self._former:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._former
            qInstallMessageHandler(self._former_qt)
            self._former = ()

    def take(self, fault: BaseException, where: str) -> None:
        """Log a fault and have it told; from any thread. `where` says who found it."""
        told = UncaughtFault(place=fault_place(fault), details=fault_details(fault))
        count = self.counts.get(told.place, 0) + 1
        self.counts[told.place] = count
        if count <= _LOGGED_OF_ONE_PLACE:
            import logging

            logging.getLogger(__name__).error("%s: %s", where, told.details)
        self._happened.emit(told)

    @Slot()
    def seen(self) -> None:
        """Somebody has closed the notice: what was told already is only counted from now on."""
        self._shown = ""

    @Slot(object)
    def _tell(self, fault: UncaughtFault) -> None:
        if fault.place in self._told and fault.place != self._shown:
            return
        self._told.add(fault.place)
        self._shown = fault.place
        count = self.counts.get(fault.place, 1)
        text = self.tr("The program has a fault, and goes on. Should something look wrong, start it again.")
        if count > 1:
            times = self.tr("%n time(s)", "", count)
            text = f"{text} ({times})"
        self.notice.emit(Notice(text=text, weight=Weight.ERROR, details=f"{fault.details}\n\n{about_this_program()}"))

    def _uncaught(self, kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self.interrupted.emit()
            return
        self.take(_with_trace(kind, fault, trace), "nobody caught")

    def _uncaught_in_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_type is not SystemExit:
            name = "a thread" if told.thread is None else f"thread {told.thread.name}"
            self.take(_with_trace(told.exc_type, told.exc_value, told.exc_traceback), f"nobody caught in {name}")

    def _unraisable(self, told: sys.UnraisableHookArgs) -> None:
        if told.exc_type is not None:
            self.take(_with_trace(told.exc_type, told.exc_value, told.exc_traceback), "while something was put away")


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Put what Qt has to say into the log."""
    import logging

    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }
    category = getattr(context, "category", None) or "default"
    logging.getLogger("qt").log(levels.get(kind, logging.ERROR), "%s: %s", category, text)


def _with_trace(kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> BaseException:
    return (kind() if fault is None else fault).with_traceback(trace)
