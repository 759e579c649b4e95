"""`factory-prov conformance` from its arguments to its exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from factory_prov.boards.model import Erase
from factory_prov.cancel import CancelToken
from factory_prov.cli import main
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.contract_faults import ContractFault
from factory_prov.simulation.firmware_image import Generation, write_demo_images

FEW = ("--only", "identity", "--only", "endpoint-name")


@pytest.fixture
def port(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A virtual board of version 2."""
    image, _ = write_demo_images(tmp_path / "images", generation=Generation.CONTRACT_2)
    faults = getattr(request, "param", ())
    with VirtualBench(1, faults=faults, speed=100) as bench:
        programmer, cancel = SimulatedProgrammer(bench), CancelToken()
        probe = programmer.probes(cancel)[0]
        programmer.flash(probe, image, erase=Erase.CHIP, progress=lambda _done, _total: None, cancel=cancel)
        programmer.reset(probe, cancel)
        assert probe.port is not None
        yield probe.port


def test_it_tells_what_was_found(port: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report.html"
    assert main(["conformance", "--port", port, "--html", str(file), *FEW]) == 4
    said = capsys.readouterr()
    assert "meets: The identity is whole and within its limits (identity)" in said.err
    assert "not everything was tried" in said.out
    assert "The identity is whole" in file.read_text(encoding="utf-8")


def test_it_tells_it_as_json(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conformance", "--port", port, "--json", "-q", *FEW]) == 4
    found = json.loads(capsys.readouterr().out)
    assert (found["speaks_version"], found["conclusion"], found["met"]) == (2, "not everything was tried", 2)
    assert found["exit_code"] == 4
    assert found["trials"][0]["verdict"] == "meets"
    assert found["trials"][0]["steps"]


@pytest.mark.parametrize("port", [(ContractFault.TWO_NAMES,)], indirect=True)
def test_what_is_broken_is_told_with_what_was_sent(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conformance", "--port", port, *FEW]) == 1
    said = capsys.readouterr().out
    assert "BROKEN: The endpoint name is the same in both files (endpoint-name)" in said
    assert "Section: The files of version 2" in said
    assert "read /factory/endpoint.txt from byte 0: " in said
    assert "meets neither version" in said


def test_it_speaks_polish(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conformance", "--port", port, "--lang", "pl", *FEW]) == 4
    assert "Nic nie jest złamane" in capsys.readouterr().out


def test_the_trials_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conformance", "--list", "--json"]) == 0
    names = {each["name"] for each in json.loads(capsys.readouterr().out)}
    assert {"pack", "v1-pack", "lock"} <= names


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--port"),
        (("--port", "x", "--only", "nothing"), "--list"),
        (("--port", "x", "--image", "a.hex"), "--probe"),
        (("--port", "x", "--probe", "1", "--image", "not-there.hex"), "no such file"),
        (("--port", "socket://127.0.0.1:1"), "nothing answers"),
    ],
)
def test_what_cannot_be_is_refused(words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conformance", *words]) in (1, 2)
    assert said in capsys.readouterr().err


def test_a_page_that_is_there_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report.html"
    file.write_text("mine", encoding="utf-8")
    assert main(["conformance", "--port", "x", "--html", str(file)]) == 2
    assert "this is there already" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "mine"
