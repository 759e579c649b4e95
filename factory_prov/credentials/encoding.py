"""The two ways credentials are written down: DER (bytes) and PEM (the same bytes as text, RFC 7468)."""

from __future__ import annotations

import base64
import re
from contextlib import suppress
from typing import NamedTuple

_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)
CERTIFICATE_LABELS = ("CERTIFICATE", "X509 CERTIFICATE")
_LINE = 64
_SEQUENCE = 0x30
_LONG_FORM = 0x80


class PemBlock(NamedTuple):
    """One BEGIN/END block; `body` is what stands between the two lines."""

    label: str
    body: bytes

    @property
    def encrypted(self) -> bool:
        """Whether a password protects it (PKCS#8, or the older Proc-Type header of RFC 1421)."""
        return self.label.startswith("ENCRYPTED") or b"Proc-Type: 4,ENCRYPTED" in self.body

    def der(self) -> bytes:
        """Return the bytes inside; ValueError if they are no base64."""
        return base64.b64decode(b"".join(self.body.split()), validate=True)


def pem_blocks(data: bytes) -> list[PemBlock]:
    """Find the PEM blocks, in order; text before, between and after them is allowed."""
    return [PemBlock(match[1].decode("ascii"), match[2]) for match in _PEM.finditer(data)]


def looks_like_pem(data: bytes) -> bool:
    """Whether the bytes are PEM text rather than DER."""
    return b"-----BEGIN " in data and der_size(data) != len(data)


def encode_pem(label: str, der: bytes) -> bytes:
    """Write one PEM block with lines of 64 characters."""
    text = base64.b64encode(der)
    lines = [text[start : start + _LINE] for start in range(0, len(text), _LINE)]
    name = label.encode("ascii")
    return b"\n".join([b"-----BEGIN " + name + b"-----", *lines, b"-----END " + name + b"-----", b""])


class DerItem(NamedTuple):
    """One DER structure: its tag byte, and what stands inside."""

    tag: int
    content: bytes


def certificate_parts(data: bytes) -> tuple[bytes, ...]:
    """Take certificates apart that stand one behind the other, as PEM text or DER: the DER of each, not looked into.

    Bytes that are neither come back as they are, as the last item; a PEM block that is no base64 is left out.
    """
    if not looks_like_pem(data):
        return der_sequence(data)
    found = []
    for block in pem_blocks(data):
        if block.label in CERTIFICATE_LABELS:
            with suppress(ValueError):
                found.append(block.der())
    return tuple(found)


def der_items(data: bytes) -> list[DerItem]:
    """Take the structures of DER that is known to be good apart, whatever their tags (of one byte each)."""
    items = []
    while data:
        extra = data[1] - _LONG_FORM if data[1] >= _LONG_FORM else 0
        start = 2 + extra
        end = start + (int.from_bytes(data[2:start]) if extra else data[1])
        items.append(DerItem(data[0], data[start:end]))
        data = data[end:]
    return items


def der_size(data: bytes) -> int | None:
    """Return how many bytes the DER SEQUENCE at the start takes, header included; None if there is none."""
    start = _content_start(data)
    if start is None:
        return None
    length = data[1] if data[1] < _LONG_FORM else int.from_bytes(data[2:start])
    return start + length


def der_sequence(data: bytes) -> tuple[bytes, ...]:
    """Take DER structures apart that stand one behind the other, as certificates of a chain do.

    Bytes that are no DER come back as they are, as the last item.
    """
    items = []
    while data:
        size_bytes = der_size(data) or len(data)
        items.append(data[:size_bytes])
        data = data[size_bytes:]
    return tuple(items)


def is_pkcs8(der: bytes) -> bool:
    """Tell an unencrypted PKCS#8 key from the older SEC1 and PKCS#1 forms.

    All three begin with a version number; only in PKCS#8 an AlgorithmIdentifier, a SEQUENCE, follows it
    (RFC 5958 §2; RFC 5915 has an OCTET STRING there and RFC 8017 an INTEGER).
    """
    start = _content_start(der)
    return start is not None and der[start : start + 2] == b"\x02\x01" and der[start + 3 : start + 4] == b"\x30"


def _content_start(data: bytes) -> int | None:
    if len(data) < 2 or data[0] != _SEQUENCE:
        return None
    extra = data[1] - _LONG_FORM if data[1] >= _LONG_FORM else 0
    if data[1] == _LONG_FORM or extra > 4 or len(data) < 2 + extra:
        return None
    return 2 + extra
