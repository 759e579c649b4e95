"""What stands on the label of a unit, by the record of its run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from factory_prov import __version__
from factory_prov.advice import advice_for_code
from factory_prov.labels.content import LabelContent
from factory_prov.ledger.records import RunRecord, StepRecord, StepState
from factory_prov.messages import ENGLISH, Translator
from factory_prov.terminal import in_one_line


def content_of_run(
    record: RunRecord, *, steps: Sequence[StepRecord] = (), station: str = "", translator: Translator = ENGLISH
) -> LabelContent:
    """Return the fields of a run that has ended; the title of its failure in the language of the station."""
    code = record.code or ""
    title = advice_for_code(code).title.rendered(translator) if code else ""
    place = station or record.station
    return LabelContent(
        endpoint_name=record.endpoint_name or "",
        hardware_id=record.hardware_id or "",
        job=in_one_line(record.job_name),
        station=in_one_line(place),
        operator=user(),
        outcome="" if record.outcome is None else record.outcome.value,
        code=code,
        title=title,
        support=" ".join(
            part for part in (code, _stopped_in(steps) if code else "", in_one_line(place), __version__) if part
        ),
        made_at=record.finished_at or datetime.now(UTC),
    )


def _stopped_in(steps: Sequence[StepRecord]) -> str:
    """Return the key of the step in which a run ended; "" where that is not known."""
    last = steps[-1] if steps else None
    return "" if last is None or last.state is StepState.DONE else last.step


def user() -> str:
    """Return who works at this PC; "" where the system does not know one."""
    import getpass

    try:
        return in_one_line(getpass.getuser())
    except (OSError, KeyError, ImportError):
        return ""
