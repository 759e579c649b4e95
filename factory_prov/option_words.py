"""What people call the options of a backend; each backend brings its own, beside the dataclass of its options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from factory_prov.messages import NOTHING, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionWords:
    """A form's name for one option, and what it says of it. `choices`: words of each value, where it is one of several.

    None among the choices is the value that is taken when nothing is written down. `others`: another one can be typed.
    `lines`: it is a text of several lines.
    """

    label: Message
    help: Message = NOTHING
    choices: Mapping[str | int | None, Message] = field(default_factory=dict)
    others: bool = False
    lines: bool = False
