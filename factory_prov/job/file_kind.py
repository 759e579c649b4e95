"""Telling a job, an old endpoint_cfg and a finished pack apart by their first bytes, and what is none of them."""

from __future__ import annotations

import re
from enum import StrEnum

from factory_prov.credentials.encoding import der_size, looks_like_pem, pem_blocks
from factory_prov.errors import InputError
from factory_prov.files.reading import TEXT_LIMIT_BYTES, is_utf16, is_web_page
from factory_prov.messages import Message

_MARK = b"\xef\xbb\xbf"
_OLD_START = re.compile(
    rb"(?:import|from)\s+\w|[A-Za-z_]\w*\s*(?::[^={}\n]*)?=\s*(?:dict\(\s*)?\{\s*(?:#.*)?"
    rb"(?:$|(?:[\w.]+|'[^'\n]*'|\"[^\"\n]*\")\s*:)"
)
"""What stands in front of the braces when a Python file is taken: an import, or `CFG = {` with Python's colons."""
_HEX_SIGNS = rb"0[xX]|\\x|[\s,:;{}\[\]]+"
_HEX = rb"(?:[0-9A-Fa-f]{2})+"
_SENML_KEYS = frozenset({"n", "bn", "v", "vs", "vb", "vd", "vlo", "bt", "bver"})
_SERVER_KEYS = frozenset({"url", "port", "domain", "access_token"})
_NAME_LIST = rb"(?i)\s*[\"']?endpoint[_ -]?name\b[^=]*$"


class FileKind(StrEnum):
    """What a configuration file is."""

    JOB = "job"
    ENDPOINT_CFG = "endpoint_cfg"
    PACK = "pack"


class PackText(StrEnum):
    """How a pack was written down as text."""

    HEX = "hex"
    BASE64 = "base64"


def kind_of(data: bytes) -> FileKind:
    """Return what these bytes are meant to be; whether they are good is for the reader of that kind to say.

    A pack begins with the head of a CBOR array, or with the tag that says "this is CBOR": no text does.
    An endpoint_cfg is a dictionary, perhaps with the Python around it that it was cut from; all other text is a job.
    """
    if _is_pack(data) or _is_binary(data):
        return FileKind.PACK
    first = _first_line(data)[1]
    is_old = first.startswith(b"{") or _OLD_START.match(first) is not None
    return FileKind.ENDPOINT_CFG if is_old else FileKind.JOB


def pack_in_text(data: bytes) -> tuple[PackText, bytes] | None:
    """Return the pack that was written as hex digits or base64, and as which; None for anything else."""
    if len(data) > TEXT_LIMIT_BYTES or is_utf16(data):
        return None
    bare = data.removeprefix(_MARK)
    digits = re.sub(_HEX_SIGNS, b"", bare)
    if re.fullmatch(_HEX, digits):
        pack = bytes.fromhex(digits.decode("ascii"))
        return (PackText.HEX, pack) if _is_pack(pack) else None
    import base64
    import binascii

    text = b"".join(bare.split()).translate(bytes.maketrans(b"-_", b"+/"))
    try:
        pack = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return None
    return (PackText.BASE64, pack) if len(pack) > 1 and _is_pack(pack) else None


def refuse_other_kinds(data: bytes, *, place: str) -> None:
    """Raise InputError for a file that is known to be something else: what it is, and where it belongs."""
    found = _other_kind(data)
    if found is not None:
        raise InputError(found[0], place=place, cure=found[1])


def refuse_old_start(data: bytes, *, place: str) -> None:
    """Raise InputError, with the line, for Python in front of the dictionary of an endpoint_cfg."""
    line, first = _first_line(data)
    if b"{" in data and _OLD_START.match(first):
        raise InputError(
            Message("this is an old configuration (endpoint_cfg) with something in front of its braces."),
            place=f"{place}:{line}:1",
            cure=Message("Begin the file with the {{ of its dictionary, and end it with the }}."),
        )


def _other_kind(data: bytes) -> tuple[Message, Message] | None:
    """Return what the file is, and where it belongs; None when it may be a configuration."""
    start = data[:64].removeprefix(_MARK).lstrip()
    if is_web_page(data):
        return Message("this is a web page."), Message("Get the file again; its address may ask for a log-in.")
    if data.startswith(b"PK\x03\x04"):
        return Message("this is a ZIP archive."), Message("Unpack it, and name a file in it.")
    if data.startswith(b"SQLite format 3\0"):
        return Message("this is a data base, such as a ledger."), Message("Name a job, an endpoint_cfg or a pack.")
    if start.startswith((b"<?xml", b"<LWM2M")):
        return Message("this is XML."), Message("Take an object definition over with `factory-prov objects import`.")
    if start[:1] in (b"[", b"{"):
        return _json_kind(data)
    return _named_by_a_job(data, start)


def _named_by_a_job(data: bytes, start: bytes) -> tuple[Message, Message] | None:
    name_it = Message("Name it where a job asks for it, and give the job here.")
    if looks_like_pem(data[:TEXT_LIMIT_BYTES]) and start.startswith((b"-----BEGIN", b"Bag Attributes")):
        labels = ", ".join(dict.fromkeys(block.label for block in pem_blocks(data)[:3]))
        return Message("this is a certificate or key as PEM ({labels}).", labels=f"{labels or '?':.80}"), name_it
    if data[:1] == b"\x30" and der_size(data) == len(data):
        return Message("this is a certificate or key as DER."), name_it
    if re.match(rb":[0-9A-Fa-f]{10}", start):
        return Message("this is an image of a firmware (Intel HEX)."), name_it
    if re.match(_NAME_LIST, _first_line(data)[1]):
        return Message("this is a list of endpoint names."), Message("Name it as list_file in [naming] of a job.")
    return None


def _json_kind(data: bytes) -> tuple[Message, Message] | None:
    import json  # reading an endpoint_cfg needs none

    try:
        found = json.loads(data[:TEXT_LIMIT_BYTES].removeprefix(_MARK))
    except (ValueError, RecursionError):
        return None
    records = found if isinstance(found, list) else [found]
    keys = {key for record in records if isinstance(record, dict) for key in record}
    if isinstance(found, list) and keys & _SENML_KEYS:
        return Message("this is SenML JSON, and a device takes SenML CBOR."), Message(
            'Write its records as lines of [configuration] in a job, such as "/1/1/1" = 86400.'
        )
    from factory_prov.credentials.certificate import CERT_INFO_NAMES  # only JSON needs it

    if keys & (_SERVER_KEYS | CERT_INFO_NAMES.keys()):
        return Message("this is a lwm2m_server.json or cert_info.json of the old tool."), Message(
            "Take it over with `factory-prov job import`, beside its endpoint_cfg."
        )
    return (Message("this is JSON."), Message("Name a job, an endpoint_cfg or a pack.")) if keys else None


def _first_line(data: bytes) -> tuple[int, bytes]:
    """Return the first line that says something, and its number from 1."""
    lines = (line.strip() for line in data.removeprefix(_MARK).splitlines())
    return next(((at, line) for at, line in enumerate(lines, 1) if line and not line.startswith(b"#")), (1, b""))


def _is_pack(data: bytes) -> bool:
    return data[:1] != b"" and (0x80 <= data[0] <= 0x9F or data[:3] == b"\xd9\xd9\xf7")


def _is_binary(data: bytes) -> bool:
    """Whether these bytes have what no text has; UTF-16, which has it too, is left to the reader of texts."""
    return not is_utf16(data) and any(byte < 9 or 13 < byte < 27 for byte in data[:4096].rstrip(b"\x1a\0"))
