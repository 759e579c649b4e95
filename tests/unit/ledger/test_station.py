"""Which ledger a station works with: one that is gone, empty, another or an older copy is refused, with the way on."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factory_prov.advice import advice_for
from factory_prov.errors import InputError, LedgerChanged, LedgerError
from factory_prov.files import user_folders
from factory_prov.ledger.memory import Memory
from factory_prov.ledger.records import Outcome, RunStart
from factory_prov.ledger.station import accept, look, open_known
from factory_prov.ledger.store import Ledger
from tests.ledgers import verified

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "remembered"
    monkeypatch.setattr(user_folders, "known_ledgers_folder", lambda: folder)
    return folder


@pytest.fixture
def path(tmp_path: Path, memory: Path) -> Path:
    return tmp_path / "data" / "ledger.sqlite"


def run(ledger: Ledger, name: str) -> None:
    """Take a unit of that name through a run."""
    run_id = ledger.begin(RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=AT))
    ledger.reserve(run_id, name, psk_identity=None, again=None)
    ledger.set_hardware_id(run_id, f"HW {name}")
    verified(ledger, run_id)
    ledger.finish(run_id, Outcome.PASS, code=None, at=AT)


def worked_with(path: Path, *names: str) -> None:
    with open_known(path) as ledger:
        for name in names:
            run(ledger, name)


def content(path: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in path.parent.glob(f"{path.name}*")}


def refused(path: Path, said: str) -> None:
    """Check that nothing takes the file for the ledger, that it says why and how to go on, and leaves it as it is."""
    before = content(path)
    for opened in (open_known, look):
        with pytest.raises(LedgerChanged, match=said) as caught:
            opened(path)
        assert "factory-prov ledger accept" in str(caught.value)
        assert caught.value.place == str(path)
    assert content(path) == before
    assert advice_for(caught.value).code == "E110"


def gone(path: Path) -> None:
    path.unlink()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def without_tables(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert path.stat().st_size


def folder_gone(path: Path) -> None:
    path.parent.rename(path.parent.with_name("unplugged"))


def of_another_station(path: Path) -> None:
    other = path.with_name("other.sqlite")
    with Ledger.open(other) as ledger:
        for name in ("x", "y", "z"):
            run(ledger, name)
    other.replace(path)


def never_used(path: Path) -> None:
    path.unlink()
    Ledger.open(path).close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (gone, "the ledger is not there, though this PC has worked with it up to run 2"),
        (emptied, "the ledger is empty, as a power cut leaves it, though .* up to run 2"),
        (without_tables, "the ledger is empty"),
        (folder_gone, r"the folder of the ledger is not there.* Connect the drive"),
        (of_another_station, "this is another ledger"),
        (never_used, "this is another ledger"),
    ],
)
def test_a_ledger_that_is_not_the_one_of_before_is_refused(
    path: Path, change: Callable[[Path], None], said: str
) -> None:
    worked_with(path, "one", "two")
    change(path)
    refused(path, said)
    runs = accept(path).runs
    with open_known(path) as ledger:
        assert len(ledger.runs()) == runs


def test_a_first_ledger_is_made_and_kept_without_a_question(path: Path) -> None:
    assert look(path) is None
    assert not path.parent.exists()
    worked_with(path, "one")
    worked_with(path, "two")
    assert [entry.name for entry in path.parent.iterdir() if entry.name.startswith(".partial")] == []
    with open_known(path) as ledger:
        assert [each.endpoint_name for each in ledger.runs()] == ["one", "two"]


def test_a_ledger_that_is_new_to_this_pc_is_taken_on(path: Path) -> None:
    path.parent.mkdir()
    with Ledger.open(path) as ledger:
        run(ledger, "one")
    worked_with(path, "two")
    emptied(path)
    refused(path, "is empty")


def test_an_old_ledger_is_taken_on_and_gets_an_identity(path: Path) -> None:
    path.parent.mkdir()
    with Ledger.open(path) as ledger:
        run(ledger, "one")
    as_before_identities(path)
    worked_with(path, "two")
    found = look(path)
    assert found is not None
    assert found.marks is not None
    assert len(found.marks.ledger_id) == 32
    assert found.marks.runs == 2


def as_before_identities(path: Path) -> None:
    raw = sqlite3.connect(path)
    raw.execute("DROP TABLE ledger_identity")
    raw.execute("DROP TABLE serials_out")
    for index in ("ix_runs_going", "ix_runs_probe"):
        raw.execute(f"DROP INDEX {index}")
    for column in ("lease", "seen_hardware_id", "cut_off_at"):
        raw.execute(f"ALTER TABLE runs DROP COLUMN {column}")
    raw.execute("UPDATE alembic_version SET version_num = '0002'")
    raw.commit()
    raw.close()


def test_an_empty_file_is_refused_even_where_nothing_was_known(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    refused(path, "Names of before would be given again")


def test_a_log_without_its_ledger_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.with_name("ledger.sqlite-wal").write_bytes(b"x" * 100)
    refused(path, "the ledger is not there, but ledger.sqlite-wal is")
    accept(path)
    assert [entry for entry in path.parent.iterdir() if ".set-aside-" in entry.name and entry.name.endswith("-wal")]


def test_an_older_copy_is_refused_and_what_it_lacks_is_said(path: Path, tmp_path: Path) -> None:
    worked_with(path, "one")
    shutil.copy(path, tmp_path / "backup")
    worked_with(path, "two", "three")
    shutil.copy(tmp_path / "backup", path)
    refused(path, "an older copy of the ledger: it ends at run 1, and this PC knows it up to run 3")
    assert accept(path).runs == 1
    worked_with(path, "four")


def test_a_copy_from_before_identities_is_an_older_one(path: Path, tmp_path: Path) -> None:
    worked_with(path, "one", "two")
    as_before_identities(path)
    refused(path, "an older copy of the ledger: it lacks the last entries, those of run 2")


def test_a_ledger_that_has_lost_its_log_is_an_older_one(path: Path) -> None:
    """As a copy of the file alone, made while somebody worked with it."""
    with open_known(path) as ledger:
        run(ledger, "one")
        copied = path.read_bytes()
    path.write_bytes(copied)
    refused(path, "an older copy of the ledger")


def test_a_name_reserved_in_the_last_moment_counts(path: Path, tmp_path: Path) -> None:
    with open_known(path) as ledger:
        run_id = ledger.begin(RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=AT))
        with sqlite3.connect(path) as source, sqlite3.connect(tmp_path / "backup") as backup:
            source.backup(backup)
        source.close()
        backup.close()
        ledger.reserve(run_id, "one", psk_identity=None, again=None)
    shutil.copy(tmp_path / "backup", path)
    refused(path, "lacks the last entries, those of run 1")


def test_a_newer_copy_of_the_same_ledger_is_the_ledger(path: Path, memory: Path) -> None:
    worked_with(path, "one")
    kept = {entry: entry.read_bytes() for entry in memory.iterdir()}
    worked_with(path, "two")
    for entry, data in kept.items():  # as after a power cut between the ledger and what is remembered of it
        entry.write_bytes(data)
    worked_with(path, "three")


def test_each_path_has_its_own_ledger(path: Path) -> None:
    worked_with(path, "one")
    worked_with(path.with_name("second.sqlite"), "one")
    worked_with(path.parent / ".." / "data" / "ledger.sqlite", "two")
    gone(path.with_name("second.sqlite"))
    worked_with(path, "three")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"id": "x"}', '{"id": "x", "changes": "many", "runs": 1}'])
def test_what_cannot_be_remembered_is_not_forgotten(path: Path, memory: Path, text: str) -> None:
    worked_with(path, "one")
    (file,) = memory.iterdir()
    file.write_text(text)
    refused(path, "what this PC remembers of the ledger cannot be read")
    accept(path)
    worked_with(path, "two")


def test_a_ledger_that_is_none_is_no_question_but_a_fault(path: Path) -> None:
    worked_with(path, "one")
    whole = path.read_bytes()
    for broken in (b"no database, but a text. " * 400, whole[: len(whole) // 2], whole[:100]):
        path.write_bytes(broken)
        for opened in (open_known, look, accept):
            with pytest.raises(LedgerError, match="Restore it from a backup") as caught:
                opened(path)
            assert not isinstance(caught.value, LedgerChanged)
    path.write_bytes(whole)
    worked_with(path, "two")


def test_a_folder_that_cannot_be_made_is_the_ledgers_trouble(tmp_path: Path, memory: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LedgerError, match="not a folder"):
        open_known(tmp_path / "file" / "ledger.sqlite")
    assert not memory.exists()


def test_where_nothing_can_be_remembered_nothing_is_begun(path: Path, memory: Path) -> None:
    memory.touch()
    with pytest.raises(InputError, match=str(memory)):
        open_known(path)
    assert not path.exists()


def test_marks_are_noted_in_their_order_only(path: Path, memory: Path) -> None:
    worked_with(path, "one")
    before = Memory(memory, path).read()
    worked_with(path, "two")
    now = Memory(memory, path).read()
    assert before is not None
    assert now is not None
    assert before.changes < now.changes
    Memory(memory, path).note(before)
    assert Memory(memory, path).read() == now


def test_a_ledger_for_a_while_is_remembered_nowhere(path: Path, memory: Path) -> None:
    path.parent.mkdir()
    with Ledger.open(path) as ledger:
        run(ledger, "one")
    assert not memory.exists()
