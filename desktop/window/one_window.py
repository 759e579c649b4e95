"""One window per user and data folder: a second start brings the first one up and hands it its file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal, Slot

from factory_prov.files.own import make_own, own_folder

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_LOCK = "window.lock"
_PATIENCE_MS = 500
_TRIES = 6
"""A window that has just been started listens a moment later."""


class OneWindow(QObject):
    """Holds the folder's lock while it lives. A folder that cannot be written holds up nobody."""

    asked = Signal(str)
    """Somebody has started the program again; carries the file it was to show, or ""."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder.absolute()
        own_folder(self._folder)
        self._lock = QLockFile(str(self._folder / _LOCK))
        self._lock.setStaleLockTime(0)  # only a process that is gone has left a lock behind
        self._server: QLocalServer | None = None

    def is_first(self) -> bool:
        """Whether no other window works with this folder; then it is ours until `close`."""
        if self._lock.tryLock(0):
            make_own(self._folder / _LOCK)  # Qt leaves it to the umask
            return True
        return self._lock.error() is not QLockFile.LockError.LockFailedError

    def hand_over(self, file: Path | None) -> bool:
        """Bring the first window up; False when it does not answer."""
        from PySide6.QtNetwork import QLocalSocket

        _let_it_come_up()
        text = "" if file is None else str(file.absolute())
        for _ in range(_TRIES):
            socket = QLocalSocket()
            socket.connectToServer(self._name())
            if socket.waitForConnected(_PATIENCE_MS):
                socket.write(f"{text}\n".encode())
                written = socket.waitForBytesWritten(_PATIENCE_MS)
                return socket.waitForDisconnected(_PATIENCE_MS * _TRIES) or written
            _sleep(_PATIENCE_MS)
        return False

    @Slot()
    def listen(self) -> None:
        """Take what later starts hand over; only the same user can."""
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name())  # left by a program that was killed: the lock is ours
        self._server.newConnection.connect(self._take)
        self._server.listen(self._name())

    def close(self) -> None:
        """Give the folder back."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    @Slot()
    def _take(self) -> None:
        if self._server is None:
            return
        socket = self._server.nextPendingConnection()
        if socket is None:
            return
        socket.waitForReadyRead(_PATIENCE_MS)
        text = bytes(socket.readAll().data()).decode(errors="replace")
        socket.disconnectFromServer()
        socket.deleteLater()
        self.asked.emit(text.strip("\n"))

    def _name(self) -> str:
        """Name the way to the window of this folder: pipes on Windows have one list for all users of a PC."""
        import hashlib

        return f"factory-provisioning-{hashlib.sha256(str(self._folder).encode()).hexdigest()[:24]}"


def _let_it_come_up() -> None:
    """Windows lets only the program in front bring another one there, unless it agrees."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)


def _sleep(duration_ms: int) -> None:
    import time

    time.sleep(duration_ms / 1000)
