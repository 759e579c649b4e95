"""What crosses between the window's thread and the workers' threads: frozen dataclasses, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from factory_prov.events import Event, Step
from factory_prov.ledger.records import Outcome, RunRecord

if TYPE_CHECKING:
    from desktop.provision.tiles.entry import Past
    from factory_prov.line.discovery import Attached


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDevice:
    """One probe that is attached, or one serial port of a device without a probe.

    `plug` counts how often something was plugged in under this key: another number is another unit. `attached` is None
    for a serial port.
    """

    key: str
    board: str
    port: str
    past: Past | None = None
    attached: Attached | None = None
    endpoint_name: str = ""
    plug: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a look around found: the devices, and what could not be asked has to say."""

    devices: tuple[SeenDevice, ...] = ()
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInfo:
    """What the line works with. `steps` are those of a run; `needs_name`: every unit's name must be scanned.

    `token_host` is the name under which the server's token is kept, "" when it needs none.
    `trouble` is "" when all could be opened.
    """

    training: bool = False
    job_name: str = ""
    job_detail: str = ""
    server: str = ""
    token_host: str = ""
    auto_start: bool = False
    operator_mode: bool = False
    needs_name: bool = False
    steps: tuple[Step, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How the units of the shift ended; `waiting` are good ones that the server does not know yet."""

    passed: int = 0
    failed: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOpened:
    """A line is open: what it works with, what its shift has done so far, whether a new identity needs a scan."""

    info: LineInfo
    counts: Counts
    new_identity_needs_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEvent:
    """Something a run tells. `run` is the number of the run in this window; `at` carries a time zone."""

    key: str
    run: int
    event: Event
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """How a run ended. `record` is None when it was not begun, or when the worker itself broke.

    `code` is that of an advice, "" for PASS; `explanation` the engine's own sentence, "" for PASS; `details` where a
    fault of ours is, for a report.
    """

    key: str
    run: int
    outcome: Outcome
    code: str = ""
    record: RunRecord | None = None
    explanation: str = ""
    details: str = ""
