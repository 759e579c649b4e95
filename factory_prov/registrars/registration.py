"""What every registrar is asked and answers: one device to make known to one server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from factory_prov.errors import Cancelled, FactoryProvError, InputError
from factory_prov.messages import Message
from factory_prov.registrars.device_credentials import DeviceCredentials, PskCredentials

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factory_prov.cancel import CancelToken
    from factory_prov.lwm2m.security_mode import SecurityMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A device as the server must know it; InputError when Security Mode PSK comes without identity or key.

    An identity goes to servers and devices as UTF-8 (RFC 4279, 5.1), so one that cannot be written so is none.

    `bootstrap` tells a Bootstrap-Server's entry from a management server's. `hardware_id` is the unit's chip, for texts
    that somebody reads. `beside` is the unit's other entry at the same server, for its Bootstrap-Server; None where it
    has none, or such a server does not keep it.
    """

    endpoint_name: str
    credentials: DeviceCredentials
    bootstrap: bool = False
    hardware_id: str | None = None
    beside: Registration | None = None

    def __post_init__(self) -> None:
        psk = self.psk
        if psk is not None and not (psk.identity and psk.key):
            raise InputError(
                Message("Security Mode PSK needs an identity and a key, and one of them is missing."),
                place=self.endpoint_name,
                cure=Message("Give both in the job, or let the job make them."),
            )
        if psk is not None and psk.identity.encode("utf-8", "replace").decode() != psk.identity:
            raise InputError(
                Message("The PSK identity has something in it that is no character."),
                place=self.endpoint_name,
                cure=Message("Write it anew, with letters, digits and marks that can be typed."),
            )

    @property
    def security_mode(self) -> SecurityMode:
        """How device and server authenticate."""
        return self.credentials.mode

    @property
    def psk(self) -> PskCredentials | None:
        """The pre-shared key and its identity, None in the other modes."""
        return self.credentials if isinstance(self.credentials, PskCredentials) else None


class RegistrationOutcome(StrEnum):
    """What it took to make the device known.

    ALREADY_THERE: the server has it with the same identity and credentials, from an earlier time or from a request of
    ours whose answer was lost; only CREATED proves that it was not there before.
    """

    CREATED = "created"
    ALREADY_THERE = "already there"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAnswer:
    """The server knows the device.

    `device_id` is the server's own name for it, not the endpoint name; empty when the server did not tell.
    `verified`: the server was asked back and has the same endpoint name, Security Mode, identity and key. False: it
    took the registration but does not show all of it: this token may not look, or the key is hidden.
    """

    device_id: str
    outcome: RegistrationOutcome
    verified: bool


class Standing(StrEnum):
    """What a server has of a device before it is registered; UNSEEN: it does not show that to us."""

    ABSENT = "absent"
    THERE = "there"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationOrder:
    """One of many registrations that are asked for together; `update` as for `Registrar.register`."""

    registration: Registration
    update: bool = False


Looked = Standing | FactoryProvError | Cancelled
"""What became of one of many looks."""
Registering = ServerAnswer | FactoryProvError | Cancelled
"""What became of one of many registrations: the answer, or what kept it from one; of Cancelled nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """When a device has registered at its server, for the first and the last time, as the server's clock says.

    None: it has not, as far as the server tells. `online`: whether it is there now; None where the server does not say.
    """

    first_at: datetime | None = None
    last_at: datetime | None = None
    online: bool | None = None

    def came_online_after(self, moment: datetime) -> bool:
        """Whether it has registered since: an entry may be older than the keys that the device has now."""
        return self.last_at is not None and self.last_at > moment


class Registrar(Protocol):
    """A server that must know a device before it connects."""

    def check_access(self, *, cancel: CancelToken) -> None:
        """Raise what would refuse every unit, as far as the server tells it without being changed; else nothing.

        A token that is refused or may not read devices, a domain that is not there, a file nobody may write: each is
        known before the first unit is touched. ServerError, and Cancelled within 0.5 s of `cancel`.
        """
        ...

    def look(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Standing:
        """Return whether the server has a device of that name, and change nothing.

        Raises what `register` would raise, as far as the server tells it now: a ServerConflict where it has something
        else and nobody said `update`.
        """
        ...

    def register(self, registration: Registration, *, update: bool, cancel: CancelToken) -> ServerAnswer:
        """Make the device known, once, however often it is called.

        `update`: when the server has that endpoint name with something else, change it; without it that is a
        ServerConflict. Raises InputError before anything is sent, ServerError for whatever the server or the way to it
        does, and Cancelled within 0.5 s of `cancel`. Ends within the deadline of the server's options.
        """
        ...

    def look_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Looked, ...]:
        """Look for many at once: for each, in their order, what `look` returns or raises. Raises nothing.

        Where the server is away, or takes nothing from us, the rest of them is not asked for and gets the same error.
        """
        ...

    def register_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Registering, ...]:
        """Make many devices known, each for itself: in their order, what `register` returns or raises. Raises nothing.

        One that the server does not want holds up no other. An order whose answer was lost is asked for before it is
        sent again. Where the server is away, or takes nothing from us, the rest is not sent and gets the same error.
        """
        ...

    def remove(self, endpoint_name: str, *, cancel: CancelToken) -> None:
        """Have the server forget a device; nothing happens when it does not know it. Errors as for `register`."""
        ...


@runtime_checkable
class Sighting(Protocol):
    """What a registrar can that knows whether devices came online; the others cannot tell."""

    def seen(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> Seen | None:
        """Return when the device has registered; None when the server has no such entry. Errors as for `register`."""
        ...


@runtime_checkable
class Offering(Protocol):
    """What a registrar can whose server knows values of its options: domains, groups, profiles."""

    def choices(self, field: str, *, cancel: CancelToken) -> tuple[str, ...]:
        """Return the values the server has for that option, in its order; a ServerError says why there are none."""
        ...
