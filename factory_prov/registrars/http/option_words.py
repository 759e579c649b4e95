"""What people call the settings that every server over HTTP has; a kind that has better words puts its own behind."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.messages import Message
from factory_prov.option_words import OptionWords
from factory_prov.registrars.when import WHEN_WORDS

HTTP_WORDS: Mapping[str, OptionWords] = MappingProxyType(
    {
        "ca_file": OptionWords(
            label=Message("Authority of the server"),
            help=Message("PEM file, for a server on premises. Without it the system's are used."),
        ),
        "connect_timeout_s": OptionWords(label=Message("Time to connect")),
        "read_timeout_s": OptionWords(label=Message("Time for an answer"), help=Message("One whole answer.")),
        "deadline_s": OptionWords(
            label=Message("Time for a registration"),
            help=Message("The whole of it, with everything that is tried again."),
        ),
        "when": WHEN_WORDS,
    }
)
UNENCRYPTED_WORDS = OptionWords(
    label=Message("Allow http"),
    help=Message("Keys and tokens travel in clear: only where nobody else is on that network."),
)
UNPROVEN_WORDS = OptionWords(
    label=Message("Accept without proof"),
    help=Message("PASS also when the server does not show what it has of a unit."),
)
