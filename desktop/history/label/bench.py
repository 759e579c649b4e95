"""What the window gives whoever prints labels in the history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from factory_prov.labels.desk import LabelDesk
    from factory_prov.labels.options import LabelOptions


class LabelBench(Protocol):
    """All of it is asked in the window's thread; the desk that it gives prints beside it."""

    @property
    def job(self) -> LabelOptions | None:
        """What the job of the line says of labels; None without a job."""

    @property
    def training(self) -> bool:
        """Whether the units are virtual: nothing is printed of them."""

    @property
    def folder(self) -> Path:
        """The folder of the user's data."""

    @property
    def station(self) -> str:
        """What this station is called."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons that were given last, newest first."""

    def remember_reason(self, reason: str) -> None:
        """Offer that reason the next time."""

    def desk(self, told: str | None) -> LabelDesk:
        """Return who prints, on the printer of that address; None: on this PC's."""
