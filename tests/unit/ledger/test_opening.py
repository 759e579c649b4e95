"""The file: whose it is, which versions it may have, what happens when it is none."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, create_engine

from factory_prov.errors import InputError, LedgerError
from factory_prov.ledger.backup import restore
from factory_prov.ledger.migrating import migration_config
from factory_prov.ledger.records import RunStart
from factory_prov.ledger.sqlite import opening
from factory_prov.ledger.station import accept, look
from factory_prov.ledger.store import Ledger
from factory_prov.ledger.tables import metadata


def pragma(path: Path, statement: str) -> object:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(statement).fetchone()[0]
    finally:
        connection.close()


@pytest.mark.skipif(os.name == "nt", reason="files have no mode on Windows")
def test_the_file_and_its_companions_are_the_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "ledger.db"
    old_mask = os.umask(0)
    try:
        with Ledger.open(path) as ledger:
            ledger.next_serial("x")
            modes = {entry.name: entry.stat().st_mode & 0o777 for entry in path.parent.iterdir()}
    finally:
        os.umask(old_mask)
    assert {"ledger.db", "ledger.db-wal", "ledger.db-shm"} <= set(modes)
    assert set(modes.values()) == {0o600}
    path.chmod(0o644)
    Ledger.open(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_committed_outlives_a_power_cut(tmp_path: Path) -> None:
    """WAL with synchronous FULL: the log is flushed with every commit (sqlite.org/pragma.html#pragma_synchronous)."""
    engine = opening.open_engine(tmp_path / "ledger.db")
    with engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert settings == ["wal", 2, 1, opening.BUSY_TIMEOUT_S * 1000]


def _is_no_index_of_texts(name: str | None, kind: str, parents: object) -> bool:  # given
    return not (name or "").startswith("run_texts")


def test_the_migrations_make_the_tables_of_the_program(tmp_path: Path) -> None:
    path = tmp_path / "100% ledger.db"
    Ledger.open(path).close()
    made, wanted = create_engine(URL.create("sqlite", database=str(path))), create_engine("sqlite://")
    with made.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_no_index_of_texts})
        assert compare_metadata(context, metadata) == []
    metadata.create_all(wanted)
    query = (
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%' "
        "AND name NOT LIKE 'run_texts%' ORDER BY name"
    )
    with made.connect() as one, wanted.connect() as other:
        texts = [[(name, re.sub(r"\s", "", sql)) for name, sql in side.exec_driver_sql(query)] for side in (one, other)]
    made.dispose()
    wanted.dispose()
    assert texts[0] == texts[1]


def test_the_version_is_that_of_the_last_migration() -> None:
    assert ScriptDirectory.from_config(migration_config()).get_heads() == [opening.VERSION]


def test_an_older_file_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.touch()
    with Ledger.open(path) as ledger:
        assert ledger.next_serial("x") == 1
    with Ledger.open(path) as ledger:
        assert ledger.next_serial("x") == 2
    assert pragma(path, "SELECT version_num FROM alembic_version") == opening.VERSION


def test_ledgers_made_at_once_in_one_process_keep_apart(tmp_path: Path) -> None:
    """A window that opens its line and begins a training has two; Alembic knows one connection for the process."""
    alone = tmp_path / "alone.db"
    Ledger.open(alone).close()
    paths = [tmp_path / f"{number}" / "ledger.db" for number in range(8)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(len(paths)) as pool:
            for ledger in pool.map(Ledger.open, paths):
                ledger.close()
    finally:
        sys.setswitchinterval(interval)
    made = "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_master ORDER BY name)"
    assert {pragma(path, made) for path in paths} == {pragma(alone, made)}
    assert {pragma(path, "SELECT version_num FROM alembic_version") for path in paths} == {opening.VERSION}


def test_a_migration_that_breaks_off_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade = command.upgrade

    def break_off(config: Config, revision: str) -> None:
        upgrade(config, revision)
        raise KeyboardInterrupt

    path = tmp_path / "ledger.db"
    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", break_off)
        with pytest.raises(KeyboardInterrupt):
            Ledger.open(path)
    assert pragma(path, "SELECT count(*) FROM sqlite_master") == 0
    Ledger.open(path).close()


def test_a_newer_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger.open(path).close()
    raw = sqlite3.connect(path)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    with pytest.raises(LedgerError, match=r"newer version .* Install the newer version"):
        Ledger.open(path)


def test_files_that_are_no_ledger_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_bytes(b"no database at all, but a text of some length. " * 50)
    with pytest.raises(LedgerError, match=r"text\.db: .*not a database.* backup"):
        Ledger.open(text)
    foreign = tmp_path / "foreign.db"
    raw = sqlite3.connect(foreign)
    raw.execute("CREATE TABLE theirs (x)")
    raw.close()
    with pytest.raises(LedgerError, match="another program"):
        Ledger.open(foreign)
    with pytest.raises(LedgerError, match="not a file"):
        Ledger.open(tmp_path)
    with pytest.raises(InputError, match="not a folder"):
        Ledger.open(text / "ledger.db")


def test_a_damaged_file_is_a_sentence_not_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger.open(path).close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"malformed.*backup"), Ledger.open(path) as ledger:
        ledger.next_serial("x")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("started_at", "not a time"),
        ("started_at", 2**62),
        ("outcome", "MAYBE"),
        ("again", "often"),
        ("finished_at", b"\xff\xfe"),
        ("probe", "CAST(x'ff' AS TEXT)"),
    ],
)
def test_a_value_that_no_program_wrote_is_a_sentence(tmp_path: Path, column: str, value: object) -> None:
    path = tmp_path / "ledger.db"
    start = RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=datetime.now(UTC))
    with Ledger.open(path) as ledger:
        ledger.begin(start)
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA ignore_check_constraints = ON")
    is_raw = isinstance(value, str) and value.startswith("CAST")
    raw.execute(f"UPDATE runs SET {column} = {value if is_raw else '?'}", [] if is_raw else [value])
    raw.commit()
    raw.close()
    with (
        Ledger.open(path) as ledger,
        pytest.raises(LedgerError, match=r"ledger\.db: the ledger (is damaged|does not work)"),
    ):
        ledger.runs()


def test_a_file_held_by_another_program_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.db"
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_S", 0.1)
    with Ledger.open(path) as ledger:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match=r"locked.* close whatever else"):
            ledger.next_serial("x")
        other.execute("ROLLBACK")
        other.close()
        assert ledger.next_serial("x") == 1


@pytest.mark.parametrize("version", ["0001", "0002", "0003", "0004"])
def test_a_ledger_taken_back_by_hand_is_brought_up_again(tmp_path: Path, version: str) -> None:
    """As somebody does who wants to go on with an older program: only the version is written over."""
    path = tmp_path / "ledger.db"
    with Ledger.open(path) as ledger:
        assert ledger.next_serial("x") == 1
        known = ledger.touch().ledger_id
    raw = sqlite3.connect(path)
    if version == "0001":
        raw.execute("ALTER TABLE runs DROP COLUMN reason")
    raw.execute("UPDATE alembic_version SET version_num = ?", [version])
    raw.commit()
    raw.close()
    with Ledger.open(path) as ledger:
        assert ledger.next_serial("x") == 2
        assert ledger.touch().ledger_id == known
    assert pragma(path, "SELECT version_num FROM alembic_version") == opening.VERSION


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices as files")
def test_a_pipe_or_device_is_no_empty_ledger_and_is_not_set_aside(tmp_path: Path) -> None:
    pipe = tmp_path / "ledger.sqlite"
    os.mkfifo(pipe)
    for ask, place in ((accept, pipe), (look, pipe), (look, Path("/dev/null"))):
        with pytest.raises(LedgerError, match="this is a pipe or a device"):
            ask(place)
    assert [*tmp_path.iterdir()] == [pipe]


def test_a_copy_that_is_none_is_told_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"")
    with pytest.raises(LedgerError, match="another program") as caught:
        restore(tmp_path / "copy", tmp_path / "ledger.sqlite")
    assert caught.value.place == str(tmp_path / "copy")
