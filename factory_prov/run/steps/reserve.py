"""Reserving: which chip this is, and its name before anything is written, where the name is known by then."""

from __future__ import annotations

from factory_prov.errors import NameUnusable, WrongDevice, WrongName
from factory_prov.events import Step
from factory_prov.ledger.records import Again
from factory_prov.messages import Message
from factory_prov.naming.sources import GivenName, Needs, UnitFacts
from factory_prov.run.naming import Naming
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Reserved


class Reserve(RunStep):
    """Read the chip's id, and give the unit its name."""

    step = Step(key="reserve", title=Message("Taking the next name"), short=Message("take a name"))

    def take(self) -> Reserved:
        """Return the chip, and its name where it is known before the device runs."""
        with self._begun() as taken:
            chip = self._read_chip()
            ledger, names = self._plan.bench.ledger, self._plan.bench.names
            naming = Naming.of(self._plan, self._journal, self._cancel, chip=chip)
            again = naming.again
            owned = None if chip is None else ledger.active_identity(chip)
            if chip is not None and owned is not None and again is not Again.NEW_IDENTITY:
                ledger.set_hardware_id(self._journal.run_id, chip)
                self._journal.bound()
                self._refuse_other_label(owned.endpoint_name)
                reservation = naming.take_name(owned.endpoint_name)
                return Reserved(by=taken, hardware_id=chip, reservation=reservation, bound=True)
            if names.needs is not Needs.DEVICE:
                reservation = naming.take_new_name(UnitFacts(hardware_id=chip))
                return Reserved(by=taken, hardware_id=chip, reservation=reservation)
            if again is Again.NEW_IDENTITY and naming.left is not None and self._plan.device.again is None:
                reservation = naming.take_name(naming.left.endpoint_name)  # the new name that the cut-off run was given
                return Reserved(by=taken, hardware_id=chip, reservation=reservation)
            if again is Again.NEW_IDENTITY:
                cure = Message("Give it with --name; the firmware that is flashed must have it too.")
                raise NameUnusable(
                    Message("a new identity needs a new name."), place=Message("--again new-identity"), cure=cure
                )
            return Reserved(by=taken, hardware_id=chip, reservation=None)

    def _read_chip(self) -> str | None:
        """Return the chip's own id, None without a probe."""
        chip, decided = self._plan.chip, self._plan.device.hardware_id
        if chip is None:
            return None
        hardware_id = chip.programmer.hardware_id(chip.probe, self._cancel)
        self._journal.met(hardware_id)
        if decided not in (None, hardware_id):
            raise WrongDevice(
                Message("another unit is on the probe now."),
                place=Message("probe {serial_number}", serial_number=chip.probe.serial_number),
                cure=Message("Look at the slot again, and decide about the unit that is there now."),
            )
        return hardware_id

    def _refuse_other_label(self, owned: str) -> None:
        """Refuse a unit whose label, typed or scanned, is not the name it has: it would leave with a wrong one."""
        names = self._plan.bench.names
        if isinstance(names, GivenName) and names.name_for(UnitFacts()) != owned:
            raise WrongName(
                Message("the unit has the name {owned} already, and not the one that was given.", owned=repr(owned)),
                place=Message("endpoint name"),
                cure=Message("Give its own name, or a new identity (--again new-identity)."),
            )
