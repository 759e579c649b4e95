"""Reading the device's own name, before anything secret is sent."""

from __future__ import annotations

from factory_prov.device_contract.files import ContractVersion
from factory_prov.device_contract.identity import DeviceIdentity
from factory_prov.errors import AnswerUnfit, DeviceRefused, WrongDevice, WrongName
from factory_prov.events import Level, Step
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
            own_name = self._own_name(link)
            device = self._identity(link, own_name)
            self._journal.device(ContractVersion.ONE if device is None else device.version)
            if device is not None and reserved.hardware_id is not None:
                refuse_crossed(device.chip, reserved.hardware_id, place=self._plan.device.port)
            reservation = self._named(reserved, own_name)
            if reserved.hardware_id is not None and not reserved.bound:
                settled = self._plan.bench.ledger.set_hardware_id(self._journal.run_id, reserved.hardware_id)
                reservation = settled or reservation
                self._journal.bound(reservation)
            return Identified(by=taken, ready=ready, reservation=reservation, device=device)

    def _own_name(self, link: Link) -> str:
        try:
            return link.own_name()
        except DeviceRefused as refusal:
            raise self._second_look(link).at_name_refused(refusal) from None

    def _identity(self, link: Link, own_name: str) -> DeviceIdentity | None:
        """Return what a device of version 2 says of itself; one that has two names has none that counts."""
        device = link.identity()
        if device is None:
            return None
        if device.endpoint_name != own_name:
            raise AnswerUnfit(
                Message(
                    "the device calls itself {own_name} in one of its files and {other_name} in another.",
                    own_name=_shown(own_name),
                    other_name=_shown(device.endpoint_name),
                ),
                place=self._plan.device.port,
                cure=Message("Have its firmware mended; factory-prov conformance tells more."),
            )
        self._journal.log(
            Message(
                "contract 2, firmware {firmware}, chip {chip}, state {state}, takes {capacity_bytes} bytes",
                firmware=repr(device.firmware),
                chip=device.chip,
                state=device.state.value,
                capacity_bytes=device.capacity_bytes,
            )
        )
        if not device.random_ok:
            self._journal.log(Message("its random source has not passed its own test"), Level.WARNING)
        return device

    def _named(self, reserved: Reserved, own_name: str) -> Reservation:
        if reserved.reservation is None:
            facts = UnitFacts(hardware_id=reserved.hardware_id, own_name=own_name)
            naming = Naming.of(self._plan, self._journal, self._cancel, chip=reserved.hardware_id)
            return naming.take_new_name(facts)
        if not own_name:  # one of version 2 may have none
            self._journal.log(Message("the device has no name of its own; it cannot be compared"), Level.WARNING)
        elif own_name != reserved.reservation.endpoint_name:
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


def refuse_crossed(chip: str, probed: str, *, place: str) -> None:
    """Refuse a console that is another chip's than the probe's: cables were crossed.

    Firmware writes the number's bytes or words in an order of its own; a number of another length is another number.
    """
    told, seen = chip.lower(), probed.lower().removeprefix("0x")
    orders = {told, _in_parts(told, 2), _in_parts(told, 8), _in_parts(_in_parts(told, 2), 8)}
    if len(told) != len(seen) or seen in orders:
        return
    raise WrongDevice(
        Message("the console is that of chip {told}, and the probe is on chip {seen}.", told=told, seen=seen),
        place=place,
        cure=Message("Put the cables of this unit together, and start again."),
    )


def _in_parts(digits: str, width: int) -> str:
    """Return the digits with their parts the other way round."""
    return "".join(reversed([digits[at : at + width] for at in range(0, len(digits), width)]))


def _shown(name: str) -> str:
    """Return a name for a sentence; a device may say anything, of any length."""
    return repr(name) if len(name) <= MAX_LENGTH else f"{name[:MAX_LENGTH]!r}…"
