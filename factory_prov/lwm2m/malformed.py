"""Text that cannot be read as what it should be, said as a sentence; whoever asked says in which file or pack."""

from __future__ import annotations

from factory_prov.messages import Message


class Malformed(ValueError):
    """A path, number, version, range or definition that is none; `what` is the sentence for a person."""

    def __init__(self, what: Message) -> None:
        super().__init__(what)
        self.what = what

    def at(self, place: Message | str) -> Malformed:
        """Return the same with the place in front, such as the resource it is about."""
        return Malformed(Message("{place}: {what}", place=place, what=self.what))
