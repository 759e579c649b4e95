"""Every class of error has its own advice, short enough for a tile."""

from __future__ import annotations

import inspect
import re

import pytest

from factory_prov import errors
from factory_prov.advice import BUG, advice_for, all_advice
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
