"""Reading the device's own name, before anything secret is sent."""

from __future__ import annotations

from factory_prov.errors import DeviceRefused, WrongName
from factory_prov.events import Step
from factory_prov.ledger.records import Reservation
from factory_prov.links.protocol import Link
from factory_prov.messages import Message
from factory_prov.naming.check import MAX_LENGTH
from factory_prov.naming.sources import UnitFacts
from factory_prov.run.naming import Naming
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Identified, Ready, Reserved


class ReadIdentity(RunStep):
    """Compare the device's name with the run's; only now is the run's name bound to the unit."""

    step = Step(key="read identity", title=Message("Reading who it is"), short=Message("read identity"))

    def take(self, ready: Ready, link: Link) -> Identified:
        """Return the unit under its name; WrongName when the device has another."""
        with self._begun() as taken:
            reserved = ready.reserved
            reservation = self._named(reserved, self._own_name(link))
            if reserved.hardware_id is not None and not reserved.bound:
                settled = self._plan.bench.ledger.set_hardware_id(self._journal.run_id, reserved.hardware_id)
                reservation = settled or reservation
                self._journal.bound(reservation)
            return Identified(by=taken, ready=ready, reservation=reservation)

    def _own_name(self, link: Link) -> str:
        try:
            return link.own_name()
        except DeviceRefused as refusal:
            raise self._second_look(link).at_name_refused(refusal) from None

    def _named(self, reserved: Reserved, own_name: str) -> Reservation:
        if reserved.reservation is None:
            facts = UnitFacts(hardware_id=reserved.hardware_id, own_name=own_name)
            naming = Naming.of(self._plan, self._journal, self._cancel, chip=reserved.hardware_id)
            return naming.take_new_name(facts)
        if own_name != reserved.reservation.endpoint_name:
            raise WrongName(
                Message(
                    "the device calls itself {own_name}, this run has {endpoint_name}.",
                    own_name=_shown(own_name),
                    endpoint_name=repr(reserved.reservation.endpoint_name),
                ),
                place=Message("endpoint name"),
                cure=Message(
                    "Give the device this name in its firmware, or let the job take the name from the device."
                ),
            )
        return reserved.reservation


def _shown(name: str) -> str:
    """Return a name for a sentence; a device may say anything, of any length."""
    return repr(name) if len(name) <= MAX_LENGTH else f"{name[:MAX_LENGTH]!r}…"
