"""`factory-prov ledger report` and `export`: figures that add up, files that need no program of ours, and no key."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from signed_ledgers import a_run, an_end

from factory_prov.cli import main
from factory_prov.ledger.csv_cells import read_back
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.station import open_known

ROOT = Path(__file__).parents[3]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Numbers 1 to 7 of a counter: 1, 2, 5 and 6 became names, 3, 4 and 7 were lost; 2 was scrapped, 6 failed."""
    with open_known(tmp_path / "data" / "ledger.sqlite") as ledger:
        for number in (1, 2, 5, 6):
            while (serial := ledger.next_serial("m-{serial}")) < number:
                pass
            outcome = Outcome.FAIL if number == 6 else Outcome.PASS
            a_run(ledger, number, outcome, name=f"m-{serial:04}")
        a_run(ledger, 8, Outcome.FAIL)
        an_end(ledger, "m-0002")
        ledger.next_serial("m-{serial}")
    return tmp_path / "data"


def told(capsys: pytest.CaptureFixture[str], data: Path, *words: str, code: int = 0) -> str:
    capsys.readouterr()
    assert main(["ledger", *words, "--data-dir", str(data)]) == code
    said = capsys.readouterr()
    return said.out or said.err


def test_a_report_has_figures_that_add_up_and_names_the_losses(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "report"
    shown = json.loads(told(capsys, data, "report", str(folder), "--json"))
    assert json.loads((folder / "report.json").read_text()) == {k: v for k, v in shown.items() if k != "folder"}
    units = {"started": 5, "passed": 3, "failed": 2, "owed": 0, "no_verdict": 0, "runs": 5}
    assert shown["units"] == {**units, "scrapped": 1, "retired": 0, "revoked": 0}
    (numbers,) = shown["numbers"]
    assert numbers["lost_numbers"] == [[3, 4], [7, 7]]
    assert (numbers["issued"], numbers["passed"], numbers["scrapped"], numbers["others"]) == (7, 2, 1, 1)
    assert numbers["adds_up"]
    page = (folder / "report.html").read_text()
    assert "3-4, 7" in page
    assert "http" not in page
    assert len((folder / "runs.csv").read_text().splitlines()) == 6
    assert "as they were signed" in told(capsys, data, "verify", str(folder))
    assert "there already" in told(capsys, data, "report", str(folder), code=2)


def test_a_period_and_a_station_are_counted_alone(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    words = ("--since", "2026-01-31T08:07", "--until", "2026-01-31T08:11")
    shown = json.loads(told(capsys, data, "report", str(tmp_path / "a"), *words, "--json"))
    assert (shown["units"]["started"], shown["units"]["passed"]) == (2, 2)
    shown = json.loads(told(capsys, data, "report", str(tmp_path / "b"), *words, "--station", "line 1", "--json"))
    assert shown["units"]["started"] == 2
    polish = told(capsys, data, "report", str(tmp_path / "c"), "--lang", "pl")
    assert "Units started" not in polish


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "2026-02-01", "--until", "2026-01-31"), "--until: the period ends before it begins."),
        (("--since", "2026-01-31T08:07", "--until", "2026-01-31T08:07"), "--until: the period ends before it begins."),
        (("--station", "line 9"), "line 9: the ledger knows no station with this name. It knows line 1."),
    ],
)
def test_a_report_that_could_only_have_zeros_is_refused(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    assert said in told(capsys, data, "report", str(tmp_path / "report"), *words, code=2)
    assert not (tmp_path / "report").exists()
    told(capsys, data, "report", str(tmp_path / "report"), "--since", "2026-01-31", "--until", "2026-01-31")


@pytest.mark.parametrize("change", ["edit", "delete", "add", "sums"])
def test_a_report_that_was_changed_is_found(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path, change: str
) -> None:
    folder = tmp_path / "report"
    told(capsys, data, "report", str(folder))
    page = folder / "report.html"
    if change == "delete":
        page.unlink()
    elif change == "add":
        (folder / "more.txt").write_text("more")
    else:
        page.write_text(page.read_text().replace("m-0001", "m-0009"))
    if change == "sums":
        old = (folder / "SHA256SUMS").read_text()
        new = hashlib.sha256(page.read_bytes()).hexdigest()
        (folder / "SHA256SUMS").write_text(re.sub(r"[0-9a-f]{64}(?=  report.html)", new, old))
    assert told(capsys, data, "verify", str(folder), code=2)


def test_an_export_says_the_same_in_every_form_and_fits_its_schema(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    told(capsys, data, "export", str(folder), "--bom")
    assert "as they were signed" in told(capsys, data, "verify", str(folder))
    schema = json.loads((folder / "schema.json").read_text())["$defs"]
    for name in ("units", "runs"):
        lines = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        text = (folder / f"{name}.csv").read_text(encoding="utf-8")
        assert text.startswith("\ufeff")
        rows = list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))
        assert [{key: read_back(cell) for key, cell in row.items()} for row in rows] == [
            {key: "" if value is None else str(value) for key, value in line.items()} for line in lines
        ]
        assert all(list(line) == schema[name]["required"] for line in lines)
        for line in lines:
            for key, value in line.items():
                kinds = schema[name]["properties"][key]["type"]
                assert {int: "integer", str: "string", type(None): "null"}[type(value)] in kinds
    assert len((folder / "records.jsonl").read_text().splitlines()) == 6


def test_the_documents_check_works_without_this_program(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    document = (ROOT / "docs/ledger.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    assert "factory_prov" not in script
    folder = tmp_path / "export"
    told(capsys, data, "export", str(folder))

    def check() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-c", script, str(folder)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    good = check()
    assert good.returncode == 0, good.stderr
    assert "line 1: 6 records" in good.stdout
    records = folder / "records.jsonl"
    lines = records.read_text().splitlines()
    records.write_text("\n".join([lines[0].replace("m-0001", "m-0007"), *lines[1:]]) + "\n")
    assert check().returncode != 0
    records.write_text("\n".join(lines[:2] + lines[3:]) + "\n")
    assert check().returncode != 0


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")
def test_openssl_takes_the_signature_of_a_record(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    told(capsys, data, "export", str(folder))
    (chain,) = json.loads((folder / "ledger.json").read_text())["chains"]
    last = json.loads((folder / "records.jsonl").read_text().splitlines()[-1])
    (tmp_path / "key.pem").write_text(chain["public_key"])
    (tmp_path / "signed").write_text(f"factory-prov record 1\n{last['digest']}")
    (tmp_path / "signature").write_bytes(bytes.fromhex(last["signature"]))
    command = [
        "openssl",
        "pkeyutl",
        "-verify",
        "-rawin",
        "-pubin",
        "-inkey",
        "key.pem",
        "-sigfile",
        "signature",
        "-in",
        "signed",
    ]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_servers_get_lists_of_the_units_in_use_without_a_key(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    assert "domain" in told(capsys, data, "export", str(tmp_path / "c"), "--as", "coiote", code=2)
    assert "No key is in it" in told(capsys, data, "export", str(tmp_path / "c"), "--as", "coiote", "--domain", "/f/")
    devices = json.loads((tmp_path / "c" / "batch-00001.json").read_text())
    assert [each["properties"]["endpointName"] for each in devices] == ["m-0001", "m-0005"]
    assert all(each["securityMode"] == "psk" and "dtlsPsk" not in each for each in devices)
    told(capsys, data, "export", str(tmp_path / "l.jsonl"), "--as", "leshan")
    (first, _) = (tmp_path / "l.jsonl").read_text().splitlines()
    assert json.loads(first) == {"endpoint": "m-0001", "tls": {"mode": "psk", "details": {"identity": "psk-1"}}}
    told(capsys, data, "export", str(tmp_path / "t.csv"), "--as", "thingsboard")
    rows = list(csv.DictReader((tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["LWM2M_CLIENT_ENDPOINT"] for row in rows] == ["m-0001", "m-0005"]
    assert "there already" in told(capsys, data, "export", str(tmp_path / "t.csv"), "--as", "leshan", code=2)


def test_every_command_that_answers_an_auditor_runs(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told(capsys, data, "station-key", "-o", "A.pem")
    text = (ROOT / "docs/ledger.md").read_text(encoding="utf-8")
    table = text.partition("## What an auditor asks")[2].partition("\n## ")[0]
    assert [line.split(".")[0] for line in table.splitlines() if line[:3].strip("| ").isdigit()] == [
        f"| {number}" for number in range(1, 13)
    ]
    commands = re.findall(r"`factory-prov ([^`]+)`", table)
    assert len(commands) >= 12
    for number, command in enumerate(commands):
        words = [
            {"FOLDER": f"folder {number}", "ID": "F4CE0001", "FILE": "copy.sqlite"}.get(word, word)
            for word in command.split()
        ]
        capsys.readouterr()
        assert main([*words, "--data-dir", str(data)]) == 0, command
