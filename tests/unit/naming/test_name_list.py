"""Lists of names as spreadsheets and scanners leave them: read, or refused with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from factory_prov.errors import InputError
from factory_prov.naming import name_list
from factory_prov.naming.name_list import read_name_list, unit_key
from factory_prov.naming.sources import ListedNames, UnitFacts

CHIP = "f4ce36ab12345678"


def rows(folder: Path, text: str | bytes) -> list[tuple[str, str | None, int]]:
    path = folder / "names.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return [(row.endpoint_name, row.hardware_id, row.line) for row in read_name_list(path)]


def refusal(folder: Path, text: str | bytes) -> str:
    with pytest.raises(InputError) as caught:
        rows(folder, text)
    assert str(caught.value.cure)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# batch 7\nendpoint_name\nM-1\n", 3),
        ("\n \n#x\nendpoint_name\n# a comment\nM-1\n#\tanother\n", 6),
        ("sep=;\nendpoint_name;x\nM-1;a,b\n", 3),
        ('"sep=;"\r\nx;endpoint_name\r\na,b;M-1\r\n', 3),
        ("sep=\t\nendpoint_name\tx\nM-1\t,\n", 3),
        ("sep=|\nendpoint_name|x\nM-1|;\n", 3),
        ("endpoint_name\thardware id\nM-1\t\n", 2),
        ("Endpoint Name\nM-1\n", 2),
        ("endpoint-name,Hardware-ID\nM-1,\n", 2),
        ("x, EndpointName \ny,M-1\n", 2),
        ("endpoint_name\r\nM-1\r\n\x1a", 2),
        ("endpoint_name\nM-1\n\0\0\0", 2),
        ("endpoint_name\rM-1\r", 2),
        ("\ufeffendpoint_name\n M-1\xa0\n", 2),
        ("endpoint_name\nM-1\n".encode("utf-16"), 2),
        ("endpoint_name\tx\r\nM-1\ty\r\n".encode("utf-16-le"), 2),
        ('endpoint_name,x\nM-1,"a\nb"\n', 3),
        ("endpoint_name,note\nM-1,a\u2028b\x0bc\x85d\x1d\n", 2),
    ],
)
def test_lists_as_people_have_them(tmp_path: Path, text: str | bytes, line: int) -> None:
    assert rows(tmp_path, text) == [("M-1", None, line)]


@pytest.mark.parametrize("sign", ["\x1d", "\x1e", "\x1c", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x00"])
@pytest.mark.parametrize("where", ["0100{}21M1", "M1{}", "{}M1"])
def test_a_control_character_never_makes_two_names(tmp_path: Path, sign: str, where: str) -> None:
    said = refusal(tmp_path, f"endpoint_name,hardware_id\n{where.format(sign)},\nM-2,\n")
    assert f":2: there is a control character (U+{ord(sign):04X})" in said
    assert "names.csv:2" in refusal(tmp_path, f"endpoint_name,hardware_id\nM-1,{where.format(sign)}\n")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('="0306703"', "is a formula"),
        ("=A1+1", "is a formula"),
        ("3.52E+14", "has shortened"),
        ('"3,52E+14"', "has shortened"),
        ("1E-05", "has shortened"),
        ("#N/A", "is an error"),
        ("#NAME?", "is an error"),
        ("#ADR!", "is an error"),
        ("########", "is an error"),
        ("#M-3", "may be a comment or a name"),
    ],
)
def test_what_a_spreadsheet_has_made_is_no_name(tmp_path: Path, cell: str, said: str) -> None:
    assert "names.csv:3: " in refusal(tmp_path, f"endpoint_name,hardware_id\nM-1,\n{cell},\n")
    assert said in refusal(tmp_path, f"endpoint_name,hardware_id\nM-1,\n{cell},\n")


def test_every_bad_line_is_named(tmp_path: Path) -> None:
    assert "(1 more line is no good: 3.)" in refusal(tmp_path, 'endpoint_name\n="1"\n="2"\nM-1\n')
    many = refusal(tmp_path, "endpoint_name\n" + "=x\n" * 20)
    assert ":2:" in many
    assert "(19 more lines are no good: 3, 4, 5, 6, 7, 8, 9, 10 ….)" in many


@pytest.mark.parametrize("name", ["12E4", "3.5", "E+14", "M=1", "12E-4-7", "a#b", "-1"])
def test_names_that_only_look_like_it_are_names(tmp_path: Path, name: str) -> None:
    assert rows(tmp_path, f"endpoint_name\n{name}\n") == [(name, None, 2)]


@pytest.mark.parametrize(
    "written",
    [
        CHIP,
        CHIP.upper(),
        f"0x{CHIP.upper()}",
        f"0X{CHIP}",
        "F4:CE:36:AB:12:34:56:78",
        "f4ce36ab-12345678",
        "F4CE 36AB 1234 5678",
    ],
)
def test_a_unit_gets_its_row_however_its_id_is_written(tmp_path: Path, written: str) -> None:
    path = tmp_path / "names.csv"
    path.write_text(f"endpoint_name,hardware_id\nM-0,\nM-1,{written}\n", encoding="utf-8")
    names = ListedNames(read_name_list(path), taken=lambda _: frozenset())
    assert names.name_for(UnitFacts(hardware_id=CHIP)) == "M-1"
    assert names.name_for(UnitFacts(hardware_id="0000000000000001")) == "M-0"


def test_one_unit_written_in_two_ways_stands_there_twice(tmp_path: Path) -> None:
    said = refusal(tmp_path, f"endpoint_name,hardware_id\nM-1,{CHIP}\nM-2,0x{CHIP.upper()}\n")
    assert f":3: the hardware id 0x{CHIP.upper()} stands in line 2 too" in said


@pytest.mark.parametrize("unit", ["12345678901234", "3.52E+14", '="0012345678901234"', "#N/A"])
def test_an_id_that_a_spreadsheet_has_changed_is_refused(tmp_path: Path, unit: str) -> None:
    assert "names.csv:2: " in refusal(tmp_path, f"endpoint_name,hardware_id\nM-1,{unit}\n")


def test_other_ids_are_compared_as_they_are() -> None:
    assert unit_key("HW-1") == unit_key("hw1")
    assert unit_key("12345678") == "12345678"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("endpoint_name,x,Endpoint Name\nM-1,,M-2\n", ":1: there are two columns endpoint_name"),
        ("endpoint_name,hardware_id,hardware-id\nM-1,,\n", ":1: there are two columns hardware_id"),
        ("# only a comment\n", ":2: there is no column"),
        ("sep=;\nname;x\nM-1;\n", ":2: there is no column"),
        ('# a\nendpoint_name\n"M-1\n', "this is no CSV"),
        ("endpoint_name,uwagi\nM-1,za\u017c\u00f3\u0142\n".encode("cp1250"), '"CSV UTF-8" in Excel'),
    ],
)
def test_what_is_no_list_is_told(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert said in refusal(tmp_path, text)


def test_a_list_is_longer_than_other_texts_but_not_endless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(f"urn:dev:ops:32473-Meter-{number:06d},{'x' * 20}\n" for number in range(25_000))
    assert len(rows(tmp_path, f"endpoint_name,note\n{lines}")) == 25_000  # 1.3 MB
    monkeypatch.setattr(name_list, "MAX_NAMES", 24_999)
    assert "more than 24999 lines" in refusal(tmp_path, f"endpoint_name,note\n{lines}")
