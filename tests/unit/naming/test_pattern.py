"""Patterns: two fields, nothing else, never looked into."""

from __future__ import annotations

import pytest

from factory_prov.errors import InputError
from factory_prov.naming.pattern import NamePattern


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("urn:dev:ops:32473-Sensor-{serial:06d}", "urn:dev:ops:32473-Sensor-000042"),
        ("{serial}", "42"),
        ("{serial:01d}x", "42x"),
        ("{serial:020d}", "0" * 18 + "42"),
        ("a-{hardware_id}-{serial}", "a-{serial}-42"),
        ("{serial}{serial:03d}", "42042"),
    ],
)
def test_a_pattern_is_filled_in(text: str, name: str) -> None:
    assert NamePattern.parse(text).name(serial=42, hardware_id="{serial}") == name


@pytest.mark.parametrize(
    "text",
    [
        "{serial.__class__}",
        "{serial[0]}",
        "{serial!r}",
        "{serial:>9}",
        "{serial:6d}",
        "{serial:099d}",
        "{serial:00d}",
        "{hardware_id:06d}",
        "{0}",
        "{}",
        "{endpoint_name}",
        "{serial",
        "serial}",
        "{{serial}}",
        "fixed",
        "",
    ],
)
def test_everything_else_is_refused_with_the_fields_there_are(text: str) -> None:
    with pytest.raises(InputError, match=r"job\.toml:3: the pattern .*\{serial:06d\}"):
        NamePattern.parse(text, place="job.toml:3")


def test_a_serial_number_may_outgrow_its_digits() -> None:
    assert NamePattern.parse("{serial:02d}").name(serial=100) == "100"


def test_more_digits_go_on_with_the_same_counter() -> None:
    counters = {NamePattern.parse(f"a{{serial{width}}}-{{hardware_id}}").counter for width in ("", ":04d", ":06d")}
    assert counters == {"a{serial}-{hardware_id}"}


def test_what_is_not_known_is_said() -> None:
    with pytest.raises(InputError, match=r"\{hardware_id\}, which is not known"):
        NamePattern.parse("{hardware_id}").name(serial=1)
    with pytest.raises(InputError, match=r"\{serial\}, which is not known"):
        NamePattern.parse("{serial}").name(hardware_id="HW1")
