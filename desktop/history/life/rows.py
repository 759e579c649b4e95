"""The rows of a life: what happened when, by sign and words; behind each run what it consisted of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.history import run_steps, words
from factory_prov.ledger.records import StepState

if TYPE_CHECKING:
    from factory_prov.ledger.records import Identity, RegistrationRecord, RunHistory, UnitHistory

translate = QCoreApplication.translate
_STEP_LOOKS = {
    StepState.DONE: ("check", "muted"),
    StepState.FAILED: ("close", "failed_text"),
    StepState.STARTED: ("state-working", "muted"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A line behind a row: its sign, the token of its colour, and its words in the present language."""

    icon: str
    colour: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Something that happened: a run, or a name that was reserved."""

    at: datetime
    run: RunHistory | None = None
    identity: Identity | None = None


def rows_of(history: UnitHistory, runs: Sequence[RunHistory]) -> tuple[Row, ...]:
    """Return a life in its order, oldest first."""
    found = [Row(at=each.reserved_at, identity=each) for each in history.identities]
    found += [Row(at=each.run.started_at, run=each) for each in runs]
    return tuple(sorted(found, key=lambda row: (row.at, row.identity is None)))


def look(row: Row) -> tuple[str, str]:
    """Return the sign of a row and the token of its colour."""
    if row.run is None:
        return "dot", "ink"
    shown = words.outcome(row.run.run.outcome)
    return shown.icon, shown.colour


def text(row: Row) -> str:
    """Return what happened, in one line."""
    if row.identity is not None:
        chip = row.identity.hardware_id
        if chip is None:
            return translate("Life", "Reserved {0}").format(row.identity.endpoint_name)
        return translate("Life", "Reserved {0} for chip {1}").format(row.identity.endpoint_name, chip)
    return "" if row.run is None else _run_text(row.run)


def _run_text(told: RunHistory) -> str:
    run, word = told.run, words.outcome(told.run.outcome).word
    if run.finished_at is None:
        begun = translate("Life", "{0}: run at {1}, {2}").format(word, run.station, run.probe)
    else:
        took = words.seconds((run.finished_at - run.started_at).total_seconds())
        begun = translate("Life", "{0} in {1} at {2}, {3}").format(word, took, run.station, run.probe)
    answers = [_answer(each) for each in told.registrations[-1:]]
    return " · ".join(part for part in (begun, words.code_and_why(run), *answers) if part)


def _answer(of: RegistrationRecord) -> str:
    return translate("Life", "{0}: {1}").format(of.server, words.answer(of.outcome))


def details(row: Row) -> tuple[Detail, ...]:
    """Return what a row consists of."""
    return () if row.run is None else tuple(_run_details(row.run))


def _run_details(told: RunHistory) -> list[Detail]:
    run = told.run
    found = [Detail(icon="job", colour="muted", text=_job(told))]
    if run.psk_identity:
        found.append(
            Detail(icon="lock", colour="muted", text=translate("Life", "PSK identity {0}").format(run.psk_identity))
        )
    for step in run_steps.told(told.steps):
        icon, token = _STEP_LOOKS[step.state]
        took = "" if step.seconds is None else words.seconds(step.seconds)
        parts = (run_steps.title(step.key), took, step.detail)
        found.append(Detail(icon=icon, colour=token, text=" · ".join(part for part in parts if part)))
    found += [Detail(icon="state-ready", colour="muted", text=_registration(each)) for each in told.registrations]
    why = words.code_and_why(run)
    if why:
        shown = words.outcome(run.outcome)
        found.append(Detail(icon=shown.icon, colour=shown.colour, text=why))
    return found


def _job(told: RunHistory) -> str:
    return translate("Life", "Job {0}, contents {1}").format(told.run.job_name, told.run.job_digest[:12])


def _registration(of: RegistrationRecord) -> str:
    device = of.device_id or of.endpoint_name
    return translate("Life", "{0} at {1}: {2}").format(device, of.server, words.answer(of.outcome))
