"""Bring the library's translations up to the sources: `python packaging/catalogue.py`. For developers.

What is translated are the templates of every `Message` and the explanations in the object definitions. The `.po` files
are for translators, the `.mo` files beside them are what the program reads. The window's own texts are Qt's:
`python -m desktop.translation_files`.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bundling.resources import compile_catalogue

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
_DOMAIN = "factory_prov"
_PACKAGES = ("factory_prov", "desktop")
_WIDTH = 100
_PLACE = re.compile(r"\{[a-z][a-z0-9_]*\}")

Text = str | tuple[str, str]
"""A template, or the singular and the plural of one that counts."""


def main() -> int:
    """Update every catalogue and compile it; 1 when a text has no translation yet."""
    texts = sources()
    left = 0
    for path in catalogues():
        catalogue = updated(path, texts)
        path.write_bytes(written(path, catalogue))
        compile_catalogue(path)
        missing = [message.id for message in catalogue if message.id and not is_translated(catalogue, message.id)]
        left += len(missing)
        sys.stdout.write(f"{path.parts[-3]}: {len(missing)} without a translation\n")
        sys.stdout.write("".join(f"    {text}\n" for text in missing))
    return 1 if left else 0


def catalogues() -> list[Path]:
    """Return the `.po` file of every language."""
    return sorted(FOLDER.glob(f"*/LC_MESSAGES/{_DOMAIN}.po"))


def sources() -> dict[Text, list[str]]:
    """Return every text there is to translate, each with the files it stands in."""
    found: dict[Text, list[str]] = {}
    for path in sorted(path for package in _PACKAGES for path in (ROOT / package).rglob("*.py")):
        for text in _templates(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(text, []).append(path.relative_to(ROOT).as_posix())
    for path in sorted((ROOT / "resources" / "objects").glob("*.toml")):
        for text in _explanations(tomllib.loads(path.read_text(encoding="utf-8"))):
            found.setdefault(text, []).append(path.relative_to(ROOT).as_posix())
    return {text: sorted(set(places)) for text, places in found.items()}


def updated(path: Path, texts: dict[Text, list[str]]) -> Catalog:
    """Return a catalogue with exactly these texts; a translation goes with its text, and no other one is guessed."""
    old, new = read(path), read(path)
    for message in [message for message in new if message.id]:
        new.delete(message.id)
    new.obsolete.clear()
    for text, places in texts.items():
        known = old.get(text)
        flags = {"python-brace-format"} if "{" in str(text) else set()
        translation = known.string if known is not None else None
        new.add(text, translation, locations=[(place, 0) for place in places], flags=flags)
    return new


def read(path: Path) -> Catalog:
    """Read a `.po` file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def written(path: Path, catalogue: Catalog) -> bytes:
    """Return the text of a `.po` file with its own head, sorted, so that two people's changes seldom meet."""
    head, _, _ = path.read_bytes().partition(b"\n\n")
    file = BytesIO()
    write_po(file, catalogue, width=_WIDTH, sort_output=True, include_lineno=False, omit_header=True)
    return head + b"\n\n" + file.getvalue()


def is_translated(catalogue: Catalog, text: Text) -> bool:
    """Whether every form of a text has words."""
    message = catalogue.get(text)
    if message is None:
        return False
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(forms) and (isinstance(text, str) or len(forms) == catalogue.num_plurals)


def _templates(tree: ast.AST) -> Iterator[Text]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if isinstance(node.func, ast.Name) and node.func.id == "Message" and texts and _has_words(texts[0]):
            yield texts[0]
        if isinstance(node.func, ast.Attribute) and node.func.attr == "counted" and len(texts) == 2:
            yield texts[0], texts[1]


def _has_words(template: str) -> bool:
    """Whether there is something of ours in it; where only values stand side by side every language is the same."""
    return any(map(str.isalpha, _PLACE.sub("", template)))


def _explanations(table: object) -> Iterator[str]:
    """Yield every `help` of an object file, wherever it stands; as a template, its braces are plain ones."""
    parts = table.values() if isinstance(table, dict) else table if isinstance(table, list) else ()
    if isinstance(table, dict) and isinstance(table.get("help"), str):
        yield table["help"].replace("{", "{{").replace("}", "}}")
    for part in parts:
        yield from _explanations(part)


if __name__ == "__main__":
    sys.exit(main())
