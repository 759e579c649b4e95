"""Why a run ended as it did, as the ledger keeps it: a Message as JSON text, of bounded length."""

from __future__ import annotations

import json
from typing import Any

from factory_prov.messages import Message

VALUE_CHARACTERS = 300
"""Longest text in a place of a reason; what is over is cut off with an ellipsis."""
REASON_CHARACTERS = 6000
"""Longest JSON text; of a reason that is longer the beginning of its English sentence is kept."""


def bounded(reason: Message) -> Message:
    """Return the reason as it comes back from the ledger: with long values cut."""
    return reason_of(text_of(reason)) or reason


def text_of(reason: Message) -> str:
    """Return the ledger's text of a reason."""
    text = _json(_cut(reason.to_json()))
    return text if len(text) <= REASON_CHARACTERS else _json(Message("{text}", text=_short(str(reason))).to_json())


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


def _cut(data: dict[str, Any]) -> dict[str, Any]:
    """Cut the values of a Message's plain data, those of the Messages in it too."""
    if "values" not in data:
        return data
    return {**data, "values": {name: _cut_value(value) for name, value in data["values"].items()}}


def _cut_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _cut(value)
    return _short(value) if isinstance(value, str) else value


def _short(text: str) -> str:
    """Cut a text, and write out what no database takes: a path may have bytes that are not UTF-8."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= VALUE_CHARACTERS else text[: VALUE_CHARACTERS - 1] + "…"
