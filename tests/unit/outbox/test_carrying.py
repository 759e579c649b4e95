"""What is owed goes to another PC in a file, and its results come back: encrypted, to their ledger, harmless twice."""

from __future__ import annotations

import base64
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, VaultClosed
from factory_prov.ledger.life_records import EventKind
from factory_prov.ledger.outbox import OwedRow, OwedState
from factory_prov.ledger.records import Again, Outcome, RunStart
from factory_prov.ledger.store import Ledger
from factory_prov.lwm2m.rules import examine_pack
from factory_prov.messages import Message
from factory_prov.outbox.carrying import BroughtBack, bring_back, take_along
from factory_prov.outbox.file import OutboxFile
from factory_prov.outbox.rows import RowFate, TakenRows
from factory_prov.outbox.sending import send_round
from factory_prov.registrars.from_records import registration_of
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from conftest import Desk

PASSPHRASE = Secret("correct horse battery")
NAMES = ["unit-a", "unit-b", "unit-c"]


def sealed(row: OwedRow) -> bytes | None:
    return row.sealed


def take(desk: Desk) -> TakenRows:
    return take_along(desk.ledger.outbox, sealed)[0]


def send(desk: Desk, rows: TakenRows) -> None:
    send_round(rows, desk.open, rows.pack, cancel=CancelToken())


def bring(desk: Desk, rows: TakenRows) -> BroughtBack:
    return bring_back(desk.ledger.outbox, rows)


def carried(rows: TakenRows, path: Path) -> TakenRows:
    """Return the rows as the other PC reads them."""
    OutboxFile.new(path, PASSPHRASE).write(rows)
    return OutboxFile.open(path, PASSPHRASE)[1]


def test_what_is_owed_is_sent_elsewhere_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    desk.owe(*NAMES)
    away = carried(take(desk), tmp_path / "owed.outbox")
    assert desk.outcomes() == [Outcome.WAIT] * 3, "it stays owed until its results are back"
    send(desk, away)
    assert desk.known() == NAMES
    back = carried(away, tmp_path / "results.outbox")
    assert bring(desk, back) == BroughtBack(delivered=tuple(NAMES))
    assert desk.outcomes() == [Outcome.PASS] * 3
    assert bring(desk, back) == BroughtBack(known=tuple(NAMES)), "twice is no harm"
    assert [each.outcome for each in desk.ledger.by_endpoint("unit-a").runs[-1].registrations] == ["created"]


def test_it_can_be_sent_twice_and_here_too(desk: Desk) -> None:
    desk.owe(*NAMES)
    first, second = take(desk), take(desk)
    send(desk, first)
    assert len(desk.send().delivered) == 3, "the server had it: it was asked first"
    send(desk, second)
    assert desk.known() == NAMES
    assert bring(desk, first) == bring(desk, second) == BroughtBack(known=tuple(NAMES))


def test_a_conflict_comes_back_with_its_reason(desk: Desk) -> None:
    desk.owe(*NAMES)
    away = take(desk)
    other = desk.made("unit-b")
    records, _ = examine_pack(other)
    desk.open(desk.options).register(registration_of(records, "unit-b"), update=False, cancel=CancelToken())
    send(desk, away)
    back = bring(desk, away)
    assert (back.delivered, back.set_aside) == (("unit-a", "unit-c"), ("unit-b",))
    (row,) = desk.ledger.outbox.rows()
    assert (row.state, "not the same" in str(row.reason)) == (OwedState.SET_ASIDE, True)


def test_what_was_not_sent_stays_owed(desk: Desk) -> None:
    desk.owe(*NAMES)
    assert bring(desk, take(desk)) == BroughtBack(still_owed=tuple(NAMES))
    assert desk.outcomes() == [Outcome.WAIT] * 3


def test_results_of_another_ledger_are_refused(desk: Desk, tmp_path: Path) -> None:
    desk.owe(*NAMES)
    rows = take(desk)
    send(desk, rows)
    with Ledger.open(tmp_path / "other.db") as other, pytest.raises(InputError, match="another ledger"):
        bring_back(other.outbox, rows)


def test_a_unit_that_ran_again_meanwhile_is_no_pass_by_the_old_result(desk: Desk) -> None:
    desk.owe("unit-a")
    away = take(desk)
    send(desk, away)
    start = RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=datetime.now(UTC))
    # else it is refused until the file is back
    desk.ledger.outbox.recall(["unit-a"], at=start.started_at, station="desk", operator="Eve")
    (told,) = desk.ledger.by_endpoint("unit-a").events
    assert (told.kind, told.station, told.operator) == (EventKind.RECALLED, "desk", "Eve")
    run = desk.ledger.begin(start)
    desk.ledger.reserve(run, "unit-a", psk_identity=None, again=Again.SAME_IDENTITY)
    assert bring(desk, away) == BroughtBack(former=("unit-a",))
    assert desk.ledger.registered_here("unit-a", desk.options.server_name), "so the newer run may change it"
    desk.ledger.finish(run, Outcome.FAIL, code="E1", at=datetime.now(UTC), reason=Message("no."))
    assert Outcome.PASS not in desk.outcomes()


def test_a_former_name_is_forgotten_at_the_server(desk: Desk) -> None:
    desk.owe("old", chip="aa")
    desk.send()
    desk.owe("new", chip="aa", again=Again.NEW_IDENTITY)
    desk.send()
    assert desk.known() == ["new"]
    desk.owe("newest", chip="aa", again=Again.NEW_IDENTITY)
    away = take(desk)
    send(desk, away)
    assert desk.known() == ["newest"]
    assert bring(desk, away).delivered == ("newest",)
    assert not desk.ledger.registered_here("new", desk.options.server_name)


def test_keys_that_are_not_here_stay_behind(desk: Desk) -> None:
    def some(row: OwedRow) -> bytes | None:
        if row.endpoint_name == "unit-b":
            raise VaultClosed(Message("sealed elsewhere."))
        return row.sealed

    def none(_: OwedRow) -> bytes | None:
        raise VaultClosed(Message("sealed elsewhere."))

    desk.owe(*NAMES)
    rows, left = take_along(desk.ledger.outbox, some)
    assert [row.endpoint_name for row in left] == ["unit-b"]
    assert len(rows.all) == 2
    with pytest.raises(VaultClosed):
        take_along(desk.ledger.outbox, none)


def test_the_file_tells_nothing_and_is_its_owners(desk: Desk, tmp_path: Path) -> None:
    desk.owe(*NAMES)
    path = tmp_path / "owed.outbox"
    rows = take(desk)
    OutboxFile.new(path, PASSPHRASE).write(rows)
    data = path.read_bytes()
    for taken in rows.all.values():
        for secret in (taken.pack, taken.row.endpoint_name.encode()):
            assert secret not in data
            assert base64.b64encode(secret) not in data
            assert secret.hex().encode() not in data
    assert PASSPHRASE.reveal() not in data
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_passphrase_opens_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.owe("unit-a")
    path = tmp_path / "owed.outbox"
    OutboxFile.new(path, PASSPHRASE).write(take(desk))
    with pytest.raises(VaultClosed, match="passphrase"):
        OutboxFile.open(path, Secret("another passphrase"))


def test_a_changed_file_opens_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.owe("unit-a")
    path = tmp_path / "owed.outbox"
    OutboxFile.new(path, PASSPHRASE).write(take(desk))
    data = path.read_bytes()
    for at in (len(data) - 1, data.index(b"\n") + 5, data.index(b'"id": "') + 8):
        changed = bytearray(data)
        changed[at] ^= 1
        path.write_bytes(changed)
        with pytest.raises(InputError):
            OutboxFile.open(path, PASSPHRASE)
    path.write_bytes(data[:-20])
    with pytest.raises(VaultClosed):
        OutboxFile.open(path, PASSPHRASE)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no file of what is owed"),
        (b"{}\n", "no file of what is owed"),
        (b"[" * 5000, "no file of what is owed"),
        (b'{"what": "factory-prov outbox", "format": 2, "id": "x"}\n', "newer version"),
    ],
)
def test_other_files_are_refused_in_words(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    with pytest.raises(InputError, match=words):
        OutboxFile.open(path, PASSPHRASE)


def test_no_file_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"results")
    with pytest.raises(InputError, match="already"):
        OutboxFile.new(tmp_path / "x", PASSPHRASE)


def test_what_was_set_aside_there_is_tried_again_there(desk: Desk) -> None:
    desk.owe("unit-a")
    rows = take(desk)
    rows.all[next(iter(rows.all))].fate = RowFate.SET_ASIDE
    rows.try_again(datetime.now(UTC))
    send(desk, rows)
    assert bring(desk, rows).delivered == ("unit-a",)
