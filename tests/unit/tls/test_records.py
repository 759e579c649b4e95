"""Records in datagrams: cut where records end, never longer than what gets through."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factory_prov.tls.records import datagrams, hello_random


def record(size: int) -> bytes:
    return b"\x16\xfe\xfd" + bytes(8) + size.to_bytes(2) + bytes(size)


@given(st.lists(st.integers(0, 300)), st.integers(50, 400))
def test_nothing_is_lost_and_nothing_too_long(sizes: list[int], mtu: int) -> None:
    records = [record(size) for size in sizes]
    cut = list(datagrams(b"".join(records), mtu))
    assert b"".join(cut) == b"".join(records)
    assert all(len(each) <= mtu or len(each) in {len(one) for one in records} for each in cut)
    assert all(each[0] == 0x16 for each in cut)


@given(st.binary(max_size=100))
def test_the_random_number_of_a_hello(random: bytes) -> None:
    data = b"\x16\xfe\xfd" + bytes(8) + b"\0\x2e" + b"\x01" + bytes(11) + b"\xfe\xfd" + random
    assert hello_random(data) == (random[:32] if len(random) >= 32 else None)
    assert hello_random(b"\x17" + data[1:]) is None
    assert hello_random(data[:13] + b"\x10" + data[14:]) is None
    assert hello_random(data[:3] + b"\0\1" + data[5:]) is None
