"""What a scanned label means, by what is on the line and what somebody was asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop.provision.entry import Entry
from desktop.provision.scanning.meaning import Meaning, meaning, with_name
from desktop.theme import DeviceState
from factory_prov.ledger.records import Again, Outcome
from factory_prov.line.events import LineInfo
from factory_prov.line.order import Order
from factory_prov.line.units import Past

FIRST = Entry(key="960000001", slot=1, board="nRF9160 DK", port="COM1")
SECOND = replace(FIRST, key="960000002", slot=2)
WORKING, PASS, FAIL = DeviceState.WORKING, DeviceState.PASS, DeviceState.FAIL
PASSED = Past(hardware_id="aa", endpoint_name="sensor-7", outcome=Outcome.PASS, at=datetime(2026, 11, 2, tzinfo=UTC))
FAILED = replace(PASSED, outcome=Outcome.FAIL)


def meant(label: str, *entries: Entry, awaiting: Order | None = None, names: bool = True, prefer: str = "") -> Meaning:
    return meaning(label, entries, awaiting=awaiting, needs_name=names, preferred_key=prefer)


def test_the_number_of_a_probe_starts_its_slot() -> None:
    assert meant("000960000002", FIRST, SECOND) == Meaning(show=SECOND.key, order=Order(key=SECOND.key))
    failed = replace(SECOND, state=FAIL)
    assert meant(SECOND.key, FIRST, failed).order == Order(key=SECOND.key)


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (replace(SECOND, state=WORKING), "Slot 2 is working already."),
        (replace(SECOND, state=PASS), "The unit in slot 2 is done. Remove it."),
        (replace(SECOND, plugged=False), "Nothing is plugged in at slot 2."),
        (replace(SECOND, past=PASSED), "The unit in slot 2 passed here before: choose what becomes of it."),
    ],
)
def test_a_slot_that_cannot_start_says_why(second: Entry, words: str) -> None:
    assert meant(SECOND.key, FIRST, second) == Meaning(show=SECOND.key, say=words)


def test_a_label_is_for_the_slot_that_waits_for_it() -> None:
    waits = Order(key=SECOND.key, again=Again.NEW_IDENTITY, hardware_id="aa")
    second = replace(SECOND, past=PASSED)
    got = meant("sensor-8", FIRST, second, awaiting=waits, prefer=FIRST.key)
    assert got == Meaning(show=SECOND.key, order=replace(waits, given_name="sensor-8"))


def test_a_failed_unit_is_tried_again_by_its_own_label() -> None:
    failed = replace(SECOND, state=FAIL, endpoint_name="sensor-7")
    order = Order(key=SECOND.key, given_name="sensor-7")
    assert meant("sensor-7", FIRST, failed).order == order
    assert meant("sensor-7", FIRST, failed, awaiting=Order(key=SECOND.key)).order == order
    assert meant("sensor-7", FIRST, replace(SECOND, past=FAILED)).order == order


def test_the_label_of_another_slot_is_not_taken_for_the_one_that_waits() -> None:
    other = replace(FIRST, endpoint_name="sensor-7", state=PASS)
    got = meant("sensor-7", other, SECOND, awaiting=Order(key=SECOND.key))
    assert got.order is None
    assert got.say == "sensor-7 is the label of slot 1. Scan the one of slot 2."


@pytest.mark.parametrize("state", [PASS, WORKING])
@pytest.mark.parametrize("names", [True, False])
def test_a_unit_that_is_here_is_shown_and_told(state: DeviceState, names: bool) -> None:
    got = meant("sensor-7", FIRST, replace(SECOND, endpoint_name="sensor-7", state=state), names=names)
    assert (got.show, got.order) == (SECOND.key, None)
    assert got.say.startswith("sensor-7 is in slot 2. ")


def test_a_good_unit_that_came_back_is_for_somebody_to_decide() -> None:
    got = meant("sensor-7", FIRST, replace(SECOND, past=PASSED))
    assert (got.show, got.order) == (SECOND.key, None)
    assert "choose" in got.say


def test_a_new_name_is_for_the_next_unit_that_is_ready() -> None:
    assert meant("sensor-9", FIRST, SECOND, prefer=SECOND.key).order == Order(key=SECOND.key, given_name="sensor-9")
    first = replace(FIRST, state=WORKING)
    assert meant("sensor-9", first, SECOND, prefer=FIRST.key).order == Order(key=SECOND.key, given_name="sensor-9")
    assert meant("sensor-9", first).say == "Put a unit on first, then scan its label: sensor-9."


def test_a_label_nobody_knows_is_told_where_no_names_are_scanned() -> None:
    assert meant("sensor-9", FIRST, names=False) == Meaning(say="sensor-9: no slot and no unit here has this label.")


def test_a_label_of_a_failed_unit_starts_nothing_where_labels_name_nothing() -> None:
    failed = replace(SECOND, state=FAIL, endpoint_name="sensor-7")
    got = meant("sensor-7", FIRST, failed, names=False)
    assert (got.show, got.order) == (SECOND.key, None)


def test_a_name_that_was_given_is_not_asked_for_again() -> None:
    order = Order(key=FIRST.key, given_name="sensor-9")
    assert with_name(order, PASSED, LineInfo(needs_name=True)) == order
    again = replace(order, again=Again.SAME_IDENTITY)
    assert with_name(again, PASSED, LineInfo(needs_name=True)) == again
    assert with_name(replace(order, given_name=None), PASSED, LineInfo(needs_name=True)) is None


def test_a_new_name_is_for_the_first_that_can_start_where_the_preferred_one_cannot() -> None:
    third = replace(SECOND, key="960000003", slot=3)
    working = replace(FIRST, state=WORKING)
    got = [meant("sensor-9", working, SECOND, third, prefer=prefer).show for prefer in ("", FIRST.key, third.key)]
    assert got == [SECOND.key, SECOND.key, third.key]
    assert meant("sensor-9", working, replace(SECOND, plugged=False)).order is None
