"""How far a repair has come, and which state may follow which: the one table of it; imports no database.

Each change is on the disk before the next thing is done, so that whoever goes on after a crash knows what may be done
already. Every step may be done again: from each state to itself there is a way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from factory_prov.errors import LedgerError
from factory_prov.ledger.ids import RepairId, RunId
from factory_prov.messages import Message


class RepairAction(StrEnum):
    """What is done with a unit. SERVER_ALONE: its entry at the server, without touching the device."""

    SAME_IDENTITY = "same-identity"
    NEW_IDENTITY = "new-identity"
    RETIRE = "retire"
    SCRAP = "scrap"
    SERVER_ALONE = "server-alone"


class RepairState(StrEnum):
    """How far a repair has come. SERVER_ASKED: nobody has heard the answer; CHECKED: looked at again, all agree."""

    BEGUN = "begun"
    SERVER_ASKED = "server asked"
    SERVER_DONE = "server done"
    ERASED = "erased"
    RUNNING = "running"
    RUN_ENDED = "run ended"
    NAME_ENDED = "name ended"
    CHECKED = "checked"


class RepairOutcome(StrEnum):
    """How a repair ended: done and seen to be, or somebody has said that it is not gone on with."""

    DONE = "done"
    GIVEN_UP = "given up"


_ITS = RepairState
ALLOWED: Mapping[RepairState, frozenset[RepairState]] = MappingProxyType(
    {
        _ITS.BEGUN: frozenset(_ITS) - {_ITS.SERVER_DONE, _ITS.RUN_ENDED},
        _ITS.SERVER_ASKED: frozenset({_ITS.SERVER_ASKED, _ITS.SERVER_DONE}),
        _ITS.SERVER_DONE: frozenset(_ITS) - {_ITS.BEGUN, _ITS.RUN_ENDED},
        _ITS.ERASED: frozenset({_ITS.ERASED, _ITS.SERVER_ASKED, _ITS.RUNNING, _ITS.NAME_ENDED, _ITS.CHECKED}),
        _ITS.RUNNING: frozenset({_ITS.RUNNING, _ITS.RUN_ENDED}),
        _ITS.RUN_ENDED: frozenset({_ITS.RUN_ENDED, _ITS.RUNNING, _ITS.SERVER_ASKED, _ITS.NAME_ENDED, _ITS.CHECKED}),
        _ITS.NAME_ENDED: frozenset({_ITS.NAME_ENDED, _ITS.SERVER_ASKED, _ITS.ERASED, _ITS.CHECKED}),
        _ITS.CHECKED: frozenset({_ITS.CHECKED}),
    }
)
"""From each state to those that may follow. What was asked is answered before anything else; so is a run ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRepair:
    """A repair that begins: of the unit with that name, that chip, or both.

    `reason`: what somebody says why; `detail`: what is planned, as JSON text without a secret.
    """

    action: RepairAction
    endpoint_name: str | None
    hardware_id: str | None
    station: str
    operator: str
    reason: str
    detail: str = "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A repair. `new_name`: the one that the unit has by it; `run_id`: its newest run.

    `at_work`: its program lives and has not left it; of one that has ended it is False. `outcome`: None while open.
    """

    repair_id: RepairId
    action: RepairAction
    state: RepairState
    endpoint_name: str | None
    new_name: str | None
    hardware_id: str | None
    run_id: RunId | None
    station: str
    operator: str
    reason: str
    detail: str
    begun_at: datetime
    ended_at: datetime | None
    outcome: RepairOutcome | None
    why: Message | None
    at_work: bool


def refuse_change(before: RepairState, after: RepairState) -> None:
    """Raise LedgerError for a change that the table does not have: a fault of this program."""
    if after not in ALLOWED[before]:
        raise LedgerError(
            Message("a repair that is {before} cannot become {after}.", before=before, after=after),
            place=Message("ledger"),
            cure=Message("Start again."),
        )
