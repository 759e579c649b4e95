"""What passes from step to step of a run: each value is what a step gave, and what the next one cannot do without.

::

    Reserved ── Flashed ── Ready ── Identified ─┬─ Credentialed ─┬─ Configured ── FinalFlashed ── Verified ─┬─ Proven
                                         Unit ──┘                └─ Registered, or Unlisted ────────────────┘

A step that is left out leaves its value out, and what comes behind it does not type-check.
What a job does not need has its own named way to the next value (`Ready.already`, `Verified.as_configured`).
"""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.errors import WrongName
from factory_prov.job.unit import Unit
from factory_prov.ledger.records import Reservation
from factory_prov.messages import Message
from factory_prov.registrars.registration import ServerAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """Which chip it is, and the name that the ledger has given this run.

    `hardware_id` is None for a device without a probe. `reservation` is None as long as only the running device can
    tell the name. `bound`: the ledger has bound the name to the chip.
    """

    hardware_id: str | None
    reservation: Reservation | None
    bound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flashed:
    """The first image is in the chip and was started."""

    reserved: Reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The provisioning firmware runs and takes requests."""

    reserved: Reserved

    @classmethod
    def already(cls, reserved: Reserved) -> Ready:
        """Return a device that runs the provisioning firmware already: its job has no first image."""
        return cls(reserved=reserved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """The device has said its name, and it is the one that this run has for it."""

    hardware_id: str | None
    reservation: Reservation

    def anew(self) -> Reserved:
        """Return what another try begins with: the same name for the same chip."""
        bound = self.hardware_id is not None
        return Reserved(hardware_id=self.hardware_id, reservation=self.reservation, bound=bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentialed:
    """The device, and the keys and pack that were made for its name; WrongName when they are for another one."""

    identified: Identified
    unit: Unit

    def __post_init__(self) -> None:
        wanted = self.identified.reservation.endpoint_name
        if self.unit.endpoint_name != wanted:
            raise WrongName(
                Message(
                    "the keys were made for {made_for}, this run has {endpoint_name}.",
                    made_for=repr(self.unit.endpoint_name),
                    endpoint_name=repr(wanted),
                ),
                place=Message("endpoint name"),
                cure=Message("Start again."),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """The device has said 0: it has applied this configuration."""

    credentialed: Credentialed


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """The server has answered that it knows the unit."""

    credentialed: Credentialed
    answer: ServerAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """No server is to know the unit: its job names none."""

    credentialed: Credentialed


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalFlashed:
    """The final image is in the chip beside the configuration, and was started."""

    configured: Configured


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What the unit leaves with runs on the chip, under its name."""

    configured: Configured

    @classmethod
    def as_configured(cls, configured: Configured) -> Verified:
        """Return a unit that keeps the firmware it was configured with: its job has no final image."""
        return cls(configured=configured)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """A PASS: the device said 0, the server has the same unit, what it leaves with runs. `proof.prove` makes it."""

    verified: Verified
    listed: Registered | Unlisted
