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

    A pack begins with a CBOR array, which no UTF-8 text does; an endpoint_cfg is a dictionary; all other text is a job.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return FileKind.JOB  # UTF-16: some editor's text, which its reader will say
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return FileKind.PACK
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return FileKind.ENDPOINT_CFG if first.startswith("{") else FileKind.JOB
