"""Each closed record is signed and tied to the one before, in the transaction that closes it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from pathlib import Path

import pytest
from signed_ledgers import AT, KEY, a_run, an_end, signed_ledger, start
from sqlalchemy import select

from factory_prov.credentials.station_key import is_signed_by, new_station_key, station_key
from factory_prov.errors import CredentialsError, InputError, LedgerError
from factory_prov.files import user_folders
from factory_prov.ledger.evidence.chain import ChainSigner, Closed
from factory_prov.ledger.evidence.record import canonical, signed_text
from factory_prov.ledger.evidence.sparse_bits import SparseBits
from factory_prov.ledger.letters import RECORD_KINDS, word_of
from factory_prov.ledger.memory import Memory
from factory_prov.ledger.records import Again, EndingKind, Outcome, RecordKind
from factory_prov.ledger.station import open_known
from factory_prov.ledger.store import Ledger
from factory_prov.ledger.tables import evidence, stations
from tests.ledgers import verified


def records(file: Path) -> list[sqlite3.Row]:
    with sqlite3.connect(file) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(
            "SELECT stations.name AS station, evidence.* FROM evidence JOIN stations ON stations.id = station_id"
            " ORDER BY station, number"
        ).fetchall()


def kind_of(row: sqlite3.Row) -> str:
    return word_of(RECORD_KINDS, row["kind"])


def test_every_end_of_a_run_is_a_record_whose_signature_holds(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    with signed_ledger(file) as ledger:
        a_run(ledger, 1)
        a_run(ledger, 2, Outcome.FAIL)
        a_run(ledger, 3, Outcome.WAIT)
    found = records(file)
    assert [(row["station"], row["number"], kind_of(row), row["run_id"]) for row in found] == [
        ("line 1", 1, "ended", 1),
        ("line 1", 2, "ended", 2),
        ("line 1", 3, "waiting", 3),
    ]
    assert all(is_signed_by(KEY.public_key, row["signature"], signed_text(row["digest"])) for row in found)
    with sqlite3.connect(file) as connection:
        tip = connection.execute("SELECT name, public_key, last_number, last_digest FROM stations").fetchall()
        assert connection.execute("SELECT record_number FROM runs").fetchall() == [(1,), (2,), (3,)]
    assert tip == [("line 1", KEY.public_key, 3, found[2]["digest"])]


def test_what_cannot_be_signed_is_not_closed_and_nothing_is_begun(tmp_path: Path) -> None:
    broken = tmp_path / "key.pem"
    broken.write_text("no key")
    with Ledger.open(tmp_path / "ledger.db", signer=ChainSigner(lambda: station_key(broken))) as ledger:
        with pytest.raises(LedgerError, match="key of this station"):
            ledger.begin(start())
        assert ledger.runs() == ()


def test_a_record_that_fails_takes_the_end_back_with_it(tmp_path: Path) -> None:
    def no_pen(_: bytes) -> bytes:
        raise CredentialsError("the token is gone")

    key = new_station_key()
    file = tmp_path / "ledger.db"
    with Ledger.open(file, signer=ChainSigner(lambda: type(key)(public_key=key.public_key, sign=no_pen))) as ledger:
        with pytest.raises(InputError):
            a_run(ledger, 1)
        assert [run.outcome for run in ledger.runs()] == [None]
    assert records(file) == []


def test_threads_and_programs_of_one_station_make_one_chain(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    with signed_ledger(file) as one, signed_ledger(file) as other:
        ledgers = (one, other, one, other)
        threads = [
            threading.Thread(target=lambda n=n: [a_run(ledgers[n], n * 10 + each) for each in range(5)])
            for n in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [row["number"] for row in records(file)] == list(range(1, 21))


def test_another_key_is_another_chain_and_the_old_one_goes_on_with_its_own(tmp_path: Path) -> None:
    file, other = tmp_path / "ledger.db", new_station_key()
    for key, number in ((KEY, 1), (other, 2), (KEY, 3), (other, 4)):
        with signed_ledger(file, key) as ledger:
            a_run(ledger, number)
    assert [(row["station"], row["number"], row["run_id"]) for row in records(file)] == [
        ("line 1", 1, 1),
        ("line 1", 2, 3),
        ("line 1 #2", 1, 2),
        ("line 1 #2", 2, 4),
    ]


def test_a_unit_that_gets_another_name_leaves_a_record_of_the_old_one(tmp_path: Path) -> None:
    with signed_ledger(tmp_path / "ledger.db") as ledger:
        a_run(ledger, 1)
        run_id = ledger.begin(start(2))
        ledger.reserve(run_id, "meter-new", psk_identity=None, again=Again.NEW_IDENTITY)
        ledger.set_hardware_id(run_id, "F4CE0001")
        verified(ledger, run_id)
        ledger.finish(run_id, Outcome.PASS, code=None, at=AT)
    assert [kind_of(row) for row in records(tmp_path / "ledger.db")] == ["ended", "retired", "ended"]
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        ((kind, station, operator, reason),) = connection.execute(
            "SELECT kind, station, operator, reason FROM endings"
        ).fetchall()
    assert (kind, station, operator) == ("retired", "line 1", "anna")
    assert json.loads(reason)["values"] == {"endpoint_name": "meter-new"}


def test_a_name_ends_once_in_each_way_and_is_nobodys_again(tmp_path: Path) -> None:
    with signed_ledger(tmp_path / "ledger.db") as ledger:
        a_run(ledger, 1)
        an_end(ledger, "meter-1")
        with pytest.raises(InputError, match="scrapped already"):
            an_end(ledger, "meter-1")
        an_end(ledger, "meter-1", EndingKind.REVOKED)
        with pytest.raises(InputError, match="does not know"):
            an_end(ledger, "meter-9")
        run_id = ledger.begin(start(2))
        with pytest.raises(InputError):
            ledger.reserve(run_id, "meter-1", psk_identity=None, again=None)
        ledger.reserve(run_id, "meter-2", psk_identity=None, again=None)
        with pytest.raises(LedgerError, match="works with this unit"):
            an_end(ledger, "meter-2")
    assert [kind_of(row) for row in records(tmp_path / "ledger.db")] == ["ended", "scrapped", "revoked"]


def test_the_station_remembers_how_far_its_chain_went(tmp_path: Path) -> None:
    file = tmp_path / "data" / "ledger.sqlite"
    with open_known(file) as ledger:
        a_run(ledger, 1)
        a_run(ledger, 2)
    known = Memory(user_folders.known_ledgers_folder(), file).read()
    assert known is not None
    (last,) = known.chains
    assert (last.chain, last.number) == ("line 1", 2)
    assert last.digest == records(file)[1]["digest"].hex()
    assert user_folders.station_key_file().exists()


def test_the_text_that_is_hashed_is_what_the_documents_say(tmp_path: Path) -> None:
    text = canonical({"b": 'ł"\n', "a": None, "c": [{"z": "1", "y": "2"}]})
    assert text.decode() == '{"a":null,"b":"ł\\"\\n","c":[{"y":"2","z":"1"}]}'
    digest = hashlib.sha256(text).digest()
    assert signed_text(digest) == b"factory-prov record 1\n" + digest.hex().encode()


def test_a_delivery_by_another_station_is_in_that_ones_chain(tmp_path: Path) -> None:
    with signed_ledger(tmp_path / "ledger.db") as ledger:
        run_id = a_run(ledger, 1, Outcome.WAIT)
        signer = ChainSigner(lambda: KEY)
        with ledger._database.writing() as connection:
            signer.add(connection, Closed(kind=RecordKind.DELIVERED, at=AT, run_id=run_id, station="office"))
            kinds = connection.execute(select(stations.c.name, evidence.c.kind).join(stations)).all()
    assert sorted(map(tuple, kinds)) == [("line 1", "waiting"), ("office", "delivered")]


def test_a_pc_that_delivers_for_another_station_signs_as_itself(tmp_path: Path) -> None:
    other = new_station_key()
    with signed_ledger(tmp_path / "ledger.db") as ledger:
        first, second = a_run(ledger, 1, Outcome.WAIT), a_run(ledger, 2, Outcome.WAIT)
        with ledger._database.writing() as connection:
            ChainSigner(lambda: other, home="office").add(
                connection, Closed(kind=RecordKind.DELIVERED, at=AT, run_id=first)
            )
            ChainSigner(lambda: KEY, home="office").add(
                connection, Closed(kind=RecordKind.DELIVERED, at=AT, run_id=second)
            )
    found = [(row["station"], kind_of(row), row["run_id"]) for row in records(tmp_path / "ledger.db")]
    assert found[-2:] == [("line 1", "delivered", 2), ("office", "delivered", 1)]


def test_a_run_that_a_dead_program_left_keeps_no_name_from_its_end(tmp_path: Path) -> None:
    with signed_ledger(tmp_path / "ledger.db") as ledger:
        ledger.reserve(ledger.begin(start(1)), "meter-1", psk_identity=None, again=None)
    with signed_ledger(tmp_path / "ledger.db") as ledger:
        an_end(ledger, "meter-1")
        assert [each.endpoint_name for each in ledger.endings()] == ["meter-1"]


def test_many_numbers_are_kept_in_little_room() -> None:
    bits = SparseBits()
    assert [bits.add(number) for number in (1, 2, 2, 70_000, 10**12)] == [True, True, False, True, True]
    bits.discard(2)
    bits.discard(5)
    assert list(bits) == [1, 70_000, 10**12]
    assert 70_000 in bits
    assert 70_001 not in bits
    assert list(bits.gaps(1, 70_001)) == [(2, 69_999), (70_001, 70_001)]
    assert list(SparseBits().gaps(1, 3)) == [(1, 3)]
    with pytest.raises(ValueError, match="below 0"):
        bits.add(-1)
