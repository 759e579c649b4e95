"""The words that go with every unit, as the ledger has them: a letter each. Imports no database.

They are in ledgers: none goes, and none becomes another word's.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.ledger.records import RecordKind
from factory_prov.ledger.states import ServerState, UnitState

UNIT_STATES: Mapping[str, str] = MappingProxyType(
    {
        UnitState.RESERVED: "r",
        UnitState.CREDENTIALS_MADE: "m",
        UnitState.WRITTEN: "w",
        UnitState.SENT: "s",
        UnitState.ACCEPTED: "a",
        UnitState.FINAL_IMAGE: "i",
        UnitState.VERIFIED: "v",
        UnitState.CLOSED: "c",
        UnitState.FAILED: "f",
        UnitState.SCRAPPED: "S",
        UnitState.RETIRED: "T",
        UnitState.REVOKED: "R",
    }
)
SERVER_STATES: Mapping[str, str] = MappingProxyType(
    {
        ServerState.NONE: "n",
        ServerState.ASKED: "a",
        ServerState.REGISTERED: "r",
        ServerState.OWED: "o",
        ServerState.REMOVED: "x",
    }
)
RECORD_KINDS: Mapping[str, str] = MappingProxyType(
    {
        RecordKind.ENDED: "e",
        RecordKind.WAITING: "w",
        RecordKind.DELIVERED: "d",
        RecordKind.SCRAPPED: "S",
        RecordKind.RETIRED: "T",
        RecordKind.REVOKED: "R",
    }
)


def word_of(letters: Mapping[str, str], letter: str) -> str:
    """Return the word of a letter; ValueError for what only a damaged file has."""
    for word, its in letters.items():
        if its == letter:
            return word
    raise ValueError("no word of the ledger's")
