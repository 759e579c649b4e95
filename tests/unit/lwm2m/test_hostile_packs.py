"""Packs made to hurt: reading, judging and showing them ends in an answer or a PackFormatError, never in a crash."""

from __future__ import annotations

import json
import tracemalloc
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import cbor2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factory_prov.errors import PackFormatError
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import MAX_FINDINGS, Severity, limited, warning
from factory_prov.lwm2m.record_text import record_documents, record_rows
from factory_prov.lwm2m.rules import check_pack
from factory_prov.lwm2m.senml import MAX_PACK_BYTES, decode
from factory_prov.messages import Message

BEYOND_STR = 10**4301
"""An integer that Python refuses to write out in decimal."""
DEFINITIONS = Definitions()

beyond_str = st.just(4301).map(lambda digits: 10**digits)
big_integers = beyond_str | st.integers() | st.integers(-(2**80), 2**80) | st.sampled_from([2**63, 2**64, -(2**63) - 1])
numbers = big_integers | st.floats() | st.decimals() | st.sampled_from([Decimal("1e400"), Decimal("-1e-400")])
rare = st.one_of(
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.fractions(),
    st.uuids(),
    st.just(cbor2.undefined),
    st.builds(cbor2.CBORSimpleValue, st.integers(32, 255)),
)
leaves = st.none() | st.booleans() | numbers | st.text(max_size=12) | st.binary(max_size=12) | rare
nested = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.integers(-3, 9) | st.text(max_size=3), inner, max_size=3),
        st.builds(cbor2.CBORTag, st.sampled_from([0, 1, 2, 4, 5, 24, 28, 30, 35, 36, 258, 55799]), inner),
    ),
    max_leaves=6,
)
labels = st.one_of(
    st.integers(-6, 8),
    st.just("vlo"),
    st.text(max_size=3),
    st.sampled_from([0.0, 3.0, False]),
    big_integers,
    st.floats(),
)
names = st.sampled_from(["/0/1/0", "/0/1/5", "/0/1/05", "/1/1/1", "/2/0/0", "/2/0/2/1", "/0/ 1/+10"]) | st.text(
    max_size=9
)
usual_fields = st.fixed_dictionaries(
    {}, optional={0: names, -2: names, -5: numbers, -3: numbers, 6: numbers, 2: numbers, 3: st.text(), "vlo": st.text()}
)
fields = st.builds(lambda usual, odd: usual | odd, usual_fields, st.dictionaries(labels, nested, max_size=2))


def look_at(data: bytes) -> None:
    """Do with the bytes all that `check` and `unpack` do."""
    for problem in check_pack(data):
        assert str(problem).isprintable()
    with suppress(PackFormatError):  # anything else is a fault of ours
        records = decode(data)
        for show_secrets in (False, True):
            for row in record_rows(records, DEFINITIONS, show_secrets=show_secrets):
                assert "".join(map(str, row)).isprintable()
            json.dumps(record_documents(records, DEFINITIONS, show_secrets=show_secrets), allow_nan=False)


@given(st.binary(max_size=200))
@example(bytes.fromhex("81a100fb7ff8000000000000"))
def test_arbitrary_bytes(data: bytes) -> None:
    look_at(data)


@pytest.mark.slow
@given(st.lists(fields, max_size=4), st.booleans())
@example([{-5: 2**2000, 0: "/1/1/1", 2: 1.5}], False)
@example([{-5: 2**2000}, {0: "/1/1/1", 2: Decimal("1.5")}], False)
@example([{0: "/3303/0/5700", 2: float("nan")}, {0: "/3303/0/5700", 2: float("-inf")}], False)
@example([{0: "/3303/0/5700", 2: Decimal("NaN")}, {0: "/3303/0/5700", 2: Decimal("sNaN")}], False)
@example([{0: "/3303/0/5700", -5: Decimal("Infinity"), 2: float("-inf")}], False)
@example([{0: "/3303/0/5700", -5: Decimal("1e999999"), 2: Decimal("1e999999")}], False)
@example([{0: "/0/1/0", "vlo": "9" * 5000 + ":0"}, {0: "/" + "0" * 5000 + "1/1/1", 2: 1}], False)
@example([{0: "/1/1/1", 2: date(2000, 1, 1)}, {0: "/1/1/1", 2: datetime(2000, 1, 1, tzinfo=UTC)}], False)
@example([{0: "/1/1/1", 2: Fraction(1, 3)}], False)
@example([{0: "\x1b[2J", 3: "\x1b[2J\r\n"}, {0: "/0/1/0", 3: "\u202e"}], False)
def test_structured_packs(records: list[dict[object, object]], value_sharing: bool) -> None:
    try:
        data = cbor2.dumps(records, value_sharing=value_sharing)
    except (cbor2.CBOREncodeError, ValueError, OverflowError):
        return  # no bytes, no pack
    look_at(data)


def test_integers_that_python_does_not_write_out() -> None:
    for label in (-5, -3, 2, 3, 6, "vlo"):
        look_at(cbor2.dumps([{0: "/1/1/1", label: BEYOND_STR}]))
    look_at(cbor2.dumps([{0: "/1/1/1", 2: 1, BEYOND_STR: 1}]))


@pytest.mark.parametrize(
    "fields",
    [
        {0: "/1/1/1", 2: 2**64},
        {0: "/1/1/1", 2: -(2**63) - 1},
        {0: "/1/1/1", -5: 2**64 - 1, 2: 1},
        {0: "/1/1/1", 2: Decimal("1e400")},
    ],
)
def test_numbers_beyond_64_bits_are_refused(fields: dict[object, object]) -> None:
    with pytest.raises(PackFormatError, match="64 bits"):
        decode(cbor2.dumps([fields]))


def test_json_has_words_for_what_is_no_number() -> None:
    values = [float("nan"), float("inf"), float("-inf")]
    records = decode(cbor2.dumps([{0: "/3303/0/5700", 2: value, 6: value} for value in values]))
    documents = record_documents(records, DEFINITIONS)
    assert [document["value"] for document in documents] == ["NaN", "Infinity", "-Infinity"]
    assert [document["time_s"] for document in documents] == ["NaN", "Infinity", "-Infinity"]


@pytest.mark.parametrize("name", ["/0/1/05", "/00/1/5", "/0/ 1/5", "/0/1/+5", "/0/1/5"])
def test_a_secret_under_an_unusual_path_is_a_secret(name: str) -> None:
    records = decode(
        cbor2.dumps([{0: name, 3: "TOPSECRET"}, {0: name, "vlo": "TOPSECRET"}, {0: name, 8: b"TOPSECRET"}])
    )
    assert "SECRET" not in str(record_rows(records, DEFINITIONS))
    assert "SECRET" not in str(record_documents(records, DEFINITIONS))
    assert "SECRET" in str(record_rows(records, DEFINITIONS, show_secrets=True))


def test_digits_of_other_scripts_are_no_path() -> None:
    assert {problem.rule for problem in check_pack(cbor2.dumps([{0: "/1\u0660/0/1", 2: 1}]))} == {"path"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x9a\x00\x0f\x42\x40" + b"\xa0" * 1_000_000, "over 60000 records"),
        (b"\x9f" + b"\xa0" * 1_000_000 + b"\xff", "over 60000 records"),
        (b"\x9f" + b"\xa0" * MAX_PACK_BYTES, "over 2000000 bytes"),
    ],
)
def test_a_pack_of_far_too_much_is_refused_in_little_memory(data: bytes, said: str) -> None:
    tracemalloc.start()
    (problem,) = check_pack(data, definitions=DEFINITIONS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said in str(problem.what)
    assert peak < 60_000_000


def test_nobody_is_told_of_a_million_problems() -> None:
    empty = check_pack(b"\x99\x07\xd0" + b"\xa0" * 2000, definitions=DEFINITIONS)
    assert len(empty) == MAX_FINDINGS + 1
    assert (empty[-1].rule, empty[-1].severity) == ("more-problems", Severity.ERROR)
    assert "over 500 problems" in str(empty[-1].what)
    few = check_pack(b"\x82" + b"\xa0" * 2, definitions=DEFINITIONS)
    assert all(problem.rule != "more-problems" for problem in few)


def test_what_is_left_out_decides_how_bad_the_rest_is() -> None:
    one = warning("rule", "", Message("a"), why=Message("b"), cure=Message("c"))
    assert limited([one] * 499) == [one] * 499
    assert limited([one] * 600)[-1].severity is Severity.WARNING
    assert limited([*[one] * 600, replace(one, severity=Severity.ERROR)])[-1].severity is Severity.ERROR
