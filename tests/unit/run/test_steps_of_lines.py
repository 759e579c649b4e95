"""Which step a line of the progress log belongs to: that of its thread, and the one that failed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import LinkLost
from factory_prov.events import Event, LogLine
from factory_prov.ledger.records import Outcome
from factory_prov.line.virtual_station import demo_job, virtual_station
from factory_prov.messages import Message
from factory_prov.run.journal import Journal
from factory_prov.run.steps import FlashFinal, Register

told: list[Event] = []


@pytest.fixture
def journal() -> Iterator[Journal]:
    told.clear()
    with virtual_station(demo_job("psk"), boards=1) as station:
        yield Journal(station.devices[0], station.job, station.bench, told.append, CancelToken())


def steps() -> dict[str, object]:
    return {str(line.text): line.step for line in told if isinstance(line, LogLine)}


def test_a_line_is_of_the_step_that_its_thread_is_in(journal: Journal) -> None:
    def register() -> None:
        with journal.step(Register.step):
            journal.log(Message("registered"))

    journal.log(Message("before"))
    with ThreadPoolExecutor(1) as beside, journal.step(FlashFinal.step):
        beside.submit(register).result()
        journal.log(Message("written"))
    journal.log(Message("after"))
    assert steps() == {"before": None, "registered": Register.step, "written": FlashFinal.step, "after": None}


def test_the_reason_is_of_the_step_that_failed_and_of_none_when_two_did(journal: Journal) -> None:
    with pytest.raises(LinkLost), journal.step(FlashFinal.step):
        raise LinkLost(Message("gone."))
    journal.log(Message("once"))
    with pytest.raises(LinkLost), journal.step(Register.step):
        raise LinkLost(Message("gone."))
    journal.ended(Outcome.FAIL, "E101", Message("twice"))
    assert steps() == {"once": FlashFinal.step, "twice": None}
