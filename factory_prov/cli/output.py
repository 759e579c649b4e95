"""What a command says: words for a person, or JSON for a program. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from io import TextIOBase, TextIOWrapper
from itertools import islice
from textwrap import indent
from typing import TYPE_CHECKING, TextIO, TypeVar

from factory_prov.cli.volume import Volume
from factory_prov.errors import Cancelled, FactoryProvError, InputError
from factory_prov.fault_place import ProgramFault, fault_details
from factory_prov.lwm2m.problem import Problem, Severity
from factory_prov.messages import ENGLISH, Message, Translator
from factory_prov.terminal import harmless, in_one_line

if TYPE_CHECKING:
    from factory_prov.advice import Advice
    from factory_prov.programmers.protocol import Probe


_SEVERITIES = {Severity.ERROR: Message("ERROR"), Severity.WARNING: Message("WARNING")}
_STOPPED = Message("Stopped.")
_REPORT = Message("Please report it.")
_LONGEST = 1000
_PIECE = 500
_T = TypeVar("_T")

Words = str | Message
"""What stands in a line: names and figures as they are, what is ours as a Message."""


class Output:
    """Where one command's words go, in one language; with `json_wanted` stdout gets exactly one JSON document.

    JSON is for programs: its texts are English in every language.
    """

    def __init__(self, *, json_wanted: bool, translator: Translator = ENGLISH, volume: Volume = Volume.NORMAL) -> None:
        self.json_wanted = json_wanted
        self.translator = translator
        self.volume = volume
        self._problems: Sequence[Problem] = ()

    def told(self, words: Words) -> str:
        """Return the words in the language of this command; what is put into a sentence begins no line."""
        return words.rendered(self.translator, shown=in_one_line) if isinstance(words, Message) else words

    def result(self, lines: Sequence[Words], document: object) -> None:
        """Tell the result: the lines, or the JSON document; InputError when nobody can be told."""
        self._tell(_json(document) if self.json_wanted else "\n".join(map(self.told, lines)))

    def documents(self, documents: Iterable[object]) -> None:
        """Tell one JSON list, as it comes: of a million only a few are in memory."""
        before = "["
        for some in _in_pieces(documents):
            texts = (indent(_json(each), "  ") for each in some)
            self._tell(before + "\n" + ",\n".join(texts), "")
            before = ","
        self._tell("[]" if before == "[" else "\n]")

    def long_table(self, rows: Iterable[Sequence[Words]]) -> None:
        """Tell a table as it comes; its columns may become wider on the way, after some hundred lines."""
        widths: list[int] = []
        for some in _in_pieces(rows):
            cells = [[in_one_line(self.told(cell)) for cell in row] for row in some]
            widths = _widths(cells, widths)
            self._tell("\n".join(_aligned(cells, widths)))

    def event(self, words: Words, document: object) -> None:
        """Tell one thing of a stream that ends when nobody reads it any more: its words, or its JSON on one line."""
        self._tell(json.dumps(document) if self.json_wanted else self.told(words))

    def file(self) -> TextIOBase:
        """Return stdout as a file to write exact text to; InputError and an ended reader as with `result`.

        On a terminal the text is harmless, as all other.
        """
        if sys.stdout is not None and sys.stdout.isatty():
            return _Stdout(self._tell, own_ends=False)
        return _Stdout(self._tell_exactly, own_ends=os.linesep != "\r\n")

    def line(self, document: object) -> None:
        """Tell one of several JSON documents, each on a line of its own."""
        with suppress(OSError):
            _write(sys.stdout, json.dumps(document))

    def note(self, words: Words) -> None:
        """Tell something beside the result, unless only that is wanted."""
        if self.volume > Volume.QUIET:
            self.trouble(words)

    def trouble(self, words: Words) -> None:
        """Tell something that went wrong; no wish for quiet hides it."""
        with suppress(OSError):
            _write(sys.stderr, harmless(self.told(words)))

    def table(self, rows: Sequence[Sequence[Words]]) -> list[str]:
        """Align rows of cells into lines, the last column ragged."""
        cells = [[in_one_line(self.told(cell)) for cell in row] for row in rows]
        return _aligned(cells, _widths(cells, []))

    def problem_lines(self, problems: Sequence[Problem]) -> list[str]:
        """Tell Problems to a person, each with why it matters and its cure."""
        words = {severity: self.told(word) for severity, word in _SEVERITIES.items()}
        indent = max(map(len, words.values())) + 2
        lines = []
        for problem in problems:
            where = " ".join(part for part in (problem.path, f"({problem.place})" if problem.place else "") if part)
            where = where or self.told(Message("the pack"))
            lines.append(f"{words[problem.severity]:{indent}}{_short(where)}: {_short(self.told(problem.what))}")
            lines += [f"{'':{indent}}{_short(self.told(text))}" for text in (problem.why, problem.cure) if text]
        return lines

    def problems(self, problems: Sequence[Problem]) -> None:
        """Tell the Problems that a failure is about: now in words, or with its JSON document."""
        self._problems = problems
        if not self.json_wanted:
            self.trouble("\n".join(self.problem_lines(problems)))

    def failure(self, failure: FactoryProvError, exit_code: int) -> None:
        """Tell why the command failed."""
        told = {
            "kind": _kind(failure),
            "what": str(failure.what),
            "place": str(failure.place),
            "cure": str(failure.cure),
        }
        self._end(told, failure.message, exit_code)
        if self.volume is Volume.VERBOSE:
            self.note(_way(failure))

    def stopped(self, exit_code: int) -> None:
        """Tell that the user stopped the command."""
        self._end({"kind": "Cancelled", "what": str(_STOPPED), "place": "", "cure": ""}, _STOPPED, exit_code)

    def bug(self, failure: Exception, exit_code: int) -> None:
        """Tell of a fault of ours: its kind and where, but not its text, which might quote a key."""
        fault = ProgramFault(failure)
        told = {"kind": "Bug", "what": str(fault.what), "place": fault.details, "cure": str(_REPORT)}
        words = self.told(Message("{what} {cure}", what=fault.what, cure=_REPORT))
        self._end(told, f"{words}\n{fault.details}", exit_code)

    def _tell(self, text: str, end: str = "\n") -> None:
        self._tell_exactly(harmless(text), end)

    def _tell_exactly(self, text: str, end: str = "\n") -> None:
        try:
            _write(sys.stdout, text, end)
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

    def _end(self, told: dict[str, str], words: Words, exit_code: int) -> None:
        if not self.json_wanted:
            self.trouble(self.told(words).strip())
            return
        document: dict[str, object] = {"error": told, "exit_code": exit_code}
        if self._problems:
            document["problems"] = problem_documents(self._problems)
        with suppress(OSError):
            _write(sys.stdout, _json(document))


def _in_pieces(items: Iterable[_T]) -> Iterator[list[_T]]:
    every = iter(items)
    while some := list(islice(every, _PIECE)):
        yield some


def _widths(cells: Sequence[Sequence[str]], before: Sequence[int]) -> list[int]:
    """Return how wide the columns are, and were."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return list(map(max, widths, before)) if before else widths


def _aligned(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)), row[-1]]).rstrip()
        for row in cells
    ]


class _Stdout(TextIOBase):
    """Stdout, with its failures as ours; the line ends of a text are its `own_ends`, or become those of stdout."""

    def __init__(self, tell: Callable[[str, str], None], *, own_ends: bool) -> None:
        self._tell = tell
        self._own_ends = own_ends

    def write(self, text: str) -> int:
        self._tell(text if self._own_ends else text.replace("\r\n", "\n"), "")
        return len(text)


def take_any_character() -> None:
    """Let stdout and stderr take every character of a name: a Windows console may not know it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _write(stream: TextIO | None, text: str, end: str = "\n") -> None:
    if stream is not None:  # services and windowed programs have none
        print(text, file=stream, end=end, flush=True)


def _silence_stdout() -> None:
    """Send what is still buffered nowhere, so that the interpreter does not fail on it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _short(text: str) -> str:
    """Cut the middle out of what nobody reads: a file may have keys and values of any length."""
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]}\N{HORIZONTAL ELLIPSIS}{text[-half:]}"


def _json(document: object) -> str:
    return json.dumps(document, indent=2)  # ASCII: valid whatever the console's code page


def _way(failure: BaseException) -> str:
    """Return where a failure comes from: kinds and places, and no texts, which may quote a key."""
    causes: list[BaseException] = []
    cause: BaseException | None = failure
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__
    return "\n".join(fault_details(each) for each in causes)


def _kind(failure: FactoryProvError) -> str:
    """Return the class of the documented tree that an error belongs to."""
    return next(kind.__name__ for kind in type(failure).__mro__ if kind.__module__ == FactoryProvError.__module__)


_SHOWN_OF_PROBLEM = ("severity", "rule", "path", "what", "why", "cure", "place")


def problem_documents(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Return Problems as JSON takes them, in English."""
    return [{name: str(getattr(problem, name)) for name in _SHOWN_OF_PROBLEM} for problem in problems]


def described(probe: Probe) -> dict[str, object]:
    """Return what JSON shows of a probe."""
    shown = asdict(probe)
    del shown["kind"]  # nobody has told it one
    return shown


def advice_document(advice: Advice) -> dict[str, object]:
    """Return an advice as JSON takes it, in English."""
    return {
        "code": advice.code,
        "trouble_of": advice.cause.value,
        "meaning": str(advice.title),
        "cause": str(advice.what_happened),
        "cure": [str(step) for step in advice.steps],
    }
