"""What goes into the ledger and what comes out of it, as plain data; imports no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from factory_prov.ledger.ids import RunId as RunId  # noqa: PLC0414  # asked for here by all
from factory_prov.ledger.life_records import LabelRecord, UnitEvent
from factory_prov.ledger.repair_states import Repair
from factory_prov.ledger.states import ServerState, UnitState
from factory_prov.messages import Message


class Outcome(StrEnum):
    """How a run ended. A run that was cut off has none. WAIT: a good unit whose registration is still owed."""

    PASS = "PASS"  # noqa: S105 - the word of the outcome, no password
    FAIL = "FAIL"
    ERROR = "ERROR"
    WAIT = "WAIT"
    ABORTED = "ABORTED"


class Again(StrEnum):
    """What to do with a unit that has an identity already.

    SAME_IDENTITY: it keeps its endpoint name and gets new keys. NEW_IDENTITY: it gets a new name; the old one is
    retired, stays in the history and is never given to anything again.
    """

    SAME_IDENTITY = "same-identity"
    NEW_IDENTITY = "new-identity"


class StepState(StrEnum):
    """What is known about a step at a moment."""

    STARTED = "started"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStart:
    """What is known when a run begins; `started_at` carries a time zone, as all times here."""

    station: str
    job_name: str
    job_digest: str
    probe: str
    started_at: datetime
    hardware_id: str | None = None
    operator: str = ""
    tool_version: str = ""
    first_image: str = ""
    """SHA-256 of the image in hex; "" where the job flashes none."""
    final_image: str = ""
    key_source: str = ""
    """Where keys are made: the random source, the file or the token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRun:
    """A run that has not ended, as far as its identity goes."""

    run_id: RunId
    identity_id: int | None
    psk_identity: str | None
    hardware_id: str | None
    again: Again | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainEnd:
    """The last record of a station's chain of evidence: its number, from 1 on, and its digest in hex."""

    chain: str
    number: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunClosing:
    """How a run ends, when, and why so; `code` is that of an advice."""

    outcome: Outcome
    code: str | None
    at: datetime
    reason: Message | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """By what a ledger is known: its own id, how often it was changed, the number of its newest run.

    `chains`: of those that this station has written to, as far as is known.
    """

    ledger_id: str
    changes: int
    runs: int
    chains: tuple[ChainEnd, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """The identity of a run.

    `known`: the name was in the ledger before this run. `replaces`: retired names of the same unit, oldest first, that
    no server was seen to forget yet; remove each there and tell it by `Ledger.removed`. `again`: what was decided about
    a unit that was here before, by whoever started this run, or the one that was cut off before it.
    """

    endpoint_name: str
    psk_identity: str | None
    known: bool
    replaces: tuple[str, ...] = ()
    again: Again | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """What a run that was cut off has left for the next one of its unit: the name, and what was decided about it."""

    endpoint_name: str
    again: Again | None
    began_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """What an earlier run may have left in the device of a name: the pack of that digest, as far as `state` says.

    `job_digest`: of its job. `cut_off`: nobody wrote down how it ended; else the station was in its way, or it
    `failed`: its line broke, and the device said neither yes nor no.
    """

    state: UnitState
    pack_sha256: bytes
    job_digest: str
    began_at: datetime
    cut_off: bool
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An endpoint name and the unit it belongs to, for ever.

    `hardware_id` is None until a run has met the unit. `passed_at`: the last PASS. `retired_at`: None while active.
    """

    identity_id: int
    endpoint_name: str
    hardware_id: str | None
    reserved_at: datetime
    passed_at: datetime | None
    retired_at: datetime | None
    state: UnitState = UnitState.RESERVED
    server_state: ServerState = ServerState.NONE

    @property
    def is_good(self) -> bool:
        """Whether a good unit has it: one that passed, or that is checked and waits for its server."""
        waits = self.state is UnitState.CLOSED or self.server_state is ServerState.OWED
        return self.passed_at is not None or waits


class RecordKind(StrEnum):
    """What was closed. WAITING: a run whose registration is owed; DELIVERED: its server knows the unit now."""

    ENDED = "ended"
    WAITING = "waiting"
    DELIVERED = "delivered"
    SCRAPPED = "scrapped"
    RETIRED = "retired"
    REVOKED = "revoked"


class EndingKind(StrEnum):
    """How a name ends. SCRAPPED: its unit is waste; RETIRED: used no more; REVOKED: nobody may trust it."""

    SCRAPPED = "scrapped"
    RETIRED = "retired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The end of a name: when, at which station, by whom and why; `server_state` is what its server knew then."""

    endpoint_name: str
    hardware_id: str | None
    kind: EndingKind
    at: datetime
    station: str
    operator: str
    reason: Message
    server_state: ServerState


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One run. `outcome` and `finished_at` are None while it goes, and for ever when it was cut off.

    `reason` says why it is no PASS; None for a PASS, and for a run that an older version wrote down. `device_contract`:
    the version that the unit met; `stored_sha256`: in hex, of what one of version 2 said that it holds.
    """

    run_id: RunId
    endpoint_name: str | None
    psk_identity: str | None
    hardware_id: str | None
    station: str
    job_name: str
    job_digest: str
    probe: str
    again: Again | None
    started_at: datetime
    finished_at: datetime | None
    outcome: Outcome | None
    code: str | None
    reason: Message | None = None
    device_contract: int | None = None
    stored_sha256: str | None = None


def digest_text(sha256: bytes | None) -> str | None:
    """Return a digest as records tell it."""
    return None if sha256 is None else sha256.hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenState:
    """How far a run without an end has brought its unit, None before that has a name; whether its program lives.

    `since`: when it wrote down the last of its steps, or began; nothing is known of it from later.
    """

    state: UnitState | None
    since: datetime
    at_work: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRun:
    """How a run ended, and of which chip: what a shift counts."""

    run_id: RunId
    outcome: Outcome
    code: str | None
    hardware_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """What happened to a step of a run; `step` is the key of an `events.Step`, or of one that an older version had."""

    step: str
    state: StepState
    at: datetime
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRecord:
    """What a server did with a name: `outcome` is the registrar's word, or "removed"."""

    endpoint_name: str
    server: str
    device_id: str
    outcome: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHistory:
    """A run with all that happened in it, oldest first."""

    run: RunRecord
    steps: Sequence[StepRecord]
    registrations: tuple[RegistrationRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDetails:
    """A run with what it was carried out with; an image is told by its SHA-256 in hex, "" where none was flashed."""

    history: RunHistory
    operator: str
    tool_version: str
    first_image: str
    final_image: str
    key_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitHistory:
    """A unit's whole life, oldest first; all are empty for a unit nobody knows."""

    hardware_id: str | None
    identities: tuple[Identity, ...]
    runs: Sequence[RunHistory]
    events: Sequence[UnitEvent] = ()
    labels: Sequence[LabelRecord] = ()
    repairs: Sequence[Repair] = ()
    endings: Sequence[Ending] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFilter:
    """Which runs to list: all that is given must hold. `text` is looked for inside names, hardware ids, PSK
    identities, jobs, stations, probes, codes and reasons, and at the beginning of what labels hold.

    `code`: of an advice, such as E312, in any case; `job_name`, `label`: what the job's name, or what a label of the
    unit holds, begins with, in any case.

    `since` counts in, `until` does not. `unfinished`: only runs that still go or were cut off. `limit`: the
    newest, begun last; with `before` those before that run, which is how pages follow each other.
    """

    endpoint_name: str | None = None
    hardware_id: str | None = None
    text: str | None = None
    probe: str | None = None
    station: str | None = None
    code: str | None = None
    job_name: str | None = None
    label: str | None = None
    outcome: Outcome | None = None
    unfinished: bool = False
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    before: RunId | None = None
