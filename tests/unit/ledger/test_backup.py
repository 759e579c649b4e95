"""A copy is whole and of one moment though others write, is its owner's alone, comes back; an older one is known."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from signed_ledgers import a_run

from factory_prov.advice import advice_for
from factory_prov.errors import InputError, LedgerChanged, LedgerError
from factory_prov.ledger import backup
from factory_prov.ledger.backup import back_up, restore
from factory_prov.ledger.evidence.own_ledger import verification_of
from factory_prov.ledger.station import accept, look, open_known
from factory_prov.ledger.store import Ledger


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "ledger.sqlite"
    with open_known(path) as ledger:
        a_run(ledger, 1)
        a_run(ledger, 2)
    return path


def wrong(file: Path) -> list[str]:
    with verification_of(file) as check:
        return [str(each.what) for each in check.findings()]


def test_a_copy_is_whole_one_file_and_its_owners_alone(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "monday.sqlite"
    marks = back_up(file, copy)
    assert marks.runs == 2
    assert [each.name for each in copy.parent.iterdir()] == ["monday.sqlite"]
    assert wrong(copy) == []
    if sys.platform != "win32":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with pytest.raises(InputError, match="there already"):
        back_up(file, copy)


def test_it_is_of_one_moment_while_others_write_and_keeps_nobody_waiting(file: Path, tmp_path: Path) -> None:
    stop, numbers = threading.Event(), iter(range(10, 10_000))
    with open_known(file) as ledger:

        def work() -> None:
            while not stop.is_set():
                a_run(ledger, next(numbers))

        thread = threading.Thread(target=work)
        thread.start()
        copies = [tmp_path / f"{n}.sqlite" for n in range(5)]
        runs = [back_up(file, copy).runs for copy in copies]
        stop.set()
        thread.join()
    assert runs == sorted(runs)
    for copy in copies:
        assert [each for each in wrong(copy) if "no record" not in each] == []


def test_a_copy_comes_back_and_the_ledger_goes_on(file: Path, tmp_path: Path) -> None:
    back_up(file, tmp_path / "copy.sqlite")
    file.write_bytes(b"overwritten by something else" * 1000)
    restored = restore(tmp_path / "copy.sqlite", file)
    assert restored.marks.runs == 2
    assert restored.set_aside is not None
    assert restored.set_aside.read_bytes().startswith(b"overwritten")
    with open_known(file) as ledger:
        a_run(ledger, 3)
    assert wrong(file) == []


def test_an_older_copy_is_known_as_one(file: Path, tmp_path: Path) -> None:
    back_up(file, tmp_path / "copy.sqlite")
    with open_known(file) as ledger:
        a_run(ledger, 3)
    restore(tmp_path / "copy.sqlite", file)
    for opened in (look, open_known):
        with pytest.raises(LedgerChanged, match="older copy") as caught:
            opened(file)
        assert advice_for(caught.value).code == "E110"
    assert wrong(file) == ["the chain ends at record 2, though record 3 was written."]
    accept(file)
    with open_known(file) as ledger:
        assert [run.run_id for run in ledger.runs()] == [1, 2]


def test_nothing_is_put_under_a_station_that_works(file: Path, tmp_path: Path) -> None:
    back_up(file, tmp_path / "copy.sqlite")
    with open_known(file) as ledger:
        ledger.runs()
        with pytest.raises(LedgerError, match="somebody has the ledger open"):
            restore(tmp_path / "copy.sqlite", file)
        a_run(ledger, 3)
    assert wrong(file) == []
    assert list(file.parent.glob("*set-aside*")) == []


def test_what_is_no_whole_copy_is_not_put_back(file: Path, tmp_path: Path) -> None:
    copy, text = tmp_path / "copy.sqlite", tmp_path / "text"
    back_up(file, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("DELETE FROM setups")
    text.write_text("no ledger")
    (tmp_path / "empty").touch()
    before = file.read_bytes()
    for wrong_one in (copy, text, tmp_path / "empty"):
        with pytest.raises(InputError):
            restore(wrong_one, file)
    with pytest.raises((InputError, OSError)):
        restore(tmp_path / "none", file)
    assert file.read_bytes() == before
    with open_known(file) as ledger:
        assert len(ledger.runs()) == 2


def test_a_copy_goes_where_no_ledger_is_yet(file: Path, tmp_path: Path) -> None:
    back_up(file, tmp_path / "copy.sqlite")
    new = tmp_path / "new pc" / "ledger.sqlite"
    assert restore(tmp_path / "copy.sqlite", new).set_aside is None
    with open_known(new) as ledger:
        a_run(ledger, 3)
    assert wrong(new) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="folders that cannot be written")
def test_a_folder_that_cannot_be_written_is_said(file: Path, tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0o500)
    with pytest.raises(InputError):
        back_up(file, tmp_path / "shut" / "copy.sqlite")


def test_the_copy_is_made_of_what_the_log_has_too(file: Path, tmp_path: Path) -> None:
    with Ledger.open(file) as ledger:
        a_run(ledger, 3)
        assert file.with_name(f"{file.name}-wal").stat().st_size > 0
        assert back_up(file, tmp_path / "copy.sqlite").runs == 3


def _full(*_: object) -> None:
    raise sqlite3.OperationalError("disk I/O error")


def test_what_goes_wrong_is_told_of_the_file_that_was_named(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.sqlite"
    back_up(file, copy)
    monkeypatch.setattr(backup, "_opened", _full)
    with pytest.raises(LedgerError) as caught:
        back_up(file, tmp_path / "other.sqlite")
    assert caught.value.place == str(tmp_path / "other.sqlite")
    with pytest.raises(LedgerError) as caught:
        restore(copy, file)
    assert caught.value.place == str(file)
    monkeypatch.undo()
    monkeypatch.setattr(backup, "contents", _full)
    with pytest.raises(LedgerError) as caught:
        back_up(file, tmp_path / "other.sqlite")
    assert caught.value.place == str(tmp_path / "other.sqlite")
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".partial")] == []
