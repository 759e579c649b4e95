"""What becomes of a unit, state by state, and which change may follow which: the one table of it.

Two tracks go side by side, as a unit is registered while its final image is flashed: what is known of the *device*
(`UnitState`) and what of its *server* (`ServerState`). Each change is on the disk before the next thing is done to
either of them, so that whoever comes after a power cut knows what the device may hold and the server may have.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from factory_prov.errors import LedgerError
from factory_prov.messages import Message


class UnitState(StrEnum):
    """What is known of a device. WRITTEN: it may hold the configuration; ACCEPTED: it has said 0 to all of it.

    SENT: it has all but the last byte, which follows; should it say 0 from then on, then to this configuration. (A part
    that ends between two records is stored by some devices, and they say 0 to it as well.)
    CLOSED: it was shown to work, and its server knows it, owes it nothing, or is owed the registration.
    """

    RESERVED = "reserved"
    CREDENTIALS_MADE = "credentials made"
    WRITTEN = "written"
    SENT = "sent"
    ACCEPTED = "accepted"
    FINAL_IMAGE = "final image"
    VERIFIED = "verified"
    CLOSED = "closed"
    FAILED = "failed"
    SCRAPPED = "scrapped"
    RETIRED = "retired"
    REVOKED = "revoked"


class ServerState(StrEnum):
    """What is known of a unit's server. ASKED: nobody has heard its answer; OWED: it is to be told later."""

    NONE = "none"
    ASKED = "asked"
    REGISTERED = "registered"
    OWED = "owed"
    REMOVED = "removed"


_UNIT = UnitState
_ENDINGS = frozenset({_UNIT.SCRAPPED, _UNIT.RETIRED, _UNIT.REVOKED})
_ANEW = frozenset({_UNIT.RESERVED, _UNIT.FAILED})

ALLOWED: Mapping[UnitState, frozenset[UnitState]] = MappingProxyType(
    {
        _UNIT.RESERVED: frozenset({_UNIT.CREDENTIALS_MADE}) | _ANEW | _ENDINGS,
        _UNIT.CREDENTIALS_MADE: frozenset({_UNIT.CREDENTIALS_MADE, _UNIT.WRITTEN, _UNIT.ACCEPTED}) | _ANEW | _ENDINGS,
        _UNIT.WRITTEN: frozenset({_UNIT.WRITTEN, _UNIT.SENT, _UNIT.ACCEPTED}) | _ANEW | _ENDINGS,
        _UNIT.SENT: frozenset({_UNIT.ACCEPTED}) | _ANEW | _ENDINGS,
        _UNIT.ACCEPTED: frozenset({_UNIT.FINAL_IMAGE, _UNIT.VERIFIED, _UNIT.WRITTEN}) | _ANEW | _ENDINGS,
        _UNIT.FINAL_IMAGE: frozenset({_UNIT.FINAL_IMAGE, _UNIT.VERIFIED}) | _ANEW | _ENDINGS,
        _UNIT.VERIFIED: frozenset({_UNIT.CLOSED}) | _ANEW | _ENDINGS,
        _UNIT.CLOSED: frozenset({_UNIT.RESERVED}) | _ENDINGS,
        _UNIT.FAILED: frozenset({_UNIT.RESERVED, _UNIT.FAILED}) | _ENDINGS,
        _UNIT.RETIRED: frozenset({_UNIT.SCRAPPED, _UNIT.REVOKED}),
        _UNIT.REVOKED: frozenset({_UNIT.SCRAPPED}),
        _UNIT.SCRAPPED: frozenset({_UNIT.REVOKED}),
    }
)
"""From each state to those that may follow. RESERVED: another run begins; it may be the same one gone on with.

ACCEPTED right after CREDENTIALS_MADE: a run goes on with one that was cut off, and the device has said 0 to that one.
"""

MAY_HOLD = frozenset({_UNIT.WRITTEN, _UNIT.SENT, _UNIT.ACCEPTED, _UNIT.FINAL_IMAGE, _UNIT.VERIFIED})
"""In these the device may hold the configuration of the run: the next one gives it the same keys."""

HOLDS_ALL = MAY_HOLD - {_UNIT.WRITTEN}
"""In these a device that is configured holds the whole of it."""

STRAIGHT_WAY = (_UNIT.CREDENTIALS_MADE, _UNIT.WRITTEN, _UNIT.ACCEPTED, _UNIT.VERIFIED)
"""From RESERVED to where a unit may be closed, when it keeps the firmware it was configured with."""

_SERVER = ServerState
SERVER_ALLOWED: Mapping[ServerState, frozenset[ServerState]] = MappingProxyType(
    {
        _SERVER.NONE: frozenset({_SERVER.ASKED, _SERVER.OWED, _SERVER.REGISTERED, _SERVER.REMOVED}),
        _SERVER.ASKED: frozenset(_SERVER),
        _SERVER.REGISTERED: frozenset({_SERVER.ASKED, _SERVER.OWED, _SERVER.REGISTERED, _SERVER.REMOVED}),
        _SERVER.OWED: frozenset(_SERVER),
        _SERVER.REMOVED: frozenset({_SERVER.ASKED, _SERVER.OWED, _SERVER.REGISTERED, _SERVER.REMOVED}),
    }
)


def refuse_change(before: UnitState, after: UnitState) -> None:
    """Raise LedgerError for a change that the table does not have: a fault of this program."""
    if after not in ALLOWED[before]:
        raise LedgerError(
            Message("a unit that is {before} cannot become {after}.", before=before, after=after),
            place=Message("ledger"),
            cure=Message("Start again."),
        )


def refuse_server_change(before: ServerState, after: ServerState) -> None:
    """Raise LedgerError for a change of what is known of a server that the table does not have."""
    if after not in SERVER_ALLOWED[before]:
        raise LedgerError(
            Message("a unit whose server is {before} cannot have one that is {after}.", before=before, after=after),
            place=Message("ledger"),
            cure=Message("Start again."),
        )
