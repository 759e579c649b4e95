"""Steps packed into one text come back as they were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factory_prov.ledger.packed_steps import packed, unpacked
from factory_prov.ledger.records import StepRecord, StepState
from factory_prov.run.steps import STEPS

AT = datetime(2026, 1, 31, 8, 5, 0, 1234, tzinfo=UTC)
TIMES = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # made aware
RECORDS = st.builds(
    StepRecord,
    step=st.sampled_from([each.step.key for each in STEPS]) | st.text(),
    state=st.sampled_from(StepState),
    at=TIMES,
    detail=st.just("") | st.text(),
)


@given(st.lists(RECORDS), TIMES)
@example([StepRecord(step='"', state=StepState.DONE, at=AT, detail='\\"\x00')], AT)
def test_they_come_back(steps: list[StepRecord], began_at: datetime) -> None:
    assert unpacked(packed(steps, began_at), began_at) == tuple(steps)


def test_every_step_of_a_run_is_short() -> None:
    steps = [
        StepRecord(step=each.step.key, state=state, at=AT + timedelta(milliseconds=4321 * place), detail="")
        for place, each in enumerate(STEPS)
        for state in (StepState.STARTED, StepState.DONE)
    ]
    text = packed(
        [StepRecord(step=s.step, state=s.state, at=s.at.replace(microsecond=0), detail="") for s in steps], AT
    )
    assert len(text) < 80
    assert '"' not in text


@pytest.mark.parametrize("text", ["A1 ", "Z1", '"x"1', "1", 'A1:"', "A1.5", "A-"])
def test_what_is_no_such_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no packed steps"):
        unpacked(text, AT)
