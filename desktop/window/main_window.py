"""The window itself: a frame in its colours that is there at once, filled as soon as it was painted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.first_look import FirstLook

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent

    from desktop.preferences import Preferences
    from desktop.widgets.notice import Notice
    from desktop.window.contents import Contents
    from desktop.window.crash_report import CrashReport
    from desktop.window.one_window import OneWindow
    from desktop.window.start_up import StartUp
    from desktop.window.uncaught import Unexpected

_WIDTH_PX, _HEIGHT_PX = 1280, 720
_LEAST_WIDTH_PX, _LEAST_HEIGHT_PX = 640, 420
_RAIL_PX, _HEAD_PX = 76, 64
_AROUND = QSize(4, 36)
"""What the desktop puts around a window: its title is to be on the screen too."""


class MainWindow(QWidget):
    """Fills itself after its first paint, or when its `contents` are first asked for; then the line begins.

    `folder` is the one of the user's data; `training`: begin with virtual boards; `file`: show it in the editor.
    """

    filled = Signal()
    """Everything is there and was painted; the line begins to be opened."""

    def __init__(
        self, application: QApplication, folder: Path, *, training: bool = False, file: Path | None = None
    ) -> None:
        super().__init__()
        self._application = application
        self._folder = folder
        self._training = training
        self._file = file
        self._contents: Contents | None = None
        self._start_up: StartUp | None = None
        self._unexpected: Unexpected | None = None
        self._crash: CrashReport | None = None
        self._started = False
        self._preferences: Preferences | None = None
        look = FirstLook(folder)
        self._frame = look.frame_colours()
        room = self.screen().availableGeometry().size() - _AROUND
        self.setMinimumSize(QSize(_LEAST_WIDTH_PX, _LEAST_HEIGHT_PX).boundedTo(room))
        saved = QByteArray.fromHex(look.geometry.encode())
        if saved.size() != self.saveGeometry().size() or not self.restoreGeometry(saved):  # Qt takes half a one too
            self.resize(QSize(_WIDTH_PX, _HEIGHT_PX).boundedTo(room))

    @property
    def preferences(self) -> Preferences:
        """The settings; read when they are first asked for."""
        if self._preferences is None:
            from desktop.preferences import Preferences

            self._preferences = Preferences(self._folder, self)
        return self._preferences

    @property
    def contents(self) -> Contents:
        """What is in the window."""
        return self._contents if self._contents is not None else self._fill()[0]

    @property
    def start_up(self) -> StartUp:
        """What is started once the window is filled."""
        return self._start_up if self._start_up is not None else self._fill()[1]

    def tell_unexpected(self, unexpected: Unexpected) -> None:
        """Show what nobody has expected above the screens."""
        unexpected.notice.connect(self._show_notice)
        unexpected.interrupted.connect(self.close)
        self._unexpected = unexpected

    def answer_second_starts(self, one_window: OneWindow) -> None:
        """Come up when the program is started again; it listens once it is filled."""
        self.filled.connect(one_window.listen)
        one_window.asked.connect(self._come_up)

    def tell_crash(self, crash: CrashReport) -> None:
        """Tell of the last run's crash, and write down one of this run; once it is filled."""
        self._crash = crash
        self.filled.connect(self._start_crash_report)

    @Slot()
    def _start_crash_report(self) -> None:
        notice = self._crash.start() if self._crash is not None else None
        if notice is not None:
            self._show_notice(notice)

    @Slot(str)
    def _come_up(self, file: str) -> None:
        from PySide6.QtCore import Qt  # its many enumerations take 20 ms

        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if file:
            self.contents.open_file(Path(file))

    @Slot(object)
    def _show_notice(self, notice: Notice) -> None:
        self.contents.shell.notices.show_notice(notice)

    def close_now(self) -> None:
        """End everything and wait for it: for a program that ends without closing its window. Safe twice."""
        if self._contents is not None:
            self._contents.closing.wait()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Paint the frame while there is nothing else; after the first time the window is filled, then started."""
        if self._contents is None:
            self._paint_frame(event)
        elif self._started:
            return
        QTimer.singleShot(0, self._go_on)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Close when nothing is lost by it; otherwise somebody is asked, in the window."""
        event.setAccepted(self._contents is None or self._contents.closing.may_close())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Let Enter press the button that has the focus, as Space does: Qt does so in dialogs only."""
        from PySide6.QtCore import Qt  # its many enumerations take 20 ms

        focused, enter = self.focusWidget(), (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in enter and not event.isAutoRepeat() and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Name the window in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._contents is not None:
            self._contents.title.show()

    def _paint_frame(self, event: QPaintEvent) -> None:
        page, panel, line = (QColor(name) for name in self._frame)
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.fillRect(self.rect(), page)
        painter.fillRect(0, 0, self.width(), _HEAD_PX, line)
        painter.fillRect(0, 0, self.width(), _HEAD_PX - 1, panel)
        painter.fillRect(0, 0, _RAIL_PX, self.height(), line)
        painter.fillRect(0, 0, _RAIL_PX - 1, self.height(), panel)
        painter.end()

    def _go_on(self) -> None:
        if not self.isVisible():
            return
        if self._contents is None:
            self._fill()
        elif not self._started:
            self._started = True
            self.filled.emit()

    def _fill(self) -> tuple[Contents, StartUp]:
        from desktop.provision.controller import Controller
        from desktop.window.appearance import Appearance
        from desktop.window.contents import Contents
        from desktop.window.start_up import StartUp

        Appearance(self._application, self.preferences, self)
        self._contents = Contents(self, Controller(), self.preferences, self._folder)
        self._contents.closing.begun.connect(self._remember_geometry)
        self._start_up = StartUp(self._contents, training=self._training, file=self._file)
        self.filled.connect(self._start_up.start)
        self._contents.closing.ended.connect(self._start_up.close)
        if self._unexpected is not None:
            self._contents.shell.notices.closed.connect(self._unexpected.seen)
        return self._contents, self._start_up

    def _remember_geometry(self) -> None:
        from factory_prov.errors import FactoryProvError

        window = bytes(self.saveGeometry().toHex().data()).decode()
        try:
            self.preferences.change(window=window)
        except (FactoryProvError, OSError):
            return  # it is no reason to stay open
