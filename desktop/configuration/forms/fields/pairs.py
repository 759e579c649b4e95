"""Texts by names of somebody's own choice, as `name = text` with commas between."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop.configuration.forms.fields.text import TextField

_NEXT = re.compile(r",(?=[^,=]*=)")
"""A comma before the next name; any other is one of the text."""


class PairsField(TextField):
    """The value is a table of texts; empty is "nothing there"."""

    def __init__(self) -> None:
        super().__init__(default="")

    def value(self) -> object:
        """Return the table; a part without a name goes out as the text it is."""
        text = self.edit.text()
        if not text.strip():
            return None
        parts = [part.partition("=") for part in _NEXT.split(text)]
        if any(not sign or not name.strip() for name, sign, _ in parts):
            return text
        return {name.strip(): value.strip() for name, _, value in parts}

    def set_value(self, value: object) -> None:
        """Show a table, unless it is what stands there already."""
        if value == self.value():
            return
        if isinstance(value, Mapping):
            value = ", ".join(f"{name} = {text}" for name, text in value.items())
        super().set_value(value)

    def accepts(self, value: object) -> bool:
        """Take tables of texts that can be written in one line."""
        if not isinstance(value, Mapping):
            return value is None or isinstance(value, str)
        return all(isinstance(text, str) and _writable(str(name), text) for name, text in value.items())

    def complaint(self) -> str:
        """Name the part that has no name."""
        if isinstance(self.value(), str):
            return self.tr("Write names and texts, such as line = 7, batch = A.")
        return ""


def _writable(name: str, text: str) -> bool:
    plain = name == name.strip() and text == text.strip() and not {",", "="} & set(name)
    return plain and name != "" and not _NEXT.search(text)
