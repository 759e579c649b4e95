"""What is owed of a unit that is done again: no server is forgotten, no key is sent that the unit does not have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from factory_prov.ledger.endings import WantedEnding
from factory_prov.ledger.outbox import Answered, NotSent, Owed, OwedState
from factory_prov.ledger.records import Again, EndingKind, Outcome, RunId
from factory_prov.ledger.sealing import MadeKeys
from factory_prov.ledger.states import ServerState
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from tests.ledgers import OWED, verified, waiting

BeginRun = Callable[..., RunId]
AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
OTHER = Owed(server="other.example", kind="coiote", options="{}")


@pytest.fixture
def first(ledger: Ledger, begin: BeginRun) -> RunId:
    """The run of a unit that waits for its server."""
    run_id = begin()
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    waiting(ledger, run_id, "one")
    return run_id


def again(ledger: Ledger, begin: BeginRun) -> RunId:
    run_id = begin()
    ledger.reserve(run_id, "one", psk_identity=None, again=Again.SAME_IDENTITY)
    ledger.seal(run_id, MadeKeys(endpoint_name="one", pack=b"new", keys=()))
    verified(ledger, run_id)
    return run_id


def with_server(ledger: Ledger, run_id: RunId, server: str) -> None:
    ledger.asking(run_id, server, at=AT)
    ledger.registered(run_id, server, device_id="1", outcome="created", at=AT)
    ledger.finish(run_id, Outcome.PASS, code=None, at=AT)


ENDS: dict[str, Callable[[Ledger, RunId], None]] = {
    "of another server": lambda ledger, run: with_server(ledger, run, OTHER.server),
    "of no server": lambda ledger, run: ledger.finish(run, Outcome.PASS, code=None, at=AT),
    "of another server, later": lambda ledger, run: ledger.finish_owing(run, OTHER, at=AT, reason=Message("later.")),
}


def reason_of(ledger: Ledger, run_id: RunId) -> str:
    (reason,) = [part.run.reason for part in ledger.by_endpoint("one").runs if part.run.run_id == run_id]
    return str(reason)


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_what_another_server_is_owed_is_set_aside_and_never_sent(
    ledger: Ledger, begin: BeginRun, first: RunId, end: Callable[[Ledger, RunId], None]
) -> None:
    end(ledger, again(ledger, begin))
    row = ledger.outbox.rows()[0]
    assert (row.run_id, row.server, row.state) == (first, OWED.server, OwedState.SET_ASIDE)
    assert (row.superseded, row.held) == (True, False)
    assert "has other keys now" in str(row.reason)
    assert ledger.outbox.counts().set_aside == 1
    ledger.outbox.retry(now=AT)
    assert row.row_id not in {each.row_id for each in ledger.outbox.claim(10, now=AT)}
    assert ledger.outbox.claim_these({row.row_id: first}) == ()
    assert "is not told of these" in reason_of(ledger, first)
    assert ledger.by_endpoint("one").runs[0].run.outcome is Outcome.WAIT


def test_a_later_run_that_fails_does_not_let_it_go(ledger: Ledger, begin: BeginRun, first: RunId) -> None:
    ledger.finish(again(ledger, begin), Outcome.PASS, code=None, at=AT)
    ledger.finish(again(ledger, begin), Outcome.FAIL, code="E313", at=AT, reason=Message("no."))
    assert ledger.outbox.rows()[0].superseded
    assert ledger.outbox.retry(["one"], now=AT) == 0


def test_the_server_that_knows_the_unit_now_is_owed_nothing(ledger: Ledger, begin: BeginRun, first: RunId) -> None:
    with_server(ledger, again(ledger, begin), OTHER.server)
    with_server(ledger, again(ledger, begin), OWED.server)
    assert ledger.outbox.rows() == ()
    assert "that run tells its server" in reason_of(ledger, first)
    assert ledger.by_endpoint("one").identities[0].server_state is ServerState.REGISTERED


def test_a_run_that_owes_the_same_server_takes_the_place(ledger: Ledger, begin: BeginRun, first: RunId) -> None:
    newer = again(ledger, begin)
    ledger.finish_owing(newer, OWED, at=AT, reason=Message("later."))
    (row,) = ledger.outbox.rows()
    assert (row.run_id, row.superseded) == (newer, False)
    assert "that run tells its server" in reason_of(ledger, first)
    assert reason_of(ledger, newer) == "later."


def test_keys_are_erased_though_something_is_owed_of_older_ones(ledger: Ledger, begin: BeginRun, first: RunId) -> None:
    run_id = again(ledger, begin)
    assert ledger.sealed("one") == b"new"
    ledger.finish(run_id, Outcome.PASS, code=None, at=AT)
    assert ledger.sealed("one") is None


def test_they_stay_for_what_is_owed_of_themselves(ledger: Ledger, begin: BeginRun, first: RunId) -> None:
    ledger.finish_owing(again(ledger, begin), OTHER, at=AT, reason=Message("later."))
    assert ledger.sealed("one") == b"new"
    rows = ledger.outbox.claim(10, now=AT)
    assert [row.server for row in rows] == [OTHER.server]
    ledger.outbox.delivered([Answered(row=rows[0], device_id="1", outcome="created")], at=AT)
    assert ledger.sealed("one") is None
    assert [row.server for row in ledger.outbox.rows()] == [OWED.server], "nobody has told that one"


def test_somebody_takes_it_out_and_the_run_says_who(ledger: Ledger, begin: BeginRun, first: RunId) -> None:
    who = {"at": AT, "station": "desk", "operator": "anna"}
    assert ledger.outbox.drop(["one"], **who) == (), "it may still be sent"  # type: ignore[arg-type]
    ledger.finish(again(ledger, begin), Outcome.PASS, code=None, at=AT)
    assert ledger.by_endpoint("one").identities[0].server_state is ServerState.OWED
    assert ledger.outbox.drop(["one"], **who) == (OWED.server,)  # type: ignore[arg-type]
    assert ledger.outbox.rows() == ()
    assert reason_of(ledger, first).startswith("anna has taken out at desk, on 2026-01-31 08:05 UTC")
    assert ledger.by_endpoint("one").identities[0].server_state is ServerState.NONE


def test_a_name_that_ends_before_its_server_was_told_says_so(ledger: Ledger, first: RunId) -> None:
    wanted = WantedEnding(kind=EndingKind.SCRAPPED, reason=Message("fell."), station="desk", operator="")
    ledger.end("one", wanted)
    assert ledger.outbox.rows() == ()
    assert "has ended before its server was told" in reason_of(ledger, first)


def test_a_no_to_the_second_question_leaves_the_first_one_asked(ledger: Ledger, first: RunId) -> None:
    """The first may have made the entry, though its answer was lost: what stands there is ours, and may be changed."""

    def ask(*, unchanged: bool) -> None:
        (row,) = ledger.outbox.claim(1, now=AT)
        ledger.outbox.asking([row], at=AT)
        ledger.outbox.not_sent([NotSent(row=row, reason=Message("no."), next_at=AT, unchanged=unchanged)], at=AT)

    ask(unchanged=True)
    assert not ledger.registered_here("one", OWED.server)
    for _ in range(3):
        ask(unchanged=False)
    assert ledger.registered_here("one", OWED.server)
    ask(unchanged=True)
    assert ledger.registered_here("one", OWED.server), "of the first ones nobody has heard"
    ask(unchanged=True)
    assert ledger.registered_here("one", OWED.server)
    rows = ledger.outbox.claim(1, now=AT)
    ledger.outbox.asking(rows, at=AT)
    ledger.outbox.delivered([Answered(row=rows[0], device_id="1", outcome="created")], at=AT)
    heard = [each.outcome for each in ledger.by_endpoint("one").runs[0].registrations]
    assert (heard.count("created"), heard.count("asked")) == (1, 0), "its answer takes the place of all questions"


def test_within_a_run_too(ledger: Ledger, begin: BeginRun) -> None:
    run_id = begin()
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    ledger.asking(run_id, OWED.server, at=AT)
    ledger.asking(run_id, OWED.server, at=AT)
    ledger.not_made(run_id, OWED.server, at=AT)
    assert ledger.registered_here("one", OWED.server)
    assert ledger.by_endpoint("one").identities[0].server_state is ServerState.ASKED
    ledger.not_made(run_id, OWED.server, at=AT)
    assert not ledger.registered_here("one", OWED.server)
