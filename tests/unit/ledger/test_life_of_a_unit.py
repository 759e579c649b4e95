"""Events, labels and fingerprints of a unit, and units that come from elsewhere, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from factory_prov.credentials.unit_keys import KeyKind, UnitKey
from factory_prov.errors import IdentityTaken, InputError, LedgerError
from factory_prov.ledger.endings import WantedEnding
from factory_prov.ledger.life_records import (
    EventKind,
    FoundUnit,
    ImportedUnit,
    LabelRecord,
    LabelState,
    LabelVariant,
    TakenIn,
    UnitEvent,
)
from factory_prov.ledger.records import Again, EndingKind, Outcome, RunFilter, RunId
from factory_prov.ledger.sealing import MadeKeys
from factory_prov.ledger.states import STRAIGHT_WAY, ServerState, UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.secret import Secret

BeginRun = Callable[..., RunId]


def event(at: datetime, **changes: object) -> UnitEvent:
    values = {"endpoint_name": "unit-1", "hardware_id": None, "run_id": None, "station": "desk", "operator": "Eve"}
    given = {**values, "at": at, "kind": EventKind.SEEN, "what": Message("It was here: {why}.", why="rattles")}
    return UnitEvent(**{**given, **changes})  # type: ignore[arg-type]


def label(at: datetime, text: str | None = None, **changes: object) -> LabelRecord:
    values = {"endpoint_name": "unit-1", "run_id": None, "variant": LabelVariant.PASS, "state": LabelState.PRINTED}
    given = {**values, "at": at, "text": text, "printer": "tcp://printer:9100", "reason": None, "operator": "Eve"}
    return LabelRecord(**{**given, **changes})  # type: ignore[arg-type]


@pytest.fixture
def passed(ledger: Ledger, begin: BeginRun, at: datetime) -> RunId:
    """`unit-1` with the chip HW1 has passed."""
    run_id = begin("HW1")
    ledger.reserve(run_id, "unit-1", psk_identity="psk-1", again=None)
    for state in STRAIGHT_WAY:
        ledger.reach(run_id, state)
    ledger.finish(run_id, Outcome.PASS, code=None, at=at)
    return run_id


def test_a_unit_is_told_with_all_that_happened_beside_its_runs(ledger: Ledger, passed: RunId, at: datetime) -> None:
    ledger.events.note(event(at, run_id=passed, server="coiote"))
    ledger.events.note(event(at + timedelta(seconds=1), endpoint_name=None, hardware_id="HW1"))
    ledger.events.note(event(at, endpoint_name=None, hardware_id="HW2"))
    ledger.labels.note(label(at, "4711", run_id=passed))
    wanted = WantedEnding(kind=EndingKind.SCRAPPED, reason=Message("Broken."), station="desk", operator="Eve")
    ledger.end("unit-1", wanted)
    unit = ledger.by_endpoint("unit-1")
    assert unit.events == (
        event(at, run_id=passed, server="coiote"),
        event(at + timedelta(seconds=1), endpoint_name=None, hardware_id="HW1"),
    )
    assert unit.labels == (label(at, "4711", run_id=passed),)
    assert [(each.kind, str(each.reason)) for each in unit.endings] == [(EndingKind.SCRAPPED, "Broken.")]
    assert ledger.unit("HW1") == unit
    alone = ledger.unit("HW2")
    assert [each.hardware_id for each in alone.events] == ["HW2"]
    assert (alone.labels, alone.repairs, alone.endings) == ((), (), ())


def test_an_event_is_that_of_a_unit(ledger: Ledger, at: datetime) -> None:
    with pytest.raises(LedgerError, match="neither a name nor a chip"):
        ledger.events.note(event(at, endpoint_name=None))
    with pytest.raises(LedgerError, match="does not know this name"):
        ledger.events.note(event(at))
    with pytest.raises(LedgerError, match="does not know this name"):
        ledger.labels.note(label(at))


def test_a_label_is_found_by_what_it_begins_with(ledger: Ledger, passed: RunId, at: datetime) -> None:
    ledger.labels.note(label(at, "Sn-4711%"))
    ledger.labels.note(label(at, "Sn-4712", state=LabelState.SCANNED))
    ledger.labels.note(label(at, "unit-1"))
    assert ledger.labels.find("sN-47") == ("unit-1",)
    assert ledger.labels.find("Sn-4711%") == ("unit-1",)
    for nothing in ("", "n-47", "Sn_4711", "unit", "Sn-4711%%", "\0"):
        assert ledger.labels.find(nothing) == ()
    assert [each.text for each in ledger.labels.of("unit-1")] == ["Sn-4711%", "Sn-4712", None]
    assert ledger.labels.of("unit-2") == ()


def test_runs_are_found_by_the_labels_of_their_unit(
    ledger: Ledger, begin: BeginRun, passed: RunId, at: datetime
) -> None:
    other = begin("HW2")
    ledger.finish(other, Outcome.FAIL, code="E312", at=at, reason=Message("No."))
    ledger.labels.note(label(at, "SN-4711"))
    for limit in (None, 10):
        for wanted in (RunFilter(text="sn-47", limit=limit), RunFilter(label="sn-47", limit=limit)):
            assert [run.run_id for run in ledger.runs(wanted)] == [passed]
        for nothing in (RunFilter(label="47", limit=limit), RunFilter(label="sn-48", limit=limit)):
            assert ledger.runs(nothing) == ()


def test_runs_are_found_by_code_and_by_the_beginning_of_their_job(
    ledger: Ledger, begin: BeginRun, at: datetime
) -> None:
    runs = {}
    for number, (job, code) in enumerate([("Sensor A", "E312"), ("sensor b", "E101"), ("tracker%", "E312")]):
        runs[job] = begin(f"HW{number}", job_name=job, station=f"line {number % 2}")
        ledger.finish(runs[job], Outcome.FAIL, code=code, at=at, reason=Message("No."))
    a, b, tracker = runs.values()
    for limit in (None, 10):
        for wanted, found in (
            (RunFilter(code="e312"), [a, tracker]),
            (RunFilter(code="E31"), []),
            (RunFilter(job_name="SENSOR"), [a, b]),
            (RunFilter(job_name="tracker%"), [tracker]),
            (RunFilter(job_name="%"), []),
            (RunFilter(job_name="ensor"), []),
            (RunFilter(job_name="sensor", code="E312"), [a]),
            (RunFilter(job_name="sensor", station="line 0"), [a]),
            (RunFilter(code="E312", since=at, until=at + timedelta(days=1)), [a, tracker]),
            (RunFilter(code="E312", outcome=Outcome.FAIL, job_name="t"), [tracker]),
            (RunFilter(code="E312", before=tracker), [a]),
            (RunFilter(job_name="s", before=b), [a]),
        ):
            assert [run.run_id for run in ledger.runs(replace(wanted, limit=limit))] == found, wanted


def test_units_are_found_by_what_their_name_chip_or_label_begins_with(
    ledger: Ledger, begin: BeginRun, passed: RunId, at: datetime
) -> None:
    ledger.take_in(ImportedUnit(endpoint_name="Unit-10", hardware_id="AB12"), "units.csv")
    ledger.labels.note(label(at, "SN-4711"))
    again = begin("HW1")
    ledger.reserve(again, "unit-1-again", psk_identity=None, again=Again.NEW_IDENTITY)
    unnamed = begin("HW77")
    ledger.finish(unnamed, Outcome.FAIL, code="E101", at=at, reason=Message("No."))

    def found(text: str, limit: int = 20) -> list[str | None]:
        return [unit.endpoint_name or unit.hardware_id for unit in ledger.find_units(text, limit)]

    assert found("UNIT-1") == ["unit-1", "Unit-10", "unit-1-again"]
    assert len(found("UNIT-1", limit=2)) == 2
    assert found("unit-10") == ["Unit-10"]
    assert found("ab") == ["Unit-10"]
    assert found("hw") == ["HW77", "unit-1", "unit-1-again"]
    assert ledger.find_units("sn-4", 5) == (
        FoundUnit(endpoint_name="unit-1", hardware_id="HW1", state=UnitState.RETIRED, label="SN-4711"),
    )
    assert ledger.find_units("hw77", 5) == (FoundUnit(endpoint_name=None, hardware_id="HW77", state=None),)
    for nothing in ("", "nit-1", "%", "_nit", "\0", "ünit"):
        assert found(nothing) == []


def test_a_key_is_known_by_its_fingerprint(ledger: Ledger, begin: BeginRun) -> None:
    key = UnitKey(kind=KeyKind.PSK, value=Secret(b"k" * 16))
    run_id = begin("HW1")
    ledger.reserve(run_id, "unit-1", psk_identity=None, again=None)
    ledger.seal(run_id, MadeKeys(endpoint_name="unit-1", pack=b"pack", keys=(key,)))
    (made,) = ledger.fingerprints.of("unit-1")
    assert ledger.fingerprints.made_from(KeyKind.PSK, b"k" * 16) == made
    assert (made.run_id, made.endpoint_name) == (run_id, "unit-1")
    assert len(made.text) == len("9A:41")
    stranger = ledger.fingerprints.made_from(KeyKind.PUBLIC, b"k" * 16)
    assert (stranger.run_id, stranger.endpoint_name) == (None, None)
    assert stranger.text != made.text
    assert ledger.fingerprints.of("unit-2") == ()


def test_a_unit_made_elsewhere_is_taken_in_once(ledger: Ledger, at: datetime) -> None:
    unit = ImportedUnit(
        endpoint_name="old-1", hardware_id="HW9", psk_identity="psk-9", server="coiote", device_id="17", made_at=at
    )
    assert ledger.take_in(unit, "units.csv", station="desk", operator="Eve") is TakenIn.NEW
    assert ledger.take_in(unit, "units.csv") is TakenIn.SAME
    (identity,) = ledger.unit("HW9").identities
    assert (identity.state, identity.server_state) == (UnitState.CLOSED, ServerState.REGISTERED)
    assert (identity.reserved_at, identity.passed_at, identity.is_good) == (at, None, True)
    (told,) = ledger.unit("HW9").events
    assert (told.kind, told.server, told.station, told.operator) == (EventKind.IMPORTED, "coiote", "desk", "Eve")
    assert str(told.what) == "Taken in from units.csv. The server coiote knows it as 17."
    assert ledger.registered_here("old-1", "coiote")
    assert not ledger.registered_here("old-1", "leshan")
    assert ledger.used_up(["old-1"]) == {"old-1"}


def test_a_unit_taken_in_gets_new_keys_under_its_own_name(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    ledger.take_in(ImportedUnit(endpoint_name="old-1", hardware_id="HW9", server="coiote"), "units.csv")
    run_id = begin("HW9")
    ledger.reserve(run_id, "old-1", psk_identity=None, again=Again.SAME_IDENTITY)
    ledger.asking(run_id, "coiote", at=at)
    ledger.not_made(run_id, "coiote", at=at)
    assert ledger.by_endpoint("old-1").identities[0].server_state is ServerState.REGISTERED


def test_what_is_learned_later_completes_a_unit_taken_in(ledger: Ledger, begin: BeginRun) -> None:
    unit = ImportedUnit(endpoint_name="old-1")
    ledger.take_in(unit, "units.csv")
    assert ledger.take_in(replace(unit, hardware_id="HW9", psk_identity="old-1"), "units.csv") is TakenIn.SAME
    assert ledger.unit("HW9").identities[0].endpoint_name == "old-1"
    with pytest.raises(IdentityTaken, match="HW9"):
        ledger.take_in(replace(unit, hardware_id="HW8"), "units.csv")
    run_id = begin(None)
    ledger.reserve(run_id, "going", psk_identity=None, again=None)
    with pytest.raises(IdentityTaken):
        ledger.take_in(ImportedUnit(endpoint_name="going", hardware_id="HW5"), "units.csv")


def test_what_is_anothers_is_not_taken_in(ledger: Ledger, passed: RunId) -> None:
    before = ledger.touch()
    for unit in (
        ImportedUnit(endpoint_name="unit-1", hardware_id="HW2"),
        ImportedUnit(endpoint_name="unit-2", hardware_id="HW1"),
        ImportedUnit(endpoint_name="unit-2", psk_identity="psk-1"),
    ):
        with pytest.raises(IdentityTaken):
            ledger.take_in(unit, "units.csv")
    for unit in (ImportedUnit(endpoint_name=""), ImportedUnit(endpoint_name="unit-2", hardware_id="")):
        with pytest.raises(InputError, match=r"units\.csv"):
            ledger.take_in(unit, "units.csv")
    wanted = WantedEnding(kind=EndingKind.SCRAPPED, reason=Message("Broken."), station="desk", operator="Eve")
    assert ledger.by_endpoint("unit-2").identities == ()
    ledger.end("unit-1", wanted)
    with pytest.raises(InputError, match="scrapped already"):
        ledger.take_in(ImportedUnit(endpoint_name="unit-1", hardware_id="HW1"), "units.csv")
    assert before.ledger_id == ledger.touch().ledger_id
