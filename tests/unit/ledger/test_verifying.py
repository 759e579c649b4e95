"""The check of the records finds every change of what was signed, says where, and nothing in a ledger that is whole."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from signed_ledgers import AT, COVERED, KEY, a_run, an_end, signed_ledger, start

from factory_prov.credentials.station_key import new_station_key
from factory_prov.ledger import entries
from factory_prov.ledger.entries import Answer
from factory_prov.ledger.evidence.chain import ChainSigner, Closed
from factory_prov.ledger.evidence.findings import Finding
from factory_prov.ledger.evidence.verifying import Verification
from factory_prov.ledger.records import Again, ChainEnd, EndingKind, Outcome, RecordKind, RunId
from factory_prov.ledger.sqlite.looking import SqliteLook
from factory_prov.ledger.store import Ledger
from factory_prov.ledger.tables import identities
from tests.ledgers import verified

OTHER = new_station_key()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with runs of every kind at two stations, with endings, and a delivery."""
    file = tmp_path_factory.mktemp("whole") / "ledger.db"
    with signed_ledger(file) as ledger:
        for number in range(1, 5):
            a_run(ledger, number)
        a_run(ledger, 5, Outcome.FAIL)
        owed = a_run(ledger, 6, Outcome.WAIT)
        a_run(ledger, 7, Outcome.WAIT)
        an_end(ledger, "meter-2")
        again = ledger.begin(start(8))
        ledger.reserve(again, "meter-3b", psk_identity=None, again=Again.NEW_IDENTITY)
        ledger.set_hardware_id(again, "F4CE0003")
        verified(ledger, again)
        ledger.finish(again, Outcome.PASS, code=None, at=AT)
        deliver(ledger, owed)
    with signed_ledger(file, OTHER) as ledger:
        a_run(ledger, 9, station="line 2")
        a_run(ledger, 10, station="line 2")
    return file


def deliver(ledger: Ledger, run_id: int) -> None:
    """Do what the sender does with a registration that was owed."""
    with ledger._database.writing() as connection:
        connection.exec_driver_sql("UPDATE runs SET outcome = 'PASS' WHERE id = ?", (run_id,))
        (identity_id,) = connection.exec_driver_sql("SELECT identity_id FROM runs WHERE id = ?", (run_id,)).one()
        entries.put(connection, RunId(run_id), identity_id, Answer(server="s", outcome="created", at=AT))
        passed = identities.update().where(identities.c.id == identity_id).values(passed_at=AT)
        connection.execute(passed)
        ChainSigner(lambda: KEY).add(connection, Closed(kind=RecordKind.DELIVERED, at=AT, run_id=run_id))


@pytest.fixture
def file(tmp_path: Path, whole: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "ledger.db"))


def found(file: Path, **known: object) -> list[Finding]:
    look = SqliteLook(file)
    try:
        return list(Verification(look, **known).findings())  # type: ignore[arg-type]
    finally:
        look.close()


def change(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def said(findings: list[Finding]) -> list[tuple[str, int | None, str, str]]:
    return [(each.chain, each.number, each.unit, str(each.what)) for each in findings]


def test_a_whole_ledger_has_nothing_wrong(file: Path) -> None:
    look = SqliteLook(file)
    check = Verification(look)
    assert list(check.findings()) == []
    assert check.checked.records == 13
    assert [(end.chain, end.number) for end in check.checked.chains] == [("line 1", 11), ("line 2", 2)]
    assert check.checked.older_runs == 0


ALLOWED = {("identities", "hardware_id", "meter-5")}
"""The name of a unit that failed is not bound by that: its record says which chip it was."""


EDITS = [(table, column) for table, columns in COVERED.items() for column in columns]


def changed(value: object) -> object:
    """Return another value of the same kind, as one who wants it unseen would put there."""
    if value is None:
        return "1"
    if isinstance(value, int):
        return value + 1
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    return {"PASS": "FAIL", "FAIL": "PASS", "WAIT": "PASS", "e": "w", "w": "e"}.get(str(value), f"{value}x")


def _rows(file: Path, table: str) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(f"SELECT * FROM {table}").fetchall()  # table is one of COVERED


def _key_of(table: str) -> tuple[str, ...]:
    keys = {"evidence": ("station_id", "number"), "stations": ("name",), "psk_identities": ("psk_identity",)}
    return keys.get(table, ("ledger_id",) if table == "ledger_identity" else ("id",))


def _set(file: Path, table: str, row: sqlite3.Row, column: str, value: object) -> bool:
    """Change one value; whether the database takes it."""
    where = " AND ".join(f"{name} = ?" for name in _key_of(table))
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        try:
            connection.execute(
                f"UPDATE {table} SET {column} = ? WHERE {where}", (value, *(row[name] for name in _key_of(table)))
            )
        except sqlite3.IntegrityError:
            return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize(("table", "column"), EDITS)
def test_every_single_edit_of_what_is_signed_is_found(tmp_path: Path, whole: Path, table: str, column: str) -> None:
    unseen, tried = [], 0
    for index, row in enumerate(_rows(whole, table)):
        copy = Path(shutil.copy(whole, tmp_path / f"{index}.db"))
        if not _set(copy, table, row, column, changed(row[column])):
            continue
        tried += 1
        name = row["endpoint_name"] if table == "identities" else ""
        if not found(copy) and (table, column, name) not in ALLOWED:
            unseen.append(dict(row))
    assert unseen == []
    assert tried > 0


@pytest.mark.parametrize("table", [table for table in COVERED if table != "ledger_identity"])
def test_every_row_that_is_deleted_is_found(tmp_path: Path, whole: Path, table: str) -> None:
    ends = [ChainEnd(chain="line 1", number=11, digest=_rows(whole, "evidence")[10]["digest"].hex())]
    unseen = []
    for index, row in enumerate(_rows(whole, table)):
        copy = Path(shutil.copy(whole, tmp_path / f"{index}.db"))
        where = " AND ".join(f"{name} = ?" for name in _key_of(table))
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute(f"DELETE FROM {table} WHERE {where}", tuple(row[name] for name in _key_of(table)))
        if not found(copy, remembered=ends):
            unseen.append(dict(row))
    assert unseen == []


def test_it_says_which_record_of_which_unit(file: Path) -> None:
    change(file, "UPDATE runs SET hardware_id = 'F4CE9999' WHERE id = 5")
    assert said(found(file)) == [
        ("line 1", 5, "meter-5", "what the ledger says of it is not what the station has signed.")
    ]


def test_a_gap_and_records_in_another_order_are_found(file: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(file, tmp_path / "other.db"))
    change(file, "DELETE FROM evidence WHERE station_id = 1 AND number IN (3, 4)")
    assert [each for each in said(found(file)) if each[0]] == [
        ("line 1", 5, "", "the records 3 to 4 are missing; the one behind them cannot be checked whole.")
    ]
    change(
        other,
        "UPDATE evidence SET number = -3 WHERE station_id = 1 AND number = 3",
        "UPDATE evidence SET number = 3 WHERE station_id = 1 AND number = 4",
        "UPDATE evidence SET number = 4 WHERE station_id = 1 AND number = -3",
    )
    assert {each.number for each in found(other)} >= {3, 4}


def test_a_signature_of_another_station_is_named(file: Path) -> None:
    rows = {(row["station_id"], row["number"]): row for row in _rows(file, "evidence")}
    digest = rows[1, 2]["digest"]
    foreign = OTHER.sign(b"factory-prov record 1\n" + digest.hex().encode())
    change(file, f"UPDATE evidence SET signature = x'{foreign.hex()}' WHERE station_id = 1 AND number = 2")
    assert said(found(file)) == [("line 1", 2, "meter-2", "the signature is of another station: line 2.")]


def test_an_end_that_was_cut_off_is_known_from_what_the_station_remembers(file: Path) -> None:
    rows = [row for row in _rows(file, "evidence") if row["station_id"] == 2]
    known = [ChainEnd(chain="line 2", number=2, digest=rows[1]["digest"].hex())]
    change(
        file,
        "DELETE FROM evidence WHERE station_id = 2 AND number = 2",
        f"UPDATE stations SET last_number = 1, last_digest = x'{rows[0]['digest'].hex()}' WHERE name = 'line 2'",
        "DELETE FROM registrations WHERE run_id = 10",
        "DELETE FROM runs WHERE id = 10",
        "DELETE FROM psk_identities WHERE psk_identity = 'psk-10'",
        "DELETE FROM identities WHERE endpoint_name = 'meter-10'",
    )
    assert said(found(file)) == []
    assert said(found(file, remembered=known)) == [
        ("line 2", 2, "", "the chain ends at record 1, though record 2 was written.")
    ]


def test_a_ledger_that_was_signed_anew_is_known_by_key_and_memory(tmp_path: Path) -> None:
    mine, forged = tmp_path / "mine.db", tmp_path / "forged.db"
    for file, key in ((mine, KEY), (forged, OTHER)):
        with signed_ledger(file, key) as ledger:
            a_run(ledger, 1)
    known = [ChainEnd(chain="line 1", number=1, digest=_rows(mine, "evidence")[0]["digest"].hex())]
    assert found(mine, remembered=known, trusted=[KEY.public_key]) == []
    assert found(forged) == []
    assert [str(each.what) for each in found(forged, remembered=known, trusted=[KEY.public_key])] == [
        "the chain is signed with a key that is none of those you trust.",
        "record 1 is another one than this PC has written.",
    ]


def test_runs_from_before_the_first_record_are_counted_and_later_ones_without_are_found(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    with Ledger.open(file) as ledger:
        a_run(ledger, 1)
    look = SqliteLook(file)
    check = Verification(look)
    assert list(check.findings()) == []
    assert check.checked.older_runs == 1
    with signed_ledger(file) as ledger:
        a_run(ledger, 2)
    with Ledger.open(file) as ledger:
        a_run(ledger, 3)
        an_end(ledger, "meter-3", EndingKind.REVOKED)
    check = Verification(look)
    assert said(list(check.findings())) == [
        ("", None, "run 3", "it has ended, and no record says so."),
        ("", None, "meter-3", "the name has ended, and no record says so."),
    ]
    assert check.checked.older_runs == 1


def test_a_pass_that_nobody_has_delivered_is_found(file: Path) -> None:
    change(file, "UPDATE runs SET outcome = 'PASS' WHERE id = 7")
    assert ("", None, "run 7", "the run has passed, but no record says that its registration was delivered.") in said(
        found(file)
    )


@pytest.mark.parametrize("value", ["'none'", "x'00'", "1.5", "NULL"])
@pytest.mark.parametrize("column", ["digest", "signature", "kind", "at", "run_id"])
def test_values_of_another_kind_are_damage_of_one_record(file: Path, column: str, value: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        try:
            connection.execute(f"UPDATE evidence SET {column} = {value} WHERE station_id = 1 AND number = 4")
        except sqlite3.IntegrityError:
            pytest.skip("the database refuses it")
    findings = found(file)
    assert any(each.number == 4 and each.chain == "line 1" for each in findings)


@pytest.mark.parametrize("value", ["'none'", "x'00'", "1.5"])
@pytest.mark.parametrize("column", ["started_at", "steps", "pack_sha256", "reason", "hardware_id"])
def test_so_are_those_of_a_run(file: Path, column: str, value: str) -> None:
    change(file, f"UPDATE runs SET {column} = {value} WHERE id = 4")
    assert any(each.number == 4 and each.chain == "line 1" for each in found(file))


def test_a_file_that_is_broken_is_told_and_the_rest_is_looked_at(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_runs_probe'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as opened:
        opened.seek((page - 1) * size)
        opened.write(b"\xff" * size)
    findings = found(file)
    assert any("malformed" in str(each.what) or "damaged" in str(each.what) for each in findings)
