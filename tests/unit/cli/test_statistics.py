"""`factory-prov statistics`: words with the definition beside the yield, CSV, JSON, and true sentences for nothing."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from factory_prov.cli import main
from factory_prov.ledger.records import Outcome, RunStart
from factory_prov.ledger.station import open_known
from tests.ledgers import verified

AT = datetime(2026, 1, 31, 11, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty units at two slots: one fails nearly every second, the other never."""
    folder = tmp_path_factory.mktemp("data")
    with open_known(folder / "ledger.sqlite") as ledger:
        for number in range(60):
            start = RunStart(
                station="line 1", job_name="meter", job_digest="d", probe=f"slot {number % 2}", started_at=AT
            )
            run_id = ledger.begin(start)
            ledger.reserve(run_id, f"Meter_{number}", psk_identity=None, again=None)
            bad = number % 4 == 1
            if not bad:
                verified(ledger, run_id)
            ledger.finish(
                run_id,
                Outcome.FAIL if bad else Outcome.PASS,
                code="E312" if bad else None,
                at=AT + timedelta(seconds=20),
            )
    return folder


def told(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert main([*arguments, "--data-dir", str(data)]) == code
    said = capsys.readouterr()
    return said.out if code == 0 else said.err


def test_a_person_reads_the_finding_the_yield_and_what_it_is(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    said = told(capsys, data, "statistics", "--by", "code")
    assert "slot 1 at line 1 fails, and the other places do not (meter): 15 of 30 units failed first, 50.0 %" in said
    assert "75.0 %" in said
    assert "First-pass yield: of the units that had their first verdict" in said
    assert "E312" in said


@pytest.mark.parametrize(
    ("by", "column"),
    [
        ("day", "since"),
        ("week", "since"),
        ("month", "since"),
        ("code", "title"),
        ("slot", "slot"),
        ("station", "station"),
        ("step", "mean_s"),
    ],
)
def test_every_table_is_given_as_csv_and_as_json(
    capsys: pytest.CaptureFixture[str], data: Path, by: str, column: str
) -> None:
    rows = list(csv.DictReader(io.StringIO(told(capsys, data, "statistics", "--by", by, "--csv"))))
    document = json.loads(told(capsys, data, "statistics", "--by", by, "--json"))
    assert len(rows) == len(document["rows"])
    assert all(column in row for row in (*rows, *document["rows"]))
    assert document["totals"]["first_pass_yield"] == 0.75
    assert document["findings"][0]["kind"] == "place"


def test_a_figure_with_a_point_stays_a_figure(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    (row,) = csv.DictReader(io.StringIO(told(capsys, data, "statistics", "--csv")))
    assert (row["first_pass_yield"], row["mean_s"]) == ("0.75", "20.0")


def test_a_filter_that_nothing_fits_is_told(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert told(capsys, data, "statistics", "--until", "2025-12-31") == "No run fits.\n"
    assert told(capsys, data, "statistics", "--slot", "nowhere") == "No run fits.\n"


def test_without_a_ledger_there_are_no_runs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert told(capsys, tmp_path, "statistics") == "No runs yet.\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "wrong", [["--since", "yesterday"], ["--since", "2026-02-01", "--until", "2026-01-01"], ["--until", "2026-13-01"]]
)
def test_a_wrong_period_is_refused_with_its_place(
    capsys: pytest.CaptureFixture[str], data: Path, wrong: list[str]
) -> None:
    assert wrong[-2] in told(capsys, data, "statistics", *wrong, code=2)


def test_all_is_counted_anew(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert "0 sums were others before" in told(capsys, data, "statistics", "--recount")
