"""What all requests to one virtual Leshan share: its devices, who may ask it, the faults to come, what it saw."""

from __future__ import annotations

import base64
import hmac
from typing import Any

from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.http_desk import HttpDesk
from factory_prov.simulation.leshan.securities import Securities


class LeshanDesk(HttpDesk):
    """Shared by the threads that answer. `configs` are what the bootstrap server writes, by endpoint name.

    `authorization` is the header that a proxy before it asks for, None: everybody may ask, as at the real one.
    """

    def __init__(self, table: DeviceTable, *, bootstrap: bool) -> None:
        super().__init__()
        self.table = table
        self.securities = Securities(table, bootstrap=bootstrap)
        self.configs: dict[str, dict[str, Any]] = {}
        self.authorization: Secret | None = None
        self.decodes_names = True
        """Whether the name behind clients/ is decoded before it is looked for."""

    def accepts(self, authorization: str) -> bool:
        """Whether the proxy before it, if there is one, lets a request through."""
        if self.authorization is None:
            return True
        return hmac.compare_digest(authorization.encode("utf-8", "replace"), self.authorization.reveal())


def basic(user: str, password: Secret) -> Secret:
    """Return the header of a user (RFC 7617)."""
    return Secret(b"Basic " + base64.b64encode(user.encode() + b":" + password.reveal()))


def bearer(token: Secret) -> Secret:
    """Return the header of a token (RFC 6750)."""
    return Secret(b"Bearer " + token.reveal())
