"""Giving a run its name: from the job's source of names, and reserved in the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.cancel import CancelToken
from factory_prov.errors import IdentityTaken
from factory_prov.job.model import Credential
from factory_prov.ledger.records import Reservation
from factory_prov.naming.sources import UnitFacts
from factory_prov.naming.templates import expand
from factory_prov.run.journal import Journal
from factory_prov.run.plan import RunPlan


@dataclass(frozen=True, slots=True)
class Naming:
    """Takes names for one run."""

    plan: RunPlan
    journal: Journal
    cancel: CancelToken

    def take_new_name(self, facts: UnitFacts) -> Reservation:
        """Take the next name of the source that nobody has."""
        refused = ""
        while True:
            self.cancel.check()
            name = self.plan.bench.names.name_for(facts)
            try:
                return self.take_name(name)
            except IdentityTaken:
                if name == refused:  # the source has no other
                    raise
                refused = name

    def take_name(self, name: str) -> Reservation:
        """Reserve a name for this run; the ledger refuses one that is another unit's."""
        job = self.plan.job
        identity = expand(job.credentials.psk.identity, endpoint_name=name)
        asked = any(setting.source is Credential.PSK_IDENTITY for setting in job.configuration)
        reservation = self.plan.bench.ledger.reserve(
            self.journal.run_id, name, psk_identity=identity if asked else None, again=self.plan.device.again
        )
        self.journal.named(reservation)
        return reservation
