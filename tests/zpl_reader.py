"""A small reader of ZPL, as a printer understands it: enough to see what our labels hold, and strict about the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

COMMAND = re.compile(rb"\^([A-Z][A-Z0-9@])([^\^~]*)", re.DOTALL)


@dataclass
class Read:
    """A label as it was read: texts, symbols as (kind, content), graphics as (bytes in a row, data)."""

    encoding: str = "850"
    copies: int = 1
    size: tuple[int, int] = (0, 0)
    texts: list[str] = field(default_factory=list)
    symbols: list[tuple[str, str]] = field(default_factory=list)
    graphics: list[tuple[int, bytes]] = field(default_factory=list)
    boxes: list[tuple[int, int]] = field(default_factory=list)


def read_zpl(data: bytes) -> Read:
    """Read one label; AssertionError for what a printer would take in its own way."""
    assert data.count(b"^XA") == data.count(b"^XZ") == 1
    assert b"~" not in data  # nothing here begins a control command
    label, kind, parameters, escape, text = Read(), "", [], b"", b""
    for match in COMMAND.finditer(data[data.index(b"^XA") :]):
        name, rest = match[1].decode(), match[2]
        if name == "CI":
            label.encoding = rest.decode().strip()
        elif name == "PQ":
            label.copies = int(rest)
        elif name in ("PW", "LL"):
            width, height = label.size
            label.size = (int(rest), height) if name == "PW" else (width, int(rest))
        elif name in ("BX", "BQ", "A0", "GB"):
            kind, parameters = name, rest.decode().strip().split(",")
        elif name == "GF":
            kind = name
            form, total, same, row, digits = rest.strip().split(b",", 4)
            assert form == b"A"
            assert total == same == str(len(digits) // 2).encode()
            label.graphics.append((int(row), bytes.fromhex(digits.decode())))
        elif name == "FH":
            escape = rest.strip() or b"_"
        elif name == "FD":
            text = rest
        elif name == "FS":
            _end(label, kind, parameters, _unescaped(text, escape))
            kind, parameters, escape, text = "", [], b"", b""
        else:
            assert name in ("XA", "XZ", "FO", "LH", "MM", "MD"), name
    assert label.encoding == "28"
    return label


def _unescaped(text: bytes, escape: bytes) -> bytes:
    if not escape:
        return text
    return re.sub(re.escape(escape) + rb"([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), text)


def _end(label: Read, kind: str, parameters: list[str], data: bytes) -> None:
    text = data.decode()
    if kind == "A0":
        label.texts.append(text)
    elif kind == "GB":
        label.boxes.append((int(parameters[0]), int(parameters[1])))
    elif kind == "BX":
        assert parameters[2] == "200"
        assert len(parameters) >= 7, "no escape character is said"
        assert text.isascii()
        escape = parameters[6]
        assert not re.search(re.escape(escape) + "(?!" + re.escape(escape) + ")", text.replace(escape * 2, ""))
        label.symbols.append(("datamatrix", text.replace(escape * 2, escape)))
    elif kind == "BQ":
        assert re.match(r"[HQML]A,", text), "no error level and mode are said"
        assert text.isascii()
        label.symbols.append(("qr", text[3:]))
    else:
        assert kind == "GF" or not text
