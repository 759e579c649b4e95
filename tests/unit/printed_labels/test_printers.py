"""Printers: the bytes get there, or it is said why not; nothing hangs, and nothing is printed in half."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from zpl_reader import read_zpl

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, InputError, PrinterError
from factory_prov.files import station_file, user_folders
from factory_prov.labels.content import LabelContent
from factory_prov.labels.desk import StationLabels
from factory_prov.labels.making import Label, make_label
from factory_prov.labels.printers.address import FolderAddress, SystemAddress, TcpAddress, printer_address
from factory_prov.labels.printers.of_station import keep_printer, station_printer
from factory_prov.labels.printers.printing import print_label
from factory_prov.labels.printers.spooler import print_raw
from factory_prov.labels.printers.tcp import send
from factory_prov.labels.template_file import find_template, load_template


def label(name: str = "urn:dev:os:0023C7-000042") -> Label:
    return make_label(find_template(Path("50x25-qr")), LabelContent(endpoint_name=name))


@contextmanager
def printer(serve: Callable[[socket.socket], None]) -> Iterator[TcpAddress]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=lambda: serve(listening), daemon=True)
        thread.start()
        yield TcpAddress(host="127.0.0.1", port=listening.getsockname()[1])
        thread.join(10)


@pytest.mark.parametrize("hangs_up", [True, False])
def test_a_network_printer_gets_every_byte_whether_it_hangs_up_or_not(hangs_up: bool) -> None:
    got = bytearray()

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            while data := connection.recv(7):
                got.extend(data)
            if not hangs_up:
                time.sleep(1)

    with printer(serve) as address:
        send(address, label().zpl * 50, CancelToken())
    assert bytes(got) == label().zpl * 50


def test_nobody_there_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(PrinterError, match="did not get to the printer") as failure:
        send(TcpAddress(host="127.0.0.1", port=port), b"x", CancelToken())
    assert failure.value.place == f"tcp://127.0.0.1:{port}"
    with pytest.raises(PrinterError, match="host of this name"):
        send(TcpAddress(host="no-such-host.invalid"), b"x", CancelToken())


def test_a_printer_that_takes_nothing_is_given_up_in_time() -> None:
    done = threading.Event()

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            done.wait(30)

    with printer(serve) as address:
        with pytest.raises(PrinterError, match="did not take the label within 1 s"):
            send(address, b"x" * 50_000_000, CancelToken(), within_s=1.0)
        done.set()


def test_a_stop_is_heard_while_a_printer_takes_nothing() -> None:
    done, cancel = threading.Event(), CancelToken()

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            cancel.cancel()
            done.wait(30)

    with printer(serve) as address:
        with pytest.raises(Cancelled):
            send(address, b"x" * 50_000_000, cancel, within_s=60.0)
        done.set()


def test_a_folder_gets_a_file_for_each_label(tmp_path: Path) -> None:
    for name in ("a/b:c", "a/b:c", "../../etc/passwd"):
        print_label(label(name), FolderAddress(path=tmp_path), CancelToken())
    files = sorted(tmp_path.glob("*.zpl"))
    assert len(files) == 3 == len(list(tmp_path.glob("*.svg")))
    assert all(file.resolve().parent == tmp_path.resolve() for file in files)
    assert any("a/b:c" in text for text in read_zpl(files[-1].read_bytes()).texts)
    with pytest.raises(PrinterError, match="no such folder"):
        print_label(label(), FolderAddress(path=tmp_path / "missing"), CancelToken())


class Queue:
    """A spooler that notes what is asked of it, and fails where it is told to."""

    def __init__(self, *, xps: bool = False, fails: str = "", piece: int = 1000) -> None:
        self.calls: list[str] = []
        self.data = b""
        self._xps, self._fails, self._piece = xps, fails, piece

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name.partition(" ")[0] == self._fails:
            raise OSError(5, "access is denied")

    def open(self, name: str) -> int:
        self._call(f"open {name}")
        return 7

    def is_xps(self, printer: int) -> bool:
        return self._xps

    def start_document(self, printer: int, title: str, datatype: str) -> None:
        self._call(f"start {datatype}")

    def write(self, printer: int, data: bytes) -> int:
        self._call("write")
        self.data += data[: self._piece]
        return min(len(data), self._piece)

    def end_document(self, printer: int) -> None:
        self._call("end")

    def abort(self, printer: int) -> None:
        self._call("abort")

    def close(self, printer: int) -> None:
        self._call("close")


@pytest.mark.parametrize(("xps", "datatype"), [(False, "RAW"), (True, "XPS_PASS")])
def test_windows_gets_the_label_in_the_printers_own_language(xps: bool, datatype: str) -> None:
    queue = Queue(xps=xps, piece=100)
    print_raw("ZDesigner", label().zpl, CancelToken(), spooler=queue)
    assert queue.data == label().zpl
    calls = [call for call in queue.calls if call != "write"]
    assert calls == ["open ZDesigner", f"start {datatype}", "end", "close"]


@pytest.mark.parametrize(
    ("fails", "after"),
    [("open", []), ("start", ["close"]), ("write", ["abort", "end", "close"]), ("end", ["close"])],
)
def test_a_document_that_was_begun_is_always_ended(fails: str, after: list[str]) -> None:
    queue = Queue(fails=fails)
    with pytest.raises(PrinterError, match="access is denied"):
        print_raw("ZDesigner", label().zpl, CancelToken(), spooler=queue)
    assert queue.calls[-len(after) :] == after or after == []


def test_a_stop_throws_the_document_away() -> None:
    queue, cancel = Queue(), CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        print_raw("ZDesigner", label().zpl, cancel, spooler=queue)
    assert queue.calls[-3:] == ["abort", "end", "close"]


def test_other_systems_have_no_printers_of_windows() -> None:
    with pytest.raises(PrinterError, match=r"those of Windows|Windows does not print"):
        print_raw("no such printer at all", b"x", CancelToken())


def test_printers_of_the_system_are_drawn_on_by_whoever_can(tmp_path: Path) -> None:
    drawn: list[str] = []
    print_label(label(), SystemAddress(name="Office"), CancelToken(), draw_on=lambda name, _l, _c: drawn.append(name))
    assert drawn == ["Office"]
    with pytest.raises(PrinterError, match="by the window alone"):
        print_label(label(), SystemAddress(name="Office"), CancelToken())
    (tmp_path / "own.zpl").write_text("^XA^FD{endpoint_name}^FS^XZ", encoding="utf-8")
    own = make_label(load_template(tmp_path / "own.zpl"), LabelContent(endpoint_name="a"))
    with pytest.raises(PrinterError, match="label printers only"):
        print_label(own, SystemAddress(name="Office"), CancelToken())


ADDRESSES = ["tcp://printer:9100", "tcp://10.0.0.7:6101", "tcp://[fe80::1]:9100", "windows:ZDesigner", "system:Office"]


@pytest.mark.parametrize("text", [*ADDRESSES, "windows:ZDesigner GK420"])
def test_an_address_is_read_as_it_is_written(text: str) -> None:
    assert str(printer_address(f" {text} ")) == text


def test_the_usual_port_need_not_be_said() -> None:
    assert printer_address("tcp://printer") == TcpAddress(host="printer", port=9100)


NO_ADDRESSES = (
    *("printer", "tcp:printer", "tcp://", "tcp://a:b", "tcp://a:0", "tcp://a:99999", "tcp://a/b", "tcp://fe80::1"),
    *("", "windows:", "lpt:1", "system: ", "tcp://a b", "windows:a\nb"),
)


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no address of a printer"):
        printer_address(text)


def test_which_printer_a_station_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FACTORY_PROV_PRINTER", raising=False)
    user_folders.choose_user_folder(None)
    mine, common = tmp_path / "mine", tmp_path / "station.toml"
    mine.mkdir()
    monkeypatch.setattr(station_file, "places", lambda: (common,))
    monkeypatch.setattr(user_folders, "user_folder", lambda: mine)
    assert station_printer() is None
    common.write_text('printer = "tcp://common"', encoding="utf-8")
    assert str(station_printer()) == "tcp://common:9100"
    keep_printer(printer_address("windows:Mine"))
    assert str(station_printer()) == "windows:Mine"
    monkeypatch.setenv("FACTORY_PROV_PRINTER", "tcp://variable")
    assert str(station_printer()) == "tcp://variable:9100"
    assert str(station_printer(told="system:Told")) == "system:Told"
    monkeypatch.delenv("FACTORY_PROV_PRINTER")
    keep_printer(None)
    common.write_text("printer = 7", encoding="utf-8")
    with pytest.raises(InputError, match="no text"):
        station_printer()


def test_a_station_without_a_printer_says_so() -> None:
    with pytest.raises(PrinterError, match="no label printer"):
        StationLabels().print_label(label(), CancelToken())
