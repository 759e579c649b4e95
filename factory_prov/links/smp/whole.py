"""The time a whole file may take: a device may answer each request in time, and never come to an end."""

from __future__ import annotations

import time

from factory_prov.errors import TooSlow
from factory_prov.links.smp import request_words
from factory_prov.links.smp.messages import FileRequest
from factory_prov.messages import Message


class WholeDeadline:
    """Begins now; `place` is the device's port."""

    def __init__(self, limit_s: float, *, place: str) -> None:
        self._limit_s = limit_s
        self._place = place
        self._ends_at = time.monotonic() + limit_s

    def check(self, request: FileRequest) -> None:
        """Give up on a device that is not done in time; the request is the one it answered last."""
        if time.monotonic() > self._ends_at:
            raise TooSlow(
                request_words.too_slow(request, self._limit_s),
                place=self._place,
                cure=Message("Power-cycle the board and start again."),
            )
