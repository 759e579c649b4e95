"""Characters as they are told: what cannot be seen has a name, such as <GS>.

An item is what one key came to: a character, or in angle brackets the name of a key that types none, such as <F8>.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

Items = tuple[str, ...]

_CONTROLS = """
    NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI
    DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US
"""
_NAMES = {chr(code): name for code, name in enumerate(_CONTROLS.split())} | {"\x7f": "DEL"}
_CHARACTERS = {name: character for character, name in _NAMES.items()}
_LONGEST = 60
"""More of a label is cut in its middle where it is told."""
_NOTED = re.compile(r"<[^<>\s]+>|.", re.DOTALL)


def name_of(item: str) -> str:
    """Return an item as it is told."""
    if len(item) != 1 or item.isprintable():
        return item
    return f"<{_NAMES[item]}>" if item in _NAMES else f"<U+{ord(item):04X}>"


def shown(items: Iterable[str]) -> str:
    """Return items in one line that can be read; a long one without its middle."""
    told = [name_of(item) for item in items]
    if sum(map(len, told)) > _LONGEST:
        half = _LONGEST // 2
        told = [*told[:half], "\N{HORIZONTAL ELLIPSIS}", *told[-half:]]
    return "".join(told)


def noted(items: Iterable[str]) -> str:
    """Return items as they are written into a setting; `items_of` reads them."""
    return "".join(name_of(item) for item in items)


def items_of(text: str) -> Items:
    """Return the items of a setting: characters, and names in angle brackets for what cannot be typed into a field."""
    return tuple(_item(part) for part in _NOTED.findall(text))


def is_readable(item: str) -> bool:
    """Whether an item is a character that can be seen, or a blank."""
    return len(item) == 1 and item.isprintable()


def _item(part: str) -> str:
    name = part[1:-1].upper()
    if len(part) == 1:
        return part
    if name in _CHARACTERS:
        return _CHARACTERS[name]
    if re.fullmatch(r"U\+[0-9A-F]{4,6}", name) and int(name[2:], 16) < 0x110000:
        return chr(int(name[2:], 16))
    return part
