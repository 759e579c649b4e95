"""One registration's calls, as the work on it asks for them (`http.work.Calls`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factory_prov.errors import ServerError, ServerProtocolError, ServerUnreachable, TokenRefused
from factory_prov.messages import Message
from factory_prov.registrars.device_credentials import NoCredentials
from factory_prov.registrars.http.refusals import Rejected
from factory_prov.registrars.http.request import Unanswered
from factory_prov.registrars.leshan.answers import SecurityEntry
from factory_prov.registrars.leshan.devices import (
    BootstrapDevice,
    LeshanDevice,
    entry_differences,
    entry_json,
)
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.leshan.api import LeshanApi
    from factory_prov.registrars.registration import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What a server has of all devices, at one moment."""

    securities: Mapping[str, SecurityEntry] = field(repr=False)
    configurations: Mapping[str, Any] = field(default_factory=dict, repr=False)


class LeshanCalls:
    """The calls for a device of the demo server. Making one overwrites another of its name, so it is looked first.

    `lists` is what the server had a moment ago, for many units at once; it counts until this one changes something.
    """

    looks_first = True
    repeatable = True

    def __init__(self, api: LeshanApi, *, lists: Lists | None = None) -> None:
        self._api = api
        self.place = api.place
        self.lists = lists

    @staticmethod
    def read(api: LeshanApi) -> Lists:
        """Return what the server has now."""
        return Lists(securities=api.securities())

    def find(self, registration: Registration) -> LeshanDevice | None:
        """Return the device of that endpoint name; see Calls."""
        lists = self.lists or self.read(self._api)
        entry = lists.securities.get(registration.endpoint_name)
        return None if entry is None else LeshanDevice(device_id=registration.endpoint_name, entry=entry)

    def create(self, registration: Registration) -> str:
        """Make the device; see Calls."""
        self.lists = None
        self._api.put_security(entry_json(registration), repeat=False)
        return registration.endpoint_name

    def change(self, _found: LeshanDevice, registration: Registration) -> None:
        """Overwrite the device; see Calls."""
        self.lists = None
        self._api.put_security(entry_json(registration), repeat=True)

    def delete(self, endpoint_name: str) -> None:
        """Have the server forget a device."""
        self._api.delete_security(endpoint_name)

    def pause(self, lost: Unanswered) -> None:
        """Wait before the next try; see Calls."""
        self._api.pause(lost)


class BootstrapCalls:
    """The calls for a device of the bootstrap demo server: first its entry, then what is written to it.

    A device counts as there once something is written to it: an entry alone, left by a request that was cut off, is
    completed without a word where it is the same.
    """

    looks_first = True
    repeatable = True

    def __init__(self, api: LeshanApi, *, wanted: Mapping[str, Any], lists: Lists | None = None) -> None:
        """`wanted` is what is to be written to the device."""
        self._api = api
        self._wanted = wanted
        self._had_entry = False
        self.place = api.place
        self.lists = lists

    @staticmethod
    def read(api: LeshanApi) -> Lists:
        """Return what the server has now."""
        return Lists(securities=api.securities(), configurations=api.configurations())

    def find(self, registration: Registration) -> BootstrapDevice | None:
        """Return the device of that endpoint name; see Calls."""
        lists, name = self.lists or self.read(self._api), registration.endpoint_name
        entry, written = lists.securities.get(name), lists.configurations.get(name)
        self._had_entry = entry is not None
        if written is None and (entry is None or not any(entry_differences(entry, registration.credentials))):
            return None
        return BootstrapDevice(device_id=name, entry=entry, written=written, wanted=self._wanted)

    def create(self, registration: Registration) -> str:
        """Make the device; see Calls. Where it is refused in its middle, the entry that was just made is taken back."""
        self.lists = None
        name = registration.endpoint_name
        if not isinstance(registration.credentials, NoCredentials):
            self._api.put_security(entry_json(registration), repeat=False)
        try:
            self._api.put_configuration(name, self._configuration, repeat=False)
        except ServerUnreachable as away:
            raise Unanswered(away) from None  # the entry is made, so this is no beginning any more
        except (TokenRefused, Rejected) as refused:
            if not self._had_entry and self._is_taken_back(name):
                raise
            raise ServerProtocolError(
                Message(
                    "The server took the unit's entry, and not what it is to write to the unit: {reason}",
                    reason=refused.what,
                ),
                place=self.place,
                cure=refused.cure,
            ) from None
        return name

    def change(self, _found: BootstrapDevice, registration: Registration) -> None:
        """Overwrite what is there; see Calls."""
        self.lists = None
        if isinstance(registration.credentials, NoCredentials):
            self._api.delete_security(registration.endpoint_name)
        else:
            self._api.put_security(entry_json(registration), repeat=True)
        self._api.put_configuration(registration.endpoint_name, self._configuration, repeat=True)

    def delete(self, endpoint_name: str) -> None:
        """Have the server forget a device: first how it logs in."""
        self._api.delete_security(endpoint_name)
        self._api.delete_configuration(endpoint_name)

    def pause(self, lost: Unanswered) -> None:
        """Wait before the next try; see Calls."""
        self._api.pause(lost)

    @property
    def _configuration(self) -> Secret:
        return Secret(json.dumps(self._wanted))

    def _is_taken_back(self, endpoint_name: str) -> bool:
        with suppress(ServerError, Unanswered):
            self._api.delete_security(endpoint_name)
            return True
        return False
