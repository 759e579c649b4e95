"""Reading small files given to us: bounded, and every failure a sentence."""

from __future__ import annotations

from pathlib import Path

from factory_prov.errors import InputError

MAX_BYTES = 16 * 1024 * 1024


def read_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Read a file of at most `max_bytes`; InputError when it is missing, unreadable or larger."""
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise InputError("there is no such file.", place=str(path), cure="Check its name and folder.") from None
    except IsADirectoryError:
        raise InputError("this is a folder, not a file.", place=str(path), cure="Name a file in it.") from None
    except OSError as failure:
        reason = failure.strerror or type(failure).__name__
        raise InputError(f"the file cannot be read ({reason}).", place=str(path), cure="Check its rights.") from None
    if len(data) > max_bytes:
        raise InputError(f"the file is over {max_bytes} bytes.", place=str(path), cure="Name the right file.")
    return data


def read_text(path: Path, *, max_bytes: int = 1024 * 1024) -> str:
    """Read a UTF-8 text file, with or without a byte order mark."""
    data = read_bytes(path, max_bytes=max_bytes)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        raise InputError(
            f"the file is not UTF-8 text (byte {failure.start}).", place=str(path), cure="Save it as UTF-8."
        ) from None
