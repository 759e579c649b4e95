"""Who is registered at a virtual LwM2M server, and since when: by name and by the path it was given.

Source: OMA LwM2M Core §6.2 (Registration Interface).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

_NO_END_S = 100 * 365 * 86400
"""Of a lifetime of 0 s, and of longer ones: no date is further away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LwM2mRegistration:
    """A device that has registered. `location` is its path under /rd, `objects` the links it sent.

    `transport` is the scheme it came by, `login` the name it has shown in the handshake (empty with NoSec). In queue
    mode it sleeps between its messages. Times are those of the server's clock.
    """

    endpoint_name: str
    lifetime_s: int
    version: str
    binding: str
    location: str
    address: tuple[str, int]
    objects: str
    transport: str = "coap"
    login: str = ""
    queue_mode: bool = False
    registered_at: datetime
    updated_at: datetime

    @property
    def online_until(self) -> datetime:
        """When it counts as gone, unless it updates before."""
        return self.updated_at + timedelta(seconds=min(self.lifetime_s or _NO_END_S, _NO_END_S))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredTimes:
    """When a device registered for the first and the last time, and when it was heard of last."""

    first_at: datetime
    last_at: datetime
    heard_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRegistration:
    """What a device says of itself when it registers; the rest is given by the server."""

    endpoint_name: str
    lifetime_s: int
    version: str
    binding: str
    address: tuple[str, int]
    objects: str
    transport: str = "coap"
    login: str = ""
    queue_mode: bool = False


class Registrations:
    """Registrations by name and by path; a device that is gone stays among the sighted ones."""

    def __init__(self, lock: AbstractContextManager[object], now: Callable[[], datetime]) -> None:
        self._lock = lock
        self._now = now
        self._numbers = count(1)
        self._by_name: dict[str, LwM2mRegistration] = {}
        self._names: dict[str, str] = {}
        self._sighted: dict[tuple[str, bool], RegisteredTimes] = {}

    def register(self, new: NewRegistration) -> LwM2mRegistration:
        """Keep a registration; it takes the place of the one that the device had."""
        with self._lock:
            now = self._now()
            made = LwM2mRegistration(
                **{name: getattr(new, name) for name in NewRegistration.__slots__},
                location=str(next(self._numbers)),
                registered_at=now,
                updated_at=now,
            )
            self._forget(new.endpoint_name)  # it starts again: the newest registration is the one, and the last of all
            self._by_name[new.endpoint_name] = made
            self._names[made.location] = new.endpoint_name
            self.sight(new.endpoint_name)
            return made

    def update(
        self,
        location: str,
        *,
        lifetime_s: int | None = None,
        binding: str | None = None,
        objects: str | None = None,
        address: tuple[str, int] | None = None,
    ) -> LwM2mRegistration:
        """Bring a registration up to date, what is None stays; KeyError when there is none at that path."""
        with self._lock:
            found = self.at(location)
            if found is None:
                raise KeyError(location)
            given = {"lifetime_s": lifetime_s, "binding": binding, "objects": objects, "address": address}
            changes = {name: value for name, value in given.items() if value is not None}
            now = self._now()
            made = replace(found, updated_at=now, **changes)  # type: ignore[arg-type]
            self._by_name[found.endpoint_name] = made
            seen = self._sighted[found.endpoint_name, False]
            self._sighted[found.endpoint_name, False] = replace(seen, heard_at=now)
            return made

    def remove(self, location: str) -> LwM2mRegistration:
        """End a registration; KeyError when there is none at that path."""
        with self._lock:
            found = self.at(location)
            if found is None:
                raise KeyError(location)
            self._forget(found.endpoint_name)
            return found

    def forget_all(self) -> None:
        """End all registrations, as a server does that starts again; who was sighted stays known."""
        with self._lock:
            self._by_name.clear()
            self._names.clear()

    def named(self, endpoint_name: str) -> LwM2mRegistration | None:
        """Return the registration of a device that is online now."""
        with self._lock:
            found = self._by_name.get(endpoint_name)
            if found is not None and found.online_until <= self._now():
                self._forget(endpoint_name)
                found = None
            return found

    def at(self, location: str) -> LwM2mRegistration | None:
        """Return the registration at a path, as `named` does."""
        with self._lock:
            name = self._names.get(location)
            return None if name is None else self.named(name)

    def all(self) -> tuple[LwM2mRegistration, ...]:
        """Return who is online now, oldest registration first."""
        with self._lock:
            now = self._now()
            return tuple(each for each in self._by_name.values() if each.online_until > now)

    def sight(self, endpoint_name: str, *, bootstrap: bool = False) -> None:
        """Note that a device has registered, or has been bootstrapped, just now."""
        with self._lock:
            now = self._now()
            before = self._sighted.get((endpoint_name, bootstrap))
            first_at = now if before is None else before.first_at
            self._sighted[endpoint_name, bootstrap] = RegisteredTimes(first_at=first_at, last_at=now, heard_at=now)

    def sighted(self, endpoint_name: str, *, bootstrap: bool = False) -> RegisteredTimes | None:
        """Return when a device registered (was bootstrapped), also one that is gone; None: never."""
        with self._lock:
            return self._sighted.get((endpoint_name, bootstrap))

    def _forget(self, endpoint_name: str) -> None:
        found = self._by_name.pop(endpoint_name, None)
        if found is not None:
            del self._names[found.location]
