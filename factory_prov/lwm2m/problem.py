"""A Problem: what is wrong in a job or pack, where, why it matters and what cures it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR: the device or server would refuse, or it is unsafe. WARNING: it works, but somebody should know."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding; `rule` is its stable name, `path` a resource path (or "" for the whole), `place` file:line:column."""

    severity: Severity
    rule: str
    path: str
    what: str
    why: str
    cure: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.severity.value} {self.path or self.place}: {self.what} {self.why} {self.cure}"


def has_errors(problems: list[Problem]) -> bool:
    """Whether one of them is an error; warnings alone are fine."""
    return any(problem.severity is Severity.ERROR for problem in problems)
