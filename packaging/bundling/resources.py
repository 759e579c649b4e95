"""Make `resources/` ready to be read, and pack it: `python packaging/bundling/resources.py [FOLDER [DAY]]`.

The library's translations (`.po`) are compiled beside themselves (`.mo`), where a checkout reads them. A wheel and the
standalone program get a copy of everything that is read, and with it the list of what must be there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
CONTENTS = "contents.txt"
"""The list of all files of a copy: `factory_prov.resources` reads it."""


FOR_TRANSLATORS = (".po", ".ts")
"""What translations are written in: what was made of it is read."""
BUILT_ON = "built-on.txt"
"""The day of the commit that is built: no clock of a PC can be before it (`factory_prov.clock`)."""


def commit_date(root: Path = RESOURCES.parent) -> str:
    """Return the day of the commit in UTC, such as 2027-03-01; empty outside a repository."""
    command = ["git", "-C", str(root), "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "TZ": "UTC"})
    except OSError:  # no git here
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def compile_translations(folder: Path = RESOURCES) -> list[Path]:
    """Compile every `.po` file that is newer than its `.mo`; return what was made."""
    old = [source for source in sorted(folder.rglob("*.po")) if _is_newer(source, source.with_suffix(".mo"))]
    return [compile_catalogue(source) for source in old]


def compile_catalogue(source: Path) -> Path:
    """Write the `.mo` file beside `<language>/LC_MESSAGES/<domain>.po`, complete at once, and return it."""
    from babel.messages.mofile import write_mo  # only where something has changed: it takes a moment to load
    from babel.messages.pofile import read_po

    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parts[-3])
    half = source.with_suffix(f".mo.{os.getpid()}")
    with half.open("wb") as file:
        write_mo(file, catalogue)
    return half.replace(source.with_suffix(".mo"))


def pack(target: Path, folder: Path = RESOURCES, *, built_on: str = "") -> None:
    """Compile, and have `target` hold a copy of what is read, and nothing else; with the day, where told."""
    compile_translations(folder)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns(*(f"*{ending}" for ending in FOR_TRANSLATORS)))
    if built_on:
        (target / BUILT_ON).write_text(f"{built_on}\n", encoding="ascii", newline="\n")
    names = sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())
    (target / CONTENTS).write_text("".join(f"{name}\n" for name in names), encoding="utf-8", newline="\n")


def _is_newer(source: Path, made: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


if __name__ == "__main__":
    pack(Path(sys.argv[1]), built_on=" ".join(sys.argv[2:])) if sys.argv[1:] else compile_translations()
