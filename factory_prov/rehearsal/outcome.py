"""What became of one account that was tried."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.errors import RehearsalError
from factory_prov.rehearsal.agreed import Agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreed:
    """One account that is no good, or could not be tried: the class of the error says whose trouble it is."""

    path: str
    address: str
    mode: str
    failure: RehearsalError


Tried = Agreed | Disagreed
