"""The table of devices that all faces of the virtual servers share, and who of them is registered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable, KnownDevice, Part, Taken
from factory_prov.simulation.registrations import NewRegistration

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def device(name: str, *, identity: str | None = None, bootstrap: bool = False) -> KnownDevice:
    return KnownDevice(
        device_id=f"{name} {bootstrap}",
        endpoint_name=name,
        bootstrap=bootstrap,
        security_mode="psk",
        psk_identity=identity or name,
        psk_key=Secret(bytes(16)),
    )


def registration(name: str, *, lifetime_s: int = 60) -> NewRegistration:
    return NewRegistration(
        endpoint_name=name,
        lifetime_s=lifetime_s,
        version="1.1",
        binding="U",
        address=("127.0.0.1", 9),
        objects="</1/0>",
    )


def test_a_device_is_found_by_everything_it_is_known_by() -> None:
    table = DeviceTable()
    one = table.add(replace(device("a", identity="key of a"), certificate=b"der"))
    boot = table.add(device("a", bootstrap=True))
    assert (table.get(one.device_id), table.named("a"), table.identified("key of a")) == (one, one, one)
    assert (table.named("a", bootstrap=True), table.identified("a", bootstrap=True)) == (boot, boot)
    assert (table.certified(b"der"), table.certified(b"other"), table.identified("a")) == (one, None, None)

    other = table.replace(replace(one, psk_identity="new", certificate=None))
    assert (table.identified("key of a"), table.identified("new"), table.certified(b"der")) == (None, other, None)
    assert table.remove(one.device_id) == other
    assert (table.remove(one.device_id), table.named("a"), table.identified("new")) == (None, None, None)
    assert list(table) == [boot]


@pytest.mark.parametrize(
    ("second", "part"),
    [
        (device("a"), Part.ID),
        (replace(device("a", identity="b"), device_id="b"), Part.NAME),
        (device("b", identity="a"), Part.IDENTITY),
    ],
)
def test_what_another_has_is_taken(second: KnownDevice, part: Part) -> None:
    table = DeviceTable()
    first = table.add(device("a"))
    with pytest.raises(Taken) as caught:
        table.add(second)
    assert (caught.value.part, caught.value.device, list(table)) == (part, first, [first])


def test_a_refused_change_changes_nothing() -> None:
    table = DeviceTable()
    table.add(device("a"))
    before = table.add(device("b"))
    with pytest.raises(Taken):
        table.replace(replace(before, psk_identity="a"))
    assert (table.named("b"), table.identified("b")) == (before, before)
    with pytest.raises(KeyError):
        table.replace(device("c"))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30)), max_size=300), st.integers(1, 7))
def test_pages_show_every_device_once_in_the_order_they_came(acts: list[tuple[bool, int]], limit: int) -> None:
    table, order = DeviceTable(), list[str]()
    for add, number in acts:
        name = f"{number:02}"
        if add and name not in order:
            table.add(device(name))
            order.append(name)
        elif not add and name in order:
            table.remove(table.named(name).device_id)  # type: ignore[union-attr]
            order.remove(name)
    shown, after = list[str](), 0
    while True:
        page = table.page(after=after, limit=limit)
        shown += [each.endpoint_name for each in page.devices]
        assert len(page.devices) == limit or page.after is None
        if page.after is None:
            break
        after = page.after
    assert shown == order
    assert [each.endpoint_name for each in table.window(skip=limit, limit=limit)] == order[limit : 2 * limit]
    assert len(table) == len(order)


def test_a_page_goes_on_where_it_ended_also_when_its_last_device_is_gone() -> None:
    table = DeviceTable()
    for name in "abcd":
        table.add(device(name))
    page = table.page(limit=2)
    assert page.after is not None
    table.remove("b False")
    assert [each.endpoint_name for each in table.page(after=page.after).devices] == ["c", "d"]


def test_who_is_online_and_since_when() -> None:
    table = DeviceTable(clock=lambda: NOON)
    made = table.registrations.register(registration("a"))
    table.clock = lambda: NOON + timedelta(seconds=40)
    assert table.registrations.update(made.location, lifetime_s=30).online_until == NOON + timedelta(seconds=70)
    table.clock = lambda: NOON + timedelta(seconds=70)
    assert (table.registrations.named("a"), table.registrations.all()) == (None, ())
    with pytest.raises(KeyError):
        table.registrations.update(made.location)

    table.registrations.register(registration("a", lifetime_s=0))
    seen = table.registrations.sighted("a")
    assert seen is not None
    assert (seen.first_at, seen.last_at) == (NOON, NOON + timedelta(seconds=70))
    table.clock = lambda: NOON + timedelta(days=3000)
    assert table.registrations.named("a") is not None, "a lifetime of 0 has no end"


def test_a_device_that_registers_again_leaves_nothing_of_before() -> None:
    table = DeviceTable()
    first = table.registrations.register(registration("a"))
    second = table.registrations.register(registration("a"))
    assert (table.registrations.at(first.location), table.registrations.all()) == (None, (second,))
    assert table.registrations.remove(second.location) == second
    assert (table.registrations.named("a"), table.registrations.sighted("a", bootstrap=True)) == (None, None)
    assert table.registrations.sighted("a") is not None


def test_trust_is_given_and_taken() -> None:
    table = DeviceTable(trusted=(b"one",))
    table.trust(b"two")
    table.trust(b"one")
    table.distrust(b"three")
    assert table.trusted == (b"one", b"two")
    table.distrust(b"one")
    assert table.trusted == (b"two",)
