"""Run what was built, and compare what it finds in itself with the source tree."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bundling.machine import Machine
from bundling.plan import NAME, Plan

_COMPARED = ("version", "modules", "backends", "objects", "languages")
SELF_TEST_S = 400
_STARTS = 5


def source_tells(plan: Plan, machine: Machine) -> dict[str, Any]:
    """Run the source tree's self-test and return what it wrote: what a bundle must find in itself too."""
    words = ["-m", "desktop", "--self-test"]
    return _self_test(
        plan, "source", lambda out: machine.python([*words, machine.path(out)], **_how(plan, "offscreen"))
    )


def try_bundle(plan: Plan, machine: Machine, source: Mapping[str, Any]) -> None:
    """Take a virtual unit to PASS in the bundle, run the other programs; SystemExit when it lacks anything."""
    compare_files(plan)
    platforms = ["screen", "offscreen"] if shutil.which("xvfb-run") or sys.platform == "win32" else ["offscreen"]
    for platform in platforms:
        compare_results(source, try_program(plan, machine, plan.program(NAME), platform=platform))
    try_command_line(plan, machine)


def try_program(plan: Plan, machine: Machine, program: Path, *, platform: str, label: str = "") -> dict[str, Any]:
    """Run one program's self-test, on a screen of its own or without one, and return what it wrote."""
    words = [_word(plan, machine, program), "--self-test"]
    name = f"{label or program.stem}-{platform}"
    return _self_test(plan, name, lambda out: machine.program([*words, machine.path(out)], **_how(plan, platform)))


def try_command_line(plan: Plan, machine: Machine) -> None:
    """Let the console programs do their work: a unit to PASS, and the very pack the source tree makes."""
    data = {
        "XDG_DATA_HOME": str(plan.work / "data"),
        "XDG_CONFIG_HOME": str(plan.work / "config"),
        "FACTORY_PROV_SHARED_DIR": "",
        "LOCALAPPDATA": machine.path(plan.work / "data"),
    }
    command = [_word(plan, machine, plan.program("factory-prov")), "demo", "--boards", "1", "--headless", "--json"]
    output = machine.program(command, variables=data)
    if "PASS" not in output:
        raise SystemExit(f"factory-prov demo: no unit passed.\n{output[-2000:]}")
    configuration = machine.path(plan.root / "configs/endpoint_cfg")
    packs = []
    for number, start in enumerate((["ptool"], ["-m", "factory_prov.ptool"])):
        folder = plan.work / f"ptool-{number}"
        folder.mkdir(exist_ok=True)
        words = ["-c", configuration]
        if number == 0:
            machine.program([_word(plan, machine, plan.program("ptool")), *words], folder=folder)
        else:
            variables = {"PYTHONPATH": machine.path(plan.root), "PYTHONDONTWRITEBYTECODE": "1"}
            machine.python([*start, *words], folder=folder, variables=variables)
        packs.append((folder / "SenMLCBOR").read_bytes())
    if packs[0] != packs[1]:
        raise SystemExit("ptool: the bundle makes another pack than the source tree.")


def compare_files(plan: Plan) -> None:
    """Every file of `resources/` is in the bundle, byte by byte, and so is what was made of them."""
    source, inside = plan.resources, plan.contents / "factory_prov" / "data"
    wanted = [path.relative_to(source) for path in sorted(source.rglob("*")) if path.is_file()]
    lacking = [str(path) for path in wanted if not _same(source / path, inside / path)]
    if lacking:
        raise SystemExit(f"The bundle lacks or changes {', '.join(lacking)}.")


def compare_results(source: Mapping[str, Any], bundle: Mapping[str, Any]) -> None:
    """SystemExit when the bundle finds other modules, backends, objects or languages in itself than the source tree."""
    for name in _COMPARED:
        here, there = (_names(result["installation"][name]) for result in (source, bundle))
        if here != there:
            raise SystemExit(f"The bundle differs from the source tree in its {name}:\n  {here}\n  {there}")


def start_ratio(plan: Plan, python: Path) -> float:
    """Return how much longer the bundle needs than the source tree until the window is painted and filled; Linux."""
    frozen, source = [str(plan.program(NAME))], [str(python), "-m", "desktop"]
    bundle_s = source_s = float("inf")
    for _ in range(_STARTS):  # in turn, so that both meet the same load
        bundle_s, source_s = min(bundle_s, start_s(plan, frozen)), min(source_s, start_s(plan, source))
    print(f"start until the window is filled: bundle {bundle_s:.2f} s, source tree {source_s:.2f} s")
    return bundle_s / source_s


def start_s(plan: Plan, words: list[str]) -> float:
    """Return the seconds from the start until the window has been painted and filled; it has no screen."""
    folder = plan.work / "start"
    shutil.rmtree(folder, ignore_errors=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(plan.root)}
    began_s = time.monotonic()
    program = subprocess.Popen([*words, "--data-dir", str(folder)], env=environment, stderr=subprocess.DEVNULL)
    try:
        while not (folder / "crash-running.txt").exists():
            if time.monotonic() - began_s > SELF_TEST_S or program.poll() is not None:
                raise SystemExit(f"{words[0]}: no window came.")
            time.sleep(0.002)
        return time.monotonic() - began_s
    finally:
        program.kill()
        program.wait()


def _self_test(plan: Plan, name: str, start: Any) -> dict[str, Any]:
    out = plan.work / "self-test" / name
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    try:
        start(out)
    except SystemExit as failure:
        result = out / "result.json"
        told = result.read_text(encoding="utf-8") if result.is_file() else "It wrote no result."
        raise SystemExit(f"{name}: {failure}\n{told}") from None
    read: dict[str, Any] = json.loads((out / "result.json").read_text(encoding="utf-8"))
    print(
        f"self-test {name}: {read['unit']['outcome']}, {read['installation']['modules']} modules, {read['seconds']} s"
    )
    return read


def _how(plan: Plan, platform: str) -> dict[str, Any]:
    variables = {"PYTHONPATH": _source_path(plan), "PYTHONDONTWRITEBYTECODE": "1"}
    if platform == "offscreen":
        variables |= {"QT_QPA_PLATFORM": "offscreen", "WINEQT_QPA_PLATFORM": "offscreen"}
    return {"timeout_s": SELF_TEST_S, "variables": variables, "screen": platform == "screen"}


def _source_path(plan: Plan) -> str:
    return "Z:" + str(plan.root).replace("/", "\\") if plan.wine else str(plan.root)


def _word(plan: Plan, machine: Machine, program: Path) -> str:
    return machine.path(program) if plan.wine else str(program)


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def _names(value: Any) -> Any:
    """Of a backend only kind and name: what it says of this PC may differ."""
    return [str(one).partition(":")[0] for one in value] if isinstance(value, list) else value
