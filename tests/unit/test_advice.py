"""Every class of error has its own advice, short enough for a tile."""

from __future__ import annotations

import inspect
import re

import pytest

from factory_prov import errors
from factory_prov.advice import BUG, Advice, Cause, advice_for, all_advice
from factory_prov.ledger.outcomes import OUTCOME_OF, outcome_of
from factory_prov.ledger.records import Outcome
from factory_prov.messages import Message

CLASSES = [
    kind
    for kind in vars(errors).values()
    if inspect.isclass(kind) and issubclass(kind, (errors.FactoryProvError, errors.Cancelled))
]
PREFIXES = {errors.ServerError: "E4", errors.ProgrammerError: "E2", errors.LinkError: "E3", errors.InputError: "E1"}


@pytest.mark.parametrize("kind", CLASSES)
def test_every_class_has_its_own_advice(kind: type[BaseException]) -> None:
    advice = all_advice()[kind]
    assert re.fullmatch(r"E\d{3}", advice.code)
    for family, prefix in PREFIXES.items():
        if issubclass(kind, family):
            assert advice.code.startswith(prefix)
    assert 1 <= len(advice.steps) <= 3
    assert all(step.endswith(".") and len(step) <= 45 for step in map(str, advice.steps))
    assert len(str(advice.title)) <= 40


def test_codes_are_unique() -> None:
    codes = [advice.code for kind, advice in all_advice().items() if kind is not errors.FactoryProvError]
    assert len(set(codes)) == len(codes)


def test_a_subclass_has_the_advice_of_its_nearest_class_and_a_stranger_is_our_bug() -> None:
    class Odd(errors.LinkTimeout):
        """Some backend's own."""

    assert advice_for(Odd(Message("late"))).code == all_advice()[errors.LinkTimeout].code
    assert advice_for(KeyError("x")) is BUG


STATION = {
    "E104": "the ledger",
    "E107": "token, keyring",
    "E108": "disk, temporary folder",
    "E115": "what opens the sealed keys",
    "E201": "the programmer's software is missing",
    "E205": "the programmer's software is another, or breaks",
    "E206": "udev rule, driver",
    "E311": "a port that another program has",
    "E401": "no network, no server",
    "E402": "no network, no server",
    "E403": "no network, no server",
    "E404": "the token has expired",
    "E406": "another server than this",
    "E901": "a fault of this program",
}
JOB = {
    "E101",
    "E102",
    "E103",
    "E116",
    "E123",
    "E124",
    "E341",
    "E342",
    "E409",
    *(f"E{number}" for number in range(433, 439)),
    "E445",
}


def test_every_code_has_exactly_one_cause() -> None:
    causes = {advice.code: set[Cause]() for advice in all_advice().values()}
    for advice in all_advice().values():
        causes[advice.code].add(advice.cause)
    assert all(len(found) == 1 for found in causes.values())
    assert {code for code, (cause,) in causes.items() if cause is Cause.NOBODY} == {"E001", "E503"}
    assert {code for code, (cause,) in causes.items() if cause is Cause.JOB} == JOB
    assert {code for code, (cause,) in causes.items() if cause is Cause.STATION} >= set(STATION)


@pytest.mark.parametrize("advice", all_advice().values(), ids=lambda advice: advice.code)
def test_only_what_is_the_units_own_sends_it_to_a_tray_and_is_a_verdict(advice: Advice) -> None:
    told = " ".join(map(str, advice.steps)).lower()
    if advice.cause is not Cause.UNIT:
        assert not any(word in told for word in ("red bin", "tray"))
        assert OUTCOME_OF[advice.cause] is not Outcome.FAIL
    else:
        assert OUTCOME_OF[advice.cause] is Outcome.FAIL
    assert set(OUTCOME_OF) == set(Cause)


def test_trouble_is_an_outcome_by_its_class() -> None:
    assert outcome_of(errors.TokenMissing(Message("none"))) is Outcome.ERROR
    assert outcome_of(errors.ConfigurationRefused(Message("no"))) is Outcome.FAIL
    assert outcome_of(errors.InputError(Message("no"))) is Outcome.ERROR
    assert outcome_of(errors.Cancelled()) is Outcome.ABORTED
    assert outcome_of(KeyError("x")) is Outcome.ERROR
