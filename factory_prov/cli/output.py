"""What a command says: words for a person, or JSON for a program. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import errno
import json
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from factory_prov.errors import Cancelled, FactoryProvError, InputError
from factory_prov.lwm2m.problem import Problem
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.programmers.protocol import Probe


class Output:
    """Where one command's words go; with `json_wanted` stdout gets exactly one JSON document."""

    def __init__(self, *, json_wanted: bool) -> None:
        self.json_wanted = json_wanted
        self._problems: Sequence[Problem] = ()
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):  # a Windows console may not know every character of a name
                stream.reconfigure(errors="backslashreplace")

    def result(self, lines: Sequence[str], document: object) -> None:
        """Tell the result: the lines, or the JSON document; InputError when nobody can be told."""
        self._tell(_json(document) if self.json_wanted else "\n".join(lines))

    def event(self, words: str, document: object) -> None:
        """Tell one thing of a stream that ends when nobody reads it any more: its words, or its JSON on one line."""
        self._tell(json.dumps(document) if self.json_wanted else words)

    def line(self, document: object) -> None:
        """Tell one of several JSON documents, each on a line of its own."""
        with suppress(OSError):
            _write(sys.stdout, json.dumps(document))

    def note(self, text: str) -> None:
        """Tell something beside the result."""
        with suppress(OSError):
            _write(sys.stderr, text)

    def problems(self, problems: Sequence[Problem]) -> None:
        """Tell the Problems that a failure is about: now in words, or with its JSON document."""
        self._problems = problems
        if not self.json_wanted:
            self.note("\n".join(problem_lines(problems)))

    def failure(self, failure: FactoryProvError, exit_code: int) -> None:
        """Tell why the command failed."""
        told = {
            "kind": _kind(failure),
            "what": str(failure.what),
            "place": str(failure.place),
            "cure": str(failure.cure),
        }
        self._end(told, str(failure), exit_code)

    def stopped(self, exit_code: int) -> None:
        """Tell that the user stopped the command."""
        self._end({"kind": "Cancelled", "what": "Stopped.", "place": "", "cure": ""}, "Stopped.", exit_code)

    def bug(self, failure: Exception, exit_code: int) -> None:
        """Tell of a fault of ours: its kind and where, but not its text, which might quote a key."""
        steps = traceback.extract_tb(failure.__traceback__)
        where = " < ".join(f"{Path(step.filename).name}:{step.lineno}" for step in reversed(steps[-4:]))
        what = f"This is a fault of the program, not of your files: {type(failure).__name__} at {where}."
        cure = "Please report it."
        self._end({"kind": "Bug", "what": what, "place": "", "cure": cure}, f"{what} {cure}", exit_code)

    def _tell(self, text: str) -> None:
        try:
            _write(sys.stdout, text)
        except OSError as failure:
            _silence_stdout()
            if failure.errno in (
                errno.EPIPE,
                errno.EINVAL,
            ):  # the reader has closed it, as `head` does (Windows: EINVAL)
                raise Cancelled from None
            cure = Message("Make room, or send the output elsewhere.")
            raise InputError(
                Message("the output cannot be written ({reason}).", reason=failure.strerror), cure=cure
            ) from None

    def _end(self, told: dict[str, str], words: str, exit_code: int) -> None:
        if not self.json_wanted:
            self.note(words)
            return
        document: dict[str, object] = {"error": told, "exit_code": exit_code}
        if self._problems:
            document["problems"] = problem_documents(self._problems)
        with suppress(OSError):
            _write(sys.stdout, _json(document))


def _write(stream: TextIO | None, text: str) -> None:
    if stream is not None:  # services and windowed programs have none
        print(text, file=stream, flush=True)


def _silence_stdout() -> None:
    """Send what is still buffered nowhere, so that the interpreter does not fail on it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _json(document: object) -> str:
    return json.dumps(document, indent=2)  # ASCII: valid whatever the console's code page


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


def described(probe: Probe) -> dict[str, object]:
    """Return what JSON shows of a probe."""
    shown = asdict(probe)
    del shown["kind"]  # nobody has told it one
    return shown
