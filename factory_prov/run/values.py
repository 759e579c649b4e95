"""What passes from step to step of a run: each value is what a step gave, and what the next one cannot do without.

::

    Reserved ─ Flashed ─ Ready ─ Identified ┬ Credentialed ─ Accepted ┬ Configured ─ FinalFlashed ─ Verified ┬ Examined
                                      Unit ─┘                         └ Registered, Owing or Unlisted ───────┤
                                                                                └ Rehearsed or Unrehearsed ──┘
    Examined ─ Labelled or Unlabelled ─ Proven

Nothing at the server changes for a device that cannot be written: registering asks for a device that has taken the
first piece of its configuration (`Accepted`), or all of it (`Configured`).

A step that is left out leaves its value out, and what comes behind it does not type-check. Each value needs the Witness
that only a step under way has, so none is made by hand. What a job does not need has its own named way to the next
value (`Ready.already`, `Verified.as_configured`, `Unlisted`), which asks for the plan's word that it is not needed;
`proof.prove` compares all of it with the plan.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from factory_prov.device_contract.files import ContractVersion
from factory_prov.device_contract.identity import DeviceIdentity
from factory_prov.errors import WrongName
from factory_prov.events import Step
from factory_prov.job.unit import Unit
from factory_prov.labels.making import Label
from factory_prov.ledger.outbox import Owed
from factory_prov.ledger.records import LeftOver, Reservation
from factory_prov.messages import Message
from factory_prov.registrars.registration import ServerAnswer
from factory_prov.rehearsal.agreed import Agreed
from factory_prov.run.plan import LaterServer, NoFinalImage, NoFirstImage, NoLabel, NoRehearsal, NoServer


class Witness(ABC):
    """Shows that something was done. Whoever does it has one to give, and nobody else: see `RunStep._begun`."""

    @property
    @abstractmethod
    def key(self) -> str:
        """What was done: the key of the step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Witness):
    """Shows what an earlier run did with the very pack of this one, as the ledger and the device now say.

    `proof.prove` takes it only for a pack of that digest, of which the device has the whole.
    """

    step: Step
    left: LeftOver

    @property
    def key(self) -> str:
        """See `Witness`."""
        return self.step.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds(Witness):
    """Shows what an earlier run did with the very pack of this one, as a device of version 2 now says of itself.

    `proof.prove` takes it only for a device that holds a pack of that digest.
    """

    step: Step
    device: DeviceIdentity

    @property
    def key(self) -> str:
        """See `Witness`."""
        return self.step.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """Which chip it is, and the name that the ledger has given this run.

    `hardware_id` is None for a device without a probe. `reservation` is None as long as only the running device can
    tell the name. `bound`: the ledger has bound the name to the chip.
    """

    by: Witness
    hardware_id: str | None
    reservation: Reservation | None
    bound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flashed:
    """The first image is in the chip and was started."""

    by: Witness
    reserved: Reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The provisioning firmware runs and takes requests; `after` says how it came there."""

    by: Witness | NoFirstImage
    after: Reserved | Flashed

    @classmethod
    def already(cls, reserved: Reserved, planned: NoFirstImage) -> Ready:
        """Return a device that runs the provisioning firmware already: its job has no first image."""
        return cls(by=planned, after=reserved)

    @property
    def reserved(self) -> Reserved:
        """The chip and the name that the ledger has given this run."""
        return self.after.reserved if isinstance(self.after, Flashed) else self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """The device has said its name, and it is the one that this run has for it.

    `device`: what one of version 2 says of itself; None for one of version 1.
    """

    by: Witness
    ready: Ready
    reservation: Reservation
    device: DeviceIdentity | None = None

    @property
    def hardware_id(self) -> str | None:
        """Which chip it is; None for a device without a probe."""
        return self.ready.reserved.hardware_id

    def anew(self) -> Reserved:
        """Return what another try begins with: the same name for the same chip."""
        bound = self.hardware_id is not None
        by = self.ready.reserved.by
        return Reserved(by=by, hardware_id=self.hardware_id, reservation=self.reservation, bound=bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUnit:
    """The keys and the pack that were made for a name.

    `left`: by an earlier run, whose device may hold them. None: no device has them yet.
    """

    by: Witness
    unit: Unit
    left: LeftOver | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentialed:
    """The device, and the keys and pack that were made for its name; WrongName when they are for another one."""

    identified: Identified
    made: MadeUnit

    @property
    def unit(self) -> Unit:
        """The keys and the pack."""
        return self.made.unit

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
class Accepted:
    """The device has taken the first piece of this configuration: it takes one, and has not the whole of it yet."""

    by: Witness
    credentialed: Credentialed


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """The device has given its verdict on this configuration; `applied`: it said yes.

    `stored_sha256`: of what a device of version 2 says that it holds.
    """

    by: Witness
    credentialed: Credentialed
    applied: bool
    contract: ContractVersion = ContractVersion.ONE
    stored_sha256: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """The server has answered that it knows the unit."""

    by: Witness
    credentialed: Credentialed
    answer: ServerAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """No server is to know the unit: its job names none."""

    by: NoServer
    credentialed: Credentialed


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """The server is told later, since its job says so or it is away; `reason` tells which."""

    by: Witness | LaterServer
    credentialed: Credentialed
    owed: Owed
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """The unit's own credentials were good for a connection, each account with its server."""

    by: Witness
    credentialed: Credentialed
    accounts: tuple[Agreed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrehearsed:
    """The unit's connection was not tried: the plan does without, or its server does not know the unit yet."""

    by: NoRehearsal | Owing
    credentialed: Credentialed


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalFlashed:
    """The final image is in the chip beside the configuration, and was started."""

    by: Witness
    configured: Configured


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What the unit leaves with runs on the chip, under its name; `after` says how it came there."""

    by: Witness | NoFinalImage
    after: Configured | FinalFlashed

    @classmethod
    def as_configured(cls, configured: Configured, planned: NoFinalImage) -> Verified:
        """Return a unit that keeps the firmware it was configured with: its job has no final image."""
        return cls(by=planned, after=configured)

    @property
    def configured(self) -> Configured:
        """The device with its configuration."""
        return self.after.configured if isinstance(self.after, FinalFlashed) else self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """The device said 0, the server has the same unit, what it leaves with runs. `proof.examine` makes it.

    With `Owing` the server does not know the unit yet.
    """

    by: Witness
    verified: Verified
    listed: Registered | Owing | Unlisted
    rehearsed: Rehearsed | Unrehearsed

    @property
    def identified(self) -> Identified:
        """The device and its name."""
        return self.verified.configured.credentialed.identified


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Somebody has scanned the label on the unit: `text` is what it says, `label` what it should be."""

    by: Witness
    examined: Examined
    label: Label
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlabelled:
    """The label of the unit is not scanned: its job does not ask for that."""

    by: NoLabel
    examined: Examined


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """A PASS, or with `Owing` a WAIT: all that the job asks for is shown. `proof.prove` makes it."""

    by: Witness
    labelled: Labelled | Unlabelled

    @property
    def examined(self) -> Examined:
        """What was proven of the unit itself."""
        return self.labelled.examined

    @property
    def listed(self) -> Registered | Owing | Unlisted:
        """What its server knows of it."""
        return self.examined.listed

    @property
    def identified(self) -> Identified:
        """The device and its name."""
        return self.examined.identified
