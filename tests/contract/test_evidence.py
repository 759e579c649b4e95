"""Evidence, the ends of names and backups are the same in a file and in a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from postgres import PASSWORD
from signed_ledgers import KEY, a_run, an_end

from factory_prov.ledger.backup import back_up
from factory_prov.ledger.evidence.chain import ChainSigner
from factory_prov.ledger.evidence.own_ledger import verification_of
from factory_prov.ledger.moving import move
from factory_prov.ledger.postgres.address import Address, address_of
from factory_prov.ledger.postgres.opening import make
from factory_prov.ledger.records import EndingKind, Outcome
from factory_prov.ledger.station import opened
from factory_prov.ledger.store import Ledger

Place = Path | Address


@pytest.fixture(params=["file", "database"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    if request.param == "file":
        return tmp_path / "ledger.sqlite"
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    address = address_of(request.getfixturevalue("postgres_url"))
    make(address)
    return address


@pytest.fixture
def filled(place: Place) -> Iterator[Place]:
    with Ledger(opened(place), None, ChainSigner(lambda: KEY)) as ledger:
        for number in range(1, 4):
            a_run(ledger, number)
        a_run(ledger, 4, Outcome.FAIL)
        an_end(ledger, "meter-2")
        an_end(ledger, "meter-3", EndingKind.REVOKED)
    return place


def wrong(place: Place) -> list[tuple[int | None, str]]:
    with verification_of(place) as check:
        return [(each.number, each.unit) for each in check.findings()]


def test_what_was_signed_holds_and_a_change_is_found(filled: Place) -> None:
    assert wrong(filled) == []
    with closing(opened(filled)) as database, database.writing() as connection:
        connection.exec_driver_sql("UPDATE runs SET probe = 'other' WHERE id = 4")
    assert wrong(filled) == [(4, "meter-4")]


def test_names_end(filled: Place) -> None:
    with Ledger(opened(filled), None, ChainSigner(lambda: KEY)) as ledger:
        assert [(each.endpoint_name, each.kind.value) for each in ledger.endings()] == [
            ("meter-2", "scrapped"),
            ("meter-3", "revoked"),
        ]


def test_a_copy_is_a_file_with_everything_and_goes_into_a_database_again(
    filled: Place, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.sqlite"
    marks = back_up(filled, copy)
    assert marks.runs == 4
    assert wrong(copy) == []
    if isinstance(filled, Path):
        monkeypatch.setenv("PGPASSWORD", PASSWORD)
        address = address_of(request.getfixturevalue("postgres_url"))
    else:
        with closing(opened(filled)) as database, database.writing() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        address = filled
    move(copy, address)
    assert wrong(address) == []
    with Ledger(opened(address), None, ChainSigner(lambda: KEY)) as ledger:
        a_run(ledger, 9)
    assert wrong(address) == []
