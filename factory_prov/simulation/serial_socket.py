"""A serial port as a TCP socket: pyserial opens `socket://127.0.0.1:port` like a port, on every system."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from select import select

from factory_prov.simulation.timeline import Timeline

_READ_BYTES = 4096
_SETTLE_S = 5.0


class SerialSocket:
    """One port with its thread, which also works off the timeline. One client at a time; a second is hung up on.

    While unplugged nobody listens, but the port number stays ours. `received` gets what the client sends, with the
    timeline's lock held.
    """

    def __init__(self, timeline: Timeline, received: Callable[[bytes], None]) -> None:
        self._timeline = timeline
        self._received = received
        self._listener = _bound(0)
        self.port = int(self._listener.getsockname()[1])
        self._client: socket.socket | None = None
        self._plugged = self._wanted = False
        self._stopping = False
        self._settled = threading.Event()
        self._alarm, self._bell = socket.socketpair()
        self._bell.setblocking(False)
        self._thread = threading.Thread(target=self._run, name=f"virtual board {self.port}", daemon=True)
        self._thread.start()

    def set_plugged(self, plugged: bool) -> None:
        """Start or stop listening; when this returns to another thread, it has happened.

        Do not hold the timeline's lock, unless in an action of the timeline.
        """
        self._settled.clear()
        self._wanted = plugged
        self.wake()
        if threading.current_thread() is not self._thread:
            self._settled.wait(_SETTLE_S)

    def wake(self) -> None:
        """Let the thread look at the timeline again."""
        with suppress(BlockingIOError):  # full of rings: it is awake
            self._bell.send(b"!")

    def transmit(self, data: bytes) -> None:
        """Hand bytes to the client, if there is one; call it in an action of the timeline."""
        if self._client is not None:
            with suppress(OSError):  # nobody reads, or it has just gone: a serial port loses them too
                self._client.send(data)

    def close(self) -> None:
        """Hang up, stop listening and wait for the thread."""
        self._stopping = True
        self.wake()
        self._thread.join()
        self._hang_up()
        for each in (self._listener, self._alarm, self._bell):
            each.close()

    def _run(self) -> None:
        while not self._stopping:
            timeout_s = self._timeline.run_due()
            self._follow_plug()
            sources = [self._alarm]
            if self._plugged:
                sources.append(self._listener)
            if self._client is not None:
                sources.append(self._client)
            self._serve(select(sources, (), (), timeout_s)[0])

    def _serve(self, ready: list[socket.socket]) -> None:
        if self._alarm in ready:
            self._alarm.recv(_READ_BYTES)
        if self._client is not None and self._client in ready:
            self._read(self._client)
        if self._listener in ready:  # after reading: who has hung up makes room for who comes
            self._accept()

    def _follow_plug(self) -> None:
        wanted = self._wanted
        if wanted and not self._plugged:
            self._listener.listen()
        elif self._plugged and not wanted:
            self._hang_up()
            self._listener.close()
            self._listener = _bound(self.port)
        self._plugged = wanted
        if wanted == self._wanted:
            self._settled.set()

    def _accept(self) -> None:
        with suppress(OSError):  # it went away again
            connection, _ = self._listener.accept()
            if self._client is not None:
                connection.close()
                return
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._timeline.lock:
                self._client = connection

    def _read(self, client: socket.socket) -> None:
        try:
            while data := client.recv(_READ_BYTES):
                with self._timeline.lock:
                    self._received(data)
        except BlockingIOError:
            return
        except OSError:
            pass
        self._hang_up()

    def _hang_up(self) -> None:
        with self._timeline.lock:
            if self._client is not None:
                self._client.close()
                self._client = None


def _bound(port: int) -> socket.socket:
    """Return a socket that holds the port and does not listen: who connects is refused."""
    made = socket.socket()
    if os.name == "posix":  # elsewhere this option would let others take the port
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    return made
