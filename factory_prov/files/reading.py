"""Reading small files given to us: bounded, and every failure a sentence."""

from __future__ import annotations

from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.messages import Message

MAX_BYTES = 16 * 1024 * 1024
TEXT_LIMIT_BYTES = 1_000_000


def read_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Read a file of at most `max_bytes`; InputError when it is missing, unreadable or larger."""
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise InputError(
            Message("there is no such file."), place=str(path), cure=Message("Check its name and folder.")
        ) from None
    except ValueError:
        raise InputError(Message("this is no file name."), place=repr(str(path)), cure=Message("Correct it.")) from None
    except OSError as failure:
        if path.is_dir():  # Windows says only that it may not be opened
            raise InputError(
                Message("this is a folder, not a file."), place=str(path), cure=Message("Name a file in it.")
            ) from None
        reason = failure.strerror or type(failure).__name__
        raise InputError(
            Message("the file cannot be read ({system_text}).", system_text=reason),
            place=str(path),
            cure=Message("Check its rights."),
        ) from None
    if len(data) > max_bytes:
        raise InputError(
            Message("the file is over {max_bytes} bytes.", max_bytes=max_bytes),
            place=str(path),
            cure=Message("Name the right file."),
        )
    return data


def read_text(path: Path) -> str:
    """Read a UTF-8 text file of at most `TEXT_LIMIT_BYTES`, with or without a byte order mark."""
    return decode_text(read_bytes(path, max_bytes=TEXT_LIMIT_BYTES), place=str(path))


def decode_text(data: bytes, *, place: str) -> str:
    """Decode UTF-8 and drop a byte order mark; `InputError` names line and column of a byte that is none."""
    if len(data) > TEXT_LIMIT_BYTES:
        raise too_big(place)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(
            Message("the text is stored as UTF-16."), place=f"{place}:1:1", cure=Message("Save the file as UTF-8.")
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = data.removeprefix(b"\xef\xbb\xbf")[: error.start]
    # Raised out here, because the foreign error carries all the bytes, keys included.
    line, column = line_and_column(good.decode(errors="ignore"))
    raise InputError(
        Message("a byte is no UTF-8 text."), place=f"{place}:{line}:{column}", cure=Message("Save the file as UTF-8.")
    )


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
