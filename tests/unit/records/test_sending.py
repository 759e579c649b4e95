"""Each record arrives at least once with one TransactionId, whatever its receiver does; none is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled
from factory_prov.ledger.records_owed import RecordState, Told
from factory_prov.ledger.store import Ledger
from factory_prov.records.options import RecordShape, RecordsOptions
from factory_prov.records.sending import MOST_TRIES
from factory_prov.records.targets import TOKEN_VARIABLE, targets_of

from .conftest import AT, Desk, Receiver

TOKEN = "tok-3f9a-very-secret"


def hook(receiver: Receiver, **changes: Any) -> RecordsOptions:
    return RecordsOptions(**{"webhook": receiver.url, "webhook_token": False, **changes})


def test_a_job_without_records_owes_nobody_anything(desk: Desk) -> None:
    desk.passes("a")
    assert desk.owed == 0
    assert targets_of(RecordsOptions()) == ()


def test_a_pass_is_told_once_with_all_that_others_may_know(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver)
    run = desk.passes("unit-1")
    assert desk.round().taken == 1
    document = receiver.documents()[0]
    assert (document["event"], document["result"], document["endpoint_name"]) == ("ended", "Passed", "unit-1")
    assert (document["station"], document["place"], document["operator"]) == ("line 1", "p1", "o")
    assert (document["run"], document["seconds"], document["program_version"]) == (run, 4.0, "9")
    assert document["began_at"] == "2026-01-31T08:05:00.000Z"
    assert receiver.posts[0]["path"] == "/hook/units"
    assert receiver.headers[0]["Idempotency-Key"] == document["transaction_id"]
    assert "Authorization" not in receiver.headers[0]
    assert (desk.owed, desk.round().taken, len(receiver.posts)) == (0, 0, 1)


def test_a_fail_says_code_reason_and_which_step_it_was(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver)
    desk.fail(chip="C1", reason="it is\ndead.")
    desk.round()
    document = receiver.documents()[0]
    assert (document["result"], document["code"], document["reason"]) == ("Failed", "E07", "it is dead.")
    assert (document["endpoint_name"], document["hardware_id"]) == (None, "C1")
    step = {"step": "connect", "result": "Failed", "began_at": "2026-01-31T08:05:01.000Z", "seconds": 2.0}
    assert document["steps"] == [step]


def test_a_unit_that_waits_is_told_of_twice_with_two_ids(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver)
    desk.waits("u")
    desk.round()
    assert desk.owed == 0  # what follows is not owed before it has come
    desk.deliver()
    assert desk.owed == 1
    desk.round()
    waiting, passed = receiver.documents()
    assert (waiting["event"], waiting["result"], waiting["reason"]) == (
        "waiting",
        "WaitingForServer",
        "its server is away.",
    )
    assert (passed["event"], passed["result"], passed["at"]) == ("delivered", "Passed", "2026-01-31T09:05:00.000Z")
    assert waiting["transaction_id"] != passed["transaction_id"]


def test_a_unit_whose_server_knew_it_before_its_wait_was_told_still_gets_both(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver)
    desk.waits("u")
    desk.deliver()
    desk.round()
    assert [each["result"] for each in receiver.documents()] == ["WaitingForServer", "Passed"]
    assert receiver.documents()[0]["servers"] == []


def test_a_wait_that_a_newer_run_has_ended_is_told(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver)
    desk.waits("u")
    desk.waits("u")  # takes the place of what the first one owed
    desk.round()
    told = [(each["event"], each["result"]) for each in receiver.documents()]
    assert sorted(told) == [
        ("given up", "Aborted"),
        ("waiting", "WaitingForServer"),
        ("waiting", "WaitingForServer"),
    ]
    assert "done again" in next(each["reason"] for each in receiver.documents() if each["event"] == "given up")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        (500, {}, b"broken"),
        (502, {}, b"<html>gateway</html>"),
        (503, {"Retry-After": "7"}, b""),
        (429, {}, b""),
        (404, {}, b""),
        (401, {}, b""),
        (302, {"Location": "http://127.0.0.1:1/login"}, b""),
        (200, {}, b"<!DOCTYPE html><html>Please log in</html>"),
        (200, {}, b"<!-- proxy --><HTML><body>log in</body></html>"),
        (200, {}, b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'/>"),
        (200, {}, b"<head><title>log in</title></head>"),
        (200, {"Content-Length": "99"}, b"cut"),
        (200, {"Content-Length": "99999999"}, b""),
        (200, {"Content-Encoding": "gzip"}, b"\x00\xff garbage"),
    ],
    ids=lambda answer: "cut" if answer is None else ascii(answer[2][:12]) + str(answer[0]),
)
def test_whatever_is_no_yes_leaves_the_record_owed_and_the_next_try_has_its_id(
    desk: Desk, receiver: Receiver, answer: tuple[int, dict[str, str], bytes] | None
) -> None:
    desk.options = hook(receiver)
    desk.passes("a")
    desk.passes("b")
    receiver.answers = [answer]
    done = desk.round()
    assert [trouble.target for trouble in done.troubles] == [receiver.url]
    assert (desk.owed, len(receiver.posts)) == (2, 1)  # the others are not tried at it
    assert desk.ledger.records.counts().set_aside == 0
    desk.due_now()
    desk.round()
    assert desk.owed == 0
    assert len(set(receiver.ids())) == 2
    assert receiver.ids().count(receiver.ids()[0]) == 2


@pytest.mark.parametrize("body", [b"", b"\x00\xff garbage", b"[1]", b'{"error": "none"}', b"<ok/>", b"see <html>"])
def test_what_a_yes_says_is_read_by_nobody(desk: Desk, receiver: Receiver, body: bytes) -> None:
    desk.options = hook(receiver)
    desk.passes("a")
    receiver.answers = [(202, {}, body)]
    assert len(desk.round().told) == 1
    assert desk.owed == 0


def test_a_receiver_that_is_not_there_holds_nothing_back_for_ever(desk: Desk, receiver: Receiver) -> None:
    desk.options = RecordsOptions(webhook="http://127.0.0.1:9/", webhook_token=False)
    desk.passes("a")
    done = desk.round()
    assert "listens" in str(done.troubles[0].failure.message)
    row = desk.ledger.records.rows()[0]
    assert (row.state, row.tries) == (RecordState.QUEUED, 0)
    assert "listens" in str(row.reason)


def test_a_record_that_is_refused_lets_the_others_through_and_is_set_aside(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver)
    desk.passes("bad")
    for number in range(MOST_TRIES):
        desk.passes(f"good-{number}")
        receiver.answers = [(422, {}, b'{"error": "no such order"}')]
        if number:
            with desk.ledger._writing() as connection:
                connection.exec_driver_sql("UPDATE records_owed SET next_at = id")
        assert len(desk.round().told) == 1
    (row,) = desk.ledger.records.rows()
    assert (row.endpoint_name, row.state, row.tries) == ("bad", RecordState.SET_ASIDE, MOST_TRIES)
    assert "no such order" in str(row.reason)
    assert desk.ledger.records.retry([row.row_id], now=AT) == 1
    desk.round()
    assert desk.owed == 0


def test_a_record_over_which_the_receiver_breaks_lets_the_others_go_first(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver)
    desk.passes("poison")
    desk.passes("good")
    receiver.answers = [(500, {}, b"")]
    desk.round()
    assert [each.endpoint_name for each in desk.round().told] == ["good"]


def test_a_token_goes_along_and_is_in_no_trouble(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver, webhook_token=True)
    desk.environ = {TOKEN_VARIABLE: TOKEN, "FACTORY_PROV_TOKEN": "that of the server of units"}
    desk.passes("a")
    receiver.answers = [(400, {}, f"you sent Bearer {TOKEN}".encode())]
    done = desk.round()
    assert receiver.headers[0]["Authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in str(done.failed[0].reason)
    assert TOKEN not in receiver.posts[0]["text"]


def test_the_token_of_the_units_server_is_never_sent_to_a_webhook(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver, webhook_token=True)
    desk.environ = {"FACTORY_PROV_TOKEN": "that of the server of units"}
    desk.passes("a")
    done = desk.round()
    assert "no token" in str(done.troubles[0].failure.message)
    assert (receiver.posts, desk.owed) == ([], 1)


def test_cfx_has_both_messages_with_one_transaction(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver, shape=RecordShape.CFX)
    desk.passes("u")
    desk.fail("v")
    desk.round()
    good, bad = receiver.documents()
    assert [each["MessageName"].rpartition(".")[2] for each in good] == ["UnitsPersonalized", "UnitsTested"]
    ids = {each["MessageBody"]["TransactionId"] for each in good}
    assert ids == {receiver.headers[0]["Idempotency-Key"]}
    assert len({each["UniqueID"] for each in good}) == 2
    personalized = good[0]["MessageBody"]["PersonalizedUnits"][0]
    assert personalized["UnitIdentifier"] == "u"
    assert {"Name": "EndpointName", "Value": "u"} in personalized["Characteristics"]
    (tested,) = bad
    unit = tested["MessageBody"]["TestedUnits"][0]
    assert (unit["UnitIdentifier"], unit["OverallResult"]) == ("v", "Failed")
    assert unit["Tests"][0]["DefectsFound"] == [{"DefectCode": "E07", "Description": "it is dead."}]


def test_a_dead_program_gives_back_what_it_had_in_hand(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver)
    desk.passes("a")
    now = datetime.now(UTC)
    first = desk.ledger.records.claim(10, now=now, until=now + timedelta(minutes=5))
    assert desk.ledger.records.claim(10, now=now, until=now + timedelta(minutes=5)) == ()
    later = now + timedelta(minutes=6)
    again = desk.ledger.records.claim(10, now=later, until=later)
    assert [each.transaction_id for each in again] == [each.transaction_id for each in first]


def test_a_cancel_gives_everything_back(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver)
    desk.passes("a")
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        desk.round(cancel)
    assert (desk.owed, desk.round().taken) == (1, 1)


def test_two_targets_do_not_keep_each_other_waiting(desk: Desk, receiver: Receiver, tmp_path: Path) -> None:
    desk.options = hook(receiver, csv_file=tmp_path / "not there")
    desk.passes("a")
    done = desk.round()
    assert [trouble.target for trouble in done.troubles] == [str(tmp_path / "not there")]
    assert (len(receiver.posts), desk.owed) == (1, 1)
    (tmp_path / "not there").mkdir()
    desk.round()
    assert desk.owed == 0
    assert len(list((tmp_path / "not there").glob("*.csv"))) == 1


def test_a_receiver_whose_options_cannot_be_read_keeps_its_records(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver)
    desk.passes("a")
    for broken in ("{", "[]", '{"kind": "webhook"}', '{"kind": "csv"}', '{"kind": "webhook", "url": 1}'):
        with desk.ledger._writing() as connection:
            connection.exec_driver_sql("UPDATE records_owed SET options = ?", (broken,))
        assert len(desk.round().troubles) == 1
        assert desk.owed == 1


def test_an_address_that_no_job_could_have_is_not_called(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver)
    desk.passes("a")
    options = json.loads(desk.targets[0].options)
    with desk.ledger._writing() as connection:
        changed = json.dumps({**options, "url": "http://mes.factory.test/"})
        connection.exec_driver_sql("UPDATE records_owed SET options = ?", (changed,))
    assert "unprotected" in str(desk.round().troubles[0].failure.message)


def test_a_run_that_could_not_be_written_owes_nothing_more(desk: Desk, receiver: Receiver) -> None:
    desk.options = hook(receiver)
    run = desk.begin("a")
    desk.ledger.gave_up(run)
    assert desk.owed == 0


def test_records_survive_another_opening_with_the_same_ids(tmp_path: Path, receiver: Receiver) -> None:
    ids = []
    for _ in range(2):
        with Ledger.open(tmp_path / "l.sqlite") as ledger:
            desk = Desk(ledger)
            desk.options = hook(receiver)
            if not ids:
                desk.passes("a")
            ids.append([each.transaction_id for each in ledger.records.rows()])
    assert ids[0] == ids[1]
    assert len(ids[0]) == 1


def test_only_the_first_of_the_same_run_is_of_that_event(desk: Desk, receiver: Receiver) -> None:
    desk.options = replace(hook(receiver))
    desk.waits("u")
    held = [each.told for each in desk.ledger.records.rows()]
    assert held == [Told.WAITING]
