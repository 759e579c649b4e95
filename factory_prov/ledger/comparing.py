"""Two runs side by side: what was different, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.ledger.records import RunDetails, RunId
from factory_prov.ledger.step_times import StepTime, step_times
from factory_prov.messages import NOTHING, Message

if TYPE_CHECKING:
    from factory_prov.ledger.store import Ledger

_DIGEST = 12
_LONGER = 1.5
_NOTICED_S = 1.0
"""A step took another time when it took half as long again, and a second more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """One thing of two runs; a text is a value, what is ours is a Message."""

    title: Message
    first: str | Message
    second: str | Message
    differs: bool


def compare_runs(ledger: Ledger, first: RunId, second: RunId, steps: Mapping[str, Message]) -> tuple[ComparedRow, ...]:
    """Return what two runs were and did, row by row; `steps`: the titles of the steps by their keys.

    InputError for a run that the ledger does not have.
    """
    return tuple(_rows(_known(ledger, first), _known(ledger, second), steps))


def _known(ledger: Ledger, run_id: RunId) -> RunDetails:
    found = ledger.run_details(run_id)
    if found is None:
        raise InputError(
            Message("the ledger does not have this run."),
            place=Message("run {run_id}", run_id=run_id),
            cure=Message("`factory-prov history` tells which there are."),
        )
    return found


def _rows(first: RunDetails, second: RunDetails, steps: Mapping[str, Message]) -> Iterator[ComparedRow]:
    for title, of_first, of_second in zip(_TITLES, _facts(first), _facts(second), strict=True):
        differs = of_first != of_second and title not in _ITS_OWN
        yield ComparedRow(title=title, first=of_first, second=of_second, differs=differs)
    times = [step_times(details.history.steps) for details in (first, second)]
    for key, number in _keys(*times):
        one, other = (_nth(each, key, number) for each in times)
        yield ComparedRow(
            title=steps.get(key) or Message("{text}", text=key),
            first=_told(one),
            second=_told(other),
            differs=_differs(one, other),
        )


_TITLES = (
    Message("Run"),
    Message("Began (UTC)"),
    Message("Outcome"),
    Message("Code"),
    Message("Reason"),
    Message("Took"),
    Message("Endpoint name"),
    Message("Chip"),
    Message("Station"),
    Message("Operator"),
    Message("Probe or port"),
    Message("Job"),
    Message("Job's digest"),
    Message("First image"),
    Message("Final image"),
    Message("Program"),
    Message("Keys from"),
    Message("Device contract"),
    Message("Stored in the unit"),
)
_ITS_OWN = frozenset({Message("Run"), Message("Began (UTC)"), Message("Took")})
"""What no two runs have in common."""


def _facts(details: RunDetails) -> tuple[str | Message, ...]:
    run = details.history.run
    took = None if run.finished_at is None else (run.finished_at - run.started_at).total_seconds()
    return (
        str(run.run_id),
        f"{run.started_at:%Y-%m-%d %H:%M:%S}",
        Message("no end is known") if run.outcome is None else run.outcome.value,
        run.code or "",
        run.reason or NOTHING,
        "" if took is None else _seconds(took),
        run.endpoint_name or "",
        run.hardware_id or "",
        run.station,
        details.operator,
        run.probe,
        run.job_name,
        run.job_digest[:_DIGEST],
        details.first_image[:_DIGEST],
        details.final_image[:_DIGEST],
        details.tool_version,
        details.key_source,
        "" if run.device_contract is None else str(run.device_contract),
        (run.stored_sha256 or "")[:_DIGEST],
    )


def _keys(*times: tuple[StepTime, ...]) -> list[tuple[str, int]]:
    """Return the steps of both, each with how often it was done before, in the order of the first of the two."""
    found: dict[tuple[str, int], None] = {}
    for each in times:
        seen: dict[str, int] = {}
        for step in each:
            seen[step.key] = seen.get(step.key, -1) + 1
            found.setdefault((step.key, seen[step.key]))
    return list(found)


def _nth(times: tuple[StepTime, ...], key: str, number: int) -> StepTime | None:
    its = [step for step in times if step.key == key]
    return its[number] if number < len(its) else None


def _told(step: StepTime | None) -> str | Message:
    if step is None:
        return Message("not done")
    if step.seconds is None:
        return Message("no end is known")
    if step.failed:
        return Message("failed after {seconds}", seconds=_seconds(step.seconds))
    return _seconds(step.seconds)


def _differs(first: StepTime | None, second: StepTime | None) -> bool:
    if first is None or second is None:
        return first is not second
    if first.seconds is None or second.seconds is None:
        return first.seconds is not second.seconds
    if first.failed != second.failed:
        return True
    short, long = sorted((first.seconds, second.seconds))
    return long > short * _LONGER and long - short > _NOTICED_S


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s"
