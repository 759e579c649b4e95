"""Telling a job, an old endpoint_cfg and a finished pack apart by their first bytes."""

from __future__ import annotations

from enum import StrEnum


class FileKind(StrEnum):
    """What a configuration file is."""

    JOB = "job"
    ENDPOINT_CFG = "endpoint_cfg"
    PACK = "pack"


def kind_of(data: bytes) -> FileKind:
    """Return what these bytes are meant to be; whether they are good is for the reader of that kind to say.

    A pack begins with the head of a CBOR array, or with the tag that says "this is CBOR": no text does.
    An endpoint_cfg is a dictionary; all other text is a job.
    """
    if data[:1] and (0x80 <= data[0] <= 0x9F or data[:3] == b"\xd9\xd9\xf7" or _is_binary(data)):
        return FileKind.PACK
    lines = (line.strip() for line in data.removeprefix(b"\xef\xbb\xbf").splitlines())
    first = next((line for line in lines if line and not line.startswith(b"#")), b"")
    return FileKind.ENDPOINT_CFG if first.startswith(b"{") else FileKind.JOB


def _is_binary(data: bytes) -> bool:
    """Whether these bytes have what no text has; UTF-16, which has it too, is left to the reader of texts."""
    utf_16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return not utf_16 and any(byte < 9 or 13 < byte < 27 for byte in data[:4096])
