"""Firmware images of virtual boards: any text, also Intel HEX, with a line `virtual-image: first` or `final`."""

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
    """How the provisioning firmware speaks: replies with `rc`, with `err`, no SMP at all, or no upload."""

    OLD = "old"
    NEW = "new"
    NO_SMP = "no-smp"
    UPLOAD_REFUSED = "upload-refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmwareImage:
    """What a file says about itself. `packet_limit_bytes` is the longest SMP packet the firmware takes."""

    kind: ImageKind
    generation: Generation
    packet_limit_bytes: int
    size_bytes: int


PACKET_LIMIT_BYTES = 380
"""Header and CBOR; measured on the provisioning firmware as it is usually built."""
_LINE = re.compile(r"^[;#/ \t]*(virtual-image|generation|packet-limit):[ \t]*(\S*)[ \t]*\r?$", re.MULTILINE)
_HEX_DATA = ":10{at:04X}00{data}{check:02X}"
_HEX_END = ":00000001FF"


def read_image(path: Path) -> FirmwareImage:
    """Read an image file; InputError when it is missing, no virtual image, or a setting in it is unknown."""
    data = read_bytes(path)
    settings = dict(_LINE.findall(data.decode("latin-1")))
    try:
        return FirmwareImage(
            kind=ImageKind(settings["virtual-image"]),
            generation=Generation(settings.get("generation", Generation.OLD)),
            packet_limit_bytes=int(settings.get("packet-limit", PACKET_LIMIT_BYTES)),
            size_bytes=len(data),
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


def write_demo_images(
    folder: Path,
    *,
    generation: Generation = Generation.OLD,
    packet_limit_bytes: int = PACKET_LIMIT_BYTES,
) -> tuple[Path, Path]:
    """Write both images into a folder, made if it is missing, and return their paths: first, final."""
    own_folder(folder)
    first, final = folder / "virtual-first.hex", folder / "virtual-final.hex"
    settings = f"generation: {generation}\npacket-limit: {packet_limit_bytes}\n"
    with open_own(first) as file:
        file.write(f"{_hex_lines(1)}\nvirtual-image: first\n{settings}")
    with open_own(final) as file:
        file.write(f"{_hex_lines(2)}\nvirtual-image: final\n")
    return first, final


def _hex_lines(fill: int) -> str:
    lines = []
    for at in range(0, 0x4000, 16):
        data = bytes([fill]) * 16
        check = -(16 + (at >> 8) + (at & 0xFF) + sum(data)) & 0xFF
        lines.append(_HEX_DATA.format(at=at, data=data.hex().upper(), check=check))
    return "\n".join([*lines, _HEX_END])
