"""A program folder with programs that run, and updates for it, signed by a key made for the test."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from factory_prov.credentials.signature import new_key, signed
from factory_prov.updating.manifest import CONTEXT, MANIFEST, PROGRAMS, SIGNATURE, TOP, contents_name
from factory_prov.updating.program_folder import ProgramFolder
from factory_prov.updating.update import system

OLD, NEW = "0.1.0", "0.2.0"
_PROGRAM = """#!/bin/sh
contents="$(dirname "$0")/{contents}"
[ "$1" = --version ] && [ -f "$contents/lib.txt" ] && echo "factory-prov {version}" && exit 0
out="$4"; mkdir -p "$out"
if [ -f "$contents/style.qss" ]; then passed=true; why=; else passed=false; why='"file style.qss: it is missing"'; fi
printf '{{"passed": %s, "failures": [%s], "installation": {{"version": "{version}"}}}}' "$passed" "$why" \\
  > "$out/result.json"
"""


def program(version: str) -> bytes:
    """A program that needs its contents, as the real ones do."""
    return _PROGRAM.format(version=version, contents=contents_name(version)).encode()


def files_of_version(version: str) -> dict[str, bytes]:
    contents = contents_name(version)
    files = {name: program(version) for name in PROGRAMS}
    return files | {f"{contents}/lib.txt": version.encode() * 1000, f"{contents}/style.qss": b"QWidget {}"}


@dataclass
class Package:
    """An update before it is packed; each part can be changed."""

    version: str = NEW
    system: str = field(default_factory=system)
    files: dict[str, bytes] = field(default_factory=lambda: files_of_version(NEW))
    key: bytes = b""
    changes: dict[str, object] = field(default_factory=dict)

    def become(self, version: str) -> Package:
        """Be an update to another version."""
        self.version, self.files = version, files_of_version(version)
        return self

    def manifest(self) -> bytes:
        entries = [
            {
                "path": path,
                "size_bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
                "executable": path in PROGRAMS,
            }
            for path, data in self.files.items()
        ]
        document = {"format": 1, "version": self.version, "system": self.system, "files": entries}
        return json.dumps(document | self.changes).encode()

    def write(self, target: Path, manifest: bytes | None = None) -> Path:
        data = self.manifest() if manifest is None else manifest
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(MANIFEST, data)
            packed.writestr(SIGNATURE, signed(CONTEXT + data, self.key, None)[0])
            for path, content in self.files.items():
                packed.writestr(f"{TOP}/{path}", content)
        return target


@pytest.fixture
def key() -> bytes:
    return new_key()


@pytest.fixture
def here(tmp_path: Path, key: bytes) -> ProgramFolder:
    """An installed program of the old version, in a folder with a blank and an umlaut."""
    folder = tmp_path / "Linie 1 übung"
    for path, data in files_of_version(OLD).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        target.chmod(0o755 if path in PROGRAMS else 0o644)
    (folder / contents_name(OLD) / "update-keys.pem").write_bytes(signed(b"", key, None)[1])
    return ProgramFolder(folder, OLD)


@pytest.fixture
def package(key: bytes) -> Package:
    return Package(key=key)


@pytest.fixture
def answers(here: ProgramFolder) -> Callable[[str], bool]:
    """Whether every program is there and works as that version."""
    import subprocess

    def are(version: str) -> bool:
        told = [
            subprocess.run([here.program(name), "--version"], capture_output=True, text=True, check=False).stdout
            for name in PROGRAMS
        ]
        return told == [f"factory-prov {version}\n"] * len(PROGRAMS)

    return are
