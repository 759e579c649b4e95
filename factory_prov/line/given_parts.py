"""The parts of a line whose job is opened already and whose units were chosen: what the command line runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from factory_prov.line.events import LineInfo
from factory_prov.line.shift import Shift

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.job.model import Job
    from factory_prov.line.discovery import Discovery
    from factory_prov.line.order import Order
    from factory_prov.line.units import AttachedUnit
    from factory_prov.registrars.kind import ServerOptions
    from factory_prov.registrars.registration import Registrar
    from factory_prov.run.bench import Bench


class GivenParts:
    """A job, a bench and some units (see `Parts`). They are their owner's, who closes them after the line."""

    training = False
    opens_again = False
    name = ""
    past = None

    def __init__(self, *, job: Job | None, bench: Bench, units: Sequence[AttachedUnit]) -> None:
        self.station = ""
        self.job: Job | None = job
        self.server = bench.server
        self._bench = bench
        self._units = tuple(units)

    def open(self, cancel: CancelToken) -> LineInfo:  # noqa: ARG002  # it is open
        """Tell what the job is; its units start when somebody says so."""
        from factory_prov.line.info import line_info

        return LineInfo() if self.job is None else replace(line_info(self.job), auto_start=False)

    def shift_so_far(self) -> Shift:
        """Return nothing: it is not of a shift."""
        return Shift()

    def look(self, cancel: CancelToken) -> Discovery:  # noqa: ARG002  # nobody is asked
        """Return the units that were chosen."""
        from factory_prov.line.discovery import Discovery

        return Discovery(attached=self._units)

    def bench(self, unit: AttachedUnit, order: Order) -> Bench:  # noqa: ARG002  # it was opened for this order
        """Return the bench, with the unit's programmer if it has one; see `Parts`."""
        programmer = self._bench.programmer if unit.programmer is None else unit.programmer
        return replace(self._bench, programmer=programmer, station=self.station or self._bench.station)

    def server_for(self, options: ServerOptions) -> Registrar:
        """Open the server as anybody would; see `Parts`."""
        from factory_prov.environment import environment
        from factory_prov.registrars.registry import open_registrar

        return open_registrar(options, token_file=None, environ=environment())

    def close(self) -> None:
        """Leave everything to its owner."""
