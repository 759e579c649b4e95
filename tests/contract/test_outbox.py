"""What servers are owed, in a file and in a database: several stations send it, each row by one of them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from factory_prov.errors import IdentityTaken
from factory_prov.ledger.outbox import Answered, NotSent, Owed, OwedState
from factory_prov.ledger.records import Again, Outcome, RunStart
from factory_prov.ledger.sealing import MadeKeys
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
START = RunStart(station="line 1", job_name="sensor", job_digest="ab12", probe="683", started_at=AT)
OWED = Owed(server="dm.example", kind="coiote", options="{}")
STATIONS, UNITS = 4, 20
Another = Callable[[], Ledger]


def owe(ledger: Ledger, name: str) -> None:
    run = ledger.begin(START)
    ledger.reserve(run, name, psk_identity=None, again=Again.SAME_IDENTITY)
    ledger.seal(run, MadeKeys(endpoint_name=name, pack=name.encode(), keys=()))
    for state in (UnitState.WRITTEN, UnitState.ACCEPTED, UnitState.VERIFIED):
        ledger.reach(run, state)
    ledger.finish_owing(run, OWED, at=AT, reason=Message("later."))


def test_each_row_is_sent_by_one_station(another: Another) -> None:
    names = [f"unit-{number:02}" for number in range(UNITS)]
    with another() as first:
        for name in names:
            owe(first, name)
    together = threading.Barrier(STATIONS)

    def station(_: int) -> list[str]:
        sent: list[str] = []
        with another() as ledger:
            together.wait(60)
            while rows := ledger.outbox.claim(3, now=AT):
                ledger.outbox.asking(rows, at=AT)
                answers = [Answered(row=row, device_id="x", outcome="created") for row in rows]
                sent += [row.endpoint_name for row in ledger.outbox.delivered(answers, at=AT)]
            together.wait(60)
        return sent

    with ThreadPoolExecutor(STATIONS) as pool:
        sent = Counter(name for part in pool.map(station, range(STATIONS)) for name in part)
    assert sent == Counter(names)
    with another() as last:
        assert {run.outcome for run in last.runs()} == {Outcome.PASS}
        assert last.outbox.rows() == ()


def test_rows_are_set_aside_and_tried_again(another: Another) -> None:
    with another() as ledger:
        for name in ("a", "b"):
            owe(ledger, name)
        assert ledger.outbox.is_due(now=AT)
        one, two = ledger.outbox.claim(5, now=AT)
        assert (one.ours, one.replaces, ledger.sealed(one.endpoint_name)) == (True, (), b"a")
        assert not ledger.outbox.is_due(now=AT)
        no = Message("no.")
        failures = [NotSent(row=one, reason=no, next_at=None, unchanged=True), NotSent(row=two, reason=no, next_at=AT)]
        ledger.outbox.not_sent(failures, at=AT)
        assert [row.state for row in ledger.outbox.rows()] == [OwedState.SET_ASIDE, OwedState.QUEUED]
        assert ledger.outbox.retry(["a"], now=AT) == 1
        counts = ledger.outbox.counts()
        assert (counts.owed, counts.set_aside, counts.since) == (2, 0, AT)


def test_no_run_takes_a_unit_whose_registration_is_on_its_way(another: Another) -> None:
    with another() as sender, another() as station:
        owe(sender, "a")
        (row,) = sender.outbox.claim(5, now=AT)
        run = station.begin(START)
        with pytest.raises(IdentityTaken, match="on its way"):
            station.reserve(run, "a", psk_identity=None, again=Again.SAME_IDENTITY)
        sender.outbox.not_sent([NotSent(row=row, reason=Message("no."), next_at=AT, counts=False)], at=AT)
        station.reserve(run, "a", psk_identity=None, again=Again.SAME_IDENTITY)
        assert sender.outbox.claim(5, now=AT) == (), "another key may be in the device by now"
