"""Many units one after another and beside one another: nothing comes twice, nothing is left behind.

The mass run of `benchmarks/runs.py` in short.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from factory_prov.links.smp.file_link import FileLink
from factory_prov.secret import Secret
from factory_prov.simulation.bench import VirtualBench

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "runs.py"
UNITS = 60
PARALLEL = 12


@pytest.fixture(scope="module")
def runs() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("benchmark_runs", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_no_name_identity_key_or_serial_comes_twice_and_nothing_is_left_open(runs: ModuleType) -> None:
    assert runs.mass_run(UNITS, parallel=PARALLEL, speed=200).found == {}


def test_units_that_did_not_pass_are_counted(runs: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same unit again on every probe: the ledger refuses it."""
    monkeypatch.setattr(VirtualBench, "new_unit", VirtualBench.board)
    assert runs.mass_run(6, parallel=2, speed=200).found["not_passed"] == 4


def test_a_key_that_comes_twice_is_refused_by_the_ledger(runs: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factory_prov.job.unit.generate_psk", lambda size_bytes: Secret(bytes(size_bytes)))
    assert runs.mass_run(3, parallel=1, speed=200).found == {"not_passed": 2}


def test_keys_that_come_twice_are_counted(runs: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the ledger would let them pass, the units themselves show it."""
    monkeypatch.setattr("factory_prov.job.unit.generate_psk", lambda size_bytes: Secret(bytes(size_bytes)))
    monkeypatch.setattr("factory_prov.ledger.sealing.sealed_rows.other_holder", lambda *_: None)
    assert runs.mass_run(3, parallel=1, speed=200).found == {"keys": 4}  # twice more at the server, and in the units


def test_ports_that_stay_open_are_counted(runs: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FileLink, "close", lambda _: None)
    assert runs.mass_run(3, parallel=1, speed=200).found["unclosed"] >= 1
