"""`factory-prov label`: printed into a folder and noted, or written into files and not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from signed_ledgers import a_run
from zpl_reader import read_zpl

from factory_prov.cli import main
from factory_prov.ledger.life_records import LabelState
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.station import open_known


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with open_known(tmp_path / "data" / "ledger.sqlite") as ledger:
        a_run(ledger, 1)
        a_run(ledger, 2, Outcome.FAIL)
    return tmp_path / "data"


def label(data: Path, *words: str) -> int:
    return main(["label", *words, "--data-dir", str(data)])


def noted(data: Path, name: str) -> list[tuple[LabelState, str | None]]:
    with open_known(data / "ledger.sqlite") as ledger:
        return [(record.state, record.reason) for record in ledger.labels.of(name)]


def test_it_is_printed_where_it_is_said(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printer = f"folder:{tmp_path}"
    assert label(data, "meter-1", "--reason", "torn", "--printer", printer, "--copies", "2", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["symbols"], document["printer"]) == (["meter-1"], printer)
    (file,) = tmp_path.glob("*.zpl")
    assert read_zpl(file.read_bytes()).copies == 2
    assert noted(data, "meter-1") == [(LabelState.PRINTED, "torn")]


def test_files_and_a_preview_print_nothing(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zpl, svg = tmp_path / "a.zpl", tmp_path / "a.svg"
    assert label(data, "meter-1", "--zpl", str(zpl), "--svg", str(svg), "--preview", "--template", "fail-card") == 0
    assert "[meter-1]" in capsys.readouterr().out
    assert read_zpl(zpl.read_bytes()).symbols == [("qr", "meter-1")]
    assert svg.read_text(encoding="utf-8").startswith("<svg")
    assert noted(data, "meter-1") == []


def test_a_unit_that_failed_gets_its_own_label(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert label(data, "meter-2", "--preview") == 2
    assert "was no PASS" in capsys.readouterr().err
    assert label(data, "meter-2", "--preview", "--fail") == 0
    assert "FAIL" in capsys.readouterr().out


def test_a_printer_that_is_not_there_is_noted(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert label(data, "meter-1", "--reason", "torn", "--printer", f"folder:{tmp_path / 'missing'}") == 1
    assert "no such folder" in capsys.readouterr().err
    assert noted(data, "meter-1") == [(LabelState.FAILED, "torn")]
