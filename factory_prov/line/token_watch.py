"""Whether this PC has the token that the job's server asks for: told before the first unit needs it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from factory_prov.environment import environment
from factory_prov.errors import FactoryProvError, TokenMissing

if TYPE_CHECKING:
    from factory_prov.registrars.kind import ServerOptions

_AGAIN_S = 15.0
_END_S = 1.0


class TokenWatch:
    """Asks in a thread of its own, since a keyring may wait for a password; again and again while there is none."""

    def __init__(self, server: ServerOptions) -> None:
        self.trouble: TokenMissing | None = None
        self._server = server
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._ask, name="token of the line", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ask no more; a keyring that hangs is left to itself."""
        self._closed.set()
        self._thread.join(_END_S)

    def _ask(self) -> None:
        from factory_prov.registrars.registry import open_registrar

        while not self._closed.is_set():
            try:
                open_registrar(self._server, token_file=None, environ=environment())
            except TokenMissing as missing:
                if self.trouble is None or self.trouble.message != missing.message:
                    self.trouble = missing
            except FactoryProvError:
                return  # no matter of the token: a run says it
            else:
                self.trouble = None
                return
            self._closed.wait(_AGAIN_S)
