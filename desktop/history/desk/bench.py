"""The bench of the repair desk: the slots of the line, as far as the desk has to know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from PySide6.QtCore import SignalInstance

    from factory_prov.cancel import CancelToken
    from factory_prov.events import Report
    from factory_prov.ledger.records import RunRecord
    from factory_prov.repair.desk import DeskParts, RunWish
    from factory_prov.repair.views import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOnBench:
    """A unit that is attached now. `key` and `number` are those of its slot; `plug`: another number is another unit.

    `hardware_id` and `endpoint_name` are what the line knows of it, `running` whether a run of it goes on.
    """

    key: str
    number: int
    plug: int
    hardware_id: str | None = None
    endpoint_name: str | None = None
    running: bool = False


class Bench(Protocol):
    """What the window gives the desk; `opened`, `slot` and `run` are called beside the window's thread."""

    @property
    def changed(self) -> SignalInstance:
        """Another unit is there, a run began or ended, or the line is another one."""

    @property
    def line(self) -> int:
        """A number of the present line; another line has another one, and one that has opened since too."""

    @property
    def units(self) -> tuple[UnitOnBench, ...]:
        """The units that are attached now, by the numbers of their slots."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons that were given last, newest first."""

    def remember_reason(self, reason: str) -> None:
        """Offer that reason the next time."""

    def opened(self, key: str, cancel: CancelToken) -> AbstractContextManager[DeskParts]:
        """Open what a look or a repair needs; with a slot's key what reaches its unit too. FactoryProvError."""

    def slot(self, key: str) -> Slot | None:
        """Return how the unit of a slot is reached; None when it has gone."""

    def hold(self, key: str) -> None:
        """Let the line start nothing on that slot by itself, from now on."""

    def let_go(self, key: str) -> None:
        """Give the slot back to the line; safe twice."""

    def run(self, key: str, wish: RunWish, report: Report, cancel: CancelToken) -> RunRecord:
        """Run the unit of a slot on the line, so that its tile shows it too, and wait for its end; Cancelled."""
