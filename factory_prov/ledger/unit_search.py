# all of the SQL is ours; values go as values
"""Units whose name, chip or label begins with a text, those without a run too: a few, and as quickly of a million."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from factory_prov.ledger.beginnings import (
    CHIPS,
    FORMER_CHIPS,
    LABELS,
    MET_CHIPS,
    NAMES,
    Query,
    Texts,
    beginning_with,
)
from factory_prov.ledger.letters import UNIT_STATES, word_of
from factory_prov.ledger.life_records import FoundUnit
from factory_prov.ledger.run_list import Row, rows_of
from factory_prov.ledger.states import UnitState

_UNITS = "SELECT endpoint_name, hardware_id, state FROM identities WHERE"
_LABELLED = """SELECT DISTINCT endpoint_name, hardware_id, state, text FROM
(SELECT identity_id, text FROM labels WHERE {which} LIMIT {most}) AS found
JOIN identities ON identities.id = found.identity_id"""
_MET = "SELECT DISTINCT hardware_id FROM runs WHERE"
_KNOWN = "SELECT 1 FROM identities WHERE hardware_id = ? AND retired_at IS {} NULL LIMIT 1"


def find_units(connection: Any, text: str, limit: int) -> tuple[FoundUnit, ...]:
    """Return the units that begin so, those that are called exactly so first; the connection is the driver's.

    For "" there are none: everything begins with it.
    """
    if not text or "\0" in text or limit < 1:
        return ()
    search = _Search(connection, text, limit)
    found: dict[tuple[str | None, str | None], FoundUnit] = {}
    for unit in search.found():
        found.setdefault((unit.endpoint_name, unit.hardware_id), unit)
    return tuple(sorted(found.values(), key=search.order)[:limit])


def labelled(connection: Any, text: str, limit: int) -> tuple[str, ...]:
    """Return the names of some units whose labels hold what begins so."""
    if not text or "\0" in text:
        return ()
    return tuple(str(unit.endpoint_name) for unit in _Search(connection, text, limit).by_label())


class _Search:
    def __init__(self, connection: Any, text: str, limit: int) -> None:
        self._connection = connection
        self._text = text
        self._limit = limit
        self._is_file = isinstance(connection, sqlite3.Connection)

    def found(self) -> Iterator[FoundUnit]:
        """Give them; a unit may come more than once."""
        for texts in (NAMES, CHIPS, FORMER_CHIPS):
            yield from map(_unit, self._rows(_UNITS, texts))
        yield from self.by_label()
        for (chip,) in self._rows(_MET, MET_CHIPS):
            if not any(self._ask(Query(_KNOWN.format(way), (chip,))) for way in ("", "NOT")):
                yield FoundUnit(endpoint_name=None, hardware_id=chip, state=None)

    def by_label(self) -> Iterator[FoundUnit]:
        """Give those with a label that begins so."""
        which = beginning_with(self._ask, LABELS, self._text, is_file=self._is_file)
        if which is not None:
            sql = _LABELLED.format(which=which.sql, most=f"{self._limit * 4:d}")  # one unit may have many labels
            yield from map(_unit, self._ask(Query(sql, which.values)))

    def order(self, unit: FoundUnit) -> tuple[bool, str, str]:
        """Return where a unit stands among those found."""
        name, chip = unit.endpoint_name or "", unit.hardware_id or ""
        exact = self._text.casefold() in {each.casefold() for each in (name, chip, unit.label or "")}
        return not exact, name, chip

    def _rows(self, what: str, texts: Texts) -> list[Row]:
        which = beginning_with(self._ask, texts, self._text, is_file=self._is_file)
        if which is None:
            return []
        order = f"ORDER BY {texts.column}" if self._is_file else ""
        return self._ask(Query(f"{what} {which.sql} {order} LIMIT {self._limit:d}", which.values))

    def _ask(self, query: Query) -> list[Row]:
        return list(rows_of(self._connection, query))


def _unit(row: Row) -> FoundUnit:
    return FoundUnit(
        endpoint_name=row[0],
        hardware_id=row[1],
        state=UnitState(word_of(UNIT_STATES, row[2])),
        label=row[3] if len(row) > 3 else None,  # the text of a label, where that was looked for
    )
