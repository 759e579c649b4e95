# ruff: noqa: S608  # all of the SQL is ours; values go as values
"""What begins with a text, in capitals or not: along indexes that mind capitals, whatever the number of rows.

SQLite is asked sign by sign which spellings there are: of a text of any length there are few. PostgreSQL has its
trigrams.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_MOST_SPELLINGS = 16
_MOST_CHARACTERS = 255
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Query:
    """SQL with a question mark for each value."""

    sql: str
    values: tuple[Any, ...] = ()

    @property
    def of_postgresql(self) -> str:
        """The same as psycopg takes it; its LIKE minds capitals."""
        return self.sql.replace("?", "%s").replace(" LIKE ", " ILIKE ").replace(" ESCAPE '\\'", "")


Ask = Callable[[Query], Iterable[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Texts:
    """A column with an index: which rows of it that has, as a condition, and "" for all."""

    table: str
    column: str
    which: str = ""


NAMES = Texts("identities", "endpoint_name")
CHIPS = Texts("identities", "hardware_id", "retired_at IS NULL")
FORMER_CHIPS = Texts("identities", "hardware_id", "retired_at IS NOT NULL")
LABELS = Texts("labels", "text", "text IS NOT NULL")
MET_CHIPS = Texts("runs", "hardware_id", "(outcome IS NULL OR outcome <> 'PASS')")


def beginning_with(ask: Ask, texts: Texts, text: str, *, is_file: bool) -> Query | None:
    """Return the condition for the rows whose text begins so; None where there is none."""
    text = text[:_MOST_CHARACTERS]
    which = f" AND {texts.which}" if texts.which else ""
    if not is_file:
        return Query(f"{texts.column} LIKE ? ESCAPE '\\'{which}", (f"{escaped(text)}%",))
    spellings = list(_spellings(ask, texts, text))
    if not spellings:
        return None
    ranges = " OR ".join(f"({texts.column} >= ? AND {texts.column} < ?)" for _ in spellings)
    return Query(f"({ranges}){which}", tuple(limit for each in spellings for limit in (each, each + _LAST)))


def escaped(text: str) -> str:
    """Return a text as a LIKE takes it."""
    return "".join(f"\\{sign}" if sign in "\\%_" else sign for sign in text)


def _spellings(ask: Ask, texts: Texts, text: str) -> Iterator[str]:
    """Give the spellings of a text that something begins with."""
    which = f" AND {texts.which}" if texts.which else ""
    there = (
        f"SELECT 1 FROM {texts.table} WHERE {texts.column} >= ? AND {texts.column} < ?{which} "
        f"ORDER BY {texts.column} LIMIT 1"
    )
    live = [""]
    for sign in text:
        wider = [f"{each}{other}" for each in live for other in sorted({sign, sign.lower(), sign.upper()})]
        live = [each for each in wider if any(True for _ in ask(Query(there, (each, each + _LAST))))]
        live = live[:_MOST_SPELLINGS]
    yield from live
