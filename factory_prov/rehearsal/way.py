"""The way to a unit's servers where it is another than its pack says: others may stand in for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Directions(Protocol):
    """Tells where the server of an account is called."""

    def find(self, scheme: str, host: str, port: int, *, bootstrap: bool = False) -> tuple[str, int] | None:
        """Return host and port to call in its place; None: it is not to be called at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where to call, and what the firmware trusts (DER) beside what the job says."""

    directions: Directions
    roots: tuple[bytes, ...] = ()
