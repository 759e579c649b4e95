"""Giving a run its name: what a run of the same unit that was cut off has left, else the next of the job's source."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.cancel import CancelToken
from factory_prov.errors import IdentityTaken
from factory_prov.job.model import Credential
from factory_prov.ledger.records import Again, CutOff, Reservation
from factory_prov.messages import Message
from factory_prov.naming.sources import UnitFacts
from factory_prov.naming.templates import expand
from factory_prov.run.journal import Journal
from factory_prov.run.plan import RunPlan


@dataclass(frozen=True, slots=True)
class Naming:
    """Takes names for one run, for the chip it is with; `left` is what a run that was cut off has left for it."""

    plan: RunPlan
    journal: Journal
    cancel: CancelToken
    chip: str | None
    left: CutOff | None

    @classmethod
    def of(cls, plan: RunPlan, journal: Journal, cancel: CancelToken, *, chip: str | None) -> Naming:
        """Return the naming of a run, once its chip is known; None for a device without a probe."""
        return cls(plan, journal, cancel, chip, plan.bench.ledger.cut_off(journal.run_id, chip))

    @property
    def again(self) -> Again | None:
        """What was decided about the unit: for this run, or for the one of the same chip that was cut off."""
        if self.plan.device.again is not None or self.chip is None or self.left is None:
            return self.plan.device.again
        return self.left.again

    def take_new_name(self, facts: UnitFacts) -> Reservation:
        """Take the name that is left for the unit, or the next one of the source that nobody has."""
        names, refused = self.plan.bench.names, ""
        if self.left is not None and names.could_give(self.left.endpoint_name, facts):
            try:
                return self.take_name(self.left.endpoint_name)
            except IdentityTaken:
                refused = self.left.endpoint_name
        while True:
            self.cancel.check()
            name = names.name_for(facts)
            try:
                return self.take_name(name)
            except IdentityTaken as taken:
                if name == refused or self._shares_identity(name) or str(taken.place) != name:
                    raise  # no other name, or every one comes to the PSK identity that is taken, or it is the unit
                refused = name

    def take_name(self, name: str) -> Reservation:
        """Reserve a name for this run; the ledger refuses one that is another unit's."""
        left = self.left if self.left is not None and self.left.endpoint_name == name else None
        again = self.again if self.again is not None or left is None else left.again
        reservation = self.plan.bench.ledger.reserve(
            self.journal.run_id, name, psk_identity=self._identity(name), again=again, seen=self.chip
        )
        if left is not None:
            self.journal.log(
                Message(
                    "the run that began at {time} UTC was cut off; this one goes on with its name",
                    time=f"{left.began_at:%Y-%m-%d %H:%M}",
                )
            )
        self.journal.named(reservation)
        return reservation

    def _shares_identity(self, name: str) -> bool:
        """Whether any other name would have the same PSK identity."""
        identity = self._identity(name)
        return identity is not None and identity == self._identity(f"{name}-")

    def _identity(self, name: str) -> str | None:
        """Return the PSK identity that goes with a name; None where the job asks for none."""
        job = self.plan.job
        asked = any(setting.source is Credential.PSK_IDENTITY for setting in job.configuration)
        identity = expand(job.credentials.psk.identity, endpoint_name=name)
        return identity if asked else None
