"""Which names this PC has given away: for a check, which makes no ledger, and opens one only when it is asked."""

from __future__ import annotations

from collections.abc import Container, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from factory_prov.errors import InputError
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.station import look, opened

if TYPE_CHECKING:
    from factory_prov.ledger.store import Ledger


class GivenHere:
    """Answers like `Ledger.taken` of this PC's own ledger; where there is none, or it does not work, no name is taken.

    A ledger that does not work is for the station to tell: it says nothing of a job.
    """

    def __init__(self) -> None:
        self._open = ExitStack()
        self._ledger: Ledger | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ledger = None
        self._open.close()

    def __call__(self, names: Sequence[str]) -> Container[str]:
        """Return those of the names that a new unit would be refused."""
        try:
            place = ledger_place()
            if self._ledger is None and look(place) is not None:
                from factory_prov.ledger.store import Ledger  # slow to load, and most checks ask nothing

                self._ledger = self._open.enter_context(Ledger(opened(place)))
            return () if self._ledger is None else self._ledger.taken(names)
        except InputError:
            return ()
