"""Leaving a step of a run out does not type-check: mypy is asked about small programs that call the steps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

api = pytest.importorskip("mypy.api")
ROOT = Path(__file__).parents[3]

BEGIN = """
from factory_prov.links.protocol import Link
from factory_prov.run.plan import ImagePlan, ServerPlan
from factory_prov.run.proof import prove
from factory_prov.run.steps import *
from factory_prov.run.steps.step import RunContext
from factory_prov.run.values import *

def whole(run: RunContext, first: ImagePlan, final: ImagePlan, server: ServerPlan, link: Link) -> Proven:
    reserved = Reserve(run).take()
    flashed = FlashFirst(run).take(reserved, first, link)
    ready = Connect(run).take(flashed, first, link)
    identified = ReadIdentity(run).take(ready, link)
    unit = MakeCredentials(run).take(identified.reservation.endpoint_name)
    credentialed = Credentialed(identified=identified, unit=unit)
    configured = WriteConfiguration(run).take(credentialed, link)
    registered = Register(run).take(credentialed, server)
    finished = FlashFinal(run).take(configured, final, link)
    verified = Verify(run).take(finished, final, link)
    proven = prove(verified, registered, server)
    run.journal.passed(proven)
    return proven
"""
SHORTCUTS = {
    "flash first image": ("Connect(run).take(flashed,", "Connect(run).take(reserved,"),
    "connect": ("ReadIdentity(run).take(ready,", "ReadIdentity(run).take(flashed,"),
    "read identity": ("identified=identified", "identified=ready"),
    "make credentials": ("WriteConfiguration(run).take(credentialed,", "WriteConfiguration(run).take(identified,"),
    "write configuration": ("FlashFinal(run).take(configured,", "FlashFinal(run).take(credentialed,"),
    "register": ("prove(verified, registered,", "prove(verified, credentialed,"),
    "flash final image": ("Verify(run).take(finished,", "Verify(run).take(configured,"),
    "verify": ("prove(verified,", "prove(configured,"),
    "the proof": ("passed(proven)", "passed(verified)"),
}


@pytest.mark.slow
def test_leaving_a_step_out_does_not_type_check(tmp_path: Path) -> None:
    whole = tmp_path / "whole.py"
    whole.write_text(BEGIN, encoding="utf-8")
    files = {}
    for number, (left_out, (right, wrong)) in enumerate(SHORTCUTS.items()):
        assert BEGIN.count(right) == 1
        path = tmp_path / f"without_{number}.py"
        path.write_text(BEGIN.replace(right, wrong), encoding="utf-8")
        files[path.name] = left_out
    options = [
        "--config-file",
        str(ROOT / "pyproject.toml"),
        "--cache-dir",
        str(tmp_path / "cache"),
        "--no-error-summary",
    ]
    told, _, _ = api.run([*options, str(whole), *(str(tmp_path / name) for name in files)])
    errors = re.findall(r"(\w+\.py):\d+: error: .*\[(arg-type)\]", told)
    assert sorted(files[name] for name, _ in errors if name in files) == sorted(SHORTCUTS), told
    assert "whole.py" not in told
