"""Trying the unit's connection from this PC: what its server has against it is known before the unit leaves."""

from __future__ import annotations

from factory_prov.errors import FactoryProvError, RehearsalError
from factory_prov.events import Level
from factory_prov.messages import Message
from factory_prov.rehearsal.options import LONGEST_S
from factory_prov.run.plan import REHEARSE, RehearsalPlan
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Accepted, Configured, Owing, Registered, Rehearsed, Unlisted, Unrehearsed

_KNOWN_WITHIN_S = 2.0
"""How long a server may take to use what its REST interface has just said that it knows."""
_NOT_KNOWN_YET = Message("Its connection is not tried: its server does not know the unit yet.")


class Rehearse(RunStep):
    """Connect as the unit will, with its own credentials and the checks that it makes."""

    step = REHEARSE
    limit_s = LONGEST_S
    works_on = RehearsalPlan

    def take(
        self, written: Accepted | Configured, listed: Registered | Owing | Unlisted, planned: RehearsalPlan
    ) -> Rehearsed | Unrehearsed:
        """Return what its accounts have agreed on; RehearsalError for the first that does not, by whose trouble it is.

        A server that is told later does not know the unit yet: then only a rehearsal without it is one.
        """
        if isinstance(listed, Owing) and not planned.options.offline:
            self._journal.log(_NOT_KNOWN_YET, Level.WARNING)
            return Unrehearsed(by=listed, credentialed=written.credentialed)
        unit = written.credentialed.unit
        with self._begun() as taken:
            from factory_prov.rehearsal.rehearse import rehearse  # loads OpenSSL: not before it is wanted
            from factory_prov.rehearsal.tried import TriedUnit

            tried = TriedUnit(records=unit.records, endpoint_name=unit.endpoint_name)
            patience_s = _KNOWN_WITHIN_S if isinstance(listed, Registered) else 0.0
            bench = self._plan.bench
            agreed = rehearse(tried, planned.options, cancel=self._cancel, patience_s=patience_s, way=bench.way)
            for account in agreed:
                self._journal.log(account.words)
                for finding in account.findings:
                    self._journal.log(finding, Level.WARNING)
            bench.rehearsals.agreed(self._plan.job.digest)
            return Rehearsed(by=taken, credentialed=written.credentialed, accounts=agreed)

    def _whole_limit_s(self) -> float:
        """No wait of the board's or the registrar's is in it."""
        return self.limit_s

    def _too_long(self, limit_s: float) -> FactoryProvError:
        """Say it of the way to the server: nothing here is a verdict on the unit."""
        late = super()._too_long(limit_s)
        return RehearsalError(late.what, place=late.place, cure=late.cure)
