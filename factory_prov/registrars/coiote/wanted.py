"""One device as Coiote DM shall have it, and the JSON that says so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.unit_texts import UnitTexts, unit_texts
from factory_prov.registrars.coiote.units import server_mode
from factory_prov.registrars.device_credentials import PskCredentials
from factory_prov.registrars.registration import Registration
from factory_prov.secret import Secret

MANAGEMENT, BOOTSTRAP = "management", "bootstrap"
"""Coiote's words for the kinds of entries (connectorType)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedDevice:
    """A registration with all that the job says of it."""

    registration: Registration
    domain: str
    groups: tuple[str, ...] = ()
    texts: UnitTexts

    @classmethod
    def of(cls, options: CoioteOptions, registration: Registration) -> WantedDevice:
        """Return the device of a registration; InputError for a text that cannot be filled in."""
        texts = unit_texts(options.friendly_name, options.properties, registration)
        return cls(registration=registration, domain=options.domain, groups=options.groups, texts=texts)

    @property
    def endpoint_name(self) -> str:
        """Its name."""
        return self.registration.endpoint_name

    @property
    def connector_type(self) -> str:
        """Coiote's word for the kind of entry."""
        return BOOTSTRAP if self.registration.bootstrap else MANAGEMENT

    @property
    def security_mode(self) -> str:
        """Coiote's word for the Security Mode."""
        return server_mode(self.registration)

    @property
    def psk(self) -> PskCredentials | None:
        """The pre-shared key and its identity, None in the other modes."""
        return self.registration.psk

    def new(self) -> dict[str, Any]:
        """Return what POST devices takes."""
        fields = {
            "connectorType": self.connector_type,
            "domain": self.domain,
            "properties": {"endpointName": self.endpoint_name, **self.texts.properties},
            **self._credentials(),
        }
        if self.texts.friendly_name:
            fields["friendlyName"] = self.texts.friendly_name
        if self.groups:
            fields["directGroups"] = list(self.groups)
        return fields

    def changes(self) -> Secret:
        """Return what PUT devices/{id} takes, which has names of its own; it can move no device to another domain."""
        fields = self._credentials()
        if self.texts.friendly_name:
            fields["friendlyName"] = self.texts.friendly_name
        if self.texts.properties:
            fields["addProperties"] = dict(self.texts.properties)
        if self.groups:
            fields["addGroups"] = list(self.groups)
        return Secret(json.dumps(fields))

    def _credentials(self) -> dict[str, Any]:
        """Return the fields both share; both PSK fields are there, as null, when there is no PSK."""
        psk = self.psk
        identity, key = (None, None) if psk is None else (psk.identity, {"HexadecimalPsk": psk.key.reveal().hex()})
        return {"securityMode": self.security_mode, "dtlsIdentity": identity, "dtlsPsk": key}
