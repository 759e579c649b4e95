"""What the build of the standalone program refuses."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

from bundling.building import check_content  # noqa: E402  # found only from here on
from bundling.plan import PROGRAMS, Plan  # noqa: E402  # found only from here on
from bundling.trying import compare_files, compare_results  # noqa: E402  # found only from here on


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    made = Plan(root=ROOT, out=tmp_path, cache=tmp_path / "cache", wine=True)
    made.bundle.mkdir(parents=True)
    for name in PROGRAMS:
        made.program(name).write_bytes(b"MZ")
    return made


@pytest.mark.parametrize("name", ["uisettings.dll", "icuuc.dll", "opengl32sw.dll", "Qt6Quick.dll", "libnrfjprogdll.so"])
def test_what_has_no_place_in_a_bundle_stops_the_build(plan: Plan, name: str) -> None:
    check_content(plan)
    (plan.contents).mkdir()
    (plan.contents / name).write_bytes(b"MZ")
    with pytest.raises(SystemExit, match=name):
        check_content(plan)


def test_a_renamed_shim_is_found(plan: Plan) -> None:
    (plan.bundle / "harmless.dll").write_bytes(b"MZ..Windows.UI.ViewManagement.UISettings..")
    with pytest.raises(SystemExit, match=r"harmless\.dll"):
        check_content(plan)


def test_a_missing_program_stops_the_build(plan: Plan) -> None:
    plan.program("ptool").unlink()
    with pytest.raises(SystemExit, match="ptool"):
        check_content(plan)


def test_a_missing_resource_stops_the_build(plan: Plan) -> None:
    with pytest.raises(SystemExit, match=r"desktop_pl\.qm"):
        compare_files(plan)


def test_a_missing_backend_stops_the_build() -> None:
    def told(backends: list[str]) -> dict[str, Any]:
        return {"installation": {"version": "1", "modules": 1, "objects": [], "languages": [], "backends": backends}}

    compare_results(told(["tool simulated: here"]), told(["tool simulated: there"]))
    with pytest.raises(SystemExit, match="backends"):
        compare_results(told(["tool simulated: here", "server Coiote: 1"]), told(["tool simulated: here"]))
