"""The devices that virtual servers know: one table for all their faces, what each was told and who has registered.

A face (Coiote, Leshan, ThingsBoard, LwM2M) adds rules of its own; here stands only what all of them agree on. Every
look-up is one of a dictionary, so 100,000 devices are as quick as ten.

::

    table = DeviceTable()
    table.add(KnownDevice(device_id=new_id(), endpoint_name="ep", security_mode="psk", psk_identity="ep", psk_key=key))
    table.named("ep")
    table.registrations.named("ep")              # None: it has not come online yet
"""

from __future__ import annotations

import secrets
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from itertools import count
from typing import Any

from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.values import Value
from factory_prov.secret import Secret
from factory_prov.simulation.registrations import Registrations


def new_id() -> str:
    """Return an id that says nothing about its device, as servers give them."""
    return f"urn:device:{secrets.token_hex(8)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAccount:
    """One account that a Bootstrap-Server writes to a device: what goes into /0/x, and into the /1/x beside it.

    `identity` is /0/x/3 (PSK identity or certificate), `key` /0/x/5, `more` other resources of /0/x by their ids.
    """

    uri: str
    security_mode: SecurityMode
    identity: bytes = b""
    key: Secret | None = None
    server_certificate: bytes = b""
    short_server_id: int = 1
    lifetime_s: int = 86400
    binding: str = "U"
    more: Mapping[int, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDevice:
    """One device a server was told of. `bootstrap`: the entry is for the bootstrap server.

    `security_mode` is psk, rpk, cert or nosec; a face may know more. `certificate` is the DER of the only one that is
    let in, None: any of a trusted CA that names the endpoint. `public_key` is the DER of a SubjectPublicKeyInfo.
    `accounts` is what a Bootstrap-Server writes to it; none: what the management server has of the device. `extra` is
    what one face alone keeps and shows.
    """

    device_id: str = field(default_factory=new_id)
    endpoint_name: str
    bootstrap: bool = False
    security_mode: str = "nosec"
    psk_identity: str | None = None
    psk_key: Secret | None = None
    certificate: bytes | None = None
    public_key: bytes | None = None
    accounts: tuple[WrittenAccount, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


class Part(Enum):
    """What of a device another one already has."""

    ID = "id"
    NAME = "name"
    IDENTITY = "identity"


class Taken(Exception):
    """A device was not kept, since `device` has the same `part`; the face says how its server answers that."""

    def __init__(self, part: Part, device: KnownDevice) -> None:
        super().__init__(f"{part.value} taken")
        self.part = part
        self.device = device


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some devices, oldest first, and where the next page goes on; None: there is none."""

    devices: tuple[KnownDevice, ...]
    after: int | None


class DeviceTable:
    """Devices by id, name and identity; `registrations` is who of them came online.

    Any thread may call anything; whoever needs two calls to belong together holds `lock`. `trusted` are the CA
    certificates (DER) whose device certificates are let in. `clock` is that of all faces, and may be put wrong.
    """

    def __init__(
        self, *, trusted: tuple[bytes, ...] = (), clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.registrations = Registrations(self.lock, self.now)
        self._trusted = dict.fromkeys(trusted)
        self._devices: dict[str, KnownDevice] = {}
        self._names: dict[tuple[str, bool], str] = {}
        self._identities: dict[tuple[str, bool], str] = {}
        self._certificates: dict[bytes, str] = {}
        self._places = _Places()

    def __len__(self) -> int:
        return len(self._devices)

    def __iter__(self) -> Iterator[KnownDevice]:
        """Go through the devices that are there now, oldest first."""
        with self.lock:
            return iter(tuple(self._devices.values()))

    def now(self) -> datetime:
        """Return the time at the server."""
        return self.clock()

    @property
    def trusted(self) -> tuple[bytes, ...]:
        """The CA certificates whose device certificates are let in, DER."""
        with self.lock:
            return tuple(self._trusted)

    def trust(self, certificate: bytes) -> None:
        """Let in the device certificates of this CA (DER) from now on."""
        with self.lock:
            self._trusted[certificate] = None

    def distrust(self, certificate: bytes) -> None:
        """Let in the device certificates of this CA no more."""
        with self.lock:
            self._trusted.pop(certificate, None)

    def add(self, device: KnownDevice) -> KnownDevice:
        """Keep a new device; Taken when another has its id, name or PSK identity."""
        with self.lock:
            if other := self._devices.get(device.device_id):
                raise Taken(Part.ID, other)
            self._look_for_others(device)
            self._index(device)
            self._places.add(device.device_id)
        return device

    def replace(self, device: KnownDevice) -> KnownDevice:
        """Put a device in the place of the one with its id; KeyError without one, Taken as `add`."""
        with self.lock:
            old = self._devices[device.device_id]
            self._look_for_others(device)
            self._unindex(old)
            self._index(device)
        return device

    def remove(self, device_id: str) -> KnownDevice | None:
        """Forget a device and return it; None when there is none of that id. Its registration stays what it is."""
        with self.lock:
            device = self._devices.get(device_id)
            if device is not None:
                self._unindex(device)
                del self._devices[device_id]
                self._places.remove(device_id)
            return device

    def get(self, device_id: str) -> KnownDevice | None:
        """Return the device of an id."""
        with self.lock:
            return self._devices.get(device_id)

    def named(self, endpoint_name: str, *, bootstrap: bool = False) -> KnownDevice | None:
        """Return the device of an endpoint name."""
        return self._found(self._names, (endpoint_name, bootstrap))

    def identified(self, psk_identity: str, *, bootstrap: bool = False) -> KnownDevice | None:
        """Return the device of a PSK identity."""
        return self._found(self._identities, (psk_identity, bootstrap))

    def certified(self, certificate: bytes) -> KnownDevice | None:
        """Return the newest device for which this very certificate (DER) is kept."""
        return self._found(self._certificates, certificate)

    def page(self, *, after: int = 0, limit: int = 100) -> Page:
        """Return up to `limit` devices behind the place where an earlier page ended."""
        with self.lock:
            ids, last, more = self._places.behind(after, limit)
            return Page(devices=tuple(self._devices[each] for each in ids), after=last if more else None)

    def window(self, *, skip: int, limit: int) -> tuple[KnownDevice, ...]:
        """Return up to `limit` devices without the oldest `skip`, for faces that count pages."""
        with self.lock:
            return tuple(self._devices[each] for each in self._places.window(skip, limit))

    def _found(self, index: Mapping[Any, str], key: Any) -> KnownDevice | None:
        with self.lock:
            device_id = index.get(key)
            return None if device_id is None else self._devices[device_id]

    def _look_for_others(self, device: KnownDevice) -> None:
        for part, index, key in (
            (Part.NAME, self._names, (device.endpoint_name, device.bootstrap)),
            (Part.IDENTITY, self._identities, (device.psk_identity or "", device.bootstrap)),
        ):
            other = index.get(key)
            if other is not None and other != device.device_id:
                raise Taken(part, self._devices[other])

    def _index(self, device: KnownDevice) -> None:
        self._devices[device.device_id] = device
        self._names[device.endpoint_name, device.bootstrap] = device.device_id
        if device.psk_identity:
            self._identities[device.psk_identity, device.bootstrap] = device.device_id
        if device.certificate is not None:
            self._certificates[device.certificate] = device.device_id

    def _unindex(self, device: KnownDevice) -> None:
        del self._names[device.endpoint_name, device.bootstrap]
        if device.psk_identity:
            del self._identities[device.psk_identity, device.bootstrap]
        if device.certificate is not None and self._certificates.get(device.certificate) == device.device_id:
            del self._certificates[device.certificate]


class _Places:
    """The order in which ids came. Ids that are gone leave holes, which are closed when half of it is holes."""

    _FEW = 64

    def __init__(self) -> None:
        self._numbers = count(1)
        self._order: list[int] = []
        self._ids: dict[int, str] = {}
        self._number_of: dict[str, int] = {}

    def add(self, device_id: str) -> None:
        number = next(self._numbers)
        self._order.append(number)
        self._ids[number] = device_id
        self._number_of[device_id] = number

    def remove(self, device_id: str) -> None:
        del self._ids[self._number_of.pop(device_id)]
        if len(self._order) > 2 * len(self._ids) + self._FEW:
            self._close_holes()

    def behind(self, after: int, limit: int) -> tuple[list[str], int, bool]:
        """Return ids behind a number, the number of the last of them, and whether more follow."""
        found: list[str] = []
        last = after
        for at in range(bisect_right(self._order, after), len(self._order)):
            device_id = self._ids.get(self._order[at])
            if device_id is None:
                continue
            if len(found) == limit:
                return found, last, True
            found.append(device_id)
            last = self._order[at]
        return found, last, False

    def window(self, skip: int, limit: int) -> list[str]:
        if len(self._order) != len(self._ids):
            self._close_holes()
        return [self._ids[number] for number in self._order[skip : skip + limit]]

    def _close_holes(self) -> None:
        self._order = list(self._ids)  # a dict keeps the order in which its keys came
