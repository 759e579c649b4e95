"""What is in a file that was taken to another PC may be sent there at any moment: its unit gets no other keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from factory_prov.errors import IdentityTaken
from factory_prov.ledger.endings import WantedEnding
from factory_prov.ledger.outbox import Answered, OwedState
from factory_prov.ledger.records import Again, EndingKind, Outcome, RunId
from factory_prov.ledger.sealing import MadeKeys
from factory_prov.ledger.states import ServerState
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.outbox.carrying import BroughtBack, bring_back, leave_here, take_along
from factory_prov.outbox.rows import RowFate, TakenRows
from tests.ledgers import OWED, verified, waiting

BeginRun = Callable[..., RunId]
AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
ENDED = WantedEnding(kind=EndingKind.SCRAPPED, reason=Message("fell."), station="desk", operator="")


@pytest.fixture(autouse=True)
def first(ledger: Ledger, begin: BeginRun) -> RunId:
    """The run of a unit that waits for its server."""
    run_id = begin("HW1")
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    waiting(ledger, run_id, "one")
    return run_id


def take(ledger: Ledger) -> TakenRows:
    return take_along(ledger.outbox, lambda row: row.sealed)[0]


def deliver(rows: TakenRows, *, at: datetime | None = None) -> None:
    """Send on the other PC all there is, well."""
    claimed = rows.claim(10, now=datetime.now(UTC))
    answers = [Answered(row=row, device_id="1", outcome="created") for row in claimed]
    rows.delivered(answers, at=at or datetime.now(UTC))


def again(ledger: Ledger, begin: BeginRun) -> RunId:
    run_id = begin("HW1")
    ledger.reserve(run_id, "one", psk_identity=None, again=Again.SAME_IDENTITY)
    ledger.seal(run_id, MadeKeys(endpoint_name="one", pack=b"new", keys=()))
    verified(ledger, run_id)
    return run_id


def passes(ledger: Ledger, run_id: RunId) -> None:
    ledger.asking(run_id, OWED.server, at=datetime.now(UTC))
    ledger.registered(run_id, OWED.server, device_id="1", outcome="updated", at=datetime.now(UTC))
    ledger.finish(run_id, Outcome.PASS, code=None, at=datetime.now(UTC))


def state(ledger: Ledger) -> ServerState:
    return ledger.by_endpoint("one").identities[0].server_state


def refused(ledger: Ledger, begin: BeginRun) -> bool:
    """Whether nobody gets at the unit: by its name, by its chip with another name, nor to end it."""
    tries: list[Callable[[], object]] = [
        lambda: ledger.reserve(begin("HW1"), "one", psk_identity=None, again=Again.SAME_IDENTITY),
        lambda: ledger.reserve(begin("HW1"), "two", psk_identity=None, again=Again.NEW_IDENTITY),
        lambda: ledger.reserve(begin(), "one", psk_identity=None, again=Again.SAME_IDENTITY),
        lambda: ledger.set_hardware_id(begin(), "HW1"),
        lambda: ledger.end("one", ENDED),
    ]
    for each in tries:
        with pytest.raises(IdentityTaken, match="was taken to another PC") as raised:
            each()
        assert "outbox recall one" in str(raised.value)
        for run in ledger.runs():
            if run.finished_at is None:
                ledger.finish(run.run_id, Outcome.ERROR, code="E105", at=AT)
    return True


def test_the_unit_gets_no_other_keys_until_the_file_is_back(ledger: Ledger, begin: BeginRun, first: RunId) -> None:
    rows = take(ledger)
    assert ledger.outbox.rows()[0].in_file_since == rows.taken_at
    assert refused(ledger, begin)
    assert bring_back(ledger.outbox, rows) == BroughtBack(still_owed=("one",))
    assert refused(ledger, begin), "it was not sent, so it may be sent still"
    deliver(rows)
    assert bring_back(ledger.outbox, rows) == BroughtBack(delivered=("one",))
    assert ledger.outbox.in_files() == frozenset()
    passes(ledger, again(ledger, begin))


def test_what_the_other_pc_has_set_aside_is_back_too(ledger: Ledger, begin: BeginRun) -> None:
    rows = take(ledger)
    next(iter(rows.all.values())).fate = RowFate.SET_ASIDE
    assert bring_back(ledger.outbox, rows).set_aside == ("one",)
    assert ledger.outbox.rows()[0].state is OwedState.SET_ASIDE
    passes(ledger, again(ledger, begin))


def test_it_is_in_the_file_though_it_was_sent_here_too(ledger: Ledger, begin: BeginRun) -> None:
    rows = take(ledger)
    (row,) = ledger.outbox.claim(1, now=AT)
    ledger.outbox.delivered([Answered(row=row, device_id="1", outcome="created")], at=AT)
    assert ledger.outbox.rows() == ()
    assert refused(ledger, begin)
    deliver(rows)
    assert bring_back(ledger.outbox, rows) == BroughtBack(known=("one",))
    passes(ledger, again(ledger, begin))


def test_each_of_two_files_must_be_back(ledger: Ledger, begin: BeginRun) -> None:
    one, two = take(ledger), take(ledger)
    for rows in (one, two):
        deliver(rows)
    assert bring_back(ledger.outbox, one).delivered == ("one",)
    assert refused(ledger, begin)
    assert bring_back(ledger.outbox, two).known == ("one",)
    passes(ledger, again(ledger, begin))


def test_a_file_that_did_not_come_about_holds_nothing(ledger: Ledger, begin: BeginRun) -> None:
    leave_here(ledger.outbox, take(ledger))
    passes(ledger, again(ledger, begin))


def test_a_unit_that_was_begun_meanwhile_is_not_taken_along(
    ledger: Ledger, begin: BeginRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ledger.outbox.told()
    again(ledger, begin)
    monkeypatch.setattr(ledger.outbox, "told", lambda: told)
    rows, left = take_along(ledger.outbox, lambda row: row.sealed)
    assert (dict(rows.all), [row.endpoint_name for row in left]) == ({}, ["one"])
    assert ledger.outbox.in_files() == frozenset()


def test_a_file_that_is_said_to_be_deleted_and_comes_back_leaves_no_doubt_unsaid(
    ledger: Ledger, begin: BeginRun, first: RunId
) -> None:
    rows = take(ledger)
    assert ledger.outbox.in_files() == {"one"}
    ledger.outbox.recall(["one"], at=AT, station="desk", operator="Eve")
    passes(ledger, again(ledger, begin))
    assert state(ledger) is ServerState.REGISTERED
    deliver(rows)
    assert bring_back(ledger.outbox, rows).former == ("one",)
    assert state(ledger) is ServerState.ASKED, "it may have the older key"
    assert ledger.registered_here("one", OWED.server), "so the next run may change it"
    passes(ledger, again(ledger, begin))
    assert state(ledger) is ServerState.REGISTERED
    bring_back(ledger.outbox, rows)
    assert state(ledger) is ServerState.REGISTERED, "once more is no harm"


def test_the_same_where_it_had_passed_here_before(ledger: Ledger, begin: BeginRun, first: RunId) -> None:
    rows = take(ledger)
    (row,) = ledger.outbox.claim(1, now=AT)
    ledger.outbox.delivered([Answered(row=row, device_id="1", outcome="created")], at=AT)
    ledger.outbox.recall(["one"], at=AT, station="desk", operator="Eve")
    passes(ledger, again(ledger, begin))
    heard = ledger.by_endpoint("one").runs[0].registrations
    rows.all[row.row_id].outcome = "updated"
    deliver(rows, at=datetime.now(UTC) + timedelta(seconds=1))
    next(iter(rows.all.values())).outcome = "updated"
    assert bring_back(ledger.outbox, rows).former == ("one",)
    assert state(ledger) is ServerState.ASKED
    assert ledger.by_endpoint("one").runs[0].registrations == heard, "what is signed stays as it is"


def test_what_is_owed_anew_stays_owed(ledger: Ledger, begin: BeginRun) -> None:
    rows = take(ledger)
    ledger.outbox.recall(["one"], at=AT, station="desk", operator="Eve")
    newer = again(ledger, begin)
    ledger.finish_owing(newer, OWED, at=AT, reason=Message("later."))
    deliver(rows)
    assert bring_back(ledger.outbox, rows).former == ("one",)
    assert state(ledger) is ServerState.OWED
    (row,) = ledger.outbox.claim(1, now=AT)
    assert (row.run_id, row.ours) == (newer, True)


def test_a_name_that_has_ended_and_is_at_its_server_all_the_same_is_told(ledger: Ledger) -> None:
    rows = take(ledger)
    ledger.outbox.recall(["one"], at=AT, station="desk", operator="Eve")
    ledger.end("one", ENDED)
    deliver(rows)
    assert bring_back(ledger.outbox, rows).former == ("one",)
    assert ledger.endings()[0].server_state is ServerState.REGISTERED
