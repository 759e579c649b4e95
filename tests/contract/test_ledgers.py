"""What several programs at one ledger count on, in a file and in a database: one has a thing, the others hear it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from factory_prov.errors import IdentityTaken, LedgerError, LedgerLost, ReturnedUnit
from factory_prov.ledger.postgres.address import Address
from factory_prov.ledger.postgres.database import BLOCK, Limits, PostgresDatabase
from factory_prov.ledger.postgres.opening import open_database
from factory_prov.ledger.records import Outcome, RunStart
from factory_prov.ledger.store import Ledger

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
START = RunStart(station="line 1", job_name="sensor", job_digest="ab12", probe="683", started_at=AT)
STATIONS = 6
Another = Callable[[], Ledger]


def race(another: Another, act: Callable[[Ledger, int], object]) -> list[object]:
    """Let every station act at the same moment; what each got, an error of ours too."""
    together = threading.Barrier(STATIONS)

    def station(number: int) -> object:
        with another() as ledger:
            run_id = ledger.begin(START)
            together.wait()
            try:
                return act(ledger, run_id)
            except (IdentityTaken, ReturnedUnit, LedgerError) as failure:
                return failure
            finally:
                together.wait()

    with ThreadPoolExecutor(STATIONS) as pool:
        return list(pool.map(station, range(STATIONS)))


def reserve(ledger: Ledger, run: int, *, name: str) -> object:
    return ledger.reserve(run, name, psk_identity=None, again=None)  # type: ignore[arg-type]


def losers(results: list[object]) -> list[object]:
    return [result for result in results if isinstance(result, Exception)]


def test_one_of_many_gets_a_name(another: Another) -> None:
    for name in ("a", "b", "c"):
        results = race(another, partial(reserve, name=name))
        assert len(losers(results)) == STATIONS - 1
        assert all(isinstance(each, IdentityTaken) and "goes on" in str(each) for each in losers(results))


def test_one_of_many_gets_a_name_that_was_given_back(another: Another) -> None:
    with another() as ledger:
        run = ledger.begin(START)
        ledger.reserve(run, "free", psk_identity=None, again=None)
        ledger.finish(run, Outcome.FAIL, code="E301", at=AT)
    results = race(another, partial(reserve, name="free"))
    assert len(losers(results)) == STATIONS - 1
    assert all(isinstance(each, IdentityTaken) for each in losers(results))


def test_one_of_many_gets_a_psk_identity(another: Another) -> None:
    results = race(another, lambda ledger, run: ledger.reserve(run, f"n{run}", psk_identity="psk", again=None))
    assert len(losers(results)) == STATIONS - 1
    assert all(isinstance(each, IdentityTaken) and "psk" in str(each) for each in losers(results))


def test_one_of_many_gets_a_chip(another: Another) -> None:
    def met(ledger: Ledger, run: int) -> object:
        ledger.reserve(run, f"n{run}", psk_identity=None, again=None)  # type: ignore[arg-type]
        return ledger.set_hardware_id(run, "CHIP")  # type: ignore[arg-type]

    results = race(another, met)
    assert len(losers(results)) == STATIONS - 1
    assert all(isinstance(each, ReturnedUnit) for each in losers(results))


def test_no_number_is_given_twice(another: Another) -> None:
    results = race(another, lambda ledger, _: [ledger.next_serial("n") for _ in range(BLOCK + 5)])
    numbers = [number for each in results for number in each]  # type: ignore[attr-defined]
    assert len(set(numbers)) == len(numbers) == STATIONS * (BLOCK + 5)


def test_numbers_that_nobody_has_seen_go_back(another: Another) -> None:
    with another() as ledger:
        assert [ledger.next_serial("n") for _ in range(3)] == [1, 2, 3]
        ledger.reserve(ledger.begin(START), "three", psk_identity=None, again=None)
    with another() as ledger:
        assert ledger.next_serial("n") == 4
        assert ledger.next_serial("n", first=100) >= 100


def test_what_one_writes_another_reads(another: Another) -> None:
    with another() as one, another() as two:
        run = one.begin(START)
        one.reserve(run, "name", psk_identity="psk", again=None)
        one.set_hardware_id(run, "CHIP")
        assert two.taken(["name", "other"]) == {"name"}
        one.finish(run, Outcome.FAIL, code="E301", at=AT)
        assert [(each.endpoint_name, each.outcome) for each in two.runs()] == [("name", Outcome.FAIL)]
        assert two.unit("CHIP").runs[0].run.code == "E301"
        assert two.touch().changes > one.touch().changes - 2


def quick(address: Address, **limits: float) -> PostgresDatabase:
    return open_database(address, limits=Limits(**{"call_s": 5.0, "beat_s": 0.05, "dead_s": 0.3, **limits}))


def wait_for(holds: Callable[[], bool]) -> None:
    for _ in range(400):
        if holds():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it does not come to that")


def of_another_pc(database: PostgresDatabase, folder: Path) -> None:
    """Keep its lock where the others do not look, as another PC does."""
    database.leases._folder = folder


def test_a_station_that_falls_silent_is_taken_over_and_writes_nothing_more(
    postgres_ledger: Address, tmp_path: Path
) -> None:
    silent_database = quick(postgres_ledger, beat_s=3600.0)
    of_another_pc(silent_database, tmp_path / "elsewhere")
    with Ledger(quick(postgres_ledger)) as living, Ledger(silent_database) as silent:
        living.touch()
        run = silent.begin(START)
        silent.next_serial("n")
        silent.reserve(run, "name", psk_identity=None, again=None, seen="CHIP")
        with pytest.raises(IdentityTaken):
            living.reserve(living.begin(START), "name", psk_identity=None, again=None)

        def taken_over() -> bool:
            retry = living.begin(START)
            try:
                living.reserve(retry, "name", psk_identity=None, again=None)
            except IdentityTaken:
                living.finish(retry, Outcome.ERROR, code="E105", at=AT)
                return False
            return living.cut_off(retry, "CHIP") is not None

        wait_for(taken_over)
        with pytest.raises(LedgerLost, match="taken over"):
            silent.set_hardware_id(run, "CHIP")
        with pytest.raises(LedgerError, match="no open run"):
            silent.set_hardware_id(run, "CHIP")
        assert silent.begin(START) > run, "it goes on under a lease of its own"


def test_a_station_of_another_pc_that_lives_is_never_taken_over(postgres_ledger: Address, tmp_path: Path) -> None:
    far = quick(postgres_ledger)
    of_another_pc(far, tmp_path / "elsewhere")
    with Ledger(quick(postgres_ledger)) as near, Ledger(far) as beating:
        near.touch()
        beating.reserve(beating.begin(START), "name", psk_identity=None, again=None)
        for _ in range(10):
            threading.Event().wait(0.1)
            with pytest.raises(IdentityTaken):
                near.reserve(near.begin(START), "name", psk_identity=None, again=None)


def test_a_program_of_this_pc_that_was_killed_is_taken_over_at_once(postgres_ledger: Address) -> None:
    with ExitStack() as stack:
        killed_database = open_database(postgres_ledger)
        killed = stack.enter_context(Ledger(killed_database))
        killed.reserve(killed.begin(START), "name", psk_identity=None, again=None)
        number = killed.next_serial("n")
        lease = killed_database.leases._lease
        assert lease is not None
        lease.release()  # what the system does for a process that is killed…
        killed_database.leases._file(killed_database.leases.token).touch()  # …whose file stays
        with Ledger(open_database(postgres_ledger)) as living:
            assert living.reserve(living.begin(START), "name", psk_identity=None, again=None).known
            assert living.next_serial("n") == number
