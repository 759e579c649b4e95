"""`factory-prov check --port`: a job is judged by the device that is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from board_of_two import IDENTITY, BoardOfTwo
from scripted_board import Board

from factory_prov.cli import main
from factory_prov.job.job_file import load_job
from factory_prov.job.unit import UnitMaker


@pytest.fixture
def job(configs: Path) -> Path:
    return configs / "job-psk.toml"


def check(capsys: pytest.CaptureFixture[str], board: Board, *words: str) -> tuple[int, dict[str, Any]]:
    with board:
        code = main(["check", *words, "--port", board.port, "--json"])
    return code, json.loads(capsys.readouterr().out)


def rules(document: dict[str, Any]) -> list[str]:
    return [problem["rule"] for problem in document["problems"] if problem["rule"].startswith("device-")]


def test_a_device_that_takes_the_job_is_told(job: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, document = check(capsys, BoardOfTwo(), str(job))
    assert (code, rules(document)) == (0, [])
    assert document["device"]["contract"] == 2
    assert document["device"]["capacity_bytes"] == 8192


@pytest.mark.parametrize(
    ("board", "rule"),
    [
        (lambda: BoardOfTwo(cap=40), "device-capacity"),
        (lambda: BoardOfTwo(obj=(0,)), "device-object"),
        (lambda: BoardOfTwo(stored=b"x"), "device-state"),
        (lambda: BoardOfTwo(stored=b"x", locked=True), "device-state"),
    ],
)
def test_what_it_does_not_take_is_an_error(
    job: Path, capsys: pytest.CaptureFixture[str], board: Any, rule: str
) -> None:
    code, document = check(capsys, board(), str(job))
    assert (code, set(rules(document))) == (2, {rule})


def test_a_random_source_that_failed_is_warned_of(job: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, document = check(capsys, BoardOfTwo(says={IDENTITY: {"rng": False}}), str(job))
    assert (code, rules(document)) == (0, ["device-random"])


def test_a_device_of_version_1_says_nothing(job: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, document = check(capsys, Board(), str(job))
    assert (code, rules(document)) == (0, ["device-says-nothing"])
    assert document["device"]["contract"] == 1


def test_a_pack_is_judged_too(job: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "unit.cbor"
    pack.write_bytes(UnitMaker(load_job(job)).make("urn:dev:os:1-42").pack)
    code, document = check(capsys, BoardOfTwo(cap=40), str(pack), "--job", str(job))
    assert (code, rules(document)) == (2, ["device-capacity"])


def test_the_words_name_the_device(job: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with BoardOfTwo() as board:
        assert main(["check", str(job), "--port", board.port]) == 0
    assert f"{board.port}: contract 2, 'scripted 1.0', state empty, takes 8192 bytes of /0, /1, /2, /3" in (
        capsys.readouterr().out
    )


def test_a_job_that_cannot_be_read_asks_no_device(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    job = tmp_path / "job.toml"
    job.write_text("nonsense = 1\n", encoding="utf-8")
    with BoardOfTwo() as board:
        assert main(["check", str(job), "--port", board.port, "--json"]) == 2
    assert "device" not in json.loads(capsys.readouterr().out)
    assert not board.packets


def test_nothing_at_the_port_is_no_verdict_on_the_job(job: Path) -> None:
    assert main(["check", str(job), "--port", "socket://127.0.0.1:1"]) == 1
