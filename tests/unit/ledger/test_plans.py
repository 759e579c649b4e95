"""No question reads all there is: seen in the plan of every query, so that a million units take no longer than ten."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from factory_prov.credentials.issued import IssuedCertificate, IssuerId, RevocationReason
from factory_prov.credentials.unit_keys import KeyKind
from factory_prov.ledger.life_records import (
    EventKind,
    ImportedUnit,
    LabelRecord,
    LabelState,
    LabelVariant,
    UnitEvent,
)
from factory_prov.ledger.records import Again, Outcome, RunFilter, RunId, StepState
from factory_prov.ledger.repair_states import NewRepair, RepairAction, RepairOutcome
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.run.steps import STEPS

BeginRun = Callable[..., RunId]
GROWING = (
    "runs|identities|registrations|steps|psk_identities|key_hashes|evidence|certificates|waiting_keys"
    "|unit_events|labels|repairs|day_counts|day_steps|records_owed"
)
FEW = (
    "ix_runs_going|ix_runs_unfinished|ix_certificates_revoked|ix_waiting_keys_unsigned|ix_waiting_keys_ready"
    "|ix_repairs_open"
)
"""Indexes of what is still at work, was cut off, is revoked, waits or is open."""
_BY_ALL = ("seqscan", "mergejoin", "hashjoin")
_READS = ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan")


@pytest.fixture
def line(ledger: Ledger, begin: BeginRun, at: datetime) -> Ledger:
    """A ledger of some units: passed, failed, cut off, with a name that has ended."""
    for number in range(8):
        run_id = begin(f"HW{number}", started_at=at + timedelta(minutes=number))
        ledger.reserve(run_id, f"unit-{number}", psk_identity=f"psk-{number}", again=None)
        ledger.asking(run_id, "server", at=at)
        reason = Message("it said {word}.", word="no")
        failed = number % 3 == 0
        outcome, code = (Outcome.FAIL, "E312") if failed else (Outcome.PASS, None)
        bring(ledger, run_id)
        if not failed:
            ledger.registered(run_id, "server", device_id="1", outcome="created", at=at)
        ledger.finish(run_id, outcome, code=code, at=at, reason=reason if failed else None)
    for number in range(8):
        ledger.labels.note(label(f"unit-{number}", f"SN-{number}", at))
        ledger.events.note(event(f"unit-{number}", f"HW{number}", at))
    for number in range(4, 8):
        repair = ledger.repairs.begin(new_repair(f"unit-{number}", f"HW{number}"))
        if number > 4:
            ledger.repairs.end(repair, RepairOutcome.GIVEN_UP)
    again = begin("HW1")
    ledger.reserve(again, "unit-1-again", psk_identity="other", again=Again.NEW_IDENTITY)
    return ledger


def label(endpoint_name: str, text: str, at: datetime) -> LabelRecord:
    return LabelRecord(
        at=at,
        endpoint_name=endpoint_name,
        run_id=None,
        variant=LabelVariant.PASS,
        state=LabelState.PRINTED,
        text=text,
        printer="p",
        reason=None,
        operator="",
    )


def event(endpoint_name: str, hardware_id: str, at: datetime) -> UnitEvent:
    return UnitEvent(
        at=at,
        kind=EventKind.SEEN,
        endpoint_name=endpoint_name,
        hardware_id=hardware_id,
        run_id=None,
        station="desk",
        operator="",
        what=Message("Seen."),
    )


def new_repair(endpoint_name: str, hardware_id: str) -> NewRepair:
    return NewRepair(
        action=RepairAction.SCRAP,
        endpoint_name=endpoint_name,
        hardware_id=hardware_id,
        station="desk",
        operator="",
        reason="",
    )


def bring(ledger: Ledger, run_id: RunId) -> None:
    """Bring a run's unit so far that it can pass."""
    for state in (UnitState.CREDENTIALS_MADE, UnitState.WRITTEN, UnitState.ACCEPTED, UnitState.VERIFIED):
        ledger.reach(run_id, state)


class Plans:
    """What a database says of how it would carry out the statements that it was given."""

    def of_sqlite(self, connection: sqlite3.Connection, statement: str) -> Iterator[str]:
        """Give where a table that grows is read from one end to the other."""
        for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}"):
            if re.match(rf"SCAN ({GROWING})\b(?!.*({FEW}))", step):
                yield step

    def of_postgresql(self, connection: psycopg.Connection[Any], statement: str, values: Any) -> Iterator[str]:
        """Give the same of the better of two plans: so few rows as here it would read all of, unless that is dear."""
        found = []
        for dear in (_BY_ALL, (*_BY_ALL, "indexscan")):
            for what in (*_BY_ALL, "indexscan"):
                state = "off" if what in dear else "on"
                connection.execute(f"SET LOCAL enable_{what} = {state}")  # type: ignore[arg-type]
            ((plans,),) = connection.execute(f"EXPLAIN (FORMAT JSON) {statement}", values)  # type: ignore[arg-type]
            found.append(list(self._ends_to_ends(plans[0]["Plan"])))
        yield from min(found, key=len)

    def _ends_to_ends(self, node: dict[str, Any]) -> Iterator[str]:
        grows = re.fullmatch(GROWING, node.get("Relation Name", "")) is not None
        of_all = node["Node Type"] == "Seq Scan" or not re.search(FEW, node.get("Index Name", ""))
        if grows and of_all and node["Node Type"] in _READS and "Index Cond" not in node:
            yield f"SCAN {node['Relation Name']}: {node['Node Type']} {node.get('Index Name', '')}"
        for each in node.get("Plans", ()):
            yield from self._ends_to_ends(each)


def _asks(statement: str) -> bool:
    return statement.lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE"))


@contextmanager
def watched(ledger: Ledger, *, newest_first: bool = False) -> Iterator[None]:
    """Look at the plan of every statement; `newest_first`: nearly all runs fit, so a page is read from their end."""
    with ledger._reading() as connection:
        raw: Any = connection.connection.dbapi_connection
    watch = _of_file if isinstance(raw, sqlite3.Connection) else _of_database
    with watch(ledger, raw) as found:
        yield
    assert [each for each in found if not (newest_first and each.startswith("SCAN runs"))] == []


@contextmanager
def _of_file(_: Ledger, raw: sqlite3.Connection) -> Iterator[list[str]]:
    seen: list[str] = []
    found: list[str] = []
    raw.set_trace_callback(seen.append)
    yield found
    raw.set_trace_callback(None)
    asked = [each for each in dict.fromkeys(seen) if _asks(each)]
    assert asked
    found += [f"{step}: {each}" for each in asked for step in Plans().of_sqlite(raw, each)]


@contextmanager
def _of_database(ledger: Ledger, _: psycopg.Connection[Any]) -> Iterator[list[str]]:
    seen: dict[str, Any] = {}
    found: list[str] = []

    def noting(execute: Callable[..., Any]) -> Callable[..., Any]:
        def noted(cursor: Any, query: Any, params: Any = None, **how: Any) -> Any:
            seen.setdefault(str(query), params)
            return execute(cursor, query, params, **how)

        return noted

    with pytest.MonkeyPatch.context() as patch:
        for each in (psycopg.Cursor, psycopg.ServerCursor):  # the latter reads what may be long
            patch.setattr(each, "execute", noting(each.execute))
        yield found
    asked = {each: values for each, values in seen.items() if _asks(each)}
    assert asked
    with ledger._reading() as connection:
        raw: Any = connection.connection.dbapi_connection
        found += [f"{step}: {each}" for each in asked for step in Plans().of_postgresql(raw, each, asked[each])]


FILTERS = [
    RunFilter(endpoint_name="unit-1"),
    RunFilter(hardware_id="HW1"),
    RunFilter(outcome=Outcome.FAIL),
    RunFilter(unfinished=True),
    RunFilter(probe="683"),
    RunFilter(text="unit-1"),
    RunFilter(text="said"),
    RunFilter(text="E312"),
    RunFilter(text="line 1"),
    RunFilter(text="nowhere"),
    RunFilter(text="unit", outcome=Outcome.FAIL),
    RunFilter(since=datetime.fromisoformat("2026-01-31T08:10Z")),
    RunFilter(since=datetime.fromisoformat("2026-01-31T08:10Z"), station="line 1"),
    RunFilter(until=datetime.fromisoformat("2026-01-31T08:10Z"), outcome=Outcome.PASS),
    RunFilter(code="E312"),
    RunFilter(code="E312", since=datetime.fromisoformat("2026-01-31T08:10Z")),
    RunFilter(label="SN-1"),
    RunFilter(label="nowhere"),
    RunFilter(text="SN-1"),
    RunFilter(text="SN-1", outcome=Outcome.FAIL),
]
PAGES = [
    *(RunFilter(**{**{name: getattr(each, name) for name in each.__slots__}, "limit": 3}) for each in FILTERS),
    RunFilter(station="line 1", limit=3),
    RunFilter(job_name="sens", limit=3),
    RunFilter(job_name="nowhere", limit=3),
    RunFilter(job_name="sens", code="E312", limit=3),
    RunFilter(job_name="sens", station="line 1", limit=3),
    RunFilter(label="SN", before=RunId(5), limit=3),
    RunFilter(text="zz", limit=3),
    RunFilter(text="~", limit=3, outcome=Outcome.FAIL),
    RunFilter(before=RunId(5), limit=3),
    RunFilter(text="unit", before=RunId(5), limit=3),
]


NEWEST = [
    RunFilter(limit=3),
    RunFilter(outcome=Outcome.PASS, limit=3),
]
"""Pages of what nearly all runs are."""


@pytest.mark.parametrize("wanted", [*FILTERS, *PAGES], ids=repr)
def test_runs_are_found_by_an_index(line: Ledger, wanted: RunFilter) -> None:
    with watched(line):
        line.runs(wanted)


@pytest.mark.parametrize("wanted", NEWEST, ids=repr)
def test_the_newest_of_nearly_all_are_read_from_their_end(line: Ledger, wanted: RunFilter) -> None:
    with watched(line, newest_first=True):
        line.runs(wanted)


@pytest.mark.parametrize(
    "ask",
    [
        lambda ledger: ledger.unit("HW1"),
        lambda ledger: ledger.by_endpoint("unit-1"),
        lambda ledger: ledger.last_run("HW1"),
        lambda ledger: ledger.active_identity("HW1"),
        lambda ledger: ledger.registered_here("unit-1", "server"),
        lambda ledger: ledger.verdicts(station="line 1", since=datetime.fromisoformat("2026-01-31T08:10Z")),
        lambda ledger: ledger.taken(["unit-1", "other"]),
        lambda ledger: ledger.used_up(["unit-1", "other"]),
        lambda ledger: ledger.find_units("unit", 5),
        lambda ledger: ledger.find_units("hw7", 5),
        lambda ledger: ledger.find_units("sn", 5),
        lambda ledger: ledger.find_units("nowhere", 5),
        lambda ledger: ledger.labels.find("sn"),
        lambda ledger: ledger.labels.of("unit-1"),
        lambda ledger: ledger.fingerprints.of("unit-1"),
        lambda ledger: ledger.fingerprints.made_from(KeyKind.PSK, b"k" * 16),
        lambda ledger: ledger.repairs.open(),
        lambda ledger: ledger.repairs.of(endpoint_name="unit-1", hardware_id="HW1"),
        lambda ledger: ledger.run_details(RunId(2)),
        lambda ledger: ledger.take_in(ImportedUnit(endpoint_name="x", hardware_id="y", psk_identity="z"), "a file"),
    ],
)
def test_a_unit_is_found_by_an_index(line: Ledger, ask: Callable[[Ledger], object]) -> None:
    with watched(line):
        ask(line)


def test_a_run_is_written_down_by_indexes(line: Ledger, begin: BeginRun, at: datetime) -> None:
    with watched(line):
        run_id = begin("HW2")
        line.cut_off(run_id, "HW2")
        line.reserve(run_id, "unit-2-again", psk_identity="more", again=Again.NEW_IDENTITY)
        line.set_hardware_id(run_id, "HW2")
        line.asking(run_id, "server", at=at)
        line.registered(run_id, "server", device_id="1", outcome="created", at=at)
        bring(line, run_id)
        line.removed(run_id, "unit-2", server="server", at=at)
        line.finish(run_id, Outcome.PASS, code=None, at=at)


@pytest.mark.parametrize(
    ("text", "places"),
    [("d", [0]), ("DO", [0]), ("Zq", [0]), ("zQ", [0]), ("%", [1, 2, 3]), ("_", [2, 3]), ("w2", [3]), ("w0", [])],
)
def test_two_characters_find_the_newest_and_the_beginnings_of_names_and_chips(
    ledger: Ledger, begin: BeginRun, at: datetime, monkeypatch: pytest.MonkeyPatch, text: str, places: list[int]
) -> None:
    old = begin("zq77")
    ledger.reserve(old, "dolly", psk_identity=None, again=None)
    ledger.finish(old, Outcome.FAIL, code=None, at=at)
    every = [old]
    for number in range(3):
        every.append(run_id := begin(f"HW{number}"))
        ledger.reserve(run_id, f"%new_{number}", psk_identity=None, again=None)
        ledger.finish(run_id, Outcome.FAIL, code=None, at=at)
    monkeypatch.setattr("factory_prov.ledger.run_search._LOOKED_THROUGH", 2)
    with watched(ledger):
        found = [run.run_id for run in ledger.runs(RunFilter(text=text, limit=50))]
    assert found == [every[place] for place in places]


def test_a_page_follows_another(line: Ledger) -> None:
    every = line.runs()
    for text in (None, "unit", "u"):
        seen, before = [], None
        while page := line.runs(RunFilter(text=text, limit=2, before=before)):
            seen, before = [*page, *seen], page[0].run_id
        assert tuple(seen) == every


def test_pages_of_a_time_follow_each_other(line: Ledger, at: datetime) -> None:
    every, seen, before = line.runs(RunFilter(since=at)), list[RunId](), None
    while page := line.runs(RunFilter(since=at, limit=3, before=before)):
        oldest = min(page, key=lambda run: (run.started_at, run.run_id))
        seen, before = [*seen, *(run.run_id for run in page)], oldest.run_id
    assert sorted(seen) == [run.run_id for run in every]


def test_runs_that_are_read_one_by_one_are_the_same(line: Ledger) -> None:
    with line.each_run(RunFilter(text="unit")) as runs:
        assert tuple(runs) == line.runs(RunFilter(text="unit"))


def test_steps_of_an_ended_run_are_packed(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    run_id = begin("HW1")
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    for place, each in enumerate(STEPS):
        ledger.step(run_id, each.step, state=StepState.STARTED, at=at + timedelta(seconds=place))
        ledger.step(
            run_id, each.step, state=StepState.FAILED, at=at + timedelta(seconds=place, milliseconds=7), detail="E1"
        )
    going = list(ledger.unit("HW1").runs[0].steps)
    ledger.finish(run_id, Outcome.FAIL, code="E1", at=at)
    assert list(ledger.unit("HW1").runs[0].steps) == going
    assert len(going) == 2 * len(STEPS)
    with ledger._reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM steps").scalar_one() == 0


ISSUER = IssuerId(key_id=b"k" * 32, name="CN=Line 3 CA")
HASH = b"h" * 16


def certificate(name: str, serial: int, at: datetime, *, key: bytes = HASH) -> IssuedCertificate:
    return IssuedCertificate(
        issuer=ISSUER, serial=serial, name=name, public_key=key, issued_at=at, not_after=at + timedelta(days=365)
    )


@pytest.mark.parametrize(
    "ask",
    [
        lambda ledger, at: ledger.certificates.counts(ISSUER),
        lambda ledger, at: ledger.certificates.of_name("unit-1"),
        lambda ledger, at: ledger.certificates.of_name("unit-1", ISSUER),
        lambda ledger, at: ledger.certificates.of_serial(ISSUER, 1),
        lambda ledger, at: ledger.certificates.revoked(ISSUER),
        lambda ledger, at: ledger.certificates.next_list(ISSUER),
        lambda ledger, at: ledger.certificates.record([certificate("other", 99, at, key=b"o" * 16)]),
        lambda ledger, at: ledger.certificates.refuse(certificate("other", 99, at, key=b"o" * 16)),
        lambda ledger, at: ledger.certificates.revoke(
            ledger.certificates.of_serial(ISSUER, 1), RevocationReason.KEY_COMPROMISE
        ),
        lambda ledger, at: ledger.waiting_keys.counts(),
        lambda ledger, at: ledger.waiting_keys.find("unit-1"),
        lambda ledger, at: ledger.waiting_keys.of_key(b"public"),
    ],
)
def test_a_certificate_is_found_by_an_index(
    line: Ledger, at: datetime, ask: Callable[[Ledger, datetime], object]
) -> None:
    line.certificates.record(
        [certificate(f"c-{number}", number + 1, at, key=bytes([number] * 16)) for number in range(8)]
    )
    with watched(line):
        ask(line, at)
