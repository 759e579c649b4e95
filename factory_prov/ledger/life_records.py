"""What happens to a unit beside its runs, as plain data; imports no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from factory_prov.ledger.ids import RunId
from factory_prov.ledger.states import UnitState
from factory_prov.messages import Message


class EventKind(StrEnum):
    """What happened. RECALLED: somebody gave their word that a file with what is owed is not sent any more."""

    IMPORTED = "imported"
    REPAIRED = "repaired"
    SEEN = "seen"
    RECALLED = "recalled"
    NOTED = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEvent:
    """Something that happened to a unit; it is found by its name or its chip, so one of them is there.

    `server`: the one that it is about, if any.
    """

    at: datetime
    kind: EventKind
    endpoint_name: str | None
    hardware_id: str | None
    run_id: RunId | None
    station: str
    operator: str
    what: Message
    server: str | None = None


class LabelVariant(StrEnum):
    """Which label: of a good unit, or of one that is not."""

    PASS = "pass"  # noqa: S105 - the word of the outcome, no password
    FAIL = "fail"


class LabelState(StrEnum):
    """What became of a label. SCANNED: it was read back from the unit, and is the unit's own."""

    PRINTED = "printed"
    FAILED = "failed"
    SCANNED = "scanned"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRecord:
    """A label of a unit. `text`: what its symbol holds, None where that is the endpoint name; `reason`: why again."""

    at: datetime
    endpoint_name: str
    run_id: RunId | None
    variant: LabelVariant
    state: LabelState
    text: str | None
    printer: str
    reason: str | None
    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedUnit:
    """A unit that was made elsewhere; `server`: the name of the one that knows it, and there it is `device_id`."""

    endpoint_name: str
    hardware_id: str | None = None
    psk_identity: str | None = None
    server: str | None = None
    device_id: str = ""
    made_at: datetime | None = None


class TakenIn(StrEnum):
    """What a unit that was taken in has been to the ledger until then."""

    NEW = "new"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundUnit:
    """A unit whose name, chip or label begins with what was looked for; `label` is the text that did.

    Without a name: a chip that was met, and got none. `state` is that of its name.
    """

    endpoint_name: str | None
    hardware_id: str | None
    state: UnitState | None
    label: str | None = None
