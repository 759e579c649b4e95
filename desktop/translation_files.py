"""Bring the translation files up to the sources: `python -m desktop.translation_files`. For developers.

Texts come from the window's sources (lupdate), and from the library: its advice and its sentences, which only the
window translates. The `.ts` files are for translators, the `.qm` files beside them are what the window loads; so is the
list of sentences, `resources/library.txt`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from desktop import library_texts
from desktop.library_sentences import templates
from desktop.translation import FOLDER, LANGUAGES
from factory_prov.advice import BUG, all_advice
from factory_prov.run.steps import STEPS

SOURCES = Path(__file__).parent


def main() -> int:
    """Update the `.ts` files and make the `.qm` files; 1 when a text has no translation yet."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library.py"
        library.write_text(library_source(), encoding="utf-8")
        library_texts.FILE.write_text("".join(f"{text}\n" for text in templates()), encoding="utf-8", newline="\n")
        for code in LANGUAGES:
            update(code, FOLDER, library)
    left = {code: unfinished(FOLDER / f"desktop_{code}.ts") for code in LANGUAGES}
    sys.stdout.write("".join(f"{code}: {count} without a translation\n" for code, count in left.items()))
    return 1 if any(left.values()) else 0


def library_source() -> str:
    """Return Python text that names every text of the library, so that lupdate finds it."""
    advice = (text for item in [*all_advice().values(), BUG] for text in (item.title, item.what_happened, *item.steps))
    texts = [("advice", text) for text in advice] + [(library_texts.CONTEXT, text) for text in templates()]
    texts += [("Step", str(each.step.title)) for each in STEPS] + [("LogStep", str(each.step.short)) for each in STEPS]
    # JSON's quotes and backslashes are those that lupdate reads.
    lines = [
        f'QCoreApplication.translate("{context}", {json.dumps(text, ensure_ascii=False)})' for context, text in texts
    ]
    return "\n".join(["from PySide6.QtCore import QCoreApplication", *dict.fromkeys(lines), ""])


def update(code: str, folder: Path, library: Path) -> None:
    """Bring one language's two files in a folder up to the sources."""
    ts = folder / f"desktop_{code}.ts"
    # English is the language of the sources: only its plurals need words of their own.
    only_plurals = ["-pluralonly"] if code == "en" else []
    sources = sorted(str(path) for path in SOURCES.rglob("*.py"))
    options = ["-no-obsolete", "-locations", "none", *only_plurals, "-source-language", "en", "-target-language", code]
    tool("lupdate", *sources, str(library), *options, "-ts", str(ts))
    tool("lrelease", str(ts), "-silent", "-qm", str(ts.with_suffix(".qm")))


def tool(name: str, *arguments: str) -> None:
    """Run one of Qt's translation tools, which come with PySide6."""
    program = Path(sys.executable).with_name(f"pyside6-{name}")
    subprocess.run([str(program), *arguments], check=True, capture_output=True)  # noqa: S603  # our own tool and files


def unfinished(ts: Path) -> int:
    """Return how many texts of a `.ts` file have no translation."""
    return ts.read_text(encoding="utf-8").count('type="unfinished"')


if __name__ == "__main__":
    sys.exit(main())
