"""What is owed: durable, in one hand at a time, never sent for a unit that has another key by now, never forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from factory_prov.errors import IdentityTaken, LedgerError
from factory_prov.ledger.outbox import Answered, NotSent, Owed, OwedRow, OwedState
from factory_prov.ledger.records import Again, Outcome, RunId, RunStart
from factory_prov.ledger.states import ServerState, UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.ledger.tables import sealed_keys
from factory_prov.messages import Message

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
OWED = Owed(server="dm.example", kind="coiote", options='{"domain": "/factory/"}')
LATER = Message("The server is told later.")
NO = Message("no.")
UNTIL_VERIFIED = (UnitState.CREDENTIALS_MADE, UnitState.WRITTEN, UnitState.ACCEPTED, UnitState.VERIFIED)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        yield ledger


def begin(ledger: Ledger, name: str, *, chip: str | None = None, again: Again | None = None) -> RunId:
    start = RunStart(station="line 1", job_name="j", job_digest="d", probe="p", started_at=AT, hardware_id=chip)
    run = ledger.begin(start)
    ledger.reserve(run, name, psk_identity=None, again=again)
    for state in UNTIL_VERIFIED:
        ledger.reach(run, state)
    return run


def keep_key(ledger: Ledger, run: RunId, name: str, keep: str = "until registered") -> None:
    identity = ledger.by_endpoint(name).identities[-1].identity_id
    with ledger._writing() as connection:
        connection.execute(sealed_keys.delete().where(sealed_keys.c.identity_id == identity))
        row = {"identity_id": identity, "run_id": run, "kek_id": "k", "sealed": b"sealed", "keep": keep}
        connection.execute(insert(sealed_keys), row)


def owing(ledger: Ledger, name: str, *, chip: str | None = None, at: datetime = AT, owed: Owed = OWED) -> RunId:
    run = begin(ledger, name, chip=chip, again=Again.SAME_IDENTITY)
    keep_key(ledger, run, name)
    ledger.finish_owing(run, owed, at=at, reason=LATER)
    return run


def claim(ledger: Ledger, limit: int = 100, *, now: datetime = AT) -> list[str]:
    return [row.endpoint_name for row in ledger.outbox.claim(limit, now=now)]


def answered(rows: tuple[OwedRow, ...]) -> list[Answered]:
    return [Answered(row=row, device_id="id", outcome="created") for row in rows]


def outcome(ledger: Ledger, name: str) -> Outcome | None:
    return ledger.by_endpoint(name).runs[-1].run.outcome


def kept(ledger: Ledger) -> int:
    with ledger._reading() as connection:
        return len(connection.execute(select(sealed_keys)).all())


def test_a_run_that_owes_waits_until_its_server_knows_the_unit(ledger: Ledger) -> None:
    run = owing(ledger, "a")
    assert outcome(ledger, "a") is Outcome.WAIT
    assert ledger.by_endpoint("a").identities[0].server_state is ServerState.OWED
    assert ledger.by_endpoint("a").identities[0].passed_at is None
    assert (ledger.outbox.counts().owed, ledger.outbox.counts().since) == (1, AT)
    rows = ledger.outbox.claim(10, now=AT)
    assert [(row.run_id, row.server, row.kind, row.options, row.sealed, row.tries) for row in rows] == [
        (run, OWED.server, OWED.kind, OWED.options, b"sealed", 1)
    ]
    ledger.outbox.asking(rows, at=AT)
    assert ledger.by_endpoint("a").identities[0].server_state is ServerState.ASKED
    assert outcome(ledger, "a") is Outcome.WAIT
    assert ledger.outbox.delivered(answered(rows), at=AT) == rows
    identity = ledger.by_endpoint("a").identities[0]
    assert (identity.server_state, identity.passed_at) == (ServerState.REGISTERED, AT)
    assert outcome(ledger, "a") is Outcome.PASS
    assert [each.outcome for each in ledger.by_endpoint("a").runs[-1].registrations] == ["created"]
    assert (ledger.outbox.counts().owed, ledger.outbox.rows(), kept(ledger)) == (0, (), 0)


def test_a_key_that_is_kept_stays_after_delivery(ledger: Ledger) -> None:
    run = begin(ledger, "a")
    keep_key(ledger, run, "a", keep="encrypted")
    ledger.finish_owing(run, OWED, at=AT, reason=LATER)
    ledger.outbox.delivered(answered(ledger.outbox.claim(1, now=AT)), at=AT)
    assert kept(ledger) == 1


def test_without_a_kept_key_nothing_can_be_owed(ledger: Ledger) -> None:
    run = begin(ledger, "a")
    with pytest.raises(LedgerError, match="keep"):
        ledger.finish_owing(run, OWED, at=AT, reason=LATER)
    assert ledger.outbox.rows() == ()


def test_oldest_first_and_in_one_hand_only(tmp_path: Path, ledger: Ledger) -> None:
    for number, name in enumerate("cab"):
        owing(ledger, name, at=AT + timedelta(seconds=number))
    now = AT + timedelta(minutes=1)
    assert claim(ledger, 2, now=now) == ["c", "a"]
    with Ledger.open(tmp_path / "ledger.db") as other:
        assert claim(other, now=now) == ["b"]
        assert claim(other, now=now) == []
    assert claim(ledger, now=now) == ["b"], "the other program has gone, and what it had in hand is free"
    assert claim(ledger, now=now) == []
    assert ledger.outbox.counts().owed == 3


def test_what_a_dead_program_had_in_hand_is_sent_again(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db") as first:
        owing(first, "a")
        rows = first.outbox.claim(1, now=AT)
        first.outbox.asking(rows, at=AT)
    with Ledger.open(tmp_path / "ledger.db") as second:
        (row,) = second.outbox.claim(1, now=AT)
        assert (row.tries, row.ours) == (2, True), "its server may have it by now, and then it is ours"
        second.outbox.asking([row], at=AT)
        second.outbox.delivered(answered((row,)), at=AT)
        assert [each.outcome for each in second.by_endpoint("a").runs[-1].registrations] == ["created"]


def test_what_another_has_in_hand_by_now_is_not_written_down(tmp_path: Path, ledger: Ledger) -> None:
    owing(ledger, "a")
    rows = ledger.outbox.claim(1, now=AT)
    with ledger._writing() as connection:
        connection.execute(text("UPDATE outbox SET lease = 'another'"))
    assert ledger.outbox.delivered(answered(rows), at=AT) == ()
    assert outcome(ledger, "a") is Outcome.WAIT


def test_a_row_is_tried_later_or_set_aside_and_shown(ledger: Ledger) -> None:
    owing(ledger, "a")
    owing(ledger, "b")
    one, two = ledger.outbox.claim(2, now=AT)
    then = AT + timedelta(seconds=30)
    failures = [NotSent(row=one, reason=NO, next_at=then), NotSent(row=two, reason=NO, next_at=None, unchanged=True)]
    ledger.outbox.not_sent(failures, at=AT)
    assert claim(ledger, now=AT + timedelta(seconds=29)) == []
    first, second = ledger.outbox.rows()
    assert (first.state, first.tries, first.reason) == (OwedState.QUEUED, 1, NO)
    assert (second.state, second.reason) == (OwedState.SET_ASIDE, NO)
    counts = ledger.outbox.counts()
    assert (counts.owed, counts.set_aside) == (1, 1)
    assert claim(ledger, now=then) == ["a"]
    assert ledger.outbox.retry(["b"], now=then) == 1
    assert claim(ledger, now=then) == ["b"]
    assert ledger.outbox.retry(now=then) == 0, "both are in hand"


def test_what_was_not_tried_counts_no_try(ledger: Ledger) -> None:
    owing(ledger, "a")
    for _ in range(3):
        (row,) = ledger.outbox.claim(1, now=AT)
        assert row.tries == 1
        ledger.outbox.not_sent([NotSent(row=row, reason=NO, next_at=AT, counts=False)], at=AT)


def test_a_no_takes_the_question_back(ledger: Ledger) -> None:
    owing(ledger, "a")
    rows = ledger.outbox.claim(1, now=AT)
    ledger.outbox.asking(rows, at=AT)
    assert ledger.registered_here("a", OWED.server)
    ledger.outbox.not_sent([NotSent(row=rows[0], reason=NO, next_at=None, unchanged=True)], at=AT)
    assert not ledger.registered_here("a", OWED.server)
    assert ledger.by_endpoint("a").identities[0].server_state is ServerState.OWED


def test_a_server_that_is_left_alone_holds_up_no_other(ledger: Ledger) -> None:
    owing(ledger, "a")
    owing(ledger, "b", owed=Owed(server="other.example", kind="coiote", options="{}"))
    assert [row.endpoint_name for row in ledger.outbox.claim(5, now=AT, but=[OWED.server])] == ["b"]


def test_the_unit_is_not_started_while_its_registration_is_on_its_way(ledger: Ledger) -> None:
    owing(ledger, "a", chip="aa")
    (row,) = ledger.outbox.claim(1, now=AT)
    run = ledger.begin(RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=AT, hardware_id="aa"))
    for name in ("a", "b"):
        with pytest.raises(IdentityTaken, match="on its way"):
            ledger.reserve(run, name, psk_identity=None, again=Again.NEW_IDENTITY)
    ledger.outbox.not_sent([NotSent(row=row, reason=NO, next_at=AT, counts=False)], at=AT)
    ledger.reserve(run, "a", psk_identity=None, again=Again.SAME_IDENTITY)


def test_another_unit_without_a_chip_is_none_of_it(ledger: Ledger) -> None:
    owing(ledger, "a")
    claim(ledger)
    begin(ledger, "b")
    run = ledger.begin(RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=AT))
    with pytest.raises(IdentityTaken, match="on its way"):
        ledger.reserve(run, "a", psk_identity=None, again=Again.SAME_IDENTITY)


ENDS: dict[str, Callable[[Ledger, RunId], None]] = {
    "going": lambda _ledger, _run: None,
    "FAIL": lambda ledger, run: ledger.finish(run, Outcome.FAIL, code="E1", at=AT, reason=NO),
    "ERROR": lambda ledger, run: ledger.finish(run, Outcome.ERROR, code="E1", at=AT, reason=NO),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_after_a_newer_run_the_old_key_is_not_sent(ledger: Ledger, end: Callable[[Ledger, RunId], None]) -> None:
    owing(ledger, "a")
    end(ledger, begin(ledger, "a", again=Again.SAME_IDENTITY))
    assert claim(ledger) == []
    assert [row.held for row in ledger.outbox.rows()] == [True]


def test_a_row_whose_unit_was_begun_or_that_was_taken_since_it_was_found_is_left(ledger: Ledger) -> None:
    """As with stations that share a database: a row is found, and only held once another one is done with it."""
    for name in ("a", "b", "c"):
        owing(ledger, name)
    begin(ledger, "a", again=Again.SAME_IDENTITY)
    found = [row.row_id for row in ledger.outbox.rows()]
    ledger.outbox.claim_these({found[1]: ledger.outbox.rows()[1].run_id})
    with ledger._writing() as connection:
        taken = ledger.outbox._take(connection, found)
    assert [(row.endpoint_name, row.tries) for row in taken] == [("c", 1)]
    assert [row.tries for row in ledger.outbox.rows()] == [0, 1, 1]


def test_a_newer_run_that_owes_takes_the_place_of_the_older(ledger: Ledger) -> None:
    owing(ledger, "a")
    newer = owing(ledger, "a")
    assert [row.run_id for row in ledger.outbox.claim(5, now=AT)] == [newer]


def test_a_newer_run_that_tells_the_server_owes_nothing(ledger: Ledger) -> None:
    owing(ledger, "a")
    run = begin(ledger, "a", again=Again.SAME_IDENTITY)
    ledger.registered(run, OWED.server, device_id="id", outcome="updated", at=AT)
    ledger.finish(run, Outcome.PASS, code=None, at=AT)
    assert ledger.outbox.rows() == ()


def test_a_retired_name_owes_nothing(ledger: Ledger) -> None:
    owing(ledger, "a", chip="aa")
    begin(ledger, "b", chip="aa", again=Again.NEW_IDENTITY)
    assert ledger.outbox.rows() == ()
    assert claim(ledger) == []


def test_rows_come_in_pages(ledger: Ledger) -> None:
    for name in "abcde":
        owing(ledger, name)
    page = ledger.outbox.rows(limit=2)
    rest = ledger.outbox.rows(after=page[-1].row_id, limit=10)
    assert "".join(row.endpoint_name for row in (*page, *rest)) == "abcde"


def test_a_cut_off_run_sends_nothing(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        run = begin(ledger, "a")
        keep_key(ledger, run, "a")
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        assert ledger.outbox.rows() == ()


def test_no_secret_is_in_a_row(ledger: Ledger) -> None:
    owing(ledger, "a")
    assert "sealed" not in repr(ledger.outbox.rows()[0])


def test_only_what_was_set_aside_can_be_listed(ledger: Ledger) -> None:
    for number, name in enumerate("abc"):
        owing(ledger, name, at=AT + timedelta(seconds=number))
    rows = ledger.outbox.claim(2, now=AT + timedelta(minutes=1))
    ledger.outbox.not_sent([NotSent(row=rows[1], reason=LATER, next_at=None)], at=AT)
    assert [row.endpoint_name for row in ledger.outbox.rows(state=OwedState.SET_ASIDE)] == ["b"]
    assert [row.endpoint_name for row in ledger.outbox.rows(after=rows[0].row_id, limit=1)] == ["b"]
