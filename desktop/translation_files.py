"""Bring the window's translation files up to its sources: `python -m desktop.translation_files`. For developers.

The `.ts` files are for translators, the `.qm` files beside them are what the window loads. What the library says has
catalogues of its own (`packaging/catalogue.py`).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from desktop.translation import FOLDER, LANGUAGES
from factory_prov.environment import for_children

SOURCES = Path(__file__).parent


def main() -> int:
    """Update the `.ts` files and make the `.qm` files; 1 when a text has no translation yet."""
    for code in LANGUAGES:
        update(code, FOLDER)
    left = {code: unfinished(FOLDER / f"desktop_{code}.ts") for code in LANGUAGES}
    sys.stdout.write("".join(f"{code}: {count} without a translation\n" for code, count in left.items()))
    return 1 if any(left.values()) else 0


def update(code: str, folder: Path) -> None:
    """Bring one language's two files in a folder up to the sources."""
    ts = folder / f"desktop_{code}.ts"
    # English is the language of the sources: only its plurals need words of their own.
    only_plurals = ["-pluralonly"] if code == "en" else []
    sources = sorted(str(path) for path in SOURCES.rglob("*.py"))
    options = ["-no-obsolete", "-locations", "none", *only_plurals, "-source-language", "en", "-target-language", code]
    tool("lupdate", *sources, *options, "-ts", str(ts))
    tool("lrelease", str(ts), "-silent", "-qm", str(ts.with_suffix(".qm")))


def tool(name: str, *arguments: str) -> None:
    """Run one of Qt's translation tools, which come with PySide6."""
    program = Path(sys.executable).with_name(f"pyside6-{name}")
    subprocess.run([str(program), *arguments], check=True, capture_output=True, env=for_children())  # noqa: S603  # our own tool and files


def unfinished(ts: Path) -> int:
    """Return how many texts of a `.ts` file have no translation."""
    return ts.read_text(encoding="utf-8").count('type="unfinished"')


if __name__ == "__main__":
    sys.exit(main())
