"""Reading small files given to us: bounded, ordinary files only, and every failure a sentence.

A pipe waits for ever and a device never ends, so what is no ordinary file is refused before it is opened.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

from factory_prov.errors import InputError
from factory_prov.messages import Message

MAX_BYTES = 16 * 1024 * 1024
TEXT_LIMIT_BYTES = 1_000_000
_LOOK_BYTES = 4096
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Read a file of at most `max_bytes`; InputError when it is missing, unreadable or larger."""
    try:
        with open_ordinary(path) as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise InputError(
            Message("there is no such file."), place=str(path), cure=Message("Check its name and folder.")
        ) from None
    except ValueError:
        raise InputError(Message("this is no file name."), place=repr(str(path)), cure=Message("Correct it.")) from None
    except OSError as failure:
        raise _unreadable(path, failure) from None
    if len(data) > max_bytes:
        raise InputError(
            Message("the file is over {max_bytes} bytes.", max_bytes=max_bytes),
            place=str(path),
            cure=Message("Name the right file."),
        )
    return data


def open_ordinary(path: Path) -> BinaryIO:
    """Open an ordinary file, or a link to one, for reading; InputError for a pipe, a device and a socket.

    Looked at twice: opening a device can itself do something, and what stands there may be another a moment later.
    """
    _require_ordinary(path, path.stat().st_mode)
    file = os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)), "rb")
    try:
        _require_ordinary(path, os.fstat(file.fileno()).st_mode)
    except InputError:
        file.close()
        raise
    return file


def _require_ordinary(path: Path, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise _folder(path)
    raise InputError(
        Message("this is a pipe or a device, not a file."),
        place=str(path),
        cure=Message("Save what it gives into a file, and name that."),
    )


def _folder(path: Path) -> InputError:
    return InputError(Message("this is a folder, not a file."), place=str(path), cure=Message("Name a file in it."))


def _unreadable(path: Path, failure: OSError) -> InputError:
    if path.is_dir():  # Windows says only that it may not be opened
        return _folder(path)
    reason = failure.strerror or type(failure).__name__
    return InputError(
        Message("the file cannot be read ({system_text}).", system_text=reason),
        place=str(path),
        cure=Message("Check its rights."),
    )


def read_text(path: Path) -> str:
    """Read a UTF-8 text file of at most `TEXT_LIMIT_BYTES`, with or without a byte order mark."""
    return decode_text(read_bytes(path, max_bytes=TEXT_LIMIT_BYTES), place=str(path))


def decode_text(data: bytes, *, place: str) -> str:
    """Decode UTF-8 and drop a byte order mark; `InputError` names line and column of a byte that is none."""
    if len(data) > TEXT_LIMIT_BYTES:
        raise too_big(place)
    if is_utf16(data):
        raise InputError(
            Message("the text is stored as UTF-16."), place=f"{place}:1:1", cure=Message("Save the file as UTF-8.")
        )
    return _utf8(data, place=place, cure=Message("Save the file as UTF-8."))


def decode_table(data: bytes, *, place: str) -> str:
    """Decode what a spreadsheet saves: UTF-8, or UTF-16 with its mark; `InputError` for any other encoding."""
    cure = Message(
        'Save the list as UTF-8: "CSV UTF-8" in Excel; "Unicode (UTF-8)" in LibreOffice; "Save as" in Notepad.'
    )
    if not is_utf16(data):
        return _utf8(data, place=place, cure=cure)
    try:
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16")  # the mark, where there is one, says which
    except UnicodeDecodeError:
        raise InputError(Message("the text is no good UTF-16."), place=place, cure=cure) from None


def is_utf16(data: bytes) -> bool:
    """Whether this is text as UTF-16: its mark says so, or every second byte of Latin letters is zero."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    head = data[:64]
    even, odd = head[::2], head[1::2]
    zeros, letters = (even, odd) if 0 in even else (odd, even)
    return len(head) >= 8 and not any(zeros) and all(letters)


def is_web_page(data: bytes) -> bool:
    """Whether this is HTML: what a download leaves where the file was behind a log-in or is gone."""
    return _WEB_PAGE.match(data[:_LOOK_BYTES].replace(b"\0", b"")) is not None


def _utf8(data: bytes, *, place: str, cure: Message) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = data.removeprefix(b"\xef\xbb\xbf")[: error.start]
    # Raised out here, because the foreign error carries all the bytes, keys included.
    line, column = line_and_column(good.decode(errors="ignore"))
    raise InputError(Message("a byte is no UTF-8 text."), place=f"{place}:{line}:{column}", cure=cure)


def too_big(place: str) -> InputError:
    """Make the error for a text over `TEXT_LIMIT_BYTES`."""
    return InputError(
        Message("the text is over {text_limit_bytes} bytes.", text_limit_bytes=TEXT_LIMIT_BYTES),
        place=place,
        cure=Message("Take the right file."),
    )


def line_and_column(before: str) -> tuple[int, int]:
    """Return where a text goes on behind `before`, both from 1."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")
