"""Where `provision` takes the scans of labels from."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.cli.label_scans import LabelScans
from factory_prov.cli.output import Output
from factory_prov.errors import InputError, LabelNotScanned
from factory_prov.job.model import Job
from factory_prov.labels.options import LabelOptions
from factory_prov.line.virtual_station import demo_job


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def job(*, scan_back: bool = True) -> Job:
    return replace(demo_job("psk"), label=LabelOptions(scan_back=scan_back))


def output() -> Output:
    return Output(json_wanted=False)


def scan(scans: LabelScans, wanted: str) -> str:
    with scans.desk.waiting(wanted) as waiting:
        return waiting.next(20, CancelToken())


def test_scans_of_a_file_come_in_any_order(tmp_path: Path) -> None:
    file = tmp_path / "scans.txt"
    file.write_text("unit-2\r\n\nunit-1\nunit-3\n", encoding="utf-8")
    scans = LabelScans(job(), str(file), output())
    scans.begin()
    assert [scan(scans, name) for name in ("unit-1", "unit-2", "unit-3")] == ["unit-1", "unit-2", "unit-3"]
    with pytest.raises(LabelNotScanned, match="no more scans come"):
        scan(scans, "unit-4")


def test_scans_come_by_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("unit-1\n"))
    scans = LabelScans(job(), "-", output())
    scans.begin()
    assert scan(scans, "unit-1") == "unit-1"


def test_somebody_at_the_terminal_is_asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("unit-1\n"))
    scans = LabelScans(job(), None, output())
    scans.begin()
    assert scan(scans, "unit-1") == "unit-1"
    assert "Scan the label on the unit: unit-1" in capsys.readouterr().err


def test_where_nobody_can_be_asked_it_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(InputError, match="--scans"):
        LabelScans(job(), None, output())
    LabelScans(job(scan_back=False), None, output()).begin()
