"""SenML CBOR: what we write, what we read, and that nothing read ever surprises."""

from __future__ import annotations

import json
import struct
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import cbor2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factory_prov.errors import InputError, PackFormatError
from factory_prov.lwm2m import senml
from factory_prov.lwm2m.paths import MAX_ID, ResourcePath
from factory_prov.lwm2m.senml import Record, decode, encode, read_pack
from factory_prov.lwm2m.values import Objlnk

# The pack that the old tool makes of its sample configuration; the real client took it.
GOLDEN = bytes.fromhex(
    "8aa200662f302f312f30037822636f6170733a2f2f65752e696f742e617673797374656d2e636c6f75643a35363834"
    "a200662f302f312f3104f4a200662f302f312f320200a200662f302f312f3308557265672d746573742d70736b2d69"
    "64656e74697479a200662f302f312f3508533378406d706c3350354b3533637233744b3379a200672f302f312f3130"
    "0201a200662f312f312f300201a200662f312f312f31021a00015180a200662f312f312f3604f4a200662f312f312f"
    "37036155"
)
GOLDEN_RECORDS = (
    ("/0/1/0", "coaps://eu.iot.avsystem.cloud:5684"),
    ("/0/1/1", False),
    ("/0/1/2", 0),
    ("/0/1/3", b"reg-test-psk-identity"),
    ("/0/1/5", b"3x@mpl3P5K53cr3tK3y"),
    ("/0/1/10", 1),
    ("/1/1/0", 1),
    ("/1/1/1", 86400),
    ("/1/1/6", False),
    ("/1/1/7", "U"),
)

ids = st.integers(0, MAX_ID)
paths = st.builds(ResourcePath, ids, ids, ids, st.none() | ids)
values = st.one_of(
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.binary(),
    st.builds(Objlnk, st.integers(0, 65535), st.integers(0, 65535)),
)


def records(*pairs: tuple[str, object]) -> list[Record]:
    return [Record(ResourcePath.parse(path), value) for path, value in pairs]


def test_the_sample_configuration_gives_the_old_tools_bytes() -> None:
    assert encode(records(*GOLDEN_RECORDS)) == GOLDEN
    assert [(record.name, record.value) for record in decode(GOLDEN)] == list(GOLDEN_RECORDS)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2**64 - 1, "81a200662f302f302f31021bffffffffffffffff"),
        (-(2**63), "81a200662f302f302f31023b7fffffffffffffff"),
        (1.1, "81a200662f302f302f3102fb3ff199999999999a"),
        (True, "81a200662f302f302f3104f5"),
        (b"\xab\xcd", "81a200662f302f302f310842abcd"),
        (Objlnk(66, 0), "81a200662f302f302f3163766c6f6436363a30"),
        ("ü", "81a200662f302f302f310362c3bc"),
    ],
)
def test_every_type_has_its_bytes(value: object, expected: str) -> None:
    assert encode(records(("/0/0/1", value))).hex() == expected


def test_a_resource_instance_has_the_whole_path() -> None:
    assert [record.name for record in decode(encode(records(("/0/1/16/0", 49320), ("/0/1/16/1", 174))))] == [
        "/0/1/16/0",
        "/0/1/16/1",
    ]


@pytest.mark.parametrize("value", [2**64, -(2**63) - 1, float("nan"), float("inf"), "\ud800"])
def test_what_senml_cannot_carry_is_refused_with_its_path(value: object) -> None:
    with pytest.raises(InputError) as failure:
        encode(records(("/3/0/1", value)))
    assert failure.value.place == "/3/0/1"


def test_a_record_never_shows_its_bytes() -> None:
    assert "secret" not in repr(records(("/0/1/5", b"secret key"))[0])


@given(st.lists(st.builds(Record, paths, values)))
def test_round_trip(original: list[Record]) -> None:
    found = decode(encode(original))
    assert [(record.name, record.value, type(record.value)) for record in found] == [
        (str(record.path), record.value, type(record.value)) for record in original
    ]


@given(st.binary(max_size=200))
@example(bytes.fromhex("d9d9f780"))
@example(b"\x9b" + b"\xff" * 8)
@example(b"\x81" * 100)
@example(bytes.fromhex("81a1c1a0"))  # a date that is no date, as a label
@example(bytes.fromhex("81a102c482017fffffffffffffff"))
@example(bytes.fromhex("81a102c4821b7fffffffffffffff01"))
@example(bytes.fromhex("81a18001"))
@example(bytes.fromhex("81a102d81c01"))
def test_arbitrary_bytes_are_a_pack_or_a_pack_format_error(data: bytes) -> None:
    with suppress(PackFormatError):  # anything else is a fault of ours
        decode(data)


@given(st.lists(st.builds(Record, paths, values), min_size=1, max_size=4), st.data())
def test_a_pack_that_lost_a_byte_is_noticed(original: list[Record], data: st.DataObject) -> None:
    whole = encode(original)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    try:
        pack = read_pack(cut)
    except PackFormatError:
        return
    assert pack.claimed_records is not None
    assert pack.claimed_records > len(pack.records)


def test_base_fields_are_resolved() -> None:
    pack = cbor2.dumps(
        [
            {-2: "/3303/0/", -3: 1_700_000_000, -4: "Cel", 0: "5700", 2: 20},
            {0: "5700", 6: 5, 2: 21, 1: "K"},
            {-2: "/3303/1/", -5: 100, 0: "5700", 2: 1.5},
            {0: "5701", 2: 1},
        ]
    )
    found = decode(pack)
    assert [(record.name, record.value, record.time_s, record.unit) for record in found] == [
        ("/3303/0/5700", 20, 1_700_000_000, "Cel"),
        ("/3303/0/5700", 21, 1_700_000_005, "K"),
        ("/3303/1/5700", 101.5, 1_700_000_000, "Cel"),
        ("/3303/1/5701", 101, 1_700_000_000, "Cel"),
    ]


def test_decimal_times_are_exact() -> None:
    pack = bytes.fromhex("81a321662f302f302f3022c482001a1dcd6504036141")
    assert decode(pack)[0].time_s == Decimal(500000004)


def test_an_unknown_label_is_skipped_unless_it_must_be_understood() -> None:
    assert decode(cbor2.dumps([{0: "/1/0/1", 2: 5, "note": "x"}]))[0].value == 5
    with pytest.raises(PackFormatError, match="must_"):
        decode(cbor2.dumps([{0: "/1/0/1", 2: 5, "must_": "x"}]))


def test_framing_is_kept() -> None:
    record = cbor2.dumps({0: "/1/0/1", 2: 5})
    indefinite = b"\xbf" + record[1:] + b"\xff"
    definite = read_pack(b"\x82" + record * 2)
    assert (definite.claimed_records, definite.closed, definite.trailing_bytes) == (2, True, 0)
    streamed = read_pack(b"\x9f" + record + indefinite + b"\xff\n")
    assert (streamed.claimed_records, streamed.closed, streamed.trailing_bytes) == (None, True, 1)
    assert [raw.indefinite for raw in streamed.records] == [False, True]
    assert not read_pack(b"\x9f" + record).closed
    assert read_pack(b"\x81" + record * 2).trailing_bytes == len(record)
    assert read_pack(b"\xd9\xd9\xf7\x81" + record).claimed_records == 1
    assert read_pack(b"\x81\xa3\x00\x61a\x02\x01\x02\x02").records[0].repeats_label


RECORD = cbor2.dumps({0: "/1/0/1", 2: 5})
ENDLESS = b"\x9f"


@pytest.mark.parametrize(
    ("data", "claimed", "closed", "trailing", "found"),
    [
        (b"\x80", 0, True, 0, 0),
        (b"\x80\x00", 0, True, 1, 0),
        (b"\x82" + RECORD, 2, True, 0, 1),
        (b"\x81" + RECORD + b"\xff", 1, True, 1, 1),
        (ENDLESS, None, False, 0, 0),
        (ENDLESS + b"\xff", None, True, 0, 0),
        (ENDLESS + b"\xff\xff", None, True, 1, 0),
        (ENDLESS + RECORD * 2, None, False, 0, 2),
        (ENDLESS + RECORD * 2 + b"\xff", None, True, 0, 2),
        (ENDLESS + RECORD + b"\xff" + RECORD, None, True, len(RECORD), 1),
        (b"\xd9\xd9\xf7" + ENDLESS + RECORD + b"\xff", None, True, 0, 1),
    ],
)
def test_how_the_outer_array_is_framed(
    data: bytes, claimed: int | None, closed: bool, trailing: int, found: int
) -> None:
    pack = read_pack(data)
    assert (pack.claimed_records, pack.closed, pack.trailing_bytes) == (claimed, closed, trailing)
    assert (len(pack.records), pack.size_bytes) == (found, len(data))
    tag_bytes = 3 if data.startswith(b"\xd9") else 0
    assert [raw.offset for raw in pack.records] == [1 + tag_bytes + len(RECORD) * at for at in range(found)]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xd9\xd9\xf8\x80", "begins with an array"),
        (b"\xd9\xd9\xf7\xa0", "begins with an array"),
        (b"\x82" + RECORD + b"\xff", "byte 12"),
        (ENDLESS + b"\x01\xff", "byte 1 is not a map"),
    ],
)
def test_an_array_that_is_none_is_told(data: bytes, told: str) -> None:
    with pytest.raises(PackFormatError, match=told):
        read_pack(data)


@pytest.mark.parametrize(
    ("data", "repeats", "indefinite"),
    [
        (b"\xa0", False, False),
        (b"\xb8\x01\x02\x05", False, False),
        (b"\xb8\x02\x02\x05\x02\x05", True, False),
        (b"\xbf\xff", False, True),
        (b"\xbf\x02\x05\xff", False, True),
        (b"\xbf\x02\x05\x02\x06\xff", True, True),
    ],
)
def test_how_a_map_is_framed(data: bytes, repeats: bool, indefinite: bool) -> None:
    (raw,) = read_pack(b"\x81" + data).records
    assert (raw.repeats_label, raw.indefinite) == (repeats, indefinite)


def test_a_pack_over_the_limits_is_refused_and_one_at_them_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(senml, "MAX_RECORDS", 2)
    assert len(read_pack(b"\x82" + RECORD * 2).records) == 2
    with pytest.raises(PackFormatError, match="over 2 records"):
        read_pack(b"\x83" + RECORD * 3)
    monkeypatch.setattr(senml, "MAX_PACK_BYTES", 10)
    assert read_pack(b"\x80" + bytes(9)).size_bytes == 10
    with pytest.raises(PackFormatError, match="over 10 bytes"):
        read_pack(b"\x80" + bytes(10))


@pytest.mark.parametrize(
    ("record", "value"),
    [
        ({0: "/1/0/1", 2: -(2**63)}, -(2**63)),
        ({0: "/1/0/1", 2: 2**64 - 1}, 2**64 - 1),
        ({0: "/1/0/1", -5: 2, 2: 3}, 5),
        ({0: "/1/0/1", -5: 2}, 2),
        ({0: "/1/0/1", -5: Decimal("0.5"), 2: 1}, Decimal("1.5")),
        ({0: "/1/0/1", 3: "text"}, "text"),
        ({0: "/1/0/1", "vlo": "3:0"}, Objlnk(3, 0)),
        ({0: "/1/0/1", "vlo": "no link"}, "no link"),
        ({0: "/1/0/1"}, None),
    ],
)
def test_a_value_is_what_its_label_says(record: dict[object, object], value: object) -> None:
    (found,) = decode(cbor2.dumps([record]))
    assert (found.value, type(found.value)) == (value, type(value))


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({0: "/1/0/1", 2: 2**64}, "does not fit into 64 bits"),
        ({0: "/1/0/1", 2: -(2**63) - 1}, "does not fit into 64 bits"),
        ({0: "/1/0/1", -5: 1, 2: 2**64 - 1}, "does not fit into 64 bits"),
        ({0: "/1/0/1", 2: True}, "must be a number"),
        ({0: "/1/0/1", 2: "5"}, "must be a number"),
        ({0: "/1/0/1", 2: Decimal("1e400")}, "does not fit into 64 bits"),
        ({0: "/1/0/1", 2: 5, 3: "x"}, "has 2 values"),
        ({0: "/1/0/1", 3: 5}, "does not fit its label 3"),
        ({0: "/1/0/1", 4: 1}, "does not fit its label 4"),
        ({0: "/1/0/1", 8: "x"}, "does not fit its label 8"),
        ({0: "/1/0/1", "vlo": 5}, "does not fit its label vlo"),
        ({0: 5, 2: 5}, "must be text"),
        ({-2: 5, 0: "/1/0/1", 2: 5}, "must be text"),
    ],
)
def test_a_value_that_is_not_is_refused(record: dict[object, object], told: str) -> None:
    with pytest.raises(PackFormatError, match=told):
        decode(cbor2.dumps([record]))


@pytest.mark.parametrize(
    "data",
    [b"", b"\xa0", b"\x81\x01", b"\x81\xa1\x00", b"\x1c", b"\x81\xa1\x1c\x01", b"not cbor", b"\x81" * 30, b"\x9f\xbf"],
)
def test_what_is_no_pack_is_refused(data: bytes) -> None:
    with pytest.raises(PackFormatError):
        decode(data)


def test_a_lying_array_header_costs_nothing() -> None:
    with pytest.raises(PackFormatError):
        decode(b"\x81\x9b" + struct.pack(">Q", 2**60))


def test_an_error_never_quotes_a_value() -> None:
    broken = b"\x81\xa2\x00\x66/0/1/5\x03\xc0\x6aSECRET-KEY"  # a date that is none
    with pytest.raises(PackFormatError) as failure:
        decode(broken)
    assert "SECRET" not in str(failure.value)
    assert failure.value.__cause__ is None


def test_the_vectors_of_the_standard_and_of_other_implementations(shared_facts: Path) -> None:
    vectors = json.loads((shared_facts / "senml_vectors.json").read_text(encoding="utf-8"))
    assert len(vectors) >= 16
    for vector in vectors:
        data = bytes.fromhex(vector["hex"])
        pack = read_pack(data)
        assert len(data) == vector["bytes"] == pack.size_bytes
        assert [_as_told(raw.fields) for raw in pack.records] == vector["decoded"], vector["id"]
        assert len(decode(data)) == len(vector["decoded"])
        if vector["id"] == "anjay-objlnk-key":  # its link is the word "objlnk": no link, so it stays text
            assert "objlnk" in [record.value for record in decode(data)]


def _as_told(fields: senml.Fields) -> dict[str, object]:
    def told(value: object) -> object:
        if isinstance(value, bytes):
            return {"hex": value.hex()}
        return {"decimal": str(value)} if isinstance(value, Decimal) else value

    return {str(label): told(value) for label, value in fields.items()}
