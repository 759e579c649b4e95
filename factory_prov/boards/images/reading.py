"""Reading an image from its file, in whatever format that is."""

from __future__ import annotations

from pathlib import Path

from factory_prov.boards.images import intel_hex
from factory_prov.boards.images.image import Image, ImageFormat
from factory_prov.errors import InputError
from factory_prov.files.reading import read_bytes
from factory_prov.messages import Message

MAX_IMAGE_BYTES = 8 * 1024 * 1024
"""Of the file. A full chip of 1.5 MB is 4.3 MB of Intel HEX; reading 8 MB takes about 1.5 s and 70 MB."""

FORMATS: tuple[ImageFormat, ...] = (intel_hex,)
"""The formats there are; a new one is a module, and its name here."""


def read_image(path: Path) -> Image:
    """Return the image in a file; InputError for one that is unreadable, of no known format, broken or empty."""
    data = read_bytes(path, max_bytes=MAX_IMAGE_BYTES)
    for each in FORMATS:
        if each.recognizes(data):
            return each.read(data)
    raise InputError(Message("this is no Intel HEX file."), cure=Message("Name the .hex file of the build."))
