"""Faults a virtual server shows on request, as data: what real servers, proxies and networks do on a bad day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class FaultKind(StrEnum):
    """What happens instead of the right answer; the first six leave the server's devices as they are.

    STATUS answers `status` at once · SILENT takes the request and never answers · RESET breaks the connection ·
    NOT_JSON answers 200 with a web page · REDIRECT sends the client to `location` · ECHO refuses and repeats every
    secret of the request in the text.

    The others carry the request out: RESET_AFTER breaks the connection then · CUT does so in the middle of the answer ·
    RESET_HALFWAY does so when half of a list of devices is made · DRIP answers one byte every `pace_s` ·
    GARBAGE answers bytes that are no text · WRONG_KEY keeps another key than the one sent · HIDDEN_KEY shows a device
    without its key · EMPTY answers 200 and no body · TOO_LONG adds `size_bytes` of nothing to its answer.
    """

    STATUS = "status"
    SILENT = "silent"
    RESET = "reset"
    NOT_JSON = "not json"
    REDIRECT = "redirect"
    ECHO = "echo"
    RESET_AFTER = "reset after"
    CUT = "cut"
    RESET_HALFWAY = "reset halfway"
    DRIP = "drip"
    GARBAGE = "garbage"
    WRONG_KEY = "wrong key"
    HIDDEN_KEY = "hidden key"
    EMPTY = "empty"
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFault:
    """One fault, for the next `times` requests of that `method` whose path has `path_part` in it (empty: of any).

    `skip`: so many such requests are answered well before. `retry_after` is the header as sent: seconds or an HTTP
    date. `location` is where REDIRECT points.
    """

    kind: FaultKind
    method: str = ""
    path_part: str = ""
    times: int = 1
    skip: int = 0
    status: int = 503
    retry_after: str = ""
    location: str = ""
    pace_s: float = 1.0
    size_bytes: int = 2 << 20


class FaultQueue:
    """Faults in the order they were asked for; the caller holds the lock."""

    def __init__(self) -> None:
        self._waiting: list[HttpFault] = []

    def add(self, fault: HttpFault) -> None:
        """Append a fault, as often as it says."""
        self._waiting.append(fault)

    def take(self, method: str, path: str) -> HttpFault | None:
        """Return the first fault that this request meets, which has one time less to come then."""
        for index, fault in enumerate(self._waiting):
            if fault.method in ("", method) and fault.path_part in path:
                return self._used(index, fault)
        return None

    def _used(self, index: int, fault: HttpFault) -> HttpFault | None:
        if fault.skip:
            self._waiting[index] = replace(fault, skip=fault.skip - 1)
            return None
        if fault.times > 1:
            self._waiting[index] = replace(fault, times=fault.times - 1)
        else:
            del self._waiting[index]
        return fault

    def clear(self) -> None:
        """Forget the faults that have not happened yet."""
        self._waiting.clear()
