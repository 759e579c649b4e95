"""A unit's keys in the ledger: sealed for its run, erased with what makes them unneeded, and never twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ledgers import verified

from factory_prov.advice import advice_for, all_advice
from factory_prov.credentials.keeping import Keep
from factory_prov.credentials.unit_keys import KeyKind, UnitKey
from factory_prov.credentials.vault.sealing import Kek, PassingVault
from factory_prov.credentials.vault.station_keys import StationKeys
from factory_prov.errors import (
    AnswerUnfit,
    BeginningLost,
    ConfigurationRefused,
    DeviceBusy,
    HoldsAnother,
    KeyTwice,
    LinkError,
    LinkLost,
    LinkTimeout,
    VaultClosed,
    VerdictLost,
)
from factory_prov.ledger.outbox import Answered, NotSent, Owed
from factory_prov.ledger.records import Outcome, RunId, RunStart
from factory_prov.ledger.sealing import MadeKeys, Rewrapped
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.secret import Secret

NOW = datetime(2026, 11, 30, tzinfo=UTC)
KEY = b"\x01\x02the very key\x03\x04"
START = RunStart(station="1", job_name="j", job_digest="d", probe="p", started_at=NOW)


def made(name: str = "a", key: bytes = KEY, *, keep: Keep = Keep.UNTIL_REGISTERED, shared: bool = False) -> MadeKeys:
    keys = (UnitKey(kind=KeyKind.PSK, value=Secret(key)),)
    return MadeKeys(endpoint_name=name, pack=b"pack of " + key, keys=keys, keep=keep, shared=shared)


def begun(ledger: Ledger, name: str = "a") -> RunId:
    run_id = ledger.begin(START)
    ledger.reserve(run_id, name, psk_identity=name, again=None)
    return run_id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def ledger(path: Path, tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(path, vault=StationKeys(tmp_path / "keys")) as opened:
        yield opened


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(f"SELECT * FROM {table}").fetchall()  # a name of ours


def test_what_was_made_is_sealed_and_another_program_of_this_station_opens_it(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    ledger.seal(begun(ledger), made())
    assert ledger.sealed("a") == made().pack
    assert ledger.sealed("b") is None
    with Ledger.open(path, vault=StationKeys(tmp_path / "keys")) as other:
        assert other.sealed("a") == made().pack
        assert [*other.sealed_keys.counts().values()] == [1]
    with Ledger.open(path, vault=PassingVault()) as stranger, pytest.raises(VaultClosed, match="does not have"):
        stranger.sealed("a")


def test_a_row_moved_to_another_unit_does_not_open(ledger: Ledger, path: Path) -> None:
    ledger.seal(begun(ledger, "a"), made("a"))
    ledger.seal(begun(ledger, "b"), made("b", b"other"))
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE sealed_keys SET sealed = (SELECT sealed FROM sealed_keys WHERE identity_id = 1)")
        raw.commit()
    assert ledger.sealed("a") == made("a").pack
    with pytest.raises(VaultClosed, match="not those of this unit"):
        ledger.sealed("b")


def test_it_is_written_down_what_was_made_before_the_device_gets_it(ledger: Ledger, path: Path) -> None:
    ledger.seal(begun(ledger), made())
    ((kind,),) = [(row[1],) for row in rows(path, "key_hashes")]
    assert kind == "psk"
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT state FROM identities").fetchall() == [("m",)]
        assert raw.execute("SELECT length(pack_sha256) FROM runs").fetchall() == [(32,)]


def test_a_job_that_keeps_nothing_leaves_a_hash_alone(ledger: Ledger, path: Path) -> None:
    run_id = begun(ledger)
    ledger.seal(run_id, made())
    ledger.seal(run_id, made(keep=Keep.NONE))
    assert ledger.sealed("a") is None
    assert rows(path, "sealed_keys") == []
    assert len(rows(path, "key_hashes")) == 1


def test_what_was_made_for_a_name_the_run_has_no_more_is_left_out(ledger: Ledger, path: Path) -> None:
    ledger.seal(begun(ledger), made("another"))
    assert rows(path, "sealed_keys") == rows(path, "key_hashes") == []


@pytest.mark.parametrize("registered_first", [True, False])
def test_it_is_erased_with_the_change_that_makes_it_unneeded(ledger: Ledger, registered_first: bool) -> None:
    run_id = begun(ledger)
    ledger.seal(run_id, made())
    ledger.reach(run_id, UnitState.WRITTEN)
    ledger.asking(run_id, "server", at=NOW)

    def register() -> None:
        ledger.registered(run_id, "server", device_id="1", outcome="created", at=NOW)

    def accept() -> None:
        ledger.reach(run_id, UnitState.ACCEPTED)

    first, second = (register, accept) if registered_first else (accept, register)
    for step in (first, second, lambda: ledger.reach(run_id, UnitState.VERIFIED)):
        step()
        assert ledger.sealed("a") is not None  # a run that is cut off here goes on with it
    ledger.reach(run_id, UnitState.CLOSED)
    assert ledger.sealed("a") is None


def test_without_a_server_it_is_erased_when_the_unit_is_closed(ledger: Ledger) -> None:
    run_id = begun(ledger)
    ledger.seal(run_id, made())
    for state in (UnitState.WRITTEN, UnitState.ACCEPTED, UnitState.FINAL_IMAGE, UnitState.VERIFIED):
        ledger.reach(run_id, state)
        assert ledger.sealed("a") is not None
    ledger.reach(run_id, UnitState.CLOSED)
    assert ledger.sealed("a") is None


@pytest.mark.parametrize(
    ("outcome", "is_kept"),
    [
        (Outcome.PASS, False),
        (Outcome.FAIL, False),
        (Outcome.ERROR, True),
        (Outcome.ABORTED, True),
    ],
)
def test_it_goes_with_a_verdict_and_stays_where_the_unit_is_gone_on_with(
    ledger: Ledger, outcome: Outcome, is_kept: bool
) -> None:
    run_id = begun(ledger)
    ledger.seal(run_id, made())
    if outcome is Outcome.PASS:
        verified(ledger, run_id)
    ledger.finish(run_id, outcome, code=None, at=NOW)
    assert (ledger.sealed("a") is not None) == is_kept


def test_it_stays_for_as_long_as_the_server_is_owed_the_registration(ledger: Ledger) -> None:
    run_id = begun(ledger)
    ledger.seal(run_id, made())
    verified(ledger, run_id)
    owed = Owed(server="server", kind="coiote", options="{}")
    ledger.finish_owing(run_id, owed, at=NOW, reason=Message("later."))
    assert ledger.sealed("a") == made().pack
    (row,) = ledger.outbox.claim(1, now=NOW)
    ledger.outbox.asking([row], at=NOW)
    assert ledger.sealed("a") == made().pack
    ledger.outbox.not_sent([NotSent(row=row, reason=Message("no."), next_at=NOW, unchanged=True)], at=NOW)
    assert ledger.sealed("a") == made().pack
    (row,) = ledger.outbox.claim(1, now=NOW)
    ledger.outbox.asking([row], at=NOW)
    ledger.outbox.delivered([Answered(row=row, device_id="1", outcome="created")], at=NOW)
    assert ledger.sealed("a") is None


def test_what_a_job_keeps_for_ever_stays(ledger: Ledger) -> None:
    run_id = begun(ledger)
    ledger.seal(run_id, made(keep=Keep.ENCRYPTED))
    verified(ledger, run_id)
    ledger.registered(run_id, "server", device_id="1", outcome="created", at=NOW)
    ledger.finish(run_id, Outcome.PASS, code=None, at=NOW)
    assert ledger.sealed("a") == made().pack


@pytest.mark.parametrize("keep", [Keep.UNTIL_REGISTERED, Keep.ENCRYPTED])
def test_the_end_of_a_name_takes_its_keys_along(ledger: Ledger, keep: Keep) -> None:
    run_id = begun(ledger)
    ledger.seal(run_id, made(keep=keep))
    ledger.reach(run_id, UnitState.SCRAPPED)
    assert ledger.sealed("a") is None


def test_erased_bytes_are_not_left_in_the_file(ledger: Ledger, path: Path) -> None:
    run_id = begun(ledger)
    ledger.seal(run_id, made())
    (row,) = rows(path, "sealed_keys")
    (sealed,) = [value for value in row if isinstance(value, bytes)]
    verified(ledger, run_id)
    ledger.finish(run_id, Outcome.PASS, code=None, at=NOW)
    ledger.close()  # the last one takes its log along
    assert sealed not in path.read_bytes()


def test_the_same_key_on_two_units_is_an_alarm_before_anything_is_kept_of_it(ledger: Ledger, path: Path) -> None:
    ledger.seal(begun(ledger, "a"), made("a"))
    second = begun(ledger, "b")
    with pytest.raises(KeyTwice, match=r"The unit a has this very key") as caught:
        ledger.seal(second, made("b"))
    assert advice_for(caught.value).code == "E116"
    assert "shared_key = true" in str(caught.value.cure)
    assert KEY.hex() not in str(caught.value)
    assert ledger.sealed("b") is None
    assert len(rows(path, "key_hashes")) == 1
    ledger.seal(second, made("b", b"its own"))


def test_a_key_of_a_unit_that_failed_or_ended_long_ago_is_an_alarm_too(ledger: Ledger) -> None:
    first = begun(ledger, "a")
    ledger.seal(first, made("a"))
    ledger.finish(first, Outcome.FAIL, code="E310", at=NOW)
    with pytest.raises(KeyTwice):
        ledger.seal(begun(ledger, "b"), made("b"))


def test_the_same_key_again_on_the_same_unit_is_fine(ledger: Ledger) -> None:
    first = begun(ledger)
    ledger.seal(first, made())
    ledger.seal(first, made())
    ledger.finish(first, Outcome.ERROR, code="E310", at=NOW)
    ledger.seal(begun(ledger), made())


def test_at_another_station_of_the_same_ledger_it_is_an_alarm_too(ledger: Ledger, path: Path) -> None:
    ledger.seal(begun(ledger, "a"), made("a"))
    with Ledger.open(path, vault=PassingVault()) as other, pytest.raises(KeyTwice):
        other.seal(begun(other, "b"), made("b"))


def test_where_the_job_says_that_it_is_meant_several_units_have_it(ledger: Ledger, path: Path) -> None:
    for name in "abc":
        ledger.seal(begun(ledger, name), made(name, shared=True))
    assert len(rows(path, "key_hashes")) == 1
    with pytest.raises(KeyTwice):
        ledger.seal(begun(ledger, "d"), made("d"))


def test_kinds_of_keys_are_told_apart_and_hashes_are_the_ledgers_own(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    ledger.seal(begun(ledger, "a"), made("a"))
    public = MadeKeys(endpoint_name="b", pack=b"", keys=(UnitKey(kind=KeyKind.PUBLIC, value=Secret(KEY)),))
    ledger.seal(begun(ledger, "b"), public)
    (digest, *_), _ = rows(path, "key_hashes")
    assert isinstance(digest, bytes)
    assert len(digest) == 16
    with Ledger.open(tmp_path / "other.sqlite", vault=PassingVault()) as other:
        other.seal(begun(other, "a"), made("a"))
    assert rows(tmp_path / "other.sqlite", "key_hashes")[0][0] != digest


def test_everything_is_sealed_anew_under_a_new_key(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        ledger.seal(begun(ledger, name), made(name, name.encode()))
    with Ledger.open(path, vault=PassingVault()) as other:
        other.seal(begun(other, "there"), made("there", b"there"))
    keys = StationKeys(tmp_path / "keys")
    old = keys.current(ledger.sealed_keys.ledger_id())
    keys.renew()
    with Ledger.open(path, vault=keys) as again:
        assert again.sealed_keys.rewrap() == Rewrapped(done=3, left=1)
        assert again.sealed_keys.rewrap() == Rewrapped(done=0, left=1)
        keys.drop(old.kek_id)
    with Ledger.open(path, vault=StationKeys(tmp_path / "keys")) as fresh:
        assert [fresh.sealed(name) for name in "abc"] == [made(name, name.encode()).pack for name in "abc"]
        assert old.kek_id not in fresh.sealed_keys.counts()


def test_a_vault_that_stays_closed_stops_the_run_before_anything_is_made(path: Path) -> None:
    class Closed(PassingVault):
        def current(self, _ledger_id: str) -> Kek:
            raise VaultClosed(Message("locked."))

    with Ledger.open(path, vault=Closed()) as ledger:
        run_id = begun(ledger)
        with pytest.raises(VaultClosed):
            ledger.seal(run_id, made())
        ledger.seal(run_id, made(keep=Keep.NONE))
    assert len(rows(path, "key_hashes")) == 1


@pytest.mark.parametrize("failure", [LinkLost, LinkTimeout, VerdictLost, AnswerUnfit, DeviceBusy])
def test_a_failure_that_no_device_has_said_leaves_its_keys_to_the_next_run(
    ledger: Ledger, failure: type[LinkError]
) -> None:
    run_id = begun(ledger)
    ledger.seal(run_id, made())
    ledger.reach(run_id, UnitState.WRITTEN)
    ledger.finish(run_id, Outcome.FAIL, code=all_advice()[failure].code, at=NOW)
    left = ledger.left_over(begun(ledger), "a")
    assert ledger.sealed("a") == made().pack
    assert left is not None
    assert (left.state, left.cut_off, left.put_aside) == (UnitState.WRITTEN, False, True)


def test_a_unit_whose_chip_was_read_is_known_again(ledger: Ledger) -> None:
    run_id = begun(ledger)
    ledger.set_hardware_id(run_id, "chip")
    ledger.seal(run_id, made())
    ledger.reach(run_id, UnitState.WRITTEN)
    ledger.finish(run_id, Outcome.FAIL, code=all_advice()[LinkLost].code, at=NOW)
    left = ledger.left_over(begun(ledger), "a")
    assert left is not None
    assert not left.put_aside


@pytest.mark.parametrize("failure", [ConfigurationRefused, HoldsAnother, BeginningLost])
def test_what_a_device_has_said_no_to_is_left_to_nobody(ledger: Ledger, failure: type[LinkError]) -> None:
    run_id = begun(ledger)
    ledger.seal(run_id, made())
    ledger.reach(run_id, UnitState.WRITTEN)
    ledger.finish(run_id, Outcome.FAIL, code=all_advice()[failure].code, at=NOW)
    assert ledger.left_over(begun(ledger), "a") is None
    assert ledger.sealed("a") is None
