"""Keys that wait for an outside authority, and for their units: encrypted, one for each name, gone with the PASS."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.issued import short_hash
from factory_prov.credentials.vault.sealing import PassingVault
from factory_prov.credentials.vault.station_keys import StationKeys
from factory_prov.errors import CredentialsError, IdentityTaken, VaultClosed
from factory_prov.ledger.records import Outcome, RunId, RunStart
from factory_prov.ledger.sealing import MadeKeys
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.ledger.waiting_keys import NewKey
from factory_prov.messages import Message
from factory_prov.secret import Secret

AT = datetime(2026, 11, 30, tzinfo=UTC)
KEY = b"\x30\x03 a private key, in clear"
CHAIN = encode_pem("CERTIFICATE", b"\x30\x03\x02\x01\x01") + encode_pem("CERTIFICATE", b"\x30\x03\x02\x01\x02")


def new(name: str = "a", key: bytes = KEY) -> NewKey:
    return NewKey(name=name, private_key=Secret(key), public_key_der=b"public " + key + name.encode())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def keys(tmp_path: Path) -> StationKeys:
    return StationKeys(tmp_path / "keys")


def begun(ledger: Ledger, name: str = "a") -> RunId:
    run_id = ledger.begin(RunStart(station="1", job_name="j", job_digest="d", probe="p", started_at=AT))
    ledger.reserve(run_id, name, psk_identity=None, again=None)
    return run_id


def test_a_key_waits_encrypted_and_is_opened_by_its_station_only(path: Path, keys: StationKeys) -> None:
    with Ledger.open(path, vault=keys) as ledger:
        ledger.waiting_keys.add(new())
        assert ledger.waiting_keys.private_key("a") == Secret(KEY)
        assert [*ledger.sealed_keys.counts().values()] == [1]
    assert KEY not in b"".join(each.read_bytes() for each in path.parent.glob("ledger.sqlite*"))
    with Ledger.open(path, vault=PassingVault()) as stranger, pytest.raises(VaultClosed):
        stranger.waiting_keys.private_key("a")


def test_a_name_gets_one_key(path: Path, keys: StationKeys) -> None:
    with Ledger.open(path, vault=keys) as ledger:
        ledger.waiting_keys.add(new())
        with pytest.raises(IdentityTaken):
            ledger.waiting_keys.add(new(key=b"another"))
        begun(ledger, "b")
        with pytest.raises(IdentityTaken, match="unit"):
            ledger.waiting_keys.add(new("b"))


def test_a_run_takes_it_and_with_the_pass_it_is_gone(path: Path, keys: StationKeys) -> None:
    with Ledger.open(path, vault=keys) as ledger:
        waiting = ledger.waiting_keys
        with pytest.raises(CredentialsError, match="no key"):
            waiting.pair("a")
        waiting.add(new())
        with pytest.raises(CredentialsError, match="no certificate"):
            waiting.pair("a")
        waiting.sign("a", CHAIN, not_after=AT)
        assert (waiting.counts().unsigned, waiting.counts().ready) == (0, 1)
        assert len(waiting.pair("a").chain_der) == 2
        made = MadeKeys(endpoint_name="a", pack=b"p", keys=(), waited=short_hash(new().public_key_der))
        first = begun(ledger)
        ledger.seal(first, made)
        ledger.finish(first, Outcome.FAIL, code="E300", at=AT, reason=Message("no"))
        assert waiting.pair("a").private_key == Secret(KEY)  # nobody signs for that name twice
        from factory_prov.ledger.records import Again

        again = ledger.begin(RunStart(station="1", job_name="j", job_digest="d", probe="p", started_at=AT))
        ledger.reserve(again, "a", psk_identity=None, again=Again.SAME_IDENTITY)
        ledger.seal(again, made)
        for state in (UnitState.WRITTEN, UnitState.ACCEPTED, UnitState.VERIFIED):
            ledger.reach(again, state)
        ledger.finish(again, Outcome.PASS, code=None, at=AT)
        with pytest.raises(CredentialsError, match="in its unit"):
            waiting.pair("a")
        assert ledger.sealed_keys.counts() == {}
        found = waiting.find("a")
        assert found is not None
        assert found.taken_at is not None


def test_they_are_sealed_anew_with_the_packs(path: Path, keys: StationKeys) -> None:
    with Ledger.open(path, vault=keys) as ledger:
        ledger.waiting_keys.add(new())
        (before,) = ledger.sealed_keys.counts()
        keys.renew()
        assert ledger.sealed_keys.rewrap().done == 1
        (after,) = ledger.sealed_keys.counts()
        assert before != after
        assert ledger.waiting_keys.private_key("a") == Secret(KEY)
