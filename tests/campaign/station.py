"""One station of many on a ledger: reserves names, closes records, and writes what it was told into a file of its own.

A line is written, and on the disk, when the ledger has returned, so that a line is a promise of the ledger:
R NAME CHIP (reserved), C NAME CHIP (closed). In the end it tells what it has met, as one line of JSON.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from factory_prov.errors import IdentityTaken, LedgerError
from factory_prov.ledger.postgres.address import address_of
from factory_prov.ledger.postgres.opening import open_database
from factory_prov.ledger.records import Outcome, RunStart
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.store import Ledger

_T = TypeVar("_T")
PASS_EVERY = 10
"""Every tenth unit is taken through all states; the others fail when they have their name."""
_STATES = (UnitState.CREDENTIALS_MADE, UnitState.WRITTEN, UnitState.ACCEPTED, UnitState.VERIFIED)


class Station:
    """Takes unit after unit until it has been given so many names."""

    def __init__(self, ledger: Ledger, index: int, promises: Path) -> None:
        self._ledger, self._index = ledger, index
        self._promises = os.open(promises, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.met: Counter[str] = Counter()
        self.longest_s = 0.0
        self.reserved = 0

    def unit(self, number: int) -> None:
        """Take one unit: its chip is drawn, its name is the counter's next."""
        chip, now = secrets.token_hex(8), datetime.now(UTC)
        start = RunStart(
            station=f"station {self._index}", job_name="campaign", job_digest="00", probe=f"{self._index}-{number}",
            started_at=now,
        )  # fmt: skip
        run = self._timed(lambda: self._ledger.begin(start))
        try:
            serial = self._timed(lambda: self._ledger.next_serial("campaign"))
            name = f"urn:dev:ops:32473-Unit-{serial:08d}"
            self._timed(lambda: self._ledger.reserve(run, name, psk_identity=name, again=None, seen=chip))
            self._promise("R", name, chip)
            self.reserved += 1
            self._timed(lambda: self._ledger.set_hardware_id(run, chip))
            passes = number % PASS_EVERY == 0
            for state in _STATES if passes else ():
                self._timed(lambda state=state: self._ledger.reach(run, state))  # type: ignore[misc]
            outcome, code = (Outcome.PASS, None) if passes else (Outcome.FAIL, "E301")
            self._timed(lambda: self._ledger.finish(run, outcome, code=code, at=datetime.now(UTC)))
            self._promise("C", name, chip)
        except BaseException:
            self._ledger.gave_up(run)
            raise

    def _timed(self, call: Callable[[], _T]) -> _T:
        began = time.monotonic()
        try:
            return call()
        finally:
            self.longest_s = max(self.longest_s, time.monotonic() - began)

    def _promise(self, what: str, name: str, chip: str) -> None:
        os.write(self._promises, f"{what} {name} {chip}\n".encode())
        os.fsync(self._promises)


def main() -> None:
    """Be a station: ADDRESS INDEX NAMES FOLDER."""
    address, index, names, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    with Ledger(open_database(address_of(address))) as ledger:
        station = Station(ledger, index, folder / f"station-{index}.txt")
        number = 0
        while station.reserved < names:
            number += 1
            try:
                station.unit(number)
            except IdentityTaken:
                station.met["names refused"] += 1
            except LedgerError as failure:
                station.met[type(failure).__name__] += 1
                if "DEBUG" in os.environ:
                    print(failure, file=sys.stderr, flush=True)
    print(json.dumps({"met": station.met, "longest_s": station.longest_s}))


if __name__ == "__main__":
    main()
