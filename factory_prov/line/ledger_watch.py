"""Whether a ledger that did not answer when the line was opened is there by now: asked in a thread of its own."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.errors import InputError, LedgerAway

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.address import Address

_AGAIN_S = 2.0
_END_S = 1.0


class LedgerWatch:
    """Asks again and again until there is an answer, whatever it is: opening the line tells it."""

    def __init__(self, place: Path | Address, trouble: LedgerAway) -> None:
        self.trouble = trouble
        self.answers = False
        """Whether it is time to open the line again."""
        self._place = place
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._ask, name="ledger of the line", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ask no more; a question that hangs ends by itself."""
        self._closed.set()
        self._thread.join(_END_S)

    def _ask(self) -> None:
        from factory_prov.ledger.station import look

        while not self._closed.wait(_AGAIN_S):
            try:
                look(self._place)
            except LedgerAway:
                continue
            except InputError:
                pass
            self.answers = True
            return
