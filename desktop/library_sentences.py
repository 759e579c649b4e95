"""Collect the library's sentences from its sources, as templates for translators. For developers.

A template is a text for `str.format`: what an f-string puts in is `{0}`, `{1}` and so on. What is written side by side
without a word between is one hole. The window reads the list from a file, since a frozen program has no sources.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import factory_prov
from factory_prov.lwm2m.objects import Definitions

_LIBRARY = Path(factory_prov.__file__).parent
_SPEAKING = (
    "boards",
    "credentials",
    "job",
    "files",
    "ledger",
    "links",
    "lwm2m",
    "naming",
    "programmers",
    "registrars",
    "run",
    "line/discovery.py",
)
_SILENT = (
    "credentials/signature.py",
    "ledger/migrations",
    "ledger/tables.py",
    "lwm2m/object_writer.py",
    "lwm2m/record_text.py",
)
"""What is written into files, shown as a value, or told by the command line alone; the window does not translate it."""
_VALUES = "lwm2m/values.py"
"""Its single words are kinds of values, parts of a sentence."""
_NO_SENTENCE = frozenset(
    {"compile", "search", "split", "fullmatch", "execute", "exec_driver_sql", "text", "log", "Thread"}
)
"""Calls whose texts are patterns, statements, lines of the log or names."""
_WORD = re.compile(r"[A-Za-z]{2,}")
_ODD = re.compile(r"[\n\\\u00b7<]|^[A-Z_]+( [A-Z0-9_=]+)+|^\W*[=:,;]+\W*$")


def templates() -> tuple[str, ...]:
    """Return every template, sorted, each once."""
    found = {text for path in _sources() for text in _of_file(path)}
    return tuple(sorted({*found, *map(_escaped, _help())}))


def _help() -> Iterator[str]:
    """Yield what our object definitions tell of objects and resources, in every version of them."""
    known = Definitions()
    for object_id in known.object_ids():
        for version in known.versions(object_id):
            definition = known.get(object_id, version)
            if definition is not None:
                yield definition.help
                yield from (resource.help for resource in definition.resources.values() if resource.help)


def _sources() -> Iterator[Path]:
    for name in _SPEAKING:
        path = _LIBRARY / name
        for source in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if not source.relative_to(_LIBRARY).as_posix().startswith(_SILENT):
                yield source


def _of_file(path: Path) -> Iterator[str]:
    words = path.relative_to(_LIBRARY).as_posix() == _VALUES
    for node in _speaking(ast.parse(path.read_text(encoding="utf-8"))):
        text = _template(node)
        if text is not None and _is_sentence(text, words=words):
            yield text


def _speaking(node: ast.AST) -> Iterator[ast.AST]:
    """Yield every node that may be a text for people, without docstrings, patterns and what `__repr__` says."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.FunctionDef) and child.name in ("__repr__", "__reduce__"):
            continue
        if isinstance(child, ast.Call) and _called(child) in _NO_SENTENCE:
            continue
        if isinstance(child, ast.JoinedStr):
            yield child
            for part in child.values:
                if isinstance(part, ast.FormattedValue):
                    yield from _speaking(part.value)
                    yield part.value
            continue
        yield child
        yield from _speaking(child)


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _template(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _escaped(node.value)
    if not isinstance(node, ast.JoinedStr):
        return None
    text, holes, open_hole = "", 0, False
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += _escaped(str(part.value))
            open_hole = False
        elif not open_hole:
            text += f"{{{holes}}}"
            holes, open_hole = holes + 1, True
    return text


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _is_sentence(text: str, *, words: bool) -> bool:
    """Whether there are words in it, with a space between them or around them."""
    if words and text in ("text",):
        return True
    spoken = re.sub(r"\{\d+\}", "", text)
    return (
        " " in text.strip() + ("" if text == text.strip() else " ")
        and bool(_WORD.search(spoken))
        and not _ODD.search(text)
    )
