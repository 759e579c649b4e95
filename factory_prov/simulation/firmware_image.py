"""Firmware images of virtual boards: any text with a line `virtual-image: first` or `final`, or Intel HEX whose data
holds such a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.files.own import open_own, own_folder
from factory_prov.files.reading import read_bytes
from factory_prov.messages import Message


class ImageKind(StrEnum):
    """FIRST is the provisioning firmware, FINAL the application."""

    FIRST = "first"
    FINAL = "final"


class Generation(StrEnum):
    """How the provisioning firmware speaks: replies with `rc`, with `err`, no SMP at all, no upload, or version 2."""

    OLD = "old"
    NEW = "new"
    NO_SMP = "no-smp"
    UPLOAD_REFUSED = "upload-refused"
    CONTRACT_2 = "contract-2"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashRegion:
    """Where a firmware without a UART looks for its pack; the last erase unit is the receipt's."""

    start: int
    end: int
    unit_bytes: int

    @property
    def receipt_at(self) -> int:
        """Where the receipt begins."""
        return self.end - self.unit_bytes

    def __str__(self) -> str:
        return f"{self.start:#x}-{self.end:#x}/{self.unit_bytes}"

    @classmethod
    def parse(cls, text: str) -> FlashRegion:
        """Read it from an image; ValueError."""
        part, _, unit = text.partition("/")
        start, _, end = part.partition("-")
        return cls(start=int(start, 16), end=int(end, 16), unit_bytes=int(unit))


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmwareImage:
    """What a file says about itself. `packet_limit_bytes` is the longest SMP packet the firmware takes.

    `region`: it has no UART, and looks for its pack there.
    """

    kind: ImageKind
    generation: Generation
    packet_limit_bytes: int
    size_bytes: int
    region: FlashRegion | None = None


PACKET_LIMIT_BYTES = 380
"""Header and CBOR; measured on the provisioning firmware as it is usually built."""
CONTRACT_2_PACKET_BYTES = 1024
"""The same for version 2, which says it itself: what the portable receiver in `device/` takes."""
_PACKET_LIMITS_BYTES = {Generation.CONTRACT_2: CONTRACT_2_PACKET_BYTES}
_LINE = re.compile(r"^[;#/ \t]*(virtual-image|generation|packet-limit|region):[ \t]*(\S*)[ \t]*\r?$", re.MULTILINE)
_HEX_END = ":00000001FF"
_HEX_LINE = re.compile(rb"^:[0-9A-F]{2}([0-9A-F]{4})00([0-9A-F]*)[0-9A-F]{2}\r?$", re.MULTILINE)
_TEXT_AT = 0x4000
"""Behind the bytes that stand for code."""


def read_image(path: Path) -> FirmwareImage:
    """Read an image file; InputError when it is missing, no virtual image, or a setting in it is unknown."""
    data = read_bytes(path)
    settings = dict(_LINE.findall(f"{data.decode('latin-1')}\n{_text_in_hex(data)}"))
    try:
        return FirmwareImage(
            kind=ImageKind(settings["virtual-image"]),
            generation=Generation(settings.get("generation", Generation.OLD)),
            packet_limit_bytes=int(settings.get("packet-limit", PACKET_LIMIT_BYTES)),
            size_bytes=len(data),
            region=FlashRegion.parse(settings["region"]) if "region" in settings else None,
        )
    except KeyError:
        what, cure = (
            Message("this is no image for a virtual board."),
            Message("Choose one, or flash this image to a real board."),
        )
    except ValueError as error:
        what, cure = (
            Message("a setting of the virtual image is wrong: {python_text}.", python_text=str(error)),
            Message("Write the images again."),
        )
    raise InputError(what, place=str(path), cure=cure)


def contract_two_image(packet_limit_bytes: int = CONTRACT_2_PACKET_BYTES) -> FirmwareImage:
    """Return an image of version 2 for a board that is flashed without a file."""
    return FirmwareImage(
        kind=ImageKind.FIRST,
        generation=Generation.CONTRACT_2,
        packet_limit_bytes=packet_limit_bytes,
        size_bytes=_TEXT_AT,
    )


def write_demo_images(
    folder: Path,
    *,
    generation: Generation = Generation.OLD,
    packet_limit_bytes: int | None = None,
    region: FlashRegion | None = None,
) -> tuple[Path, Path]:
    """Write both images into a folder, made if it is missing, and return their paths: first, final.

    `region`: the first one is for boards without a UART.
    """
    own_folder(folder)
    if packet_limit_bytes is None:
        packet_limit_bytes = _PACKET_LIMITS_BYTES.get(generation, PACKET_LIMIT_BYTES)
    first, final = folder / "virtual-first.hex", folder / "virtual-final.hex"
    settings = f"generation: {generation}\npacket-limit: {packet_limit_bytes}\n"
    settings += "" if region is None else f"region: {region}\n"
    with open_own(first) as file:
        file.write(_hex(1, f"virtual-image: first\n{settings}"))
    with open_own(final) as file:
        file.write(_hex(2, "virtual-image: final\n"))
    return first, final


def _hex(fill: int, text: str) -> str:
    """Return Intel HEX that every look at an image takes for one: what stands for code, and the text behind it."""
    content = bytes([fill]) * _TEXT_AT + text.encode("ascii")
    return "\n".join([*(_record(at, content[at : at + 16]) for at in range(0, len(content), 16)), _HEX_END, ""])


def _record(at: int, data: bytes) -> str:
    body = bytes([len(data), at >> 8, at & 0xFF, 0]) + data
    return f":{(body + bytes([-sum(body) & 0xFF])).hex().upper()}"


def _text_in_hex(data: bytes) -> str:
    found = b"".join(bytes.fromhex(part.decode()) for at, part in _HEX_LINE.findall(data) if int(at, 16) >= _TEXT_AT)
    return found.decode("latin-1")
