"""A label printer of Windows: its own language handed to the spooler, past the driver's drawing.

A driver of the fourth version (XPS) makes nothing of a raw job; such a one is given as XPS_PASS, which it hands through
(Microsoft KB 2779300). Every document that was begun is ended: one that is not stays in the queue for ever.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from factory_prov.errors import PrinterError
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken

_PIECE_BYTES = 4096
RAW, XPS_PASS = "RAW", "XPS_PASS"
_TITLE = "Label"


class Spooler(Protocol):
    """The calls of the spooler that are needed, each raising OSError with the system's own words."""

    def open(self, name: str) -> int:
        """Open a printer."""

    def is_xps(self, printer: int) -> bool:
        """Whether its driver is one of the fourth version."""

    def start_document(self, printer: int, title: str, datatype: str) -> None:
        """Begin a document and its page."""

    def write(self, printer: int, data: bytes) -> int:
        """Hand bytes over; return how many were taken."""

    def end_document(self, printer: int) -> None:
        """End page and document: they are printed."""

    def abort(self, printer: int) -> None:
        """Throw the document away."""

    def close(self, printer: int) -> None:
        """Let go of the printer."""


def print_raw(name: str, data: bytes, cancel: CancelToken, *, spooler: Spooler | None = None) -> None:
    """Print bytes in the printer's own language; PrinterError when the spooler does not take them."""
    place = f"windows:{name}"
    try:
        _print(_winspool(place) if spooler is None else spooler, name, data, cancel)
    except OSError as failure:
        what = Message("Windows does not print it: {system_text}.", system_text=failure.strerror or str(failure))
        cure = Message("Look at the printer in the settings of Windows: its name, its state, its queue.")
        raise PrinterError(what, place=place, cure=cure) from None


def _print(spooler: Spooler, name: str, data: bytes, cancel: CancelToken) -> None:
    printer = spooler.open(name)
    try:
        spooler.start_document(printer, _TITLE, XPS_PASS if spooler.is_xps(printer) else RAW)
        whole = False
        try:
            _write_all(spooler, printer, data, cancel)
            whole = True
        finally:
            _end(spooler, printer, whole=whole)
    finally:
        spooler.close(printer)


def _end(spooler: Spooler, printer: int, *, whole: bool) -> None:
    """End the document; a part of a label is thrown away, for it would wait in the printer for its rest."""
    if whole:
        spooler.end_document(printer)
        return
    for call in (spooler.abort, spooler.end_document):
        with suppress(OSError):  # what kept the label from being whole is told
            call(printer)


def _write_all(spooler: Spooler, printer: int, data: bytes, cancel: CancelToken) -> None:
    rest = data
    while rest:
        cancel.check()
        taken = spooler.write(printer, rest[:_PIECE_BYTES])
        if taken <= 0:
            raise OSError(0, "the queue takes nothing")
        rest = rest[taken:]


def _winspool(place: str) -> Spooler:
    if sys.platform != "win32":
        what = Message("printers of this name are those of Windows.")
        raise PrinterError(what, place=place, cure=Message("Name another one, such as tcp://HOST:9100."))
    from factory_prov.labels.printers.winspool import Winspool

    return Winspool()
