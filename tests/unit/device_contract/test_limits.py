"""What a device does not take is said with its place and a cure; what is not known of it is not judged."""

from __future__ import annotations

import pytest

from factory_prov.device_contract.limits import DeviceLimits, limit_problems
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.problem import Severity
from factory_prov.lwm2m.senml import Record

RECORDS = [Record(ResourcePath.parse(path), 1) for path in ("/5/0/1", "/0/1/2", "/5/0/3", "/1/1/0")]


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        (DeviceLimits(), []),
        (DeviceLimits(capacity_bytes=100), []),
        (DeviceLimits(capacity_bytes=99), [("device-capacity", "")]),
        (DeviceLimits(objects=(0, 1, 5)), []),
        (DeviceLimits(objects=(0, 1)), [("device-object", "/5/0/1")]),
        (
            DeviceLimits(capacity_bytes=1, objects=()),
            [("device-capacity", ""), *(("device-object", p) for p in ("/0/1/2", "/1/1/0", "/5/0/1"))],
        ),
    ],
)
def test_what_does_not_fit(limits: DeviceLimits, found: list[tuple[str, str]]) -> None:
    problems = list(limit_problems(RECORDS, 100, limits, device="meter"))
    assert [(problem.rule, problem.path) for problem in problems] == found
    assert all(problem.severity is Severity.ERROR and str(problem.cure) for problem in problems)
    assert all("meter" in str(problem.what) for problem in problems)
