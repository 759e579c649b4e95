"""What a line is made of: its job, its ledger, who is attached, and the backends of its runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.job.model import Job
    from factory_prov.ledger.store import Ledger
    from factory_prov.line.discovery import Discovery
    from factory_prov.line.events import LineInfo
    from factory_prov.line.order import Order
    from factory_prov.line.shift import Shift
    from factory_prov.line.units import AttachedUnit
    from factory_prov.registrars.kind import ServerOptions
    from factory_prov.registrars.registration import Registrar
    from factory_prov.run.bench import Bench


class Parts(Protocol):
    """A source of parts; making one opens nothing. `open`, `look` and `close` are called in the line's own threads."""

    station: str
    """Name for the records of the runs that start from now on; "" is this PC's own. Set from any thread."""

    @property
    def training(self) -> bool:
        """Whether nothing of it is real."""

    @property
    def opens_again(self) -> bool:
        """Whether what did not answer when this was opened would answer now."""

    @property
    def name(self) -> str:
        """What to call the line when its job cannot be read."""

    @property
    def job(self) -> Job | None:
        """None before it is opened, and on a line without a job: units are seen then, but not run."""

    @property
    def server(self) -> str:
        """What the ledger calls the server of the job; "" for none."""

    @property
    def past(self) -> Ledger | None:
        """The ledger in which to look a unit's past up; None where nobody wants to know it."""

    def open(self, cancel: CancelToken) -> LineInfo:
        """Open what the line needs; FactoryProvError leaves what could be opened: units are still seen."""

    def shift_so_far(self) -> Shift:
        """Return what the shift has done before the line was opened."""

    def look(self, cancel: CancelToken) -> Discovery:
        """Return what is attached now."""

    def bench(self, unit: AttachedUnit, order: Order) -> Bench:
        """Return the backends of a unit's run; FactoryProvError (the run's thread)."""

    def server_for(self, options: ServerOptions) -> Registrar:
        """Open a server that is owed something; FactoryProvError (the sender's thread)."""

    def close(self) -> None:
        """Let go of everything; may be called twice, and before `open`."""
