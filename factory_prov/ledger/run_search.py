# ruff: noqa: S608  # all of the SQL is ours; values go as values
"""Which runs fit: in SQL for both databases, so that the time depends on what is found and not on all there is.

Each search goes along one index, or several beside each other, newest first; what else is asked is looked at row by
row. A text is looked for by its trigrams, in SQLite's `run_texts` and PostgreSQL's pg_trgm, and by the few different
jobs, stations, probes and codes there are. The newest runs are looked through first where that is quicker for what is
common. One or two characters have no trigram: a page of what they are in has the newest runs, and the units whose name
or chip begins with them; a list without a limit is of all runs, and takes as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from factory_prov.ledger.beginnings import LABELS, Ask, Query, beginning_with, escaped
from factory_prov.ledger.records import Outcome, RunFilter
from factory_prov.ledger.times import utc_us

_LOOKED_THROUGH = 5_000
_PAGE = 500
_STREAMS = 50
_TRIGRAM = 3
_MOST_TRIGRAMS = 24
_TEXTS = ("identities.endpoint_name", "runs.hardware_id", "runs.psk_identity", "runs.told")
_SHARED = ("setups.job_name", "setups.station")
_WAYS = (
    "text",
    "endpoint",
    "hardware",
    "label",
    "unfinished",
    "code",
    "time",
    "outcome",
    "probe",
    "station",
    "job",
)
"""What is gone along, where it is asked for: the first of these."""
_OF_SETUPS = "runs.setup_id IN"
_NAMED = "LEFT JOIN identities ON identities.id = runs.identity_id"


NOT_PASSED = "(outcome IS NULL OR outcome <> 'PASS')"
"""As the index of chips has it: a run that has passed is found by its name, which is the chip's."""
NAMES_OF_CHIP = """SELECT id FROM identities WHERE hardware_id = ? AND retired_at IS NULL
UNION ALL SELECT id FROM identities WHERE hardware_id = ? AND retired_at IS NOT NULL"""
_OF_CHIP = f"""SELECT id FROM runs WHERE hardware_id = ? AND {NOT_PASSED}
UNION ALL SELECT id FROM runs WHERE hardware_id = ? AND identity_id IN ({NAMES_OF_CHIP})"""


def all_that_fit(ask: Ask, wanted: RunFilter, *, is_file: bool) -> Query:
    """Return the condition for the runs that fit; an empty one for all there are."""
    search = _Search(ask, wanted, is_file)
    if search.along in ("", "station", "job") or (wanted.outcome is Outcome.PASS and search.along == "outcome"):
        return search.rest(but="")
    found = [search.fitting(stream) for stream in search.streams()]
    return _among(found, "")


def newest_that_fit(ask: Ask, wanted: RunFilter, *, is_file: bool) -> Query:
    """Return the condition for the newest runs that fit, as many as `limit` says."""
    search, limit = _Search(ask, wanted, is_file), wanted.limit or 0
    if wanted.text and limit <= _PAGE and not (is_file and len(wanted.text) >= _TRIGRAM):
        newest = [row[0] for row in ask(search.looked_through(limit))]
        if len(newest) == limit:
            return Query(f"runs.id IN ({', '.join('?' * limit)})", tuple(newest))
    timed = (wanted.since, wanted.until) != (None, None)
    order = "runs.started_at DESC, runs.id DESC" if timed else "runs.id DESC"
    found = [search.fitting(stream, f"ORDER BY {order} LIMIT {limit:d}") for stream in search.streams()]
    return _among(found, f"ORDER BY {order.replace('runs.', '')} LIMIT {limit:d}")


def _among(found: Sequence[Query], order: str) -> Query:
    if not found:
        return Query("runs.id = 0")
    parts = " UNION ".join(
        f"SELECT id, started_at FROM ({each.sql}) AS part_{number}" for number, each in enumerate(found)
    )
    values = tuple(value for each in found for value in each.values)
    return Query(f"runs.id IN (SELECT id FROM ({parts}) AS found {order})", values)


@dataclass(frozen=True, slots=True)
class _Stream:
    """A way along an index: what is read, and which of it."""

    which: Query
    source: str = "runs"


class _Search:
    """What is asked for, and the index to go along; `along` is its name in `_filters`."""

    def __init__(self, ask: Ask, wanted: RunFilter, is_file: bool) -> None:
        self._ask = ask
        self._wanted = wanted
        self._is_file = is_file
        self._filters = dict(_filters(wanted)) | dict(self._of_words())
        there = {**self._filters, **({"text": Query("")} if wanted.text else {})}
        if wanted.outcome is Outcome.PASS:
            there.pop("outcome")  # the most of all: the newest are found without an index, and the rest too
        self.along = next((way for way in _WAYS if way in there), "")

    def _of_words(self) -> Iterator[tuple[str, Query]]:
        """Return what is asked for by a word that somebody types, by name."""
        if self._wanted.code is not None:
            yield "code", Query("runs.code = ? AND runs.outcome <> 'PASS'", (self._wanted.code.upper(),))
        if self._wanted.label is not None:
            yield "label", self._labelled(self._wanted.label) or Query("runs.id = 0")
        if self._wanted.job_name is not None:
            pattern = f"{escaped(self._wanted.job_name)}%"
            yield "job", Query(f"{_OF_SETUPS} (SELECT id FROM setups WHERE job_name LIKE ? ESCAPE '\\')", (pattern,))

    def _labelled(self, text: str) -> Query | None:
        """Return the condition for the runs of units with a label that begins so; None where there is none."""
        found = beginning_with(self._ask, LABELS, text, is_file=self._is_file)
        if found is None:
            return None
        its_runs = "runs.id IN (SELECT id FROM runs AS its WHERE its.identity_id IN (SELECT identity_id FROM labels"
        return Query(f"{its_runs} WHERE {found.sql}))", found.values)

    def streams(self) -> list[_Stream]:
        """Return the ways that lead to all that fit."""
        if self.along == "text":
            return list(self._of_text(self._wanted.text or ""))
        if self.along in ("station", "job"):
            which = self._filters[self.along]
            asked = Query(which.sql.removeprefix(f"{_OF_SETUPS} (").removesuffix(")"), which.values)
            return list(self._each("runs.setup_id", [row[0] for row in self._ask(asked)]))
        if self.along == "hardware":
            return [_Stream(Query(f"runs.id IN ({_OF_CHIP})", (self._wanted.hardware_id,) * _OF_CHIP.count("?")))]
        return [_Stream(self._filters.get(self.along, Query("")))]

    def fitting(self, stream: _Stream, order: str = "") -> Query:
        """Return the ids of the runs of a stream that fit."""
        rest = self.rest(but=self.along)
        where = " AND ".join(each for each in (stream.which.sql, rest.sql) if each)
        named = _NAMED if "identities." in stream.which.sql else ""
        if stream.source.startswith("run_texts"):  # its own order is the same, and known to be
            order = order.replace("ORDER BY runs.id", "ORDER BY run_texts.rowid")
        where = f"WHERE {where}" if where else ""
        sql = f"SELECT runs.id, runs.started_at FROM {stream.source} {named} {where} {order}"
        return Query(sql, (*stream.which.values, *rest.values))

    def looked_through(self, limit: int) -> Query:
        """Return the ids of those that fit among the newest runs, whatever the text is found in."""
        likes = _likes((*_TEXTS, *_SHARED, "runs.probe", "runs.code"), self._wanted.text or "")
        newest, before = self._newest()
        rest = self.rest(but="")
        if rest.sql:
            rest = Query(f" AND {rest.sql}", rest.values)
        sql = (
            f"SELECT runs.id FROM runs {_NAMED} JOIN setups ON setups.id = runs.setup_id "
            f"WHERE runs.id > ({newest}) - {_LOOKED_THROUGH} AND {likes.sql}{rest.sql} "
            f"ORDER BY runs.id DESC LIMIT {limit:d}"
        )
        return Query(sql, (*before, *likes.values, *rest.values))

    def rest(self, *, but: str) -> Query:
        """Return all that must hold beside the one thing, written so that no index is taken for it."""
        parts = [self._quiet(query, name) for name, query in self._filters.items() if name != but]
        return Query(" AND ".join(part.sql for part in parts), tuple(value for part in parts for value in part.values))

    def _quiet(self, query: Query, name: str) -> Query:
        if not self._is_file or name == "before":  # what is older goes with every order
            return query
        return Query(query.sql.replace("runs.", "+runs."), query.values)

    def _each(self, column: str, values: Sequence[Any], also: str = "") -> Iterator[_Stream]:
        if len(values) > _STREAMS:
            yield _Stream(Query(f"{column} IN ({', '.join('?' * len(values))}){also}", tuple(values)))
        else:
            yield from (_Stream(Query(f"{column} = ?{also}", (value,))) for value in values)

    def _of_text(self, text: str) -> Iterator[_Stream]:
        if len(text) < _TRIGRAM and self._wanted.limit is not None:
            yield from self._of_beginnings(text)
        else:
            yield from self._of_trigrams(text) if self._is_file else _of_trigrams_in_postgresql(text)
        shared = _likes(_SHARED, text)
        setups = self._ask(Query(f"SELECT id FROM setups WHERE {shared.sql}", shared.values))
        yield from self._each("runs.setup_id", [row[0] for row in setups])
        yield from self._each("runs.probe", self._different("runs.probe", text))
        if (of_label := self._labelled(text)) is not None:
            yield _Stream(of_label)
        not_passed = " AND runs.outcome <> 'PASS'"
        yield from self._each("runs.code", self._different("runs.code", text, not_passed), not_passed)

    def _of_beginnings(self, text: str) -> Iterator[_Stream]:
        newest, before = self._newest()
        likes = _likes(_TEXTS, text)
        yield _Stream(Query(f"runs.id > ({newest}) - {_LOOKED_THROUGH} AND {likes.sql}", (*before, *likes.values)))
        named = _begins_in_file(text) if self._is_file else _begins_in_postgresql(text)
        its_runs = f"runs.id IN (SELECT id FROM runs AS its WHERE its.identity_id IN ({named.sql}))"
        yield _Stream(Query(its_runs, named.values))

    def _newest(self) -> tuple[str, tuple[Any, ...]]:
        """Return what finds the newest run there is, or is wanted, and its values."""
        if self._wanted.before is None:
            return "SELECT coalesce(max(id), 0) FROM runs", ()
        return "SELECT ?", (self._wanted.before,)

    def _of_trigrams(self, text: str) -> Iterator[_Stream]:
        likes = _likes(_TEXTS, text)
        if len(text) < _TRIGRAM:
            yield _Stream(likes)
            return
        if "\0" not in text:
            indexed = Query(f"run_texts MATCH ? AND {likes.sql}", (_trigrams(text), *likes.values))
            yield _Stream(indexed, "run_texts CROSS JOIN runs ON runs.id = run_texts.rowid")
        going = Query(f"runs.finished_at IS NULL AND runs.cut_off_at IS NULL AND {likes.sql}", likes.values)
        yield _Stream(going, "runs INDEXED BY ix_runs_going")  # else all are read for the order

    def _different(self, column: str, text: str, also: str = "") -> list[str]:
        """Return the different values of a column in which the text is, jumping from each to the next."""
        bare = column.removeprefix("runs.")
        step = f"SELECT {column} FROM runs WHERE {column} > {{}}{also} ORDER BY {column} LIMIT 1"
        like = _likes(("value",), text)
        sql = (
            f"WITH RECURSIVE each_{bare} (value) AS (SELECT ({step.format(chr(39) * 2)}) "
            f"UNION ALL SELECT ({step.format(f'each_{bare}.value')}) FROM each_{bare} "
            f"WHERE each_{bare}.value IS NOT NULL) SELECT value FROM each_{bare} WHERE {like.sql}"
        )
        return [row[0] for row in self._ask(Query(sql, like.values))]


def _of_trigrams_in_postgresql(text: str) -> Iterator[_Stream]:
    (pattern,) = set(_likes(("x",), text).values)

    def stream(sql: str) -> _Stream:
        return _Stream(Query(sql.replace("LIKE ?", "LIKE ? ESCAPE '\\'"), (pattern,) * sql.count("?")))

    yield stream(
        "runs.identity_id IN (SELECT id FROM identities AS named WHERE endpoint_name LIKE ? OR hardware_id LIKE ?)"
    )
    yield stream(
        "runs.identity_id IN (SELECT identity_id FROM psk_identities WHERE NOT is_name AND psk_identity LIKE ?)"
        " AND runs.psk_identity LIKE ?"
    )
    yield stream("runs.outcome <> 'PASS' AND (runs.told LIKE ? OR runs.hardware_id LIKE ?)")
    yield stream("runs.outcome IS NULL AND (runs.hardware_id LIKE ? OR runs.psk_identity LIKE ?)")


def _begins_in_file(text: str) -> Query:
    """Return what finds the units whose name or chip begins so: along the indexes, which mind capitals."""
    spellings = sorted({"".join(signs) for signs in product(*({sign.lower(), sign.upper()} for sign in text))})
    ways = ("endpoint_name", "hardware_id")
    parts = [
        f"SELECT id FROM identities AS named WHERE {way} >= ? AND {way} < ?"
        f"{' AND retired_at IS NULL' if way == 'hardware_id' else ''}"
        for way in ways
        for _ in spellings
    ]
    limits = [limit for spelling in spellings for limit in (spelling, f"{spelling}\U0010ffff")]
    return Query(" UNION ALL ".join(parts), (*limits, *limits))


def _begins_in_postgresql(text: str) -> Query:
    pattern = _likes(("x",), text).values[0].removeprefix("%")
    return Query("SELECT id FROM identities AS named WHERE endpoint_name LIKE ? OR hardware_id LIKE ?", (pattern,) * 2)


def _likes(columns: Sequence[str], text: str) -> Query:
    pattern = escaped(text)
    likes = " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in columns)
    return Query(f"({likes})", (f"%{pattern}%",) * len(columns))


def _trigrams(text: str) -> str:
    """Return what the index is asked for: all of these; the text itself is looked for afterwards."""
    every = dict.fromkeys(text[place : place + _TRIGRAM] for place in range(len(text) - _TRIGRAM + 1))
    return " AND ".join(map(_quoted, list(every)[:_MOST_TRIGRAMS]))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _filters(wanted: RunFilter) -> Iterator[tuple[str, Query]]:
    """Return each thing that is asked for, by name."""
    if wanted.endpoint_name is not None:
        named = "runs.identity_id = (SELECT id FROM identities WHERE endpoint_name = ?)"
        yield "endpoint", Query(named, (wanted.endpoint_name,))
    if wanted.hardware_id is not None:
        yield "hardware", Query("runs.hardware_id = ?", (wanted.hardware_id,))
    if wanted.unfinished:
        yield "unfinished", Query("runs.outcome IS NULL")
    if wanted.since is not None or wanted.until is not None:
        limits = {"runs.started_at >= ?": wanted.since, "runs.started_at < ?": wanted.until}
        given = {sql: utc_us(time) for sql, time in limits.items() if time is not None}
        yield "time", Query(" AND ".join(given), tuple(given.values()))
    if wanted.outcome is not None:
        also = "" if wanted.outcome is Outcome.PASS else " AND runs.outcome <> 'PASS'"
        yield "outcome", Query(f"runs.outcome = ?{also}", (wanted.outcome.value,))
    if wanted.probe is not None:
        yield "probe", Query("runs.probe = ?", (wanted.probe,))
    if wanted.station is not None:
        yield "station", Query(f"{_OF_SETUPS} (SELECT id FROM setups WHERE station = ?)", (wanted.station,))
    if wanted.before is not None:
        if (wanted.since, wanted.until) == (None, None):
            yield "before", Query("runs.id < ?", (wanted.before,))
        else:
            sooner = "(runs.started_at, runs.id) < (SELECT started_at, id FROM runs AS page WHERE page.id = ?)"
            yield "before", Query(sooner, (wanted.before,))
