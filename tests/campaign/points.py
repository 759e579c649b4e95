"""Where a run is ended: spread over its lines, its time and the writes of its ledger, in between by chance."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from slow_disk import Fault

from campaign.program import Program

_IN_WRITES = (Fault.KILL_BEFORE, Fault.KILL_AFTER, Fault.TORN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How long a whole run is: lines told, seconds, calls to the disk (0: not counted)."""

    lines: int
    seconds: float
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """When: so many seconds after a line; or by the disk itself, at a call."""

    line: int = 0
    seconds: float = 0.0
    fault: Fault = Fault.NONE
    call: int = 0

    def __str__(self) -> str:
        if self.call:
            return f"at call {self.call} of the disk ({self.fault.name})"
        return f"{self.seconds * 1000:.0f} ms after line {self.line}"

    def wait(self, program: Program) -> None:
        """Wait until a program is there; at once where the disk ends it."""
        if not self.call:
            program.wait_lines(self.line)
            ends_at = time.monotonic() + self.seconds
            while time.monotonic() < ends_at and not program.ended():
                time.sleep(min(0.002, max(0.0, ends_at - time.monotonic())))


def spread(length: Length, number: int, draw: random.Random) -> Iterator[Point]:
    """Return so many points; each third of them covers the whole of a run in its own measure."""
    for index in range(number):
        share = (index + draw.random()) / number
        measure = index % 3
        if measure == 0 and length.calls:
            yield Point(fault=draw.choice(_IN_WRITES), call=1 + int(share * length.calls))
        elif measure == 1:
            yield Point(line=int(share * length.lines), seconds=draw.uniform(0, 0.03))
        else:
            yield Point(seconds=share * length.seconds)
