"""Whom a virtual LwM2M server lets in: exactly those its table was told of, with what it was told of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from factory_prov.credentials.carried_name import carried_names
from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable, KnownDevice
from factory_prov.simulation.site_faults import SiteFault
from factory_prov.tls.server_side import Judgement

FaultOf = Callable[[str], SiteFault | None]
"""Returns what the server has wrong about the unit of an endpoint name."""


def nothing_wrong(_endpoint_name: str) -> None:
    """Have everything right."""


class Admission:
    """The server's side of a login, by the entries for the management or for the Bootstrap-Server.

    It goes with `ServerSide`: `key_of`, `knows`, `trusted` and `judge` there, then `endpoint_of` for the name.
    """

    def __init__(self, table: DeviceTable, *, bootstrap: bool = False, fault_of: FaultOf = nothing_wrong) -> None:
        self._table = table
        self._bootstrap = bootstrap
        self._fault_of = fault_of

    def key_of(self, identity: bytes) -> Secret | None:
        """Return the key of a PSK identity, None: nobody has it."""
        device = self._identified(identity)
        if device is None or device.psk_key is None:
            return None
        if self._fault_of(device.endpoint_name) is SiteFault.WRONG_KEY:
            return Secret(hashlib.sha256(device.psk_key.reveal()).digest()[: len(device.psk_key.reveal())])
        return device.psk_key

    def trusted(self) -> tuple[bytes, ...]:
        """Return the CAs (DER) whose device certificates are let in."""
        return self._table.trusted

    def knows(self, certificate: bytes) -> bool:
        """Whether this very certificate (DER) is kept for a device, so that no CA has to vouch for it."""
        device = self._table.certified(certificate)
        return device is not None and device.bootstrap == self._bootstrap

    def judge(self, chain: Sequence[bytes]) -> Judgement:
        """Judge a chain (DER, leaf first) that is good as such: a device of its name has to be known by certificate."""
        device = self._certified(chain)
        if device is None:
            return Judgement.NOT_TRUSTED
        match self._fault_of(device.endpoint_name):
            case SiteFault.FOREIGN_CERTIFICATE:
                return Judgement.NOT_TRUSTED
            case SiteFault.EXPIRED_CERTIFICATE:
                return Judgement.EXPIRED
        return Judgement.GOOD

    def endpoint_of(self, identity: bytes | None, chain: Sequence[bytes]) -> str | None:
        """Return the only name under which whoever logged in like this may register."""
        device = self._certified(chain) if identity is None else self._identified(identity)
        return None if device is None else device.endpoint_name

    def _identified(self, identity: bytes) -> KnownDevice | None:
        device = self._table.identified(identity.decode(errors="replace"), bootstrap=self._bootstrap)
        return device if device is not None and device.security_mode == "psk" else None

    def _certified(self, chain: Sequence[bytes]) -> KnownDevice | None:
        """Return the device of a certificate: the one it is kept for, else the one whose name it carries."""
        if not chain:
            return None
        for name in carried_names(chain[0]):
            device = self._table.named(name, bootstrap=self._bootstrap)
            if device is not None and device.security_mode == "cert" and device.certificate in (None, chain[0]):
                return device
        return None
