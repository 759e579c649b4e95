"""Text from the other side, made fit to be shown: one short line, and none of our secrets in any usual spelling."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from factory_prov.secret import Secret

MAX_LENGTH = 200
HIDDEN = "(secret)"


class Censor:
    """Knows the secrets of one request and takes them out of what a server says."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        spellings = {text for secret in secrets for text in _spellings(secret.reveal()) if text}
        longest_first = sorted(spellings, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)", re.IGNORECASE)

    def clean(self, text: str) -> str:
        """Return `text` as one printable line of at most 200 characters, secrets replaced by "(secret)"."""
        without = self._pattern.sub(HIDDEN, text)
        one_line = " ".join("".join(char if char.isprintable() else " " for char in without).split())
        again = self._pattern.sub(HIDDEN, one_line)  # joining the lines may have put a secret back together
        return again if len(again) <= MAX_LENGTH else again[: MAX_LENGTH - 1] + "…"


def _spellings(value: bytes) -> Iterator[str]:
    """Yield the ways these bytes are commonly written; the pattern ignores case, which covers both of hex."""
    yield value.hex()
    yield value.hex(" ")
    yield value.hex(":")
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield encode(value).decode().rstrip("=")
    for separator in (",", ", "):  # a list of its bytes
        yield separator.join(map(str, value))
    for text in {value.decode("utf-8", "replace"), value.decode("latin-1")}:
        yield from (text, json.dumps(text)[1:-1], quote(text), quote(text, safe=""), quote_plus(text))
