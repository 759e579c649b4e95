"""Two ledgers of one PC that give names from one source: told, and nothing depends on it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from factory_prov.naming.neighbours import other_ledgers


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "for all"
    monkeypatch.setenv("FACTORY_PROV_SHARED_DIR", str(folder))
    return folder


@pytest.fixture
def ledgers(tmp_path: Path) -> tuple[Path, Path]:
    paths = (tmp_path / "ann" / "ledger.sqlite", tmp_path / "bob" / "ledger.sqlite")
    for path in paths:
        path.parent.mkdir()
        path.touch()
    return paths


def test_each_ledger_hears_of_the_other_from_its_second_start_on(shared: Path, ledgers: tuple[Path, Path]) -> None:
    ann, bob = ledgers
    assert other_ledgers("pattern u{serial}", ann) == ()
    assert other_ledgers("pattern u{serial}", bob) == (ann,)
    assert other_ledgers("pattern u{serial}", ann) == (bob,)
    assert other_ledgers("pattern v{serial}", ann) == ()
    assert other_ledgers("pattern u{serial}", ann.parent / ".." / "ann" / "ledger.sqlite") == (bob,)


def test_a_ledger_that_is_gone_is_nobody(shared: Path, ledgers: tuple[Path, Path]) -> None:
    ann, bob = ledgers
    other_ledgers("p", ann)
    ann.unlink()
    assert other_ledgers("p", bob) == ()


@pytest.mark.skipif(os.name == "nt", reason="files have no mode on Windows")
def test_marks_are_for_all_whatever_the_umask(shared: Path, ledgers: tuple[Path, Path]) -> None:
    old = os.umask(0o077)
    try:
        other_ledgers("p", ledgers[0])
    finally:
        os.umask(old)
    (mark,) = shared.iterdir()
    assert shared.stat().st_mode & 0o7777 == 0o1777
    assert mark.stat().st_mode & 0o777 == 0o644
    assert json.loads(mark.read_text()) == {"ledger": str(ledgers[0])}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"ledger": 7}', '{"ledger": "a\\u001bb"}', "[" * 5000, "x" * 9999]
)
def test_a_mark_that_is_none_is_passed_over(shared: Path, ledgers: tuple[Path, Path], text: str) -> None:
    ann, bob = ledgers
    other_ledgers("p", ann)
    (mark,) = shared.iterdir()
    mark.write_text(text)
    assert other_ledgers("p", bob) == ()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_a_pipe_among_the_marks_holds_nobody_up(shared: Path, ledgers: tuple[Path, Path]) -> None:
    ann, bob = ledgers
    other_ledgers("p", ann)
    (mark,) = shared.iterdir()
    mark.unlink()
    os.mkfifo(mark)
    assert other_ledgers("p", bob) == ()


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own on Windows")
def test_a_link_in_the_place_of_the_folder_leads_nowhere(
    shared: Path, ledgers: tuple[Path, Path], tmp_path: Path
) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    shared.symlink_to(private)
    assert other_ledgers("p", ledgers[0]) == ()
    assert list(private.iterdir()) == []
    assert private.stat().st_mode & 0o7777 == 0o700


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own on Windows")
def test_a_link_in_the_place_of_a_mark_changes_no_file(
    shared: Path, ledgers: tuple[Path, Path], tmp_path: Path
) -> None:
    other_ledgers("p", ledgers[0])
    (mark,) = shared.iterdir()
    own = tmp_path / "own key"
    own.touch(mode=0o600)
    os.utime(own, (1, 1))
    mark.unlink()
    mark.symlink_to(own)
    other_ledgers("p", ledgers[0])
    assert (own.stat().st_mtime, own.stat().st_mode & 0o777) == (1, 0o600)


def test_where_nothing_can_be_marked_nobody_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ledgers: tuple[Path, Path]
) -> None:
    for told in ("", str(ledgers[0])):
        monkeypatch.setenv("FACTORY_PROV_SHARED_DIR", told)
        assert other_ledgers("p", ledgers[0]) == ()
        assert other_ledgers("p", ledgers[1]) == ()
