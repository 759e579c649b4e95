"""A Problem: what is wrong in a job or pack, where, why it matters and what cures it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from factory_prov.errors import InputError
from factory_prov.messages import Message, sentences

MAX_FINDINGS = 500
"""Of one pack. The page of a person and the memory of the program end sooner than a prepared file does."""


class Severity(StrEnum):
    """ERROR: the device or server would refuse, or it is unsafe. WARNING: it works, but somebody should know."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding. `rule` is its stable name, `path` a resource path ("" = the whole), `place` file:line:column."""

    severity: Severity
    rule: str
    path: str
    what: Message
    why: Message
    cure: Message
    place: str = ""
    suggestion: str = ""
    """The name that was meant, where one is near; what a click can put in its place."""
    raises: type[InputError] = InputError
    """What a run refuses with, so that its code says whose trouble an error is."""

    @property
    def message(self) -> Message:
        """The whole as one Message."""
        where, told = self.path or self.place, sentences(self.what, self.why, self.cure)
        if self.severity is Severity.ERROR:
            return Message("Error: {where} {told}", where=where, told=told)
        return Message("Warning: {where} {told}", where=where, told=told)

    def __str__(self) -> str:
        return str(self.message)


def has_errors(problems: list[Problem]) -> bool:
    """Whether one of them is an error; warnings alone are fine."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def refuse_errors(problems: Iterable[Problem]) -> None:
    """Raise the first error among them as an InputError; warnings do not matter here."""
    for problem in problems:
        if problem.severity is Severity.ERROR:
            place = problem.place or problem.path
            raise problem.raises(sentences(problem.what, problem.why), place=place, cure=problem.cure)


def limited(problems: list[Problem]) -> list[Problem]:
    """Return the first `MAX_FINDINGS`, and one more that says so when there were more: nobody reads a million."""
    if len(problems) < MAX_FINDINGS:
        return problems
    left = problems[MAX_FINDINGS:]
    make = error if has_errors(left) or not left else warning
    last = make(
        "more-problems",
        "",
        Message("There are over {most} problems; only the first ones are shown.", most=MAX_FINDINGS),
        why=Message("A pack with so many is made wrong as a whole."),
        cure=Message("Mend the first ones, then check again."),
    )
    return [*problems[:MAX_FINDINGS], last]


def error(rule: str, path: object, what: Message, *, why: Message, cure: Message) -> Problem:
    """Return a Problem that must be mended before a device sees the pack."""
    return Problem(severity=Severity.ERROR, rule=rule, path=str(path), what=what, why=why, cure=cure)


def warning(rule: str, path: object, what: Message, *, why: Message, cure: Message) -> Problem:
    """Return a Problem that somebody should know of, though the device takes the pack."""
    return Problem(severity=Severity.WARNING, rule=rule, path=str(path), what=what, why=why, cure=cure)
