"""Leaving a step of a run out does not type-check: mypy is asked about small programs that call the steps."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

api = pytest.importorskip("mypy.api")
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def recursion_as_deep_as_before() -> Iterator[None]:
    """Put back what mypy sets for its own process: other tests look what becomes of values nested too deep."""
    limit = sys.getrecursionlimit()
    yield
    sys.setrecursionlimit(limit)


BEGIN = """
from factory_prov.links.protocol import Link
from factory_prov.run.plan import *
from factory_prov.run.proof import examine, prove
from factory_prov.run.steps import *
from factory_prov.run.steps.step import RunContext
from factory_prov.run.values import *

def whole(
    run: RunContext, first: FirstImage, final: FinalImage, server: ServerPlan, trial: RehearsalPlan,
    scan: LabelPlan, link: Link
) -> Proven:
    reserved = Reserve(run).take()
    flashed = FlashFirst(run).take(reserved, first, link)
    ready = Connect(run).take(flashed, first, link)
    identified = ReadIdentity(run).take(ready, link)
    making = MakeCredentials(run)
    credentialed = making.give(making.take(identified.reservation.endpoint_name), identified)
    configured = WriteConfiguration(run).take(credentialed, link)
    registered = Register(run).take(configured, server)
    rehearsed = Rehearse(run).take(configured, registered, trial)
    finished = FlashFinal(run).take(configured, final, link)
    verified = Verify(run).take(finished, final, link)
    examined = examine(run.plan, verified, registered, rehearsed)
    labelled = ScanLabel(run).take(examined, scan)
    proven = prove(run.plan, labelled)
    run.journal.passed(proven)
    return proven
"""
SHORTCUTS = {
    "flash first image": ("Connect(run).take(flashed,", "Connect(run).take(reserved,"),
    "connect": ("ReadIdentity(run).take(ready,", "ReadIdentity(run).take(flashed,"),
    "read identity": ("endpoint_name), identified)", "endpoint_name), ready)"),
    "make credentials": ("WriteConfiguration(run).take(credentialed,", "WriteConfiguration(run).take(identified,"),
    "write configuration": ("FlashFinal(run).take(configured,", "FlashFinal(run).take(credentialed,"),
    "register": ("verified, registered, rehearsed)", "verified, credentialed, rehearsed)"),
    "rehearse": ("verified, registered, rehearsed)", "verified, registered)"),
    "rehearsed before it is registered": (
        "take(configured, registered, trial)",
        "take(configured, credentialed, trial)",
    ),
    "no rehearsal, where one is planned": (
        "Rehearse(run).take(configured, registered, trial)",
        "Unrehearsed(by=trial, credentialed=credentialed)",
    ),
    "flash final image": ("Verify(run).take(finished,", "Verify(run).take(configured,"),
    "verify": ("plan, verified,", "plan, configured,"),
    "the proof": ("passed(proven)", "passed(verified)"),
    "no first image, where one is planned": (
        "Connect(run).take(flashed, first, link)",
        "Ready.already(reserved, first)",
    ),
    "no first image, unasked": ("Connect(run).take(flashed, first, link)", "Ready.already(reserved)"),
    "no final image, where one is planned": (
        "Verify(run).take(finished, final, link)",
        "Verified.as_configured(configured, final)",
    ),
    "no final image, unasked": ("Verify(run).take(finished, final, link)", "Verified.as_configured(configured)"),
    "no server, where one is planned": (
        "Register(run).take(configured, server)",
        "Unlisted(by=server, credentialed=credentialed)",
    ),
    "no server, unasked": ("Register(run).take(configured, server)", "Unlisted(credentialed=credentialed)"),
    "registered before the device takes anything": (
        "Register(run).take(configured, server)",
        "Register(run).take(credentialed, server)",
    ),
    "the final image first": ("FlashFirst(run).take(reserved, first,", "FlashFirst(run).take(reserved, final,"),
    "a verdict made by hand": (
        "WriteConfiguration(run).take(credentialed, link)",
        "Configured(credentialed=credentialed, applied=True)",
    ),
    "a witness made by hand": (
        "WriteConfiguration(run).take(credentialed, link)",
        "Configured(by=Witness(), credentialed=credentialed, applied=True)",
    ),
    "a proof made by hand": (
        "examine(run.plan, verified, registered, rehearsed)",
        "Examined(verified=verified, listed=registered, rehearsed=rehearsed)",
    ),
    "a proof of the label made by hand": ("prove(run.plan, labelled)", "Proven(labelled=labelled)"),
    "scan the label": ("prove(run.plan, labelled)", "prove(run.plan, examined)"),
    "the label scanned before the rest is proven": (
        "ScanLabel(run).take(examined, scan)",
        "ScanLabel(run).take(verified, scan)",
    ),
    "no label, where one is planned": (
        "ScanLabel(run).take(examined, scan)",
        "Unlabelled(by=scan, examined=examined)",
    ),
}
"""What each shortcut leaves out, the line that is right, and the one that mypy must refuse."""


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
    errors = re.findall(r"(\w+\.py):\d+: error: .*\[(arg-type|call-arg|abstract)\]", told)
    assert sorted(files[name] for name, _ in errors if name in files) == sorted(SHORTCUTS), told
    assert "whole.py" not in told
