"""A tool's own words, made fit for a message: one line, bounded, without anything that looks like a key."""

from __future__ import annotations

import re

from factory_prov.errors import ProbeForbidden
from factory_prov.messages import Message

FORBIDDEN = re.compile(
    r"permission denied|access (is )?denied|LIBUSB_ERROR_ACCESS|insufficient permission|operation not permitted"
    r"|\bEACCES\b|errno 13\b",
    re.IGNORECASE,
)
"""How systems and libusb say that a user may not open a device."""
_LONGEST = 300
_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]+")
_KEY_LIKE = re.compile(r"[0-9A-Fa-f]{32,}|[A-Za-z0-9+_=-]{40,}")


def one_line(text: str) -> str:
    """Return the words of a text in one line of at most 300 characters, without colours and key-like runs."""
    text = _COLOUR.sub("", text[: 20 * _LONGEST])
    text = _KEY_LIKE.sub("…", _UNPRINTABLE.sub(" ", text))
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def forbidden(words: Message, *, place: str | Message) -> ProbeForbidden:
    """Return the error of a tool that this PC does not let at its probe."""
    return ProbeForbidden(
        Message("this user may not use the probe: {words}", words=words),
        place=place,
        cure=Message(
            "Linux: install the udev rules for it (Nordic's nrf-udev, or 99-jlink.rules of SEGGER's J-Link software)."
            " Windows: close other programs that use the probe, and install its driver. Then plug it in again."
        ),
    )
