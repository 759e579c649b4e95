"""What two runs have beside each other, and where they differ. Pure: words in, words out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.history import run_steps, words
from factory_prov.ledger.records import StepState

if TYPE_CHECKING:
    from factory_prov.ledger.records import RunHistory

translate = QCoreApplication.translate
_SLOWER_S, _TIMES = 1.0, 1.5
"""A step differs that took so much longer, by both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A line of the comparison: what it is about, both runs, and whether somebody should look at the difference."""

    title: str
    first: str
    second: str
    differs: bool


def pairs(first: RunHistory, second: RunHistory) -> tuple[Pair, ...]:
    """Return the lines: what the runs were, then their steps in the order of the longer one."""
    one, two = _facts(first), _facts(second)
    facts = [
        Pair(title=title, first=value, second=two[title], differs=title not in _own() and value != two[title])
        for title, value in one.items()
    ]
    return (*facts, *_steps(first, second))


def _own() -> tuple[str, ...]:
    """Return the lines in which any two runs differ."""
    return translate("Compare", "Began"), translate("Compare", "Took")


def _facts(told: RunHistory) -> dict[str, str]:
    run, look = told.run, words.outcome(told.run.outcome)
    took = None if run.finished_at is None else (run.finished_at - run.started_at).total_seconds()
    return {
        translate("Compare", "Outcome"): look.word,
        translate("Compare", "Began"): words.moment(run.started_at),
        translate("Compare", "Took"): "" if took is None else words.seconds(took),
        translate("Compare", "Code and reason"): words.code_and_why(run),
        translate("Compare", "Endpoint name"): run.endpoint_name or "",
        translate("Compare", "PSK identity"): run.psk_identity or "",
        translate("Compare", "Station"): run.station,
        translate("Compare", "Probe or port"): run.probe,
        translate("Compare", "Job"): run.job_name,
        translate("Compare", "Contents of the job"): run.job_digest[:12],
        translate("Compare", "Server"): "; ".join(
            f"{each.server}: {words.answer(each.outcome)}" for each in told.registrations
        ),
    }


def _steps(first: RunHistory, second: RunHistory) -> list[Pair]:
    one = {step.key: step for step in run_steps.told(first.steps)}
    two = {step.key: step for step in run_steps.told(second.steps)}
    longer, other = (one, two) if len(one) >= len(two) else (two, one)
    keys = [*longer, *(key for key in other if key not in longer)]
    return [
        Pair(
            title=run_steps.title(key),
            first=_step(one.get(key)),
            second=_step(two.get(key)),
            differs=_differ(one.get(key), two.get(key)),
        )
        for key in keys
    ]


def _step(of: run_steps.StepTold | None) -> str:
    if of is None:
        return translate("Compare", "not done")
    took = "" if of.seconds is None else words.seconds(of.seconds)
    word = {
        StepState.DONE: translate("Compare", "done"),
        StepState.FAILED: translate("Compare", "failed"),
        StepState.STARTED: translate("Compare", "not ended"),
    }[of.state]
    return " · ".join(part for part in (word, took, of.detail) if part)


def _differ(one: run_steps.StepTold | None, two: run_steps.StepTold | None) -> bool:
    if one is None or two is None or one.state is not two.state:
        return True
    less, more = sorted((one.seconds or 0.0, two.seconds or 0.0))
    return more - less >= _SLOWER_S and more >= less * _TIMES
