"""Why a run ended as it did, as the ledger keeps it: a Message as JSON text, of bounded length."""

from __future__ import annotations

import json
import re
from typing import Any

from factory_prov.messages import Message

VALUE_CHARACTERS = 300
"""Longest text in a place of a reason; what is over is cut off with an ellipsis."""
REASON_CHARACTERS = 6000
"""Longest JSON text; of a reason that is longer the beginning is kept, and what is behind it becomes an ellipsis."""
_SHORT_VALUE = 40
_CUT_OFF = "…"
_LEADING = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def bounded(reason: Message) -> Message:
    """Return the reason as it comes back from the ledger: with long values cut."""
    return reason_of(text_of(reason)) or reason


def text_of(reason: Message) -> str:
    """Return the ledger's text of a reason."""
    data = _cut(reason.to_json(), VALUE_CHARACTERS)
    if _size(data) > REASON_CHARACTERS:
        data = _beginning(_cut(data, _SHORT_VALUE), REASON_CHARACTERS)
    if _size(data) > REASON_CHARACTERS:  # one template alone is as long, or has as many places
        data = Message("{text}", text=_short(str(reason), VALUE_CHARACTERS)).to_json()
    return _json(data)


def reason_of(text: str | None) -> Message | None:
    """Return the reason of such a text; None for none, and for a form that only a newer version knows."""
    if text is None:
        return None
    try:
        return Message.from_json(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)


def _size(data: Any) -> int:
    return len(_json(data))


def _cut(data: dict[str, Any], longest: int) -> dict[str, Any]:
    """Cut the values of a Message's plain data, those of the Messages in it too."""
    if "values" not in data:
        return data
    return {**data, "values": {name: _cut_value(value, longest) for name, value in data["values"].items()}}


def _cut_value(value: Any, longest: int) -> Any:
    if isinstance(value, dict):
        return _cut(value, longest)
    return _short(value, longest) if isinstance(value, str) else value


def _short(text: str, longest: int) -> str:
    """Cut a text, and write out what no database takes: a path may have bytes that are not UTF-8."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= longest else text[: longest - 1] + _CUT_OFF


def _beginning(data: dict[str, Any], room: int) -> dict[str, Any]:
    """Return a Message's plain data without the Messages in it for which there is no room; templates stay whole.

    Where a sentence begins with a Message that takes most of the room, that one stands for the whole.
    """
    values, first = dict(data.get("values", {})), _LEADING.match(data["template"])
    leading = values.get(first[1]) if first else None
    if _size(data) > room and isinstance(leading, dict) and _size(leading) > room // 2:
        return _beginning(leading, room)
    for name in sorted(values, key=lambda each: _size(values[each]), reverse=True):
        over, value = _size({**data, "values": values}) - room, values[name]
        if over > 0 and isinstance(value, dict):
            values[name] = _fitted(value, _size(value) - over)
    return {**data, "values": values} if values else data


def _fitted(data: dict[str, Any], room: int) -> dict[str, Any] | str:
    kept = _beginning(data, room) if room > 0 else data
    return kept if _size(kept) <= room else _CUT_OFF
