"""Many stations on one PostgreSQL that is killed, restarted, frozen and failed over while they work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from postgres import PASSWORD, PostgresPair, PostgresServer

from factory_prov.ledger.postgres.address import address_of
from factory_prov.ledger.postgres.opening import make

_PROGRAM = Path(__file__).with_name("station.py")
_STARTS_WITHIN_S = 120.0
_RECOVERS_WITHIN_S = 120.0
_SLICE_S = 0.05


@dataclass(slots=True, kw_only=True)
class StationsTally:
    """What the stations were promised, what the ledger has, and how long somebody had to wait."""

    reserved: int = 0
    closed: int = 0
    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    longest_s: float = 0.0
    recovered_s: dict[str, float] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class Stations:
    """So many processes, each with a file of what it was promised."""

    def __init__(self, pair: PostgresPair, folder: Path, stations: int, names: int) -> None:
        self.pair, self._folder, self._count = pair, folder, stations
        self.address = pair.new_database()
        self._wanted = stations * names
        with _environment(folder):
            make(address_of(self.address))
        variables = {**os.environ, **_variables(folder)}
        self._processes = [
            subprocess.Popen(
                [sys.executable, str(_PROGRAM), self.address, str(index), str(names), str(folder)],
                stdout=subprocess.PIPE, text=True, env=variables,
            )
            for index in range(stations)
        ]  # fmt: skip
        self.tally = StationsTally()

    def close(self) -> None:
        """Leave no station behind."""
        for process in self._processes:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()

    def promises(self, index: int) -> list[list[str]]:
        """Return what a station was promised, oldest first: R or C, name, chip."""
        try:
            lines = (self._folder / f"station-{index}.txt").read_text().splitlines()
        except OSError:
            return []
        return [line.split() for line in lines]

    def wait_share(self, share: float) -> None:
        """Wait until that share of all names is reserved."""
        while self._reserved() < share * self._wanted and any(process.poll() is None for process in self._processes):
            time.sleep(_SLICE_S)

    def disturbed(self, what: str, disturb: Callable[[], None]) -> None:
        """Do something to the database, and wait until every station works again or has finished."""
        disturb()
        before, began = self._lines(), time.monotonic()
        while not self._all_go_on(before):
            assert time.monotonic() - began < _RECOVERS_WITHIN_S, f"after {what} not all stations work again"
            time.sleep(_SLICE_S)
        self.tally.recovered_s[what] = time.monotonic() - began

    def finish(self) -> StationsTally:
        """Wait for the stations, and compare the ledger with what they were promised."""
        for process in self._processes:
            told, _ = process.communicate(timeout=3600)
            assert process.returncode == 0, told
            end = json.loads(told.splitlines()[-1])
            self.tally.met.update(end["met"])
            self.tally.longest_s = max(self.tally.longest_s, end["longest_s"])
        return self.tally

    def compare(self, server: PostgresServer) -> None:
        """Look at the ledger: every promise is kept, and no name was promised twice."""
        database = address_of(self.address).database
        statement = (
            "SELECT i.endpoint_name, r.hardware_id, coalesce(r.outcome, '') FROM runs r JOIN identities i"
            " ON i.id = r.identity_id"
        )
        rows = [line.split("|") for line in server.psql(statement, database).splitlines()]
        closed = {(name, chip) for name, chip, outcome in rows if outcome}
        known = {name for name, _, _ in rows}
        promised = [promise for index in range(self._count) for promise in self.promises(index)]
        reserved = Counter(name for what, name, _ in promised if what == "R")
        tally = self.tally
        tally.reserved, tally.closed = reserved.total(), sum(what == "C" for what, _, _ in promised)
        tally.twice = [name for name, number in reserved.items() if number > 1]
        tally.lost = [name for what, name, chip in promised if what == "C" and (name, chip) not in closed]
        tally.lost += [name for name in reserved if name not in known]
        passes = "SELECT hardware_id FROM identities WHERE retired_at IS NULL AND hardware_id IS NOT NULL"
        chips = Counter(server.psql(passes, database).splitlines())
        tally.twice += [chip for chip, number in chips.items() if number > 1]

    def _reserved(self) -> int:
        return sum(self._lines()) // 2

    def _lines(self) -> list[int]:
        return [len(self.promises(index)) for index in range(self._count)]

    def _all_go_on(self, before: list[int]) -> bool:
        """Whether each station has closed a unit since, and not only what was on its way."""
        pairs = zip(self._processes, self._lines(), before, strict=True)
        return all(process.poll() is not None or now > then + 4 for process, now, then in pairs)


@contextmanager
def stations(pair: PostgresPair, folder: Path, *, count: int, names: int) -> Iterator[Stations]:
    """Start the stations; none is left at the end."""
    began, made = time.monotonic(), Stations(pair, folder, count, names)
    try:
        made.wait_share(0.02)
        yield made
    finally:
        made.close()
        made.tally.seconds = time.monotonic() - began


def campaign(pair: PostgresPair, folder: Path, *, count: int, names: int, frozen_s: float) -> StationsTally:
    """Let stations work on a pair: its primary is killed and restarted, frozen, and in the end failed over."""

    def kill_and_restart() -> None:
        pair.primary.kill()
        time.sleep(1.0)
        pair.primary.restart()

    def freeze() -> None:
        pair.primary.freeze()
        time.sleep(frozen_s)
        pair.primary.thaw()

    with stations(pair, folder, count=count, names=names) as work:
        work.wait_share(0.25)
        work.disturbed("killed and restarted", kill_and_restart)
        work.wait_share(0.5)
        work.disturbed(f"frozen for {frozen_s:g} s", freeze)
        work.wait_share(0.75)
        work.disturbed("failed over", pair.fail_over)
        work.finish()
        work.compare(pair.standby)
    return work.tally


def _variables(folder: Path) -> dict[str, str]:
    return {
        "PGPASSWORD": PASSWORD,
        "HOME": str(folder),
        "FACTORY_PROV_SHARED_DIR": str(folder),
        "FACTORY_PROV_LANG": "en",
    }


@contextmanager
def _environment(folder: Path) -> Iterator[None]:
    kept = dict(os.environ)
    os.environ.update(_variables(folder))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
