"""The command line prints labels and takes scans of them, in a real process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from factory_prov.resources import resource

Program = Callable[..., CompletedProcess[str]]


@pytest.fixture
def job(tmp_path: Path) -> Path:
    file = tmp_path / "job.toml"
    text = resource("jobs", "demo_psk.toml").read_text(encoding="utf-8")
    file.write_text(f'{text}\n[label]\non = "pass"\nscan_back = true\n', encoding="utf-8")
    return file


def test_virtual_units_get_labels_that_somebody_virtual_scans(factory_prov: Program, job: Path) -> None:
    done = factory_prov("provision", str(job), "--virtual", "2", "--speed", "50", "--json")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    scanned = [each for each in told if each["event"] == "step_finished" and each["step"] == "scan label"]
    assert len(scanned) == 2


def test_nobody_to_ask_is_told_at_the_start(factory_prov: Program, job: Path) -> None:
    done = factory_prov("provision", str(job), "--port", "/dev/null")
    assert done.returncode == 2
    assert "--scans" in done.stderr


def test_labels_of_unknown_units_and_without_a_reason_are_refused(factory_prov: Program) -> None:
    assert "does not know this name" in factory_prov("label", "nobody-here", "--reason", "torn").stderr
    assert "reason is empty" in factory_prov("label", "nobody-here").stderr
    listed = json.loads(factory_prov("label", "--templates", "--json").stdout)
    assert "50x25-qr" in [each["name"] for each in listed]
