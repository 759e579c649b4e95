"""The parts of a line that only watches: probes come and go, and nothing is run or looked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.line.events import LineInfo
from factory_prov.line.shift import Shift
from factory_prov.line.watching import Watch
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.line.discovery import Discovery
    from factory_prov.line.order import Order
    from factory_prov.line.units import AttachedUnit
    from factory_prov.programmers.protocol import Programmer
    from factory_prov.registrars.kind import ServerOptions
    from factory_prov.registrars.registration import Registrar
    from factory_prov.run.bench import Bench


class WatchedParts:
    """Some programmers and no job (see `Parts`)."""

    training = False
    opens_again = False
    name = ""
    job = None
    past = None
    server = ""

    def __init__(self, programmers: Sequence[Programmer]) -> None:
        self.station = ""
        self._watch = Watch(programmers)

    def open(self, cancel: CancelToken) -> LineInfo:  # noqa: ARG002  # nothing is opened
        """Open nothing."""
        return LineInfo()

    def shift_so_far(self) -> Shift:
        """Return nothing: there is no shift."""
        return Shift()

    def look(self, cancel: CancelToken) -> Discovery:
        """Return who is there; see `Parts`."""
        return self._watch.look(cancel)

    def bench(self, unit: AttachedUnit, order: Order) -> Bench:  # noqa: ARG002  # nothing is run
        """Refuse: there is no job."""
        raise InputError(Message("no job is open."), place="job", cure=Message("Open a job first."))

    def server_for(self, options: ServerOptions) -> Registrar:  # noqa: ARG002  # nothing is owed
        """Refuse: there is no ledger."""
        raise InputError(Message("no job is open."), place="job", cure=Message("Open a job first."))

    def close(self) -> None:
        """Stop what is being asked; see `Parts`."""
        self._watch.close()
