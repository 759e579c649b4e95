"""From keys to characters: dead keys, codes typed with Alt held down, and what a system has put together itself."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum

from desktop.labels.characters import Items


class Kind(Enum):
    """What a key is. COMMAND: Space, Enter, Tab, which do something in a window. CONTROL: with Ctrl held down, or a
    control character. OTHER types nothing. MODIFIER: Shift and its like.
    """

    LETTER = "letter"
    COMMAND = "command"
    CONTROL = "control"
    DEAD = "dead"
    ALT_DIGIT = "alt digit"
    ALT = "alt"
    MODIFIER = "modifier"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A key that goes down. `text`: what it types; of a dead key its combining character, with Alt the digit.

    `name` is for one that types nothing. `at_ms` is on any clock, `code` tells keys apart. `made`: the system says what
    the keys before it came to; no key of its own.
    """

    kind: Kind
    text: str = ""
    name: str = ""
    at_ms: int = 0
    code: int = 0
    made: bool = False


_ALONE = {"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u0327": "\u00b8"}
"""What a dead key and a blank come to."""
_ASCII = 128
"""From here on a number with Alt is another character on each PC: it is not guessed."""


class Letters:
    """Puts the characters of a burst together."""

    def __init__(self) -> None:
        self._items: list[str] = []
        self._dead = ""
        self._digits = ""
        self._by_code = False

    def take(self, stroke: Stroke) -> None:
        """Take the next key that goes down."""
        by_code, self._by_code = self._by_code, False
        if stroke.kind is Kind.ALT_DIGIT:
            self._digits += stroke.text
            return
        if stroke.kind is Kind.ALT:
            self.alt_up()
        elif stroke.made and by_code:
            self._items[-1:] = stroke.text  # the system knows what the number meant on this PC
        elif stroke.kind is Kind.DEAD:
            self._end_dead()
            self._dead = stroke.text or stroke.name
        elif stroke.kind is not Kind.MODIFIER:
            self._add(stroke)

    def alt_up(self) -> None:
        """Alt was let go: the digits that were typed with it are a character's number."""
        if self._digits:
            code, self._digits = self._digits, ""
            self._items.append(chr(int(code)) if len(code) <= 5 and int(code) < _ASCII else f"<Alt+{code[:8]}>")
            self._by_code = True

    def lost(self) -> None:
        """A key's press was never seen: the system kept it, and did not say what for."""
        self._items.append("<?>")

    def explained(self) -> None:
        """The system has said what the keys were for that it kept."""
        if self._items and self._items[-1] == "<?>":
            self._items.pop()

    def items(self) -> Items:
        """Return what the keys came to until now."""
        digits = (f"<Alt+{self._digits[:8]}>",) if self._digits else ()
        return (*self._items, *digits, *(_dead_alone(self._dead) if self._dead else ""))

    def _add(self, stroke: Stroke) -> None:
        if self._dead and stroke.text and not stroke.made:
            self._items += _with_dead(self._dead, stroke.text)
            self._dead = ""
            return
        if stroke.made:
            self._dead = ""
        self._end_dead()
        self._items += list(stroke.text) if stroke.text else [stroke.name]

    def _end_dead(self) -> None:
        if self._dead:
            self._items += _dead_alone(self._dead)
            self._dead = ""


def _with_dead(dead: str, text: str) -> list[str]:
    """Return what a dead key and the next one come to, as far as that is no guess."""
    if _says_it_already(dead, text):
        return [text]
    if text == " " and dead in _ALONE:
        return [_ALONE[dead]]
    together = unicodedata.normalize("NFC", text + dead)
    return [together] if len(together) == 1 else [*_dead_alone(dead), *text]


def _says_it_already(dead: str, text: str) -> bool:
    """Whether the system has put the two together before it told the second one."""
    return dead in unicodedata.normalize("NFD", text) or text in (_ALONE.get(dead), "\u00b4", "\u00a8")


def _dead_alone(dead: str) -> list[str]:
    """Return a dead key that changed nothing: scanner and PC do not mean the same keyboard."""
    return [f"<dead {_ALONE.get(dead, 'key')}>"]
