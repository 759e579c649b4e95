"""The console side of the line: what the device printed, searched for banners and kept for a report."""

from __future__ import annotations

import itertools
import re

from factory_prov.secret import Secret

UNSEEN_CHARACTERS = 65536
TAIL_CHARACTERS = 8192
TAIL_LINES = 40
RECENT_CHARACTERS = 8192

COLOUR = re.compile(rb"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|[^\[])")
BEGUN_COLOUR = re.compile(rb"\x1b(?:\[[0-9;?]{0,16}[ -/]{0,4})?\Z")
UNPRINTABLE = re.compile(rb"[^\n -~]+")
HIDDEN_LINE = "(line hidden: it shows part of what was sent)"


class Console:
    """Printable text without colours, in three lengths: not yet waited for, since the last request, the tail."""

    def __init__(self) -> None:
        self._begun = b""
        self._unseen = ""
        self._recent = ""
        self._tail = ""
        self._frames = self._payload = self._hex = Secret("")

    def feed(self, data: bytes) -> None:
        """Take console output, in any pieces."""
        raw = self._begun + data
        begun = BEGUN_COLOUR.search(raw)
        self._begun = begun.group() if begun else b""
        text = UNPRINTABLE.sub(b"", COLOUR.sub(b"", raw[: len(raw) - len(self._begun)])).decode("ascii")
        self._unseen = (self._unseen + text)[-UNSEEN_CHARACTERS:]
        self._recent = (self._recent + text.replace("\n", ""))[-RECENT_CHARACTERS:]
        self._tail = (self._tail + text)[-TAIL_CHARACTERS:]

    def take(self, text: str) -> bool:
        """Look for a text; once found, it and all before it count no more."""
        before, found, after = self._unseen.partition(text)
        self._unseen = after if found else before
        return bool(found)

    def take_line(self) -> str | None:
        """Take what is there to the end of a line; None where none has ended yet."""
        line, ended, after = self._unseen.partition("\n")
        if not ended:
            return None
        self._unseen = after
        return line.strip()

    def behind_last(self, text: str) -> str | None:
        """Return the rest of the line in which a text was shown last, of what `tail` has; None where none has ended."""
        _, found, after = self._tail.rpartition(text)
        line, ended, _ = after.partition("\n")
        return line.strip() if found and ended else None

    def forget(self) -> None:
        """Let only what comes from now on count for `take`."""
        self._unseen = ""

    def begin_request(self) -> None:
        """Let only what comes from now on count for `echoes`."""
        self._recent = ""

    def echoes(self, text: str) -> bool:
        """Whether the text came since `begin_request`, even broken into lines."""
        return text in self._recent

    def hide_payload(self, payload: Secret) -> None:
        """Never show these bytes in `tail`, neither as they are nor in hexadecimal."""
        self._payload, self._hex = payload, Secret(payload.reveal().hex())

    def hide_frames(self, lines: Secret) -> None:
        """Never show these base64 lines, or a part of them, in `tail`."""
        self._frames = Secret(self._frames.reveal() + _only_base64(lines.reveal()))

    def tail(self) -> str:
        """Return the last lines, each once where it repeats; lines that show something hidden are replaced."""
        lines = [line.strip() for line, _ in itertools.groupby(self._tail.split("\n")) if line.strip()]
        shown = [HIDDEN_LINE if self._gives_away(line.encode()) else line for line in lines[-TAIL_LINES:]]
        return "\n".join(line for line, _ in itertools.groupby(shown))

    def _gives_away(self, line: bytes) -> bool:
        # The windows: long enough that ordinary words do not match, and no key is that short.
        return (
            _overlaps(_only_base64(line), self._frames, window=6)
            or _overlaps(re.sub(rb"[^0-9a-f]", b"", line.lower()), self._hex, window=8)
            or _overlaps(line, self._payload, window=8)
        )


def _only_base64(text: bytes) -> bytes:
    return re.sub(rb"[^A-Za-z0-9+/=]", b"", text)


def _overlaps(text: bytes, hidden: Secret, *, window: int) -> bool:
    """Whether some `window` bytes of the text in a row are in `hidden`."""
    return any(text[at : at + window] in hidden.reveal() for at in range(len(text) - window + 1))
