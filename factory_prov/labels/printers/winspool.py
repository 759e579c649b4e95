"""The spooler of Windows by its own library, as `spooler.Spooler` wants it. Loaded on Windows alone."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, Structure, byref, c_void_p, c_wchar_p, cast, create_string_buffer, sizeof
from ctypes.wintypes import BYTE, DWORD, HANDLE, LPWSTR
from typing import Any

_DRIVER_LEVEL = 8
_XPS = 0x00000002
"""PRINTER_DRIVER_XPS in dwPrinterDriverAttributes."""


class _Document(Structure):
    _fields_ = (("name", LPWSTR), ("output_file", LPWSTR), ("datatype", LPWSTR))


class _FileTime(Structure):
    _fields_ = (("low", DWORD), ("high", DWORD))


class _Driver(Structure):
    """DRIVER_INFO_8W."""

    _fields_ = (
        ("version", DWORD),
        *((name, LPWSTR) for name in ("name", "environment", "driver_path", "data_file", "config_file", "help_file")),
        *((name, LPWSTR) for name in ("dependent_files", "monitor_name", "default_datatype", "previous_names")),
        ("driver_date", _FileTime),
        ("driver_version", ctypes.c_uint64),
        *((name, LPWSTR) for name in ("maker", "maker_url", "hardware_id", "provider", "print_processor")),
        *((name, LPWSTR) for name in ("vendor_setup", "color_profiles", "inf_path")),
        ("attributes", DWORD),
        ("core_dependencies", LPWSTR),
        ("min_inbox_date", _FileTime),
        ("min_inbox_version", ctypes.c_uint64),
    )


class Winspool:
    """See `spooler.Spooler`."""

    def __init__(self) -> None:
        open_library: Any = vars(ctypes).get("WinDLL")  # there is one on Windows alone, for type checkers too
        if open_library is None:
            raise OSError(0, "there is no spooler of Windows here")
        self._library = open_library("winspool.drv", use_last_error=True)

    def open(self, name: str) -> int:
        """Open a printer; the handle is given back by `close`."""
        handle = HANDLE()
        self._call("OpenPrinterW", c_wchar_p(name), byref(handle), None)
        return handle.value or 0

    def is_xps(self, printer: int) -> bool:
        """Ask the driver; one that says nothing is taken for an older one, to which RAW is plain."""
        needed = DWORD()
        ask = self._library.GetPrinterDriverW
        ask(HANDLE(printer), None, DWORD(_DRIVER_LEVEL), None, DWORD(0), byref(needed))
        if needed.value < sizeof(_Driver):
            return False
        buffer = create_string_buffer(needed.value)
        told = ask(HANDLE(printer), None, DWORD(_DRIVER_LEVEL), buffer, needed, byref(needed))
        return bool(told) and bool(cast(buffer, POINTER(_Driver)).contents.attributes & _XPS)

    def start_document(self, printer: int, title: str, datatype: str) -> None:
        """Begin a document and its page; a document whose page does not begin is ended again."""
        document = _Document(title, None, datatype)
        self._call("StartDocPrinterW", HANDLE(printer), DWORD(1), byref(document))
        try:
            self._call("StartPagePrinter", HANDLE(printer))
        except OSError:
            self._library.EndDocPrinter(HANDLE(printer))
            raise

    def write(self, printer: int, data: bytes) -> int:
        """Hand bytes over."""
        written = DWORD()
        buffer = (BYTE * len(data)).from_buffer_copy(data)
        self._call("WritePrinter", HANDLE(printer), cast(buffer, c_void_p), DWORD(len(data)), byref(written))
        return written.value

    def end_document(self, printer: int) -> None:
        """End page and document, the latter whatever becomes of the former."""
        self._library.EndPagePrinter(HANDLE(printer))
        self._call("EndDocPrinter", HANDLE(printer))

    def abort(self, printer: int) -> None:
        """Throw the document away; what says no to that has none."""
        self._library.AbortPrinter(HANDLE(printer))

    def close(self, printer: int) -> None:
        """Let go of the printer."""
        self._library.ClosePrinter(HANDLE(printer))

    def _call(self, name: str, *arguments: object) -> None:
        if not getattr(self._library, name)(*arguments):
            failure: OSError = vars(ctypes)["WinError"](vars(ctypes)["get_last_error"]())
            raise failure
