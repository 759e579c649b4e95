"""When a unit's server is told of it."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from factory_prov.messages import Message
from factory_prov.option_words import OptionWords


class When(StrEnum):
    """In its run; in its run, or later where the server is away then; or later always, without asking it in the run."""

    NOW = "now"
    NOW_ELSE_LATER = "now, else later"
    LATER = "later"


WHEN_WORDS = OptionWords(
    label=Message("When"),
    help=Message("A unit whose server is told later waits, and passes when its server knows it."),
    choices=MappingProxyType(
        {
            When.NOW.value: Message("in the run"),
            When.NOW_ELSE_LATER.value: Message("in the run, or later when the server is away"),
            When.LATER.value: Message("later"),
        }
    ),
)
