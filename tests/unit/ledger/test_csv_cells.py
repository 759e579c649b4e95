"""A CSV for people and programs: nothing is run, becomes a number or a date, all can be read back."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.ledger.csv_cells import kept, read_back, write_rows

CHANGED_BY_SPREADSHEETS = [
    *("0042", "00", "356938035643809", "89480000000000000017", "1E5", "12e3", "5E-7", "1-2", "1/2", "2026-01-31"),
    *("31.01.2026", "8:05", "8:05:00 pm", "3 am", "MAR1", "SEPT2", "1-sty", "jan 5", "31 gru 2026", "TRUE", "fałsz"),
    *("1,000", "1.000,50", "50%", "$5", "(5)", " 7", "7 ", "0x1F", "&h1f", "#N/A", "inf", "NaN", "5d2"),
    *("=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\uff1d1", "\tx", "\rx", "-", "--x", "'quoted", "1_000"),
]
KEPT_AS_THEY_ARE = ["urn:dev:ops:32473-Meter-000001", "F4CE0001", "meter-1", "a=b", "", "COM7", "2026-01-31T08:05:00Z"]


@pytest.mark.parametrize("text", CHANGED_BY_SPREADSHEETS)
def test_what_a_spreadsheet_would_change_is_marked_and_comes_back(text: str) -> None:
    assert kept(text) == f"'{text}"
    assert read_back(str(kept(text))) == text


@pytest.mark.parametrize("text", KEPT_AS_THEY_ARE)
def test_what_it_leaves_alone_is_left_alone(text: str) -> None:
    assert kept(text) == text


def test_numbers_of_ours_stay_numbers() -> None:
    file = io.StringIO(newline="")
    write_rows(file, ("a", "b", "c"), [(5, None, "5")])
    assert file.getvalue() == "a,b,c\r\n5,,'5\r\n"


def as_a_spreadsheet(cell: str) -> object:
    """Return what a spreadsheet makes of a cell: as far as it concerns us."""
    text = cell.strip()
    if re.match(r"[=+\-@]", text):
        return "formula"
    for reader in (int, float):
        try:
            return reader(text.replace(",", "").replace("_", ""))
        except ValueError:
            continue
    return cell


@given(st.lists(st.text(alphabet="0123456789eE+-=@'.,/: \tabäłNaIf", max_size=24), min_size=1, max_size=4))
def test_every_text_is_a_text_afterwards_and_the_same(cells: list[str]) -> None:
    file = io.StringIO(newline="")
    write_rows(file, [f"c{n}" for n in range(len(cells))], [cells])
    _, row = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert all(as_a_spreadsheet(cell) == cell for cell in row)
    assert [read_back(cell) for cell in row] == cells
