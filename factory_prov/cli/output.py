"""What a command says: words for a person, or JSON for a program. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from factory_prov.errors import FactoryProvError
from factory_prov.lwm2m.problem import Problem


class Output:
    """Where one command's words go; with `json_wanted` stdout gets exactly one JSON document."""

    def __init__(self, *, json_wanted: bool) -> None:
        self.json_wanted = json_wanted
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # a Windows console may not know every character of a name
                stream.reconfigure(errors="backslashreplace")

    def result(self, lines: Sequence[str], document: object) -> None:
        """Tell the result: the lines, or the JSON document."""
        print(json.dumps(document, indent=2, ensure_ascii=False) if self.json_wanted else "\n".join(lines))
        sys.stdout.flush()

    def note(self, text: str) -> None:
        """Tell something beside the result."""
        print(text, file=sys.stderr)

    def failure(self, failure: FactoryProvError, exit_code: int) -> None:
        """Tell why the command failed."""
        if self.json_wanted:
            told = {"kind": _kind(failure), "what": failure.what, "place": failure.place, "cure": failure.cure}
            print(json.dumps({"error": told, "exit_code": exit_code}, indent=2, ensure_ascii=False))
        else:
            print(str(failure), file=sys.stderr)

    def bug(self, failure: Exception, exit_code: int) -> None:
        """Tell of a fault of ours: its kind and where, but not its text, which might quote a key."""
        steps = traceback.extract_tb(failure.__traceback__)
        where = " < ".join(f"{Path(step.filename).name}:{step.lineno}" for step in reversed(steps[-4:]))
        what = f"This is a fault of the program, not of your files: {type(failure).__name__} at {where}."
        if self.json_wanted:
            print(json.dumps({"error": {"kind": "Bug", "what": what}, "exit_code": exit_code}, indent=2))
        else:
            print(f"{what} Please report it.", file=sys.stderr)


def _kind(failure: FactoryProvError) -> str:
    """Return the class of the documented tree that an error belongs to."""
    return next(kind.__name__ for kind in type(failure).__mro__ if kind.__module__ == FactoryProvError.__module__)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Align rows of cells into lines, the last column ragged."""
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Tell Problems to a person, each with why it matters and its cure."""
    lines = []
    for problem in problems:
        where = " ".join(part for part in (problem.path, f"({problem.place})" if problem.place else "") if part)
        lines.append(f"{problem.severity.value.upper():7}  {where or 'the pack'}: {problem.what}")
        lines += [f"         {text}" for text in (problem.why, problem.cure) if text]
    return lines


def problem_documents(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Return Problems as JSON takes them."""
    return [asdict(problem) for problem in problems]
