"""What scripts may count on: the names of docs/library.md. They stay, or the changelog says what comes in their place.

Everything else may move with any version.
"""

from __future__ import annotations

from factory_prov.advice import Advice, advice_for, advice_for_code
from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError, InputError, RefusedError
from factory_prov.events import Level, LogLine, StepFinished, StepProgress, StepStarted, UnitNamed
from factory_prov.files.user_folders import ledger_file
from factory_prov.job.inspection import Inspection, inspect_file
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Job
from factory_prov.job.unit import Unit, UnitMaker
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.records import Again, Outcome, RunRecord
from factory_prov.ledger.station import open_known
from factory_prov.ledger.store import Ledger
from factory_prov.line.events import LineEvent, LineOpened, RunEnded, RunEvent, RunStarted, SlotsChanged
from factory_prov.line.line import Line
from factory_prov.line.station_parts import StationParts
from factory_prov.line.training_parts import TrainingParts
from factory_prov.lwm2m.problem import Problem, Severity
from factory_prov.lwm2m.rules import check_pack
from factory_prov.messages import Message
from factory_prov.secret import Secret
from factory_prov.translations import translator

__all__ = [
    "Advice",
    "Again",
    "CancelToken",
    "Cancelled",
    "FactoryProvError",
    "InputError",
    "Inspection",
    "Job",
    "Ledger",
    "Level",
    "Line",
    "LineEvent",
    "LineOpened",
    "LogLine",
    "Message",
    "Outcome",
    "Problem",
    "RefusedError",
    "RunEnded",
    "RunEvent",
    "RunRecord",
    "RunStarted",
    "Secret",
    "Severity",
    "SlotsChanged",
    "StationParts",
    "StepFinished",
    "StepProgress",
    "StepStarted",
    "TrainingParts",
    "Unit",
    "UnitMaker",
    "UnitNamed",
    "advice_for",
    "advice_for_code",
    "check_pack",
    "inspect_file",
    "ledger_file",
    "ledger_place",
    "load_job",
    "open_known",
    "translator",
]
