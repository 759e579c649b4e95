"""Whether a pack fits a device, and what its no is called."""

from __future__ import annotations

from typing import Any

import pytest

from factory_prov.device_contract.files import DeviceState
from factory_prov.device_contract.limits import CAPACITY, OBJECT, DeviceLimits, limit_problems
from factory_prov.device_contract.results import DeviceResult, ResultCode
from factory_prov.device_contract.words import result_words
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record

RECORDS = [Record(ResourcePath.parse(text), 1) for text in ("/0/0/2", "/1/0/0", "/3/0/1", "/1/0/1")]


@pytest.mark.parametrize(
    ("limits", "rules"),
    [
        ({}, []),
        ({"capacity_bytes": 100, "objects": (0, 1, 3)}, []),
        ({"capacity_bytes": 99}, [CAPACITY]),
        ({"objects": (0,)}, [OBJECT, OBJECT]),
        ({"objects": (), "capacity_bytes": 1}, [CAPACITY, OBJECT, OBJECT, OBJECT]),
    ],
)
def test_what_does_not_fit_is_told_once_each(limits: dict[str, Any], rules: list[str]) -> None:
    found = list(limit_problems(RECORDS, 100, DeviceLimits(**limits), device="device"))
    assert [problem.rule for problem in found] == rules


@pytest.mark.parametrize("code", list(ResultCode))
def test_every_code_has_words_and_names_its_record(code: ResultCode) -> None:
    result = DeviceResult(code=code, name=code.label, state=DeviceState.EMPTY, path="/0/1/3")
    assert str(result_words(result)).startswith("record /0/1/3: ")


def test_a_makers_own_code_is_told_by_its_name() -> None:
    result = DeviceResult(code=200, name="house-rule", state=DeviceState.EMPTY)
    assert str(result_words(result)) == "the device says 'house-rule' (code 200)."
