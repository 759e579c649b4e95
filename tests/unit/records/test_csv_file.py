"""A CSV file a day: whole lines only, from any number of stations, and never more than a hand's breadth of waiting."""

from __future__ import annotations

import csv
import multiprocessing
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import StorageFailed
from factory_prov.ledger.csv_cells import BYTE_ORDER_MARK, read_back
from factory_prov.records import csv_file
from factory_prov.records.csv_file import HEADER, CsvTarget, CsvWriter, append
from factory_prov.records.options import RecordsOptions

from .conftest import AT, Desk

ID = "0b9a7c1e-4e43-5f57-9d1f-000000000001"
ROW = (*("x",) * (len(HEADER) - 1), ID)


def rows_of(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))


def test_the_file_is_that_of_the_local_day_with_one_header(desk: Desk, tmp_path: Path) -> None:
    desk.options = RecordsOptions(csv_file=tmp_path / "{station} {date}.csv")
    desk.passes("a", at=AT)
    desk.passes("b", at=AT)
    desk.passes("c", at=AT + timedelta(days=1))
    desk.round()
    day = f"{AT.astimezone():%Y-%m-%d}"
    assert sorted(each.name for each in tmp_path.glob("*.csv"))[0] == f"line 1 {day}.csv"
    header, first, second = rows_of(tmp_path / f"line 1 {day}.csv")
    assert tuple(header) == HEADER
    assert [first[3], second[3]] == ["a", "b"]
    assert dict(zip(HEADER, first, strict=True))["result"] == "Passed"


def test_cells_stay_texts_in_a_spreadsheet_and_are_in_one_line(desk: Desk, tmp_path: Path) -> None:
    desk.options = RecordsOptions(csv_file=tmp_path)
    desk.fail("0042", reason='=1+1\n"x",\x00\x85y')
    desk.round()
    (file,) = tmp_path.glob("units-*.csv")
    assert file.read_bytes().count(b"\n") == 2
    row = dict(zip(HEADER, rows_of(file)[1], strict=True))
    assert row["endpoint_name"] == "'0042"
    assert read_back(row["reason"]).startswith("=1+1")


@pytest.mark.parametrize("bom", [True, False])
def test_a_mark_stands_in_front_where_it_is_wanted(tmp_path: Path, bom: bool) -> None:
    file = tmp_path / "f.csv"
    append(file, [ROW], bom=bom)
    append(file, [ROW], bom=bom)
    assert file.read_text(encoding="utf-8").count(BYTE_ORDER_MARK) == int(bom)
    assert len(rows_of(file)) == 3


@pytest.mark.parametrize("cut", range(1, len(",".join(ROW)) + 2))
def test_a_line_cut_off_anywhere_is_taken_away_and_no_whole_one_is(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "f.csv"
    append(file, [ROW])
    whole = file.read_bytes()
    append(file, [('a "b', *ROW[1:])])
    file.write_bytes(file.read_bytes()[:-cut])
    append(file, [ROW])
    found = rows_of(file)
    assert file.read_bytes().startswith(whole)
    assert all(len(row) == len(HEADER) for row in found)
    assert found[-1] == list(ROW)
    assert len(found) in (3, 4)


def test_a_last_line_whose_break_an_editor_took_stays(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    append(file, [ROW])
    file.write_bytes(file.read_bytes().rstrip())
    append(file, [ROW])
    assert len(rows_of(file)) == 3


def test_a_cut_off_header_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_bytes(b"at,eve")
    append(file, [ROW])
    assert rows_of(file) == [list(HEADER), list(ROW)]


def _writes(file: Path, name: str) -> None:
    for number in range(25):
        append(file, [(name, str(number), *ROW[2:])])


def test_stations_that_write_at_once_lose_no_line_and_tear_none(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    context = multiprocessing.get_context("spawn")
    stations = [context.Process(target=_writes, args=(file, f"s{number}")) for number in range(4)]
    for station in stations:
        station.start()
    for station in stations:
        station.join()
    found = rows_of(file)
    assert len(found) == 101
    assert len({tuple(row[:2]) for row in found[1:]}) == 100
    assert {len(row) for row in found} == {len(HEADER)}


def test_a_folder_that_is_away_is_said_and_nothing_is_made(desk: Desk, tmp_path: Path) -> None:
    desk.options = RecordsOptions(csv_file=tmp_path / "share" / "records")
    desk.passes("a")
    done = desk.round()
    assert "not there" in str(done.troubles[0].failure.message)
    assert not (tmp_path / "share").exists()
    assert desk.owed == 1


def test_a_share_that_hangs_keeps_nobody_and_is_asked_by_one_thread(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, begun = threading.Event(), []

    def hangs(*_: object, **__: object) -> None:
        begun.append(1)
        answers.wait()

    monkeypatch.setattr(csv_file, "append", hangs)
    writer = CsvWriter(CsvTarget(file=tmp_path), within_s=0.1)
    desk.options = RecordsOptions(csv_file=tmp_path)
    desk.passes("a")
    (owed,) = desk.ledger.records.rows()
    from factory_prov.records.record import record_of

    record = record_of(owed, desk.ledger.records.runs([owed])[owed.run_id])
    for _ in range(3):
        with pytest.raises(StorageFailed, match="does not answer"):
            writer.tell([record], CancelToken(), lambda _: None)
    assert len(begun) == 1
    answers.set()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_while_writing_is_no_yes(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise SystemExit  # ends the thread without a word

    monkeypatch.setattr(csv_file, "append", breaks)
    desk.options = RecordsOptions(csv_file=tmp_path)
    desk.passes("a")
    assert desk.round().troubles
    assert desk.owed == 1


def test_a_station_with_any_name_has_a_file() -> None:
    target = CsvTarget(file=Path("/r/{date}-{station}.csv"))
    from types import SimpleNamespace

    for name, shown in (("../../etc", ".._.._etc"), ("a:b*c", "a_b_c"), ("", "_"), ("dot.", "dot_")):
        record = SimpleNamespace(run=SimpleNamespace(station=name), at=datetime(2026, 1, 31, 12, tzinfo=UTC))
        file = target.file_for(record)  # type: ignore[arg-type]
        assert (file.parent, file.name.partition("-")[2][6:]) == (Path("/r"), f"{shown}.csv")
