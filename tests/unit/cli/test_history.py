"""`factory-prov history`: a header, why a run was no PASS, what is looked for, and a true sentence for nothing."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from factory_prov.cli import main
from factory_prov.files import user_folders
from factory_prov.ledger.export import COLUMNS, OPEN_COLUMNS
from factory_prov.ledger.postgres.address import Address
from factory_prov.ledger.records import Outcome, RunId, RunStart, StepState
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.station import open_known
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.run.steps import Connect, WriteConfiguration
from tests.ledgers import verified

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Four runs, a day apart: a PASS, a FAIL, one that was stopped, and one that was cut off."""
    folder = tmp_path / "data"
    ends = (
        (Outcome.PASS, None, None),
        (Outcome.FAIL, "E313", Message("the board at {port} said 100% nothing.", port="COM7")),
        (Outcome.ABORTED, "E001", Message("Stopped.")),
    )
    with open_known(folder / "ledger.sqlite") as ledger:
        for number in range(4):
            start = RunStart(
                station="line 1",
                job_name="water meter",
                job_digest="d",
                probe=f"68{number}",
                started_at=AT + timedelta(days=number),
            )
            run_id = ledger.begin(start)
            ledger.reserve(run_id, f"Meter_{number}", psk_identity=f"psk {number}", again=None)
            ledger.set_hardware_id(run_id, f"F4CE{number}")
            if number < len(ends):
                outcome, code, reason = ends[number]
                verified(ledger, run_id)
                ledger.finish(run_id, outcome, code=code, at=AT, reason=reason)
    return folder


def told(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert main(["history", *arguments, "--data-dir", str(data)]) == code
    said = capsys.readouterr()
    return said.err if code else said.out


def names(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> list[str]:
    return [run["endpoint_name"][-1] for run in json.loads(told(capsys, data, *arguments, "--json"))]


def test_the_list_has_a_header_and_reasons(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    header, *lines = told(capsys, data).splitlines()
    assert " ".join(header.split()) == "RUN BEGAN (UTC) OUTCOME CODE ENDPOINT NAME CHIP PROBE OR PORT JOB REASON"
    assert len(lines) == 4
    assert lines[1].endswith("the board at COM7 said 100% nothing.")
    assert lines[1].index("the board") == header.index("REASON")
    assert lines[1].index("Meter_1") == header.index("ENDPOINT NAME")
    assert "cut off" in lines[3]


@pytest.fixture(params=["file", "database"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path | Address:
    """Where an empty ledger is: a file, or a database that others have too."""
    if request.param == "file":
        return tmp_path / "its ledger" / "ledger.sqlite"
    monkeypatch.setattr(user_folders, "user_folder", lambda: tmp_path)  # no ledger of whoever runs this
    address: Address = request.getfixturevalue("postgres_ledger")
    return address


def test_open_runs_are_exported_with_what_is_known_of_their_unit(
    place: Path | Address, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--data-dir", str(place.parent)] if isinstance(place, Path) else ["--ledger", place.place]

    def exported() -> tuple[list[dict[str, object]], list[dict[str, str]]]:
        capsys.readouterr()
        assert main(["history", "--open", "--json", *where]) == 0
        as_json = json.loads(capsys.readouterr().out)
        assert main(["history", "--open", "--csv", *where]) == 0
        return as_json, list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    def begin(ledger: Ledger, name: str | None, *states: UnitState) -> RunId:
        run_id = ledger.begin(RunStart(station="s", job_name="j", job_digest="d", probe=f"p {name}", started_at=AT))
        if name is not None:
            ledger.reserve(run_id, name, psk_identity=None, again=None)
        for state in states:
            ledger.reach(run_id, state)
        return run_id

    later = AT + timedelta(seconds=7)
    with open_known(place) as dead:
        run_id = begin(dead, "-dead", UnitState.CREDENTIALS_MADE, UnitState.WRITTEN)
        dead.step(run_id, WriteConfiguration.step, state=StepState.STARTED, at=later)
        ended = begin(dead, "ended")
        dead.finish(ended, Outcome.ABORTED, code="E001", at=later)
    with open_known(place) as ledger:
        begin(ledger, None)
        run_id = begin(ledger, "lives", UnitState.CREDENTIALS_MADE)
        ledger.step(run_id, Connect.step, state=StepState.STARTED, at=later)
        ledger.reach(run_id, UnitState.WRITTEN)
        as_json, as_csv = exported()
    told = [(each["endpoint_name"], *(each[column] for column in OPEN_COLUMNS)) for each in as_json]
    assert told == [
        ("-dead", "written", "2026-01-31T08:05:07.000Z", False),
        (None, None, "2026-01-31T08:05:00.000Z", True),
        ("lives", "written", "2026-01-31T08:05:07.000Z", True),
    ]
    assert all(tuple(each) == COLUMNS + OPEN_COLUMNS for each in [*as_json, *as_csv])
    assert [(each["endpoint_name"], *(each[column] for column in OPEN_COLUMNS)) for each in as_csv] == [
        ("'-dead", "written", "2026-01-31T08:05:07.000Z", "false"),
        ("", "", "2026-01-31T08:05:00.000Z", "true"),
        ("lives", "written", "2026-01-31T08:05:07.000Z", "true"),
    ]
    assert [each["at_work"] for each in exported()[0]] == [False, False, False]  # their program has ended since


def test_open_runs_show_their_unit_and_whether_somebody_works_on_them(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_known(data / "ledger.sqlite") as ledger:
        start = RunStart(station="line 2", job_name="j", job_digest="d", probe="690", started_at=AT + timedelta(days=9))
        run_id = ledger.begin(start)
        ledger.reserve(run_id, "Meter_9", psk_identity=None, again=None)
        ledger.reach(run_id, UnitState.CREDENTIALS_MADE)
        lines = told(capsys, data, "--open").splitlines()
    assert len(lines) == 3
    assert "cut off" in lines[1]
    assert "reserved" in lines[1]
    assert "at work" in lines[2]
    assert "credentials made" in lines[2]
    assert "at work" not in told(capsys, data, "--open")  # its program has ended since
    assert "No run fits" in told(capsys, data, "nowhere", "--open")


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ((), "0123"),
        (("--open",), "3"),
        (("--outcome", "pass"), "0"),
        (("--outcome", "aborted"), "2"),
        (("--endpoint", "Meter_2"), "2"),
        (("--endpoint", "meter"), ""),
        (("--chip", "F4CE1"), "1"),
        (("meter_",), "0123"),
        (("f4ce3",), "3"),
        (("psk 1",), "1"),
        (("said 100%",), "1"),
        (("com7",), "1"),
        (("E313",), "1"),
        (("template",), ""),
        (("%",), "1"),
        (("_",), "0123"),
        (("\\",), ""),
        (("682",), "2"),
        (("LINE 1", "--limit", "2"), "23"),
        (("--since", "2026-02-01"), "123"),
        (("--since", "2026-02-01T08:05"), "123"),
        (("--since", "2026-02-01T08:05:01"), "23"),
        (("--since", "2026-02-01T09:05+01:00"), "123"),
        (("--until", "2026-02-01"), "01"),
        (("--until", "2026-02-01T08:05"), "0"),
        (("--since", "2026-02-01", "--until", "2026-02-02", "--outcome", "fail"), "1"),
        (("--since", "2026-02-01", "--open", "meter"), "3"),
    ],
)
def test_runs_are_looked_for(
    capsys: pytest.CaptureFixture[str], data: Path, arguments: tuple[str, ...], found: str
) -> None:
    assert names(capsys, data, *arguments) == list(found)


def test_nothing_found_is_not_nothing_there(capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path) -> None:
    assert told(capsys, data, "nowhere") == "No run fits. The ledger has 4 runs.\n"
    assert told(capsys, tmp_path / "new") == "No runs yet.\n"
    assert not (tmp_path / "new").exists()
    assert json.loads(told(capsys, data, "nowhere", "--json")) == []


def test_csv_keeps_its_columns(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    for arguments, more in ((), ()), (("nowhere",), ()), (("--open",), OPEN_COLUMNS), (("no", "--open"), OPEN_COLUMNS):
        header, *rows = csv.reader(io.StringIO(told(capsys, data, "--csv", *arguments)))
        assert tuple(header) == COLUMNS + more
        assert all(len(row) == len(header) for row in rows)


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-13-01", "31.01.2026", "", "0001-01-01T00:00+14:00", "9999-12-31T23:00-03:00"]
)
def test_a_date_that_is_none_is_a_sentence(capsys: pytest.CaptureFixture[str], data: Path, text: str) -> None:
    for option in ("--since", "--until"):
        assert "is no date. Write 2026-01-31" in told(capsys, data, option, text, code=2)


@pytest.mark.parametrize("last", ["9999-12-31"])
def test_the_last_day_there_is_has_no_end(capsys: pytest.CaptureFixture[str], data: Path, last: str) -> None:
    assert names(capsys, data, "--until", last) == list("0123")


def test_reading_changes_nothing_and_loads_no_sqlalchemy(data: Path) -> None:
    before = {entry.name: entry.read_bytes() for entry in data.iterdir()}
    program = (
        "import sys; from pathlib import Path\n"
        "from factory_prov.cli import main; from factory_prov.files import user_folders\n"
        "user_folders.known_ledgers_folder = lambda: Path(sys.argv[1], 'none')\n"
        "code = main(['history', '--data-dir', sys.argv[1]])\n"
        "sys.exit(code or 'sqlalchemy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(data)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Meter_3" in done.stdout
    assert {entry.name: entry.read_bytes() for entry in data.iterdir()} == before


def test_an_older_ledger_is_migrated_first(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    raw = sqlite3.connect(data / "ledger.sqlite")
    raw.execute("ALTER TABLE runs DROP COLUMN reason")
    raw.execute("UPDATE alembic_version SET version_num = '0001'")
    raw.commit()
    raw.close()
    assert names(capsys, data) == list("0123")


def test_a_number_past_what_sqlite_counts_shows_all(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert names(capsys, data, "--limit", "9" * 25) == ["0", "1", "2", "3"]


@pytest.mark.parametrize("where", [(), ("--chip",), ("--endpoint",)])
def test_bytes_that_are_no_text_are_in_no_run(
    capsys: pytest.CaptureFixture[str], data: Path, where: tuple[str, ...]
) -> None:
    assert told(capsys, data, *where, "\udcff") == "No run fits. The ledger has 4 runs.\n"


@pytest.mark.parametrize("command", [("history",), ("ledger", "show"), ("ledger", "accept")])
def test_a_folder_that_is_none_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: tuple[str, ...]
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    for given, what in ((str(file), "this is a file, not a folder"), ("", "no folder is named")):
        assert main([*command, "--data-dir", given]) == 2
        assert what in capsys.readouterr().err


@pytest.mark.parametrize("command", [("history",), ("ledger", "show"), ("ledger", "accept")])
def test_the_database_of_another_program_is_no_ledger_of_0_runs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: tuple[str, ...]
) -> None:
    other = sqlite3.connect(tmp_path / "ledger.sqlite")
    other.execute("CREATE TABLE cookies (name)")
    other.close()
    assert main([*command, "--data-dir", str(tmp_path)]) == 2
    assert "the database of another program" in capsys.readouterr().err


def test_a_folder_in_the_place_of_the_ledger_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").mkdir()
    assert main(["history", "--data-dir", str(tmp_path)]) == 2
    assert "this is a folder, not a file" in capsys.readouterr().err
