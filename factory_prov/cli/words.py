"""How a run ended, in words for a person. JSON keeps the values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.ledger.records import Outcome
from factory_prov.messages import Message

OUTCOMES: Mapping[Outcome | None, Message] = MappingProxyType(
    {
        Outcome.PASS: Message("PASS"),
        Outcome.FAIL: Message("FAIL"),
        Outcome.ERROR: Message("ERROR"),
        Outcome.WAIT: Message("WAIT"),
        Outcome.ABORTED: Message("ABORTED"),
        None: Message("cut off"),
    }
)
"""How a run ended; a run that was cut off has no outcome."""
