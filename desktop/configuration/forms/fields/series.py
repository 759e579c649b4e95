"""Several texts or numbers of an option, with commas between."""

from __future__ import annotations

from desktop.configuration.forms.fields.number import read_number
from desktop.configuration.forms.fields.text import TextField


class SeriesField(TextField):
    """The value is a list; empty is the default where there is one, else an empty list."""

    def __init__(self, default: tuple[object, ...], *, numbers: bool) -> None:
        super().__init__(default=", ".join(map(str, default)))
        self._numbers = numbers

    def value(self) -> object:
        """Return the parts; one that should be a number and is none stays the text it is."""
        parts = [part.strip() for part in self.edit.text().split(",") if part.strip()]
        if not parts:
            return None
        return [self._part(part) for part in parts]

    def set_value(self, value: object) -> None:
        """Show a list, unless it is what stands there already."""
        shown = list(value) if isinstance(value, (list, tuple)) else None
        if shown != self.value():
            super().set_value(", ".join(map(str, shown)) if shown else None)

    def accepts(self, value: object) -> bool:
        """Take flat lists."""
        return value is None or (
            isinstance(value, (list, tuple)) and all(isinstance(part, (str, int)) for part in value)
        )

    def complaint(self) -> str:
        """Name the part that is no number."""
        value = self.value()
        if self._numbers and isinstance(value, list):
            for part in value:
                if isinstance(part, str):
                    return self.tr("{0} is no whole number. Write numbers with commas between.").format(part)
        return ""

    def _part(self, part: str) -> object:
        number = read_number(part, whole=True) if self._numbers else None
        return part if number is None else number
