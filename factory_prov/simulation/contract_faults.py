"""What the firmware of version 2 does wrong on request, by the names of the command line."""

from __future__ import annotations

from enum import StrEnum


class ContractFault(StrEnum):
    """One fault. Those that are an event happen once; those that are a state last as long as the board.

    Boards of version 1 have none of them: they show nothing there.
    """

    LOST_COMMIT = "lost-commit"
    """Event: the answer to the commit never comes; the pack is applied."""
    POWER_LOST_WHEN_APPLIED = "power-lost-when-applied"
    """Event: the board starts anew right after it has stored the pack, and before it says so."""
    WRONG_OFFSET = "wrong-offset"
    """Event: a piece is taken, and the answer claims that less is here."""
    PIECE_DROPPED = "piece-dropped"
    """Event: a piece is answered as if it were here, and is not."""
    PIECE_TWICE = "piece-twice"
    """State: a repeated piece is written once more."""
    BUSY_LONG = "busy-long"
    """State: a pack is applied so slowly that many answers are `busy`."""
    BUSY_FOREVER = "busy-forever"
    """State: a pack is applied without an end."""
    SLOW_ANSWERS = "slow-answers"
    """State: every answer comes later than a second."""
    RECORD_REFUSED = "record-refused"
    """State: the longest value of every pack is too long for it."""
    OBJECT_REFUSED = "object-refused"
    """State: it refuses an object that its identity names."""
    OBJECTS_MISSING = "objects-missing"
    """State: it has the object /0 alone, and says so."""
    SMALL_CAPACITY = "small-capacity"
    """State: it takes packs of a few bytes only, and says so."""
    NO_RANDOM = "no-random"
    """State: its random source has not passed its own test."""
    STORAGE_FAILED = "storage-failed"
    """State: its storage cannot be written."""
    OTHER_DIGEST = "other-digest"
    """State: it says `applied` with the digest of another pack."""
    ANY_DIGEST = "any-digest"
    """State: it takes a commit whatever digest it names."""
    ALREADY_PROVISIONED = "already-provisioned"
    """State: it holds another configuration, which erasing its chip does not remove."""
    LOCKED_UNIT = "locked-unit"
    """State: the same, and it is locked."""
    LOCK_FORGOTTEN = "lock-forgotten"
    """State: what was locked is not after the next reset."""
    FORGETS = "forgets"
    """State: what it has stored is gone after the next reset."""
    GARBAGE_IDENTITY = "garbage-identity"
    """State: what it says it is cannot be read."""
    OTHER_CHIP = "other-chip"
    """State: it says another chip's number than the probe reads."""
    TWO_NAMES = "two-names"
    """State: its identity has another endpoint name than its file of the name."""
    NO_READY_LINE = "no-ready-line"
    """State: it never says that it is ready; it is."""
    PACK_READABLE = "pack-readable"
    """State: the file of the pack gives it back."""
    PACK_PRINTED = "pack-printed"
    """State: it prints what it has stored."""


LEFT_BY_ANOTHER = frozenset({ContractFault.ALREADY_PROVISIONED, ContractFault.LOCKED_UNIT})
"""Those of a unit that somebody has configured before."""

FOR_TRAINING = (
    ContractFault.RECORD_REFUSED,
    ContractFault.OBJECTS_MISSING,
    ContractFault.SMALL_CAPACITY,
    ContractFault.STORAGE_FAILED,
    ContractFault.OTHER_DIGEST,
    ContractFault.ALREADY_PROVISIONED,
    ContractFault.LOCKED_UNIT,
    ContractFault.LOST_COMMIT,
    ContractFault.BUSY_FOREVER,
    ContractFault.GARBAGE_IDENTITY,
    ContractFault.OTHER_CHIP,
)
"""Those of which an operator sees something; the others are for whoever writes firmware, or a station."""
