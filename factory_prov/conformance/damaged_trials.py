"""Trials with what no station sends: damaged frames, garbage, noise. Nothing of it is answered or changes anything."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from factory_prov.conformance.bench import Bench
from factory_prov.conformance.expecting import expect_offset, expect_received, expect_stored
from factory_prov.conformance.trial import Section, Start, Trial
from factory_prov.device_contract.files import PACK_FILE
from factory_prov.messages import Message

_START, _CONTINUE = b"\x06\x09", b"\x04\x14"
_FLOOD_BYTES = 6000
_SEED = 16
_Damage = Callable[[bytes], bytes]


def _wrong_crc(frame: bytes) -> bytes:
    """Change a bit of the content: the last whole group of base64 has the CRC, the one before does not."""
    at = len(frame) - 12
    return frame[:at] + (b"B" if frame[at : at + 1] == b"A" else b"A") + frame[at + 1 :]


def _no_base64(frame: bytes) -> bytes:
    return frame[:10] + b"!?*" + frame[13:]


def _cut(frame: bytes) -> bytes:
    return frame[: len(frame) * 2 // 3] + b"\n"


def _first_line_only(frame: bytes) -> bytes:
    return frame.split(b"\n")[0] + b"\n"


def _without_first_line(frame: bytes) -> bytes:
    return b"\n".join(frame.split(b"\n")[1:])


def _beheaded(frame: bytes) -> bytes:
    return _CONTINUE + frame[len(_START) :]


def _empty_frames(_frame: bytes) -> bytes:
    return (_START + b"\n" + _CONTINUE + b"\n" + _START + b"AAA=\n" + _START + b"AAAA\n") * 8


def _long_line(_frame: bytes) -> bytes:
    return _START + b"A" * 3000 + b"\n"


def _garbage(_frame: bytes) -> bytes:
    drawn = random.Random(_SEED).randbytes(_FLOOD_BYTES)  # noqa: S311  # the same each time
    return drawn.replace(_START, b"").replace(_CONTINUE, b"") + b"\n"


def _markers(_frame: bytes) -> bytes:
    drawn = random.Random(_SEED)  # noqa: S311  # the same each time
    pieces = (_START, _CONTINUE, b"\x06", b"\x04", b"\n", b"AAAA", b"AQ==", b"\xff", b"\r")
    return b"".join(drawn.choice(pieces) for _ in range(_FLOOD_BYTES // 3)) + b"\n"


def _nuls(_frame: bytes) -> bytes:
    return bytes(2000) + b"\n"


def _noise(_frame: bytes) -> bytes:
    return b"help\r\n\x1b[A\x1b[1;32muart:~$ \x1b[m\r\n[00:00:01.000] <inf> main: hello\r\n" * 10


def _unharmed(bench: Bench, damage: _Damage) -> None:
    """In the middle of a transfer: the next piece as damaged, then the transfer goes on as if nothing had come."""
    device, pack = bench.device, bench.new_pack()
    half = len(pack.data) // 2
    device.send(pack.data, ends=half)
    damaged = damage(device.frame_of_piece(pack.data[half:], offset=half))
    device.silent(Message("{n} damaged bytes", n=len(damaged)), b"\n" + damaged)
    expect_received(device, half)
    expect_offset(device.write(PACK_FILE, pack.data[half : half + 8], offset=half), half + 8)


def _between_lines(bench: Bench) -> None:
    """Log lines and NULs between whole frames, all through a transfer that ends well."""
    device, pack = bench.device, bench.new_pack()
    for at in range(0, len(pack.data), 48):
        device.line.send(b"\x00\x00some words\r\n\x00\n")
        device.send(pack.data, begins=at, ends=min(len(pack.data), at + 48), piece_bytes=48)
    expect_stored(device, device.commit(pack.sha256), pack)


DAMAGES: tuple[tuple[str, Message, _Damage], ...] = (
    ("frame-crc", Message("A frame with a wrong CRC is dropped"), _wrong_crc),
    ("frame-base64", Message("A frame that is no base64 is dropped"), _no_base64),
    ("frame-cut", Message("A frame that is cut off is dropped"), _cut),
    ("frame-first-line", Message("A frame without its other lines is dropped"), _first_line_only),
    ("frame-no-first-line", Message("A frame without its first line is dropped"), _without_first_line),
    ("frame-no-start", Message("A continuation that nothing began is dropped"), _beheaded),
    ("frame-empty", Message("Empty frames are dropped"), _empty_frames),
    ("frame-long-line", Message("A line that does not end is dropped"), _long_line),
    ("flood", Message("A flood of garbage changes nothing"), _garbage),
    ("flood-of-markers", Message("A flood of beginnings of frames changes nothing"), _markers),
    ("nuls", Message("NULs change nothing"), _nuls),
    ("console-noise", Message("Typed words and colours change nothing"), _noise),
)

TRIALS = (
    *(
        Trial(
            name=name,
            title=title,
            section=Section.LINE,
            start=Start.EMPTY,
            run=partial(_unharmed, damage=damage),
        )
        for name, title, damage in DAMAGES
    ),
    Trial(
        name="noise-between-frames",
        title=Message("A pack comes whole through noise between its frames"),
        section=Section.LINE,
        start=Start.EMPTY,
        run=_between_lines,
        provisions=True,
    ),
)
