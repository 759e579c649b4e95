"""Rounds of sending: each row its own end, none sent twice, a bad one or a server that is away holds up nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, TokenMissing, VaultClosed
from factory_prov.job.unit import UnitMaker
from factory_prov.ledger.outbox import OwedRow, OwedState
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.tables import outbox
from factory_prov.line.virtual_station import demo_job
from factory_prov.messages import Message
from factory_prov.outbox.sending import MOST_TRIES, Round, pause_s, send_round
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.registrars.file.options import FileOptions
from factory_prov.registrars.from_records import registration_of
from factory_prov.registrars.kind import ServerOptions
from factory_prov.registrars.registration import Registrar, RegistrationOrder
from factory_prov.registrars.registry import kind_of, options_of, options_text
from factory_prov.registrars.when import When
from factory_prov.simulation.http_faults import FaultKind, HttpFault

if TYPE_CHECKING:
    from conftest import Desk

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
MAKER = UnitMaker(demo_job("psk"))
NAMES = [f"unit-{number:03}" for number in range(7)]


def test_a_round_delivers_all_that_is_due(desk: Desk) -> None:
    desk.owe(*NAMES)
    done = desk.send()
    assert [row.endpoint_name for row in done.delivered] == NAMES
    assert desk.known() == NAMES
    assert desk.outcomes() == [Outcome.PASS] * 7
    assert desk.ledger.outbox.rows() == ()
    assert sum(seen.path.endswith("/devices/batch") for seen in desk.server.requests) == 1
    assert desk.send() == Round()


def test_more_than_a_round_goes_in_several(desk: Desk) -> None:
    names = [f"unit-{number:03}" for number in range(130)]
    desk.owe(*names)
    assert [desk.send().taken for _ in range(3)] == [100, 30, 0]
    assert desk.known() == names


def test_a_bad_row_is_set_aside_at_once_and_holds_up_nobody(desk: Desk) -> None:
    other = replace(desk.options, domain="/factory/")
    assert other == desk.options
    desk.owe(*NAMES)
    taken = registration_of(MAKER.make(NAMES[2]).records, NAMES[2])
    desk.open(desk.options).register(taken, update=False, cancel=CancelToken())
    done = desk.send()
    assert len(done.delivered) == 6
    assert desk.states() == {NAMES[2]: OwedState.SET_ASIDE}
    (row,) = desk.ledger.outbox.rows()
    assert "not the same" in str(row.reason)
    assert desk.send() == Round(), "it waits for somebody"
    desk.open(desk.options).remove(NAMES[2], cancel=CancelToken())
    desk.ledger.outbox.retry([NAMES[2]], now=datetime.now(UTC))
    assert len(desk.send().delivered) == 1
    assert desk.outcomes() == [Outcome.PASS] * 7


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.RESET_HALFWAY])
def test_what_got_through_unheard_is_not_sent_again(desk: Desk, kind: FaultKind) -> None:
    desk.owe(*NAMES)
    desk.server.fail(HttpFault(kind=kind, path_part="devices/batch"))
    assert len(desk.send().delivered) == 7
    assert desk.known() == NAMES


AWAY = [
    HttpFault(kind=FaultKind.STATUS, status=503, times=999),
    HttpFault(kind=FaultKind.STATUS, status=401, times=999),
    HttpFault(kind=FaultKind.SILENT, times=999),
]


@pytest.mark.parametrize("fault", AWAY, ids=["busy", "token", "silent"])
def test_a_server_that_is_away_costs_no_row_its_turn(desk: Desk, fault: HttpFault) -> None:
    desk.owe(*NAMES)
    desk.server.fail(fault)
    desk.silence_s = 0.5
    for _ in range(3):
        done = desk.send()
        assert (done.delivered, len(done.troubles)) == ((), 1)
        desk.at_once()
    assert set(desk.states().values()) == {OwedState.QUEUED}
    assert len(desk.server.requests) < 60
    desk.server.recover()
    desk.silence_s = None
    desk.at_once()
    assert len(desk.send().delivered) == 7


def test_a_row_that_its_server_fails_at_is_tried_so_often_and_set_aside(desk: Desk) -> None:
    desk.owe("unit-bad", "unit-good")
    desk.silence_s = 0.5
    for attempt in range(1, MOST_TRIES + 1):
        desk.server.fail(HttpFault(kind=FaultKind.STATUS, status=500, path_part="unit-bad", times=9))
        desk.send()
        assert desk.known() == ["unit-good"]
        row = desk.ledger.outbox.rows()[0]
        assert (row.endpoint_name, row.tries) == ("unit-bad", attempt)
        assert (row.state is OwedState.SET_ASIDE) is (attempt == MOST_TRIES)
        desk.at_once()
    desk.server.recover()
    desk.ledger.outbox.retry(now=datetime.now(UTC))
    assert len(desk.send().delivered) == 1


def test_one_at_which_its_server_falls_silent_lets_the_others_go_first(desk: Desk) -> None:
    desk.owe("a-bad", *NAMES)
    desk.server.fail(HttpFault(kind=FaultKind.SILENT, path_part="a-bad", times=999))
    desk.silence_s = 0.5
    desk.send()
    (bad,) = [row for row in desk.ledger.outbox.rows() if row.endpoint_name == "a-bad"]
    assert bad.next_at > AT
    desk.at_once()
    with desk.ledger._writing() as connection:  # however slow this PC is, its turn is not now
        later = outbox.update().where(outbox.c.id == bad.row_id).values(next_at=AT + timedelta(days=100_000))
        connection.execute(later)
    desk.silence_s = None
    desk.send()
    assert desk.known() == NAMES
    assert desk.states() == {"a-bad": OwedState.QUEUED}


def test_pauses_grow_to_ten_minutes() -> None:
    assert [pause_s(tries) for tries in (0, 1, 2, 3, 8, 1000)] == [5, 5, 10, 20, 600, 600]


def test_without_a_token_nothing_is_tried(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: ServerOptions) -> Registrar:
        raise TokenMissing(Message("no token."))

    desk.owe(*NAMES)
    monkeypatch.setattr(desk, "open", missing)
    (trouble,) = desk.send().troubles
    assert isinstance(trouble.failure, TokenMissing)
    assert {row.tries for row in desk.ledger.outbox.rows()} == {0}


def test_keys_of_another_station_wait_for_it(desk: Desk) -> None:
    def closed(row: OwedRow) -> bytes | None:
        if row.endpoint_name == NAMES[0]:
            raise VaultClosed(Message("sealed elsewhere."))
        return row.sealed

    desk.owe(*NAMES)
    assert len(desk.send(pack=closed).delivered) == 6
    (row,) = desk.ledger.outbox.rows()
    assert (row.state, row.tries, str(row.reason)) == (OwedState.QUEUED, 0, "sealed elsewhere.")


def test_what_is_not_kept_any_more_is_set_aside(desk: Desk) -> None:
    desk.owe(*NAMES[:2])
    desk.send(pack=lambda _: None)
    assert set(desk.states().values()) == {OwedState.SET_ASIDE}


def test_servers_go_their_own_ways(desk: Desk, tmp_path: Path) -> None:
    file = FileOptions(path=tmp_path / "units.csv")
    desk.owe("a", "b")
    desk.owe("c", "d", options=file)
    desk.silence_s = 0.5
    desk.server.fail(HttpFault(kind=FaultKind.STATUS, status=503, times=99))
    done = desk.send()
    assert {row.endpoint_name for row in done.delivered} == {"c", "d"}
    assert [trouble.server for trouble in done.troubles] == [desk.options.server_name]
    assert desk.send(but=[desk.options.server_name]) == Round()


def test_a_unit_that_the_server_does_not_show_is_no_pass(desk: Desk) -> None:
    desk.owe("a")
    desk.server.fail(HttpFault(kind=FaultKind.HIDDEN_KEY, method="GET", path_part="urn%3A", times=99))
    desk.send()
    assert desk.states() == {"a": OwedState.SET_ASIDE}
    assert desk.outcomes() == [Outcome.WAIT]


def test_with_a_job_that_says_so_it_is(desk: Desk) -> None:
    desk.owe("a", options=desk.coiote(accept_unproven=True))
    desk.server.fail(HttpFault(kind=FaultKind.HIDDEN_KEY, method="GET", path_part="urn%3A", times=99))
    desk.send()
    assert desk.outcomes() == [Outcome.PASS]


def test_a_cancel_puts_everything_back(desk: Desk) -> None:
    desk.owe(*NAMES)
    cancel = CancelToken()
    cancel.cancel()
    send_round(desk.ledger.outbox, desk.open, lambda row: row.sealed, cancel=cancel)
    assert set(desk.states().values()) == {OwedState.QUEUED}
    assert len(desk.send().delivered) == 7


def test_a_fault_of_ours_puts_everything_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Any:
        raise ZeroDivisionError

    desk.owe(*NAMES)
    with monkeypatch.context() as patched:
        patched.setattr(Coiote, "register_many", broken)
        with pytest.raises(ZeroDivisionError):
            desk.send()
    assert set(desk.states().values()) == {OwedState.QUEUED}
    assert len(desk.send().delivered) == 7


def test_what_the_server_was_asked_stands_in_the_ledger_before(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    plain = Coiote.register_many

    def look_first(self: Coiote, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> Any:
        seen.append(all(desk.ledger.registered_here(name, desk.options.server_name) for name in NAMES))
        return plain(self, orders, cancel=cancel)

    monkeypatch.setattr(Coiote, "register_many", look_first)
    desk.owe(*NAMES)
    desk.send()
    assert seen == [True]


def test_an_entry_of_somebody_else_is_not_ours_by_asking(desk: Desk) -> None:
    desk.owe("a")
    theirs = registration_of(MAKER.make("a").records, "a")
    desk.open(desk.options).register(theirs, update=False, cancel=CancelToken())
    desk.send()
    assert not desk.ledger.registered_here("a", desk.options.server_name)


def test_options_are_written_down_and_read_back(tmp_path: Path) -> None:
    plain = CoioteOptions(domain="/f/", groups=("a", "b"), when=When.LATER, port=8087, deadline_s=7)
    there = FileOptions(path=tmp_path / "x.csv", with_secrets=True)
    for options in (plain, there):
        assert options_of(kind_of(options).kind, options_text(options)) == options
    assert options_of("file", options_text(FileOptions(path=Path("x.csv")))).address == str(Path("x.csv").absolute())


@pytest.mark.parametrize(("kind", "text"), [("coap", "{}"), ("coiote", "{"), ("coiote", '{"x": 1}'), ("file", "[]")])
def test_options_of_another_version_are_refused_in_words(kind: str, text: str) -> None:
    with pytest.raises(InputError, match="version"):
        options_of(kind, text)


def test_a_missing_file_of_the_options_waits(desk: Desk, tmp_path: Path) -> None:
    desk.owe("a", options=FileOptions(path=tmp_path / "gone" / "units.csv"))
    (trouble,) = desk.send().troubles
    assert "folder" in str(trouble.failure)
    assert desk.states() == {"a": OwedState.QUEUED}
    (tmp_path / "gone").mkdir()
    assert len(desk.send().delivered) == 1
