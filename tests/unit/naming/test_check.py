"""Good names have no Problem, bad ones exactly theirs, each with a cure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.errors import InputError
from factory_prov.lwm2m.problem import Problem, Severity, has_errors
from factory_prov.naming.check import MAX_LENGTH, check_endpoint_name, checked

GOOD = (
    "sensor-1",
    "A",
    "x" * 64,
    "anjay-zephyr-demo-0a1b",
    "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "urn:uuid:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6",
    "urn:dev:ops:32473-Refrigerator-5002",
    "urn:dev:ops:32473-Sensor-000001",
    "urn:dev:ops:123456-Sensor-1",
    "urn:dev:ops:32473-Sensor-5002:part_sub",
    "urn:dev:os:32473-123-456",
    "urn:dev:org:32473-anything",
    "urn:dev:mac:0024beffff804ff1",
    "urn:dev:mac:0024befffe804ff1_sensor",
    "urn:dev:ow:10e2073a01080063",
    "urn:gsma:imei:90420156-025763-0",
    "urn:gsma:imei:90420156-025763-0;svn=42",
    "urn:3gpp2:meid:A0000000001234",
    "urn:example:anything",
)
ERRORS = {
    "": "name-empty",
    "x" * 65: "name-length",
    "it's": "name-quote",
    "a/b": "name-slash",
    "a b": "name-white-space",
    " a": "name-white-space",
    "a\n": "name-white-space",
    "a\N{NO-BREAK SPACE}b": "name-white-space",
    "a\x00": "name-control",
    "a\x7f": "name-control",
    "Gerät": "name-not-ascii",
    "a\N{ZERO WIDTH SPACE}": "name-not-ascii",
    "\udc80": "name-not-ascii",
    ".": "name-dots",
    "..": "name-dots",
}
WARNINGS = {
    "urn:imei:490154203237518": ["name-deprecated"],
    "urn:imei:490154203237517": ["name-deprecated", "name-imei"],
    "urn:imei:49015420323751": ["name-deprecated", "name-imei"],
    "urn:esn:8018EC12": ["name-deprecated"],
    "urn:esn:8018": ["name-deprecated", "name-esn"],
    "urn:meid:A0000000001234": ["name-deprecated"],
    "urn:meid:A00": ["name-deprecated", "name-meid"],
    "urn:imei-msisdn:490154203237518-15551234567": ["name-deprecated"],
    "urn:IMEI-MSISDN:490154203237518-15551234567": ["name-capitals", "name-deprecated"],
    "urn:imei-imsi:490154203237518": ["name-deprecated", "name-imei-pair"],
    "imei-imsi:490154203237518-001010123456789": ["name-deprecated"],
    "urn:extid:me@example.com": ["name-deprecated"],
    "urn:dev:ops:00D09E-Sensor-1": ["name-deprecated"],
    "urn:dev:os:ABCDEF-1": ["name-deprecated"],
    "urn:dev:ops:32473-Sensor": ["name-ops"],
    "urn:dev:ops:032473-Sensor-1": ["name-deprecated"],
    "urn:dev:ops:Acme-Sensor-1": ["name-ops"],
    "urn:dev:os:Acme-1": ["name-os"],
    "urn:dev:org:Acme-1": ["name-org"],
    "urn:dev:mac:0024BEFFFF804FF1": ["name-mac"],
    "urn:dev:mac:00:24:be:80:4f:f1": ["name-mac"],
    "urn:dev:ow:10e2": ["name-ow"],
    "urn:dev:xyz:1": ["name-dev"],
    "urn:uuid:f81d4fae": ["name-uuid"],
    "urn:gsma:imei:904201560257630": ["name-gsma-imei"],
    "urn:3gpp2:meid:12": ["name-meid"],
}
CURES = {
    "urn:imei:490154203237517": "after 49015420323751 comes a 8",
    "urn:imei:490154203237518": "urn:gsma:imei:49015420-323751-0 ",
    "urn:gsma:imei:904201560257630": "urn:gsma:imei:90420156-025763-0.",
    "urn:dev:mac:0024BEFFFF804FF1": "urn:dev:mac:0024beffff804ff1.",
    "urn:dev:mac:00:24:be:80:4f:f1": "urn:dev:mac:0024beffff804ff1 for a MAC-48, urn:dev:mac:0024befffe804ff1 for",
}


def rules(problems: list[Problem]) -> list[str]:
    return [problem.rule for problem in problems]


@pytest.mark.parametrize("name", GOOD)
def test_a_good_name_has_no_problem(name: str) -> None:
    assert check_endpoint_name(name) == []
    assert checked(name) == name


@pytest.mark.parametrize(("name", "rule"), ERRORS.items())
def test_a_name_that_servers_cannot_live_with_is_an_error(name: str, rule: str) -> None:
    problems = check_endpoint_name(name)
    assert rules(problems) == [rule]
    assert (problems[0].severity, problems[0].path) == (Severity.ERROR, "endpoint name")
    with pytest.raises(InputError, match="row 3: the endpoint name"):
        checked(name, place="row 3")


@pytest.mark.parametrize(("name", "expected"), WARNINGS.items())
def test_an_unusual_form_is_a_warning(name: str, expected: list[str]) -> None:
    problems = check_endpoint_name(name)
    assert rules(problems) == expected
    assert not has_errors(problems)
    assert all(str(problem.why) and str(problem.cure) for problem in problems)
    assert checked(name) == name


@pytest.mark.parametrize(("name", "cure"), CURES.items())
def test_the_cure_is_the_name_to_write(name: str, cure: str) -> None:
    assert any(cure in str(problem.cure) for problem in check_endpoint_name(name))


def test_every_error_is_found_at_once() -> None:
    found = rules(check_endpoint_name("ä / '" + "x" * MAX_LENGTH))
    assert found == ["name-length", "name-white-space", "name-quote", "name-slash", "name-not-ascii"]


@given(st.text(max_size=80) | st.from_regex(r"urn:(dev:(ops|os|mac):|imei:|gsma:imei:|uuid:)[ -~]{0,40}"))
def test_what_has_no_error_is_safe_everywhere(name: str) -> None:
    if not has_errors(check_endpoint_name(name)):
        assert 0 < len(name) <= MAX_LENGTH
        assert all("!" <= char <= "~" and char not in "'/" for char in name)
