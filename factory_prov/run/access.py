"""Whether the server of a line takes units from this PC at all: known before the first unit is touched."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from factory_prov.errors import ServerError

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.registrars.registration import Registrar

_LOOK_S = 0.1


class ServerAccess:
    """Asks the server once for all runs of a line. A no is told to all who wait for it, and asked for anew later."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._granted_by: Registrar | None = None
        self._refusal: ServerError | None = None
        self._refusals = 0

    def require(self, registrar: Registrar, cancel: CancelToken) -> None:
        """Return when the server takes units; ServerError, Cancelled."""
        if self._granted_by is registrar:
            return
        heard = self._refusals
        while not self._asking.acquire(timeout=_LOOK_S):
            cancel.check()
        try:
            if self._granted_by is registrar:
                return
            if self._refusal is not None and self._refusals > heard:
                raise self._refusal
            self._ask(registrar, cancel)
        finally:
            self._asking.release()

    def _ask(self, registrar: Registrar, cancel: CancelToken) -> None:
        try:
            registrar.check_access(cancel=cancel)
        except ServerError as refusal:
            self._refusal = refusal
            self._refusals += 1
            raise
        self._granted_by = registrar
