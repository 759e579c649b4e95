"""What is inside, and under which licences: the SBOM (CycloneDX 1.6) and a folder of licence texts.

Run by the clean environment's Python, which has what is shipped: `inventory.py REQUIREMENTS_FOLDER OUT NAME VERSION`.
"""

from __future__ import annotations

import json
import re
import sys
import sysconfig
import uuid
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

LISTS = ("runtime.txt", "desktop.txt", "nordic.txt")
_BUILD_ONLY = {"pyinstaller"}
"""Of what only the build needs, its starter is inside."""
_LEFT_OUT = {"Pygments", "markdown-it-py", "mdurl", "setuptools", "tzdata"}
"""Asked for by what is inside, but left out by bundle.spec: nobody here uses it."""
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_QT = ("pyside6_essentials", "shiboken6")


def shipped(folder: Path) -> list[Distribution]:
    """Return the distributions of the pinned lists that are installed here, in the order of their names."""
    lines = [line for name in LISTS for line in (folder / name).read_text(encoding="utf-8").splitlines()]
    names = {line.split("==")[0].strip() for line in lines if "==" in line} - _LEFT_OUT | _BUILD_ONLY
    found = []
    for name in sorted(names, key=str.lower):
        try:
            found.append(distribution(name))
        except ModuleNotFoundError:
            continue  # a pin for another system
    return found


def sbom(parts: list[Distribution], name: str, version: str) -> dict[str, Any]:
    """Return the bill of materials; the same parts give the same document."""
    components = [_component(part) for part in parts] + [_python()]
    seed = json.dumps([name, version, components], sort_keys=True)
    licence = [{"license": {"id": "Apache-2.0"}}]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": name, "version": version, "licenses": licence}},
        "components": components,
    }


def licence_of(part: Distribution) -> str:
    """Return what a distribution says of its licence, in a few words."""

    def told(key: str) -> list[str]:
        return [str(value) for value in part.metadata.get_all(key) or []]

    classified = [line.rpartition(" :: ")[2] for line in told("Classifier") if line.startswith("License")]
    first_lines = [text.strip().split("\n")[0] for text in told("License")]
    return " AND ".join(told("License-Expression") or classified or first_lines) or "unknown"


def _component(part: Distribution) -> dict[str, Any]:
    name = part.metadata["Name"]
    return {
        "type": "library",
        "name": name,
        "version": part.version,
        "purl": f"pkg:pypi/{name.lower().replace('_', '-')}@{part.version}",
        "licenses": [{"license": {"name": licence_of(part)}}],
    }


def _python() -> dict[str, Any]:
    version = ".".join(str(number) for number in sys.version_info[:3])
    licence = [{"license": {"id": "Python-2.0"}}]
    return {"type": "platform", "name": "CPython", "version": version, "purl": f"pkg:generic/python@{version}",
            "licenses": licence}  # fmt: skip


def write_licences(parts: list[Distribution], texts: Path, target: Path) -> None:
    """Write every licence text that the distributions carry, Python's, and Qt's (which its wheels leave out)."""
    lines = []
    for part in parts:
        name = f"{part.metadata['Name']}-{part.version}"
        own = [file for file in part.files or [] if ".dist-info" in str(file) and _LICENCE_FILE.search(file.name)]
        for file in own:
            path = target / name / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(Path(str(file.locate())).read_bytes())
        where = name if own else "LGPL-3.0.txt, GPL-3.0.txt" if part.metadata["Name"].lower() in _QT else "its metadata"
        lines.append(f"{part.metadata['Name']} {part.version}: {licence_of(part)} ({where})")
    for name in ("LGPL-3.0.txt", "GPL-3.0.txt", "READ-ME-FIRST.txt"):
        (target / name).write_bytes((texts / name).read_bytes())
    for place in (Path(sys.base_prefix), Path(sysconfig.get_path("stdlib"))):
        if (place / "LICENSE.txt").is_file():
            (target / "Python-LICENSE.txt").write_bytes((place / "LICENSE.txt").read_bytes())
            break
    (target / "list.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Write OUT/sbom.cdx.json and OUT/licences."""
    folder, out, name, version = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    parts = shipped(folder)
    (out / "licences").mkdir(parents=True, exist_ok=True)
    write_licences(parts, Path(__file__).parents[1] / "licences", out / "licences")
    text = json.dumps(sbom(parts, name, version), indent=2, ensure_ascii=False)
    (out / "sbom.cdx.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
