"""The ledger that this screen reads, beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factory_prov.ledger.store import Ledger

OfLine = Callable[[], "Ledger | None"]
"""Gives the ledger that the line works with now; None while it has none."""


class LedgerAtHand:
    """The ledger of the line, which is a training's too; without one, that of this PC.

    `folder` is the one of the user's data. What is open for a line stays the line's: it is read, and not closed.
    """

    def __init__(self, of_line: OfLine, folder: Path) -> None:
        self._of_line = of_line
        self._folder = folder

    @contextmanager
    def opened(self) -> Iterator[Ledger | None]:
        """Give it, None where there is none yet; LedgerError and InputError as opening it. For a worker thread."""
        ledger = self._of_line()
        if ledger is not None:
            yield ledger
            return
        from factory_prov.ledger.place import ledger_place
        from factory_prov.ledger.station import look, open_known

        place = ledger_place(self._folder)
        if look(place) is None:
            yield None
            return
        with open_known(place) as own:
            yield own
