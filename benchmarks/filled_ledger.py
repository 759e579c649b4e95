"""Ledgers of very many units, made straight by SQL: as they are after years of a line, in a minute.

One unit in thirty has failed once before, some wait for their server, some names have ended, one unit has been here a
thousand times. Chips, keys and signatures are random, and always the same.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from factory_prov.ledger.letters import RECORD_KINDS, SERVER_STATES, UNIT_STATES
from factory_prov.ledger.packed_steps import packed
from factory_prov.ledger.records import StepRecord, StepState
from factory_prov.ledger.store import Ledger
from factory_prov.ledger.times import utc_us
from factory_prov.run.steps import STEPS

if TYPE_CHECKING:
    import psycopg

BEGAN = datetime(2026, 1, 1, 6, tzinfo=UTC)
EVERY_S = 20
MANY_RUNS = 1_000
PROBES = 24
OFTEN_HERE = "ffff000011112222"
"""The chip that has been here MANY_RUNS times."""
_AT_ONCE = 20_000
_REASON = (
    '{"template": "the device did not answer within {limit_s} s on {port}.", '
    '"values": {"limit_s": "10", "port": "/dev/ttyACM3"}}'
)
_TOLD = "the device did not answer within 10 s on /dev/ttyACM3."
Tables = dict[str, list[Sequence[Any]]]

COLUMNS = {
    "stations": "id, name, public_key, last_number, last_digest",
    "setups": "id, station, operator, job_name, job_digest, tool_version, first_image, final_image, key_source",
    "servers": "id, name",
    "identities": "id, endpoint_name, hardware_id, state, server_state, reserved_at, passed_at, retired_at",
    "psk_identities": "psk_identity, identity_id, is_name",
    "runs": "id, identity_id, psk_identity, hardware_id, setup_id, probe, started_at, finished_at, outcome, code, "
    "reason, steps, pack_sha256, record_number, state, seen_hardware_id, told",
    "registrations": "id, run_id, identity_id, server_id, device_id, outcome, at",
    "key_hashes": "hash, kind, identity_id, run_id",
    "evidence": "station_id, number, kind, run_id, identity_id, at, digest, signature",
}


def name_of(number: int) -> str:
    """Return the name of a unit."""
    return f"ACME-{number:07d}" if number % 2 else f"urn:imei:35{number * 7_919_317 % 10**13:013d}"


class _Line:
    """A line that makes units; `rows` are those that are not written yet."""

    def __init__(self) -> None:
        self.rows: Tables = {table: [] for table in COLUMNS}
        self._draw = random.Random(13)  # no secrets: always the same
        self._runs = 0
        for number in range(1, 4):
            digest = self._draw.randbytes(32).hex()
            images = (self._draw.randbytes(32).hex(), self._draw.randbytes(32).hex())
            self.rows["setups"].append((number, "line 1", "", "Water meter", digest, "2.0", *images, "this PC"))
        self.rows["servers"].append((1, "https://eu.iot.avsystem.cloud"))
        self.rows["stations"].append((1, "line 1", self._draw.randbytes(32), 0, None))

    def unit(self, number: int) -> None:
        """Make one."""
        chip, at = f"{self._draw.getrandbits(64):016x}", BEGAN + timedelta(seconds=EVERY_S * number)
        waits, ended = number % 5_000 == 0, number % 7_000 == 0
        name, at_us, identity = name_of(number), utc_us(at), number + 1  # the first is the one that is often here
        state = UNIT_STATES["retired" if ended else "closed"]
        passed = None if waits else at_us + 13_000_000
        self.rows["identities"].append(
            (
                identity,
                name,
                chip,
                state,
                SERVER_STATES["owed" if waits else "registered"],
                at_us,
                passed,
                at_us if ended else None,
            )
        )
        self.rows["psk_identities"].append((name, identity, True))
        if number % 30 == 0:
            self.run(identity, name, chip, at - timedelta(seconds=9), "FAIL")
        self.run(identity, name, chip, at, "WAIT" if waits else "PASS")

    def often_here(self, number: int) -> None:
        """Make the unit that has been here very often."""
        at = utc_us(BEGAN)
        self.rows["identities"].append(
            (number, "often-here", OFTEN_HERE, UNIT_STATES["closed"], SERVER_STATES["registered"], at, at, None)
        )
        self.rows["psk_identities"].append(("often-here", number, True))
        for turn in range(MANY_RUNS):
            self.run(number, "often-here", OFTEN_HERE, BEGAN + timedelta(seconds=turn), "PASS")

    def run(self, identity: int, name: str, chip: str, at: datetime, outcome: str) -> None:
        """Make a run of a unit."""
        self._runs += 1
        run, at_us, failed = self._runs, utc_us(at), outcome == "FAIL"
        why = ("E312", _REASON) if failed else (None, None)
        times = (at_us, at_us + 13_000_000)
        shared = (1 + identity * 3 // 1_000_000 % 3, f"0006830{identity % PROBES:05d}")
        state = UNIT_STATES["accepted" if failed else "closed"]
        rest = (self._steps(at), self._draw.randbytes(32), run, state, "", _TOLD if failed else None)
        self.rows["runs"].append((run, identity, name, chip, *shared, *times, outcome, *why, *rest))
        self.rows["key_hashes"].append((self._draw.randbytes(16), "psk", identity, run))
        if outcome == "PASS":
            device = f"{self._draw.getrandbits(48):012x}"
            self.rows["registrations"].append((run, run, identity, 1, device, "created", at_us + 9_000_000))
        self.rows["evidence"].append(
            (1, run, RECORD_KINDS["ended"], run, None, times[1], self._draw.randbytes(32), self._draw.randbytes(64))
        )

    def _steps(self, at: datetime) -> str:
        records = []
        for each in STEPS:
            records.append(StepRecord(step=each.step.key, state=StepState.STARTED, at=at, detail=""))
            at += timedelta(milliseconds=self._draw.randrange(5, 4_000))
            records.append(StepRecord(step=each.step.key, state=StepState.DONE, at=at, detail=""))
        return packed(records, records[0].at)


def _pieces(units: int) -> Iterator[Tables]:
    line = _Line()
    line.often_here(1)
    for number in range(1, units + 1):
        line.unit(number)
        if number % _AT_ONCE == 0 or number == units:
            yield line.rows
            for rows in line.rows.values():
                rows.clear()


def _fill(units: int, put: Callable[[str, list[Sequence[Any]]], None]) -> None:
    for tables in _pieces(units):
        for table, rows in tables.items():
            put(table, rows)


def fill_file(path: Path, units: int) -> None:
    """Make a ledger's file of so many units."""
    Ledger.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("BEGIN")

        def put(table: str, rows: list[Sequence[Any]]) -> None:
            places = ", ".join("?" * len(COLUMNS[table].split(",")))
            raw.executemany(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({places})", rows)  # ours
            if table == "runs":
                texts = ((row[0], f"{row[2]}\n\n{row[3]}\n\n{row[2]}\n\n{row[-1] or ''}\n\n") for row in rows)
                raw.executemany("INSERT INTO run_texts (rowid, texts) VALUES (?, ?)", texts)

        _fill(units, put)
        raw.execute("UPDATE stations SET last_number = (SELECT max(number) FROM evidence)")
        raw.execute("COMMIT")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _is_digest16(value: object) -> bool:
    return isinstance(value, bytes) and len(value) == 16  # the others are of 32 and 64


def fill_database(connection: psycopg.Connection[Any], units: int) -> None:
    """Fill an empty ledger on PostgreSQL with so many units."""

    def put(table: str, rows: list[Sequence[Any]]) -> None:
        with connection.cursor().copy(f"COPY {table} ({COLUMNS[table]}) FROM STDIN") as copy:  # type: ignore[arg-type]
            for row in rows:
                copy.write_row([UUID(bytes=each) if _is_digest16(each) else each for each in row])

    _fill(units, put)
    connection.execute("UPDATE stations SET last_number = (SELECT max(number) FROM evidence)")
    for table in ("identities", "runs", "registrations", "setups", "servers", "stations"):
        serial = f"pg_get_serial_sequence('{table}', 'id')"
        connection.execute(f"SELECT setval({serial}, (SELECT max(id) FROM {table}))")  # type: ignore[arg-type]
    connection.commit()
