"""What the screen works with: the line, real or for training. Everything heavy of it happens in worker threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desktop.provision.messages import LineOpened, Sighting
    from factory_prov.cancel import CancelToken
    from factory_prov.job.model import Job
    from factory_prov.ledger.records import Again
    from factory_prov.run.bench import Bench, Device


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which unit to run, and what somebody decided about it; `hardware_id` is the unit the decision was about."""

    key: str
    again: Again | None = None
    given_name: str | None = None
    hardware_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What `provision` needs for one run."""

    device: Device
    job: Job
    bench: Bench


class Line(Protocol):
    """A line. Its constructor opens nothing; `station` and `busy` are set from the window's thread, in one piece."""

    training: bool
    station: str
    """Name for the records of the runs that start from now on; "" is this PC's own."""
    busy: frozenset[str]
    """Keys whose units run: their probes are not asked for anything."""

    def open(self, cancel: CancelToken) -> LineOpened:
        """Open what the line needs; what cannot be opened is the trouble in what is returned (worker thread)."""

    def look(self, cancel: CancelToken) -> Sighting:
        """Return what is attached now (worker thread)."""

    def ask_again(self, key: str) -> None:
        """Ask at the next look who is on a probe: its unit may be another one now (worker thread)."""

    def prepare(self, order: Order, cancel: CancelToken) -> Prepared:
        """Return what the run needs, its key being busy already; FactoryProvError (the run's thread)."""

    def close(self) -> None:
        """Let go of everything; may be called twice (worker thread)."""
