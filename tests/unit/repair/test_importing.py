"""Units made elsewhere: every form of the file, every row's trouble with its line, nothing half read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, InputError
from factory_prov.ledger.store import Ledger
from factory_prov.repair.importing import Imported, Importer, ListedUnit, RowTrouble, read_units

ROWS = "endpoint_name,hardware_id,psk_identity,server,device_id,made_at\nurn:a:1,F4CE-36AB,id1,dm,dev 1,2025-01-02\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.sqlite") as opened:
        yield opened


def file_of(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "units.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def take(ledger: Ledger, path: Path) -> Imported:
    units = tuple(each for each in read_units(path) if isinstance(each, ListedUnit))
    return Importer(ledger=ledger, source=path.name, station="desk", operator="kim").take_in(units, CancelToken())


@pytest.mark.parametrize(
    "data",
    [
        ROWS.encode(),
        b"\xef\xbb\xbf" + ROWS.encode(),
        ROWS.replace(",", ";").encode(),
        b"\xef\xbb\xbf" + ROWS.replace(",", ";").replace("\n", "\r\n").encode(),
        ROWS.replace(",", "\t").encode(),
        b"sep=;\n" + ROWS.replace(",", ";").encode(),
        b"# from the old line\n\n" + ROWS.encode(),
        ROWS.replace("endpoint_name", "Endpoint_Name").encode(),
        ROWS.replace("made_at", "made_at,colour").replace("2025-01-02", "2025-01-02,red").encode(),
        ROWS.encode("utf-16"),
    ],
)
def test_every_form(tmp_path: Path, data: bytes) -> None:
    (row,) = read_units(file_of(tmp_path, data))
    assert isinstance(row, ListedUnit)
    unit = row.unit
    assert (unit.endpoint_name, unit.hardware_id, unit.psk_identity) == ("urn:a:1", "f4ce36ab", "id1")
    assert (unit.server, unit.device_id, unit.made_at) == ("dm", "dev 1", datetime(2025, 1, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",f4", "name"),
        ("urn:a:2,xyz", "hardware id"),
        ("urn:a:2,f4,,,,yesterday", "no date"),
        ("urn:a:1,f5", "line 2 too"),
        ("urn:a:2,f4ce36ab", "line 2 too"),
        ("urn:a:2,f5,id1", "line 2 too"),
        ("urn:a:2,f5,i,s,d,2025-01-01,more", "more cells"),
        (f"urn:a:2,f5,{'x' * 600}", "plain text"),
        ("urn:a:2,0x", "hardware id"),
        ("urn:a:2,1.23457E+15", "hardware id"),
        ("urn:a:2,f5,,,,0001-01-01T00:00:00+14:00", "no unit was made"),
        ("urn:a:2,f5,,,,9999-12-31T23:59:59-14:00", "no unit was made"),
        ("urn:a:2,f5,,,,2999-01-01", "no unit was made"),
    ],
)
def test_a_row_that_is_wrong_is_told_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    (trouble,) = read_units(file_of(tmp_path, ROWS + row + "\n"))
    assert isinstance(trouble, RowTrouble)
    assert trouble.line == 3
    assert said in str(trouble.what)


def test_the_empty_cells_of_a_spreadsheet_are_no_columns(tmp_path: Path) -> None:
    path = file_of(tmp_path, "endpoint_name;hardware_id;;\nu1;f4;;\nu2;f5\n;;;\nu3;f6;;;;\n")
    found = [each.unit.endpoint_name for each in read_units(path) if isinstance(each, ListedUnit)]
    assert found == ["u1", "u2", "u3"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('endpoint_name;note\nu1;"5 V\nu2;\nu3;\n', 4),
        ('endpoint_name;note\nu1;"5 V\nu2;"6 V\nu3;\n', 3),
        (f"endpoint_name;note\nu1;{'x' * 200_000}\n", 2),
    ],
)
def test_no_row_is_lost_in_a_file_that_is_no_csv(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(InputError, match="no CSV") as caught:
        read_units(file_of(tmp_path, text))
    assert str(caught.value.place).endswith(f"units.csv:{line}")


def test_a_list_that_knows_more_adds_the_server(tmp_path: Path, ledger: Ledger) -> None:
    take(ledger, file_of(tmp_path, "endpoint_name\nu1\n"))
    assert not ledger.registered_here("u1", "dm")
    assert take(ledger, file_of(tmp_path, "endpoint_name,server\nu1,dm\n")) == Imported(new=0, same=1)
    assert ledger.registered_here("u1", "dm")


@pytest.mark.parametrize("text", ["", "name\nx\n", "endpoint_name\n", "endpoint_name,endpoint_name\na,b\n"])
def test_a_file_that_is_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError):
        read_units(file_of(tmp_path, text))


def test_the_same_file_again_changes_nothing(tmp_path: Path, ledger: Ledger) -> None:
    path = file_of(tmp_path, ROWS)
    assert take(ledger, path) == Imported(new=1, same=0)
    assert take(ledger, path) == Imported(new=0, same=1)
    (event,) = ledger.by_endpoint("urn:a:1").events
    assert "units.csv:2" in str(event.what)


def test_a_row_that_the_ledger_refuses_holds_up_no_other(tmp_path: Path, ledger: Ledger) -> None:
    take(ledger, file_of(tmp_path, ROWS))
    path = file_of(tmp_path, "endpoint_name,hardware_id\nurn:b:1,F4CE36AB\nurn:b:2,\n")
    done = take(ledger, path)
    assert (done.new, done.same) == (1, 0)
    (refused,) = done.refused
    assert (refused.line, refused.endpoint_name) == (2, "urn:b:1")
    assert "urn:a:1" in str(refused.what)


def test_a_cancel_comes_between_two_rows(tmp_path: Path, ledger: Ledger) -> None:
    units = tuple(each for each in read_units(file_of(tmp_path, ROWS)) if isinstance(each, ListedUnit))
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        Importer(ledger=ledger, source="u", station="s", operator="o").take_in(units, cancel)
    assert ledger.taken(["urn:a:1"]) == frozenset()
