"""Prove `factory-prov update` with the real programs: a newer version comes, bad ones do not, the way back works."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from bundling.building import files_of
from bundling.machine import Machine
from bundling.plan import PROGRAMS, Plan
from bundling.portable import add_public_key, pack, signed_manifest

_UPDATE_S = 300
_REFUSED, _WRONG = 1, 2
_STYLE = "factory_prov/data/style.qss"


def prove_update(plan: Plan, machine: Machine, folder: Path) -> None:
    """Bring the program in this folder to a newer version and back; refuse what is changed, foreign or does not work.

    The newer version is made of the same sources and has another number. Its key is made for this test and lost again.
    """
    began_s = time.monotonic()
    test_folder = plan.work / "update"
    shutil.rmtree(test_folder, ignore_errors=True)
    newer = _newer_bundle(plan, test_folder)
    keys = {name: _key(machine, test_folder / name) for name in ("ours.pem", "foreign.pem")}
    add_public_key(machine, keys["ours.pem"], folder / plan.contents.name, test_folder)

    style = newer / f"program-{plan.next_version}" / _STYLE

    def packed(name: str, extra: dict[str, bytes]) -> Path:
        pack(newer, test_folder / name, extra, plan.commit_time_s(), level=0)
        return test_folder / name

    signed = signed_manifest(plan, machine, keys["ours.pem"], newer, plan.next_version)
    good = packed("good.zip", signed)
    foreign = packed("foreign.zip", signed_manifest(plan, machine, keys["foreign.pem"], newer, plan.next_version))
    text = style.read_bytes()
    style.unlink()  # the contents are linked to the bundle's: never written to
    broken = packed("broken.zip", signed_manifest(plan, machine, keys["ours.pem"], newer, plan.next_version))
    style.write_bytes(text[:-1] + b"?")
    changed = packed("changed.zip", signed)
    installed = _Installed(plan, machine, folder)
    installed.refuses(foreign, _WRONG, "signature")
    installed.refuses(changed, _WRONG, "not what was signed")
    installed.refuses(broken, _REFUSED, "does not work on this PC")
    before = sorted(path.relative_to(folder) for path in files_of(folder))
    installed.updates(["--from", machine.path(good)], plan.next_version)
    installed.updates(["--undo"], plan.version)
    installed.updates(["--from", machine.path(good)], plan.next_version)
    installed.updates(["--undo"], plan.version)
    shutil.rmtree(folder / f"program-{plan.next_version}")
    shutil.rmtree(folder / f".former-{plan.next_version}")
    for aside in folder.glob(".*.aside"):
        aside.unlink()
    after = sorted(path.relative_to(folder) for path in files_of(folder))
    if before != after:
        raise SystemExit(f"An update and the way back changed {set(before) ^ set(after)}.")
    print(
        f"updated to {plan.next_version} and back; refused what was changed, foreign and broken: "
        f"{time.monotonic() - began_s:.0f} s"
    )
    shutil.rmtree(test_folder, ignore_errors=True)


def _newer_bundle(plan: Plan, test_folder: Path) -> Path:
    """Put the next version together: its own programs, and the contents of this one."""
    newer = test_folder / "newer"
    contents = newer / f"program-{plan.next_version}"
    shutil.copytree(plan.contents, contents, copy_function=os.link)
    for name in PROGRAMS:
        shutil.copy2(plan.next_program(name), newer / f"{name}{plan.suffix}")
    return newer


def _key(machine: Machine, path: Path) -> Path:
    machine.python([machine.path(Path(__file__).parent / "sign_update.py"), machine.path(path), "--new"])
    return path


@dataclass(frozen=True, slots=True)
class _Installed:
    """The program that is brought up to date."""

    plan: Plan
    machine: Machine
    folder: Path

    def updates(self, words: list[str], version: str) -> None:
        """Update or go back, and see the program say the version it should."""
        self._run(["update", *words])
        self._must_be(version)

    def refuses(self, file: Path, code: int, sentence: str) -> None:
        """See an update refused with its exit code and reason, and the program unchanged."""
        try:
            self._run(["update", "--from", self.machine.path(file)])
        except SystemExit as refusal:
            told = " ".join(str(refusal).split())
            if f"exit code {code}." not in told or sentence not in told:
                raise SystemExit(f"An update was refused for another reason than {sentence!r}: {refusal}") from None
        else:
            raise SystemExit(f"An update was taken that should have been refused: {sentence}.")
        self._must_be(self.plan.version)

    def _must_be(self, version: str) -> None:
        told = self._run(["--version"])
        if told.split()[-1:] != [version]:
            raise SystemExit(f"The program says {told!r} instead of {version}.")

    def _run(self, words: list[str]) -> str:
        program = self.folder / f"factory-prov{self.plan.suffix}"
        return self.machine.program([self.machine.path(program), *words], timeout_s=_UPDATE_S)


def copy_of_bundle(plan: Plan) -> Path:
    """Return a copy of the bundle that may be changed, in a folder as factories have them."""
    folder = plan.work / "Fabrik Łódź" / "Linie 1 übung"
    shutil.rmtree(folder.parent, ignore_errors=True)
    shutil.copytree(plan.bundle, folder, symlinks=True)
    return folder
