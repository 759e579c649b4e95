"""The portable zip. With a key for updates it is one: `factory-prov update --from` takes it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from bundling.building import files_of
from bundling.machine import Machine
from bundling.plan import NAME, PROGRAMS, Plan
from bundling.stamps import sha256_of

_ZIP_EPOCH = 315_532_800
_KEYS = "update-keys.pem"


def add_public_key(machine: Machine, key: Path, contents: Path, work: Path) -> None:
    """Have the programs of these contents take updates that this private key has signed, and no others."""
    (work / "nothing").write_bytes(b"")
    _sign(machine, key, work / "nothing")
    shutil.copyfile(work / "nothing.pem", contents / _KEYS)


def make_zip(plan: Plan, machine: Machine) -> None:
    """Pack the bundle; it carries the commit's time, so that it can be made again."""
    extra = {}
    if plan.update_key is not None:
        extra = signed_manifest(plan, machine, plan.update_key, plan.bundle, plan.version)
    pack(plan.bundle, plan.portable, extra, plan.commit_time_s())


def signed_manifest(plan: Plan, machine: Machine, key: Path, bundle: Path, version: str) -> dict[str, bytes]:
    """Return update.json and update.sig, as factory_prov/updating/manifest.py describes them."""
    programs = {f"{name}{plan.suffix}" for name in PROGRAMS}
    files = [
        {
            "path": path.relative_to(bundle).as_posix(),
            "size_bytes": path.stat().st_size,
            "sha256": sha256_of(path),
            "executable": path.name in programs or (not plan.windows and os.access(path, os.X_OK)),
        }
        for path in files_of(bundle)
    ]
    document = {"format": 1, "version": version, "system": plan.system, "files": files}
    with tempfile.TemporaryDirectory(dir=plan.work) as folder:  # the test run signs another at the same time
        path = Path(folder) / "update.json"
        path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return {"update.json": path.read_bytes(), "update.sig": _sign(machine, key, path, context=True)}


def pack(bundle: Path, target: Path, extra: dict[str, bytes], at_s: int, *, level: int = 6) -> None:
    """Write a zip of a folder in the order of the names, these texts first."""
    when = datetime.fromtimestamp(max(at_s, _ZIP_EPOCH), UTC)
    moment = (when.year, when.month, when.day, when.hour, when.minute, when.second // 2 * 2)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as packed:
        for name, data in extra.items():
            packed.writestr(_entry(name, moment, 0o644), data)
        for path in files_of(bundle):
            mode = 0o755 if os.access(path, os.X_OK) else 0o644
            packed.writestr(_entry(path.relative_to(bundle).as_posix(), moment, mode), path.read_bytes())


def _entry(name: str, moment: tuple[int, int, int, int, int, int], mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(f"{NAME}/{name}", moment)
    entry.external_attr = mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _sign(machine: Machine, key: Path, path: Path, *, context: bool = False) -> bytes:
    """Return the signature of a file; the clean environment has the library for it."""
    script = Path(__file__).parent / "sign_update.py"
    words = [machine.path(file) for file in (script, key, path)]
    machine.python([*words, *(["--context"] if context else [])])
    return path.with_name(f"{path.name}.sig").read_bytes()
