"""How long to wait for a server: the time the whole has, the pauses in it, and what the server asks for."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.errors import ServerError

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 8.0
_LAST_TRY_S = 1.0


class RetryBudget:
    """The time a task has for all its requests, and the growing pauses between tries (0.5 s, doubled up to 8 s)."""

    def __init__(self, total_s: float, cancel: CancelToken) -> None:
        self.total_s = total_s
        self.cancel = cancel
        self._ends_at = time.monotonic() + total_s
        self._next_s = _FIRST_PAUSE_S
        self.has_changed = False  # whether a request of the task may have changed something at the server

    @property
    def remaining_s(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._ends_at - time.monotonic())

    def pause(self, error: ServerError, *, at_least_s: float = 0.0) -> None:
        """Wait before the next try; raise `error` at once when there would be no time left after it.

        The last pause is as short as it must be for one more try, unless the server asked for a longer one.
        """
        remaining_s = self.remaining_s
        wait_s = max(min(self._next_s, remaining_s - _LAST_TRY_S), at_least_s)
        self._next_s = min(self._next_s * 2, _LONGEST_PAUSE_S)
        if wait_s >= remaining_s or wait_s < _FIRST_PAUSE_S:
            raise error from None
        self.cancel.wait(wait_s)


def retry_after_s(text: str, server_date: str) -> float | None:
    """Return the seconds a Retry-After header asks for (RFC 9110, 10.2.3); None when it says nothing readable.

    A date in it is compared with the server's own clock, the Date header, because a factory PC may be wrong.
    """
    if re.fullmatch(r"\s*\d{1,9}\s*", text, re.ASCII):
        return float(text)
    until = http_date(text)
    if until is None:
        return None
    return max(0.0, (until - (http_date(server_date) or datetime.now(UTC))).total_seconds())


def http_date(text: str) -> datetime | None:
    """Read a date as HTTP has it (RFC 9110, 5.6.7); None when it is none."""
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # a moment beyond the years that there are, in UTC, is none either
        return None
