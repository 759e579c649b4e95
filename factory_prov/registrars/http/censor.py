"""Text from the other side, made fit to be shown: one short line, and none of our secrets in any usual spelling."""

from __future__ import annotations

import base64
import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from factory_prov.secret import Secret

MAX_LENGTH = 200
HIDDEN = "(secret)"
_SHORTEST_INSIDE = 4
"""Shorter pieces would be found in ordinary words."""


class Censor:
    """Knows the secrets of one request and takes them out of what a server says."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        texts = {text for secret in secrets for text in spellings(secret.reveal()) if text}
        longest_first = sorted(texts, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)", re.IGNORECASE)

    def clean(self, text: str) -> str:
        """Return `text` as one printable line of at most 200 characters, secrets replaced by "(secret)"."""
        without = self._pattern.sub(HIDDEN, text)
        one_line = " ".join("".join(char if char.isprintable() else " " for char in without).split())
        again = self._pattern.sub(HIDDEN, one_line)  # joining the lines may have put a secret back together
        return again if len(again) <= MAX_LENGTH else again[: MAX_LENGTH - 1] + "…"


def spellings(value: bytes) -> Iterator[str]:
    """Yield the ways these bytes are commonly written; the pattern ignores case, which covers both of hex."""
    yield value.hex()
    yield value.hex(" ")
    yield value.hex(":")
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield encode(value).decode().rstrip("=")
    yield from _inside_base64(value)
    signed = [byte - 256 if byte > 127 else byte for byte in value]  # as Java has them
    for separator in (",", ", ", " "):  # a list of its bytes
        yield from (separator.join(map(str, value)), separator.join(map(str, signed)))
    for text in {value.decode("utf-8", "replace"), value.decode("latin-1")}:
        yield from (text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1], html.escape(text))
        yield from (quote(text), quote(text, safe=""), quote_plus(text))


def _inside_base64(value: bytes) -> Iterator[str]:
    """Yield what stands for the value in the Base64 of something longer, such as a user with a password behind it.

    It depends on where the value begins there. Only whole characters of its own are taken; of a short one nothing.
    """
    for before in (0, 1, 2):
        bits_end = (before + len(value)) * 8 // 6
        first = -(-before * 8 // 6)
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            inside = encode(bytes(before) + value).decode()[first:bits_end]
            if len(inside) >= _SHORTEST_INSIDE:
                yield inside
