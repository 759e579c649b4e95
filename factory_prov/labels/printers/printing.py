"""Printing a label where the station says: one call for every kind of printer."""

from __future__ import annotations

from collections.abc import Callable

from factory_prov.cancel import CancelToken
from factory_prov.errors import PrinterError
from factory_prov.labels.making import Label
from factory_prov.labels.printers.address import (
    FolderAddress,
    PrinterAddress,
    SystemAddress,
    TcpAddress,
    WindowsAddress,
)
from factory_prov.messages import Message

DrawOn = Callable[[str, Label, CancelToken], None]
"""Draws a label on the system's printer of that name; the window has one. PrinterError when it cannot."""


def print_label(label: Label, printer: PrinterAddress, cancel: CancelToken, *, draw_on: DrawOn | None = None) -> None:
    """Print a label; PrinterError when it cannot be, or nobody took it in time."""
    match printer:
        case TcpAddress():
            from factory_prov.labels.printers.tcp import send

            send(printer, label.zpl, cancel)
        case FolderAddress(path=path):
            from factory_prov.labels.printers.folder import put_into

            put_into(path, label)
        case WindowsAddress(name=name):
            from factory_prov.labels.printers.spooler import print_raw

            print_raw(name, label.zpl, cancel)
        case SystemAddress(name=name):
            _draw(label, name, cancel, draw_on)


def _draw(label: Label, name: str, cancel: CancelToken, draw_on: DrawOn | None) -> None:
    place = f"system:{name}"
    if label.drawing is None:
        what = Message("a label in ZPL goes to label printers only.")
        cure = Message("Name a tcp:// or windows: printer, or take a template in TOML.")
        raise PrinterError(what, place=place, cure=cure)
    if draw_on is None:
        what = Message("the system's printers are drawn on by the window alone.")
        raise PrinterError(what, place=place, cure=Message("Name a tcp://, windows: or folder: printer here."))
    draw_on(name, label, cancel)
