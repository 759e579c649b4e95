"""Trials of all that came while the others were made: how soon, and whether a secret was in it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence

from factory_prov.conformance.bench import Bench
from factory_prov.conformance.device import Device
from factory_prov.conformance.packs import TrialPack
from factory_prov.conformance.trial import Section, Start, Trial
from factory_prov.conformance.verdicts import Broken, NotTried
from factory_prov.messages import Message

_WINDOW_BYTES = 8
"""So many bytes of a key in a row are no chance."""
_NO_HEX = re.compile(rb"[^0-9a-f]")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def _in_time(bench: Bench) -> None:
    expect_in_time(bench.device)


def expect_in_time(device: Device) -> None:
    """No answer may have come late."""
    late = device.late
    if late:
        worst = max(late, key=lambda each: each.seconds)
        raise Broken(
            Message.counted(
                "{n} answer came late, the latest after {seconds} s: {sent}.",
                "{n} answers came late, the latest after {seconds} s: {sent}.",
                n=len(late),
                seconds=f"{worst.seconds:.1f}",
                sent=worst.sent,
            )
        )


def _no_secret(bench: Bench) -> None:
    expect_no_secret(bench.device, bench.packs)


def expect_no_secret(device: Device, packs: Sequence[TrialPack]) -> None:
    """No part of a key of these packs may have come back."""
    keys = [key for pack in packs for key in pack.keys]
    if not keys:
        raise NotTried(Message("no pack with a key was sent."))
    line = device.line
    if gives_away(bytes(line.came), line.packets, keys):
        raise Broken(Message("bytes of a key that was sent came back, plain, as hexadecimal or as base64."))


def gives_away(came: bytes, packets: list[bytes], keys: list[bytes]) -> bool:
    """Whether a part of a key stands in what came, in whatever form, even broken into lines."""
    plain = b"\n".join([came, *packets])
    in_hex = _NO_HEX.sub(b"", plain.lower())
    in_base64 = _NO_BASE64.sub(b"", came)
    return any(
        part in plain or part.hex().encode() in in_hex or any(form in in_base64 for form in _base64_forms(part))
        for key in keys
        for part in _parts(key)
    )


def _parts(key: bytes) -> Iterator[bytes]:
    return (key[at : at + _WINDOW_BYTES] for at in range(len(key) - _WINDOW_BYTES + 1))


def _base64_forms(part: bytes) -> Iterator[bytes]:
    """The characters that stand for these bytes in base64, wherever in it they begin."""
    for shift in range(3):
        whole = b64encode(bytes(shift) + part)
        begins = (shift * 8 + 5) // 6
        yield whole[begins : (shift + len(part)) * 8 // 6]


TRIALS = (
    Trial(
        name="in-time",
        title=Message("Every answer came in time"),
        section=Section.TIMING,
        start=Start.AS_IT_IS,
        run=_in_time,
    ),
    Trial(
        name="no-secret",
        title=Message("Nothing that was sent in a pack came back"),
        section=Section.SECRETS,
        start=Start.AS_IT_IS,
        run=_no_secret,
    ),
)
