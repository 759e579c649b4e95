from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from patience import ENDLESS_S, soon

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, LinkLost, LinkTimeout, PortUnavailable
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.file_link import FileLink

OPTIONS = LinkOptions(reply_timeout_s=0.3, result_timeout_s=0.3, connect_timeout_s=0.5)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["/dev/no-such-port", "COM4711", "", "socket://", "socket://host", "socket://[::1", "loop://", "socket://h:99999"],
)
def test_a_port_that_is_none_is_unavailable(name: str) -> None:
    with pytest.raises(PortUnavailable) as caught:
        FileLink.open(name, OPTIONS, CancelToken())

    assert caught.value.place == name
    assert str(caught.value.cure)


def test_a_file_is_no_port(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(PortUnavailable):
        FileLink.open(str(tmp_path / "file"), OPTIONS, CancelToken())


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    with pytest.raises(PortUnavailable, match="nothing answers"):
        FileLink.open(f"socket://127.0.0.1:{port}", OPTIONS, CancelToken())


def test_a_cancelled_run_opens_nothing() -> None:
    cancel = CancelToken()
    cancel.cancel()

    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(Cancelled):
        FileLink.open(f"socket://127.0.0.1:{server.getsockname()[1]}", OPTIONS, cancel)


@pytest.fixture
def full_server() -> Iterator[str]:
    """An address where connections are neither taken nor refused: the queue is full."""
    with socket.socket() as server, socket.socket() as first, socket.socket() as second:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for client in (first, second):
            client.setblocking(False)
            client.connect_ex(server.getsockname())
        yield f"socket://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses at once when the queue is full")
def test_a_silent_address_ends_with_the_deadline_and_with_a_cancel(full_server: str) -> None:
    with soon(), pytest.raises(PortUnavailable):
        FileLink.open(full_server, OPTIONS, CancelToken())

    cancel = CancelToken()
    timer = threading.Timer(0.1, cancel.cancel)
    timer.start()
    with soon(), pytest.raises(Cancelled):
        FileLink.open(full_server, LinkOptions(connect_timeout_s=ENDLESS_S), cancel)
    timer.join()


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    """A pseudo-terminal: the device's end as a file descriptor, ours as a name."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals")
    device, ours = os.openpty()
    name = os.ttyname(ours)
    os.close(ours)
    yield device, name
    with contextlib.suppress(OSError):  # the test may have closed it
        os.close(device)


@pytest.mark.slow
def test_a_serial_device_is_read_written_and_released(terminal: tuple[int, str]) -> None:
    device, name = terminal
    for _ in range(2):  # the second time proves that the first released it
        with FileLink.open(name, OPTIONS, CancelToken()) as link:
            os.write(device, b"Device ready for provisioning.\r\n")
            link.wait_console("ready for", timeout_s=2)
            with pytest.raises(LinkTimeout):
                link.stat("/x")
            assert os.read(device, 100).startswith(b"\n\x06\x09")


def test_a_serial_device_in_use_is_unavailable(terminal: tuple[int, str]) -> None:
    with FileLink.open(terminal[1], OPTIONS, CancelToken()), pytest.raises(PortUnavailable):
        FileLink.open(terminal[1], OPTIONS, CancelToken())


def test_an_unplugged_serial_device_is_lost(terminal: tuple[int, str]) -> None:
    device, name = terminal
    with FileLink.open(name, OPTIONS, CancelToken()) as link:
        timer = threading.Timer(0.1, os.close, [device])
        timer.start()
        with pytest.raises(LinkLost):
            link.wait_console("never", timeout_s=5)
        timer.join()
        with pytest.raises(LinkLost):
            link.download("/x")
