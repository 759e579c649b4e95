"""`factory-prov history`: a unit's life, two runs side by side, what a run told, filters, pages and spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from factory_prov.cli import main
from factory_prov.events import Level, LogLine
from factory_prov.ledger.life_records import ImportedUnit, LabelRecord, LabelState, LabelVariant
from factory_prov.ledger.papers import spreadsheet
from factory_prov.ledger.papers.spreadsheet import write_sheets
from factory_prov.ledger.records import Outcome, RunStart, StepState
from factory_prov.ledger.station import look, open_known
from factory_prov.messages import Message
from factory_prov.run.steps import Connect
from factory_prov.run_logs import station
from tests.ledgers import verified

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
Told = Callable[..., str]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A unit that failed and passed then, one from elsewhere, and one whose name looks like a formula."""
    folder = tmp_path / "data"
    with open_known(folder / "ledger.sqlite") as ledger:
        ends = ((Outcome.FAIL, "E312", Message("No answer.")), (Outcome.PASS, None, None))
        for number, (outcome, code, reason) in enumerate(ends):
            at = AT + timedelta(days=number)
            start = RunStart(
                station=f"line {number}", job_name=f"Meter {number}", job_digest="d", probe="683", started_at=at
            )
            run_id = ledger.begin(start)
            ledger.reserve(run_id, "0042", psk_identity=None, again=None)
            ledger.set_hardware_id(run_id, "F4CE")
            ledger.step(run_id, Connect.step, state=StepState.STARTED, at=at)
            ledger.step(run_id, Connect.step, state=StepState.DONE, at=at + timedelta(seconds=2 + 2 * number))
            verified(ledger, run_id)
            ledger.finish(run_id, outcome, code=code, at=at + timedelta(seconds=9), reason=reason)
        third = ledger.begin(RunStart(station="line 0", job_name="x", job_digest="d", probe="=1+1", started_at=AT))
        ledger.finish(third, Outcome.ABORTED, code="E001", at=AT, reason=Message("Stopped."))
        label = LabelRecord(
            at=AT,
            endpoint_name="0042",
            run_id=None,
            variant=LabelVariant.PASS,
            state=LabelState.PRINTED,
            text="SN-1",
            printer="p",
            reason=None,
            operator="",
        )
        ledger.labels.note(label)
        ledger.take_in(ImportedUnit(endpoint_name="old-1", hardware_id="AB"), "units.csv", operator="Eve")
        ledger.take_in(ImportedUnit(endpoint_name="old-2"), "units.csv", operator="Eve")
    return folder


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], data: Path) -> Told:
    def tell(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        assert main(["history", *arguments, "--data-dir", str(data)]) == code
        said = capsys.readouterr()
        return f"{said.out}{said.err}" if code else said.out

    return tell


@pytest.mark.parametrize(
    ("arguments", "runs"),
    [
        (["--code", "e312"], [1]),
        (["--code", "E31"], []),
        (["--job", "meter"], [1, 2]),
        (["--station", "line 0"], [1, 3]),
        (["--label", "sn-"], [1, 2]),
        (["SN-1"], [1, 2]),
        (["--label", "1"], []),
        (["--limit", "1"], [3]),
        (["--limit", "1", "--before", "3"], [2]),
        (["--before", "2"], [1]),
        (["--job", "Meter", "--since", "2026-02-01"], [2]),
    ],
)
def test_runs_are_looked_for(told: Told, arguments: list[str], runs: list[int]) -> None:
    assert [run["run_id"] for run in json.loads(told(*arguments, "--json"))] == runs


def test_a_page_shows_its_numbers_and_how_to_go_on(told: Told, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header, line = told("--limit", "1", "--before", "3").splitlines()
    assert header.startswith("RUN")
    assert line.startswith("2 ")
    assert main(["history", "--limit", "2", "--data-dir", str(data)]) == 0
    assert capsys.readouterr().err == "Those before them: --before 2.\n"


@pytest.mark.parametrize("text", ["x", "-1", "", "1.0", "٣", "9" * 19 + "0", "9" * 5000])
def test_what_is_no_number_of_a_run_is_told(told: Told, text: str) -> None:
    assert "no number of a run" in told(f"--before={text}", code=2)
    assert "no number of a run" in told(f"--log={text}", code=2)


@pytest.mark.parametrize("name", ["0042", "F4CE", "sn-1", "f4"])
def test_a_life_is_told_in_words(told: Told, name: str) -> None:
    lines = [" ".join(line.split()) for line in told(name, "--life").splitlines()]
    assert lines[0] == "WHEN (UTC) RUN WHAT HAPPENED"
    assert "2026-01-31 08:05:00 1 Run 1: FAIL E312 after 9.0 s, job Meter 0, at 683 of line 0. No answer." in lines
    assert f"2026-02-01 08:05:00 2 {Connect.step.title}: 4.0 s." in lines
    assert "2026-01-31 08:05:00 A label was printed on p." in lines


def test_a_life_is_told_to_programs(told: Told) -> None:
    entries = json.loads(told("0042", "--life", "--json"))
    (run,) = (each for each in entries if each["run_id"] == 1 and each["kind"] == "run")
    assert (run["at"], run["weight"], run["outcome"], run["code"]) == (
        "2026-01-31T08:05:00.000Z",
        "head",
        "FAIL",
        "E312",
    )
    rows = list(csv.DictReader(io.StringIO(told("0042", "--life", "--csv"))))
    assert [row["kind"] for row in rows] == [each["kind"] for each in entries]
    assert "Taken in from units.csv. (Eve)" in told("old-1", "--life")


def test_a_unit_nobody_knows_has_no_life(told: Told) -> None:
    assert "does not know this unit" in told("nobody", "--life", code=2)
    assert "old-1, old-2" in told("old", "--life", code=2)
    assert "no unit is named" in told("--life", code=2)


def test_two_runs_are_told_side_by_side(told: Told) -> None:
    lines = [" ".join(line.split()) for line in told("--compare", "1", "2").splitlines()]
    assert "≠ Outcome FAIL PASS" in lines
    assert "Chip F4CE F4CE" in lines
    assert f"≠ {Connect.step.title} 2.0 s 4.0 s" in lines
    rows = json.loads(told("--compare", "1", "2", "--json"))
    assert {row["title"]: row["differs"] for row in rows}["Job"] is True
    assert "does not have this run" in told("--compare", "1", "99", code=2)


def test_what_a_run_told_is_shown(told: Told, data: Path) -> None:
    assert "no log of this run is here" in told("--log", "1", code=2)
    found = look(data / "ledger.sqlite")
    assert found is not None
    assert found.marks is not None
    log = station.station_logs().begin(found.marks.ledger_id, 1)
    log.add(LogLine(level=Level.WARNING, text=Message("It said {word}.", word="no\x1b[2J"), step=Connect.step))
    log.close()
    assert told("--log", "1").splitlines()[1].endswith("warning  connect  It said no\\x1b[2J.")
    (line,) = json.loads(told("--log", "1", "--json"))
    assert (line["level"], line["step"], line["kind"]) == ("warning", "connect", "line")


def cells(path: Path, sheet: int = 1) -> list[list[tuple[str, str]]]:
    """Return the cells of a sheet: of each its type, and what it says."""
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))  # ours
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    return [
        [(cell.get("t", "n"), "".join(cell.itertext())) for cell in row.iter(f"{space}c")]
        for row in root.iter(f"{space}row")
    ]


def test_a_spreadsheet_keeps_every_text_as_it_is(told: Told, tmp_path: Path) -> None:
    file = tmp_path / "runs.xlsx"
    assert "3 rows" in told("--xlsx", str(file))
    header, *rows = cells(file)
    assert header[0] == ("inlineStr", "run_id")
    assert [row[0] for row in rows] == [("n", "1"), ("n", "2"), ("n", "3")]
    assert ("inlineStr", "0042") in rows[0]
    assert ("inlineStr", "=1+1") in rows[2]
    for arguments in (["0042", "--life"], ["--compare", "1", "2"], ["--open"]):
        told(*arguments, "--xlsx", str(file))
        assert len(cells(file)) >= 1


@pytest.mark.parametrize(
    "text",
    ["=1+1", "0042", "http://x.example", "{=1}", "1e5", "<b>&", "_x0041_", "a\nb", " x ", "\x01", "\ud800", "ż🙂"],
)
def test_whatever_a_text_looks_like_it_stays_one(tmp_path: Path, text: str) -> None:
    file = tmp_path / "new folder" / "x.xlsx"
    write_sheets(file, ["text"], [[text], [None], [7]])
    kind, said = cells(file)[1][0]
    assert kind == "inlineStr"
    assert said == {"_x0041_": "_x005F_x0041_", "\x01": "_x0001_", "\ud800": "\\ud800"}.get(text, text)
    assert cells(file)[-1] == [("n", "7")]
    assert file.stat().st_mode & 0o077 == 0


def test_more_than_a_sheet_takes_goes_on_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "_MOST_ROWS", 3)
    write_sheets(tmp_path / "x.xlsx", ["text"], [[str(number)] for number in range(5)])
    assert [cells(tmp_path / "x.xlsx", sheet)[0] for sheet in (1, 2, 3)] == [[("inlineStr", "text")]] * 3
    assert [len(cells(tmp_path / "x.xlsx", sheet)) for sheet in (1, 2, 3)] == [3, 3, 2]


def test_a_spreadsheet_that_cannot_be_written_is_told(told: Told, tmp_path: Path) -> None:
    assert "not a file that can be replaced" in told("--xlsx", str(tmp_path), code=2)
    (tmp_path / "file").write_text("")
    told("--xlsx", str(tmp_path / "file" / "x.xlsx"), code=2)
    assert "Choose --csv or --json" in told("--csv", "--json", code=2)
    assert "Choose --json or --xlsx" in told("--xlsx", str(tmp_path / "y.xlsx"), "--json", code=2)


def test_a_spreadsheet_that_breaks_off_leaves_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    file.write_text("old")

    def rows() -> object:
        yield ["1"]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_sheets(file, ["text"], rows())  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["x.xlsx"]
    assert file.read_text() == "old"
