"""One suite for every registrar, each against the virtual server that belongs to it (`registrar_benches`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from registrar_benches import BENCHES
from registrar_benches.bench import KEY, NEW_KEY, Bench, Known
from seen_errors import spellings

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, InputError, ServerConflict, ServerProtocolError, ServerUnreachable
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.registrars import showing
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    DeviceCredentials,
    NoCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.kind import RegistrarKind
from factory_prov.registrars.registration import (
    Registering,
    RegistrationOrder,
    RegistrationOutcome,
    ServerAnswer,
    Sighting,
    Standing,
)
from factory_prov.registrars.registry import REGISTRARS as REGISTERED
from factory_prov.registrars.registry import kind_of
from factory_prov.registrars.showing import Showing, certificate_sha256, proven_gone, remove_proven
from factory_prov.secret import Secret

PUBLIC_KEY = bytes.fromhex(
    "3059301306072a8648ce3d020106082a8648ce3d030107034200046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d8"
    "98c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
"""A SubjectPublicKeyInfo: the base point of P-256."""
OTHER_MODES = (
    CertificateCredentials(chain_der=(b"0\0",)),
    NoCredentials(),
    RpkCredentials(public_key_der=PUBLIC_KEY),
)


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "_PAUSES_S", (0.01, 0.02))


@pytest.fixture(params=[*BENCHES.values()], ids=[*BENCHES])
def opened(request: pytest.FixtureRequest) -> AbstractContextManager[Bench]:
    bench: AbstractContextManager[Bench] = request.param()
    return bench


@pytest.fixture
def bench(opened: AbstractContextManager[Bench]) -> Iterator[Bench]:
    with opened as ready:
        yield ready


def test_the_server_has_what_was_registered(bench: Bench) -> None:
    result = bench.register()
    assert result.outcome is RegistrationOutcome.CREATED
    assert result.verified
    assert bench.known() == [Known(endpoint_name="urn:dev:1", psk_identity="id of urn:dev:1", psk_key=Secret(KEY))]


def test_registering_again_is_no_harm(bench: Bench) -> None:
    first, again = bench.register(), bench.register()
    assert again == replace(first, outcome=RegistrationOutcome.ALREADY_THERE)
    assert len(bench.known()) == 1


def test_looking_changes_nothing_and_tells_what_is_there(bench: Bench) -> None:
    changed = bench.device(key=NEW_KEY)
    assert bench.look() is Standing.ABSENT
    assert bench.known() == []
    bench.register()
    assert bench.look() is Standing.THERE
    assert bench.look(changed, update=True) is Standing.THERE
    with pytest.raises(ServerConflict) as caught:
        bench.look(changed)
    assert "SECRET" not in str(caught.value)
    assert bench.known()[0].psk_key == Secret(KEY)
    bench.registrar.remove("urn:dev:1", cancel=CancelToken())
    assert bench.look() is Standing.ABSENT


def test_asking_for_access_changes_nothing(bench: Bench) -> None:
    bench.registrar.check_access(cancel=CancelToken())
    assert bench.known() == []
    bench.register()
    bench.registrar.check_access(cancel=CancelToken())
    assert len(bench.known()) == 1


def test_another_key_is_a_conflict(bench: Bench) -> None:
    bench.register()
    with pytest.raises(ServerConflict) as caught:
        bench.register(bench.device(key=NEW_KEY))
    assert "urn:dev:1" in str(caught.value)
    assert "SECRET" not in str(caught.value)
    assert bench.known()[0].psk_key == Secret(KEY)


def test_another_identity_is_a_conflict(bench: Bench) -> None:
    bench.register()
    known = bench.known()
    with pytest.raises(ServerConflict) as caught:
        bench.register(bench.device(identity="identity-2"))
    assert caught.value.unchanged
    assert "SECRET" not in str(caught.value)
    assert bench.known() == known


@pytest.mark.parametrize("other", OTHER_MODES, ids=lambda mode: mode.mode.short_name)
def test_another_mode_is_a_conflict(bench: Bench, other: DeviceCredentials) -> None:
    require_mode(bench, other)
    bench.register()
    known = bench.known()
    with pytest.raises(ServerConflict) as caught:
        bench.register(bench.device(mode=other))
    assert "SECRET" not in str(caught.value)
    assert bench.known() == known
    assert bench.register(bench.device(mode=other), update=True).outcome is RegistrationOutcome.UPDATED
    assert bench.known() == [Known(endpoint_name="urn:dev:1", psk_identity=None, psk_key=None)]
    assert bench.register(update=True).outcome is RegistrationOutcome.UPDATED
    assert bench.known() == known


def require_mode(bench: Bench, mode: DeviceCredentials) -> None:
    """Prove that a mode which is not among those of the kind is refused, and end the test there."""
    if type(mode) in bench.modes:
        return
    with pytest.raises(InputError):
        bench.register(bench.device("urn:dev:2", mode=mode))
    assert bench.known() == []
    pytest.skip("this kind takes no such device, and says so before anything is sent")


@pytest.mark.parametrize("update", [False, True])
def test_an_identity_that_another_device_has(bench: Bench, update: bool) -> None:
    """The device that has it keeps it, and so does its key."""
    if not bench.one_per_identity:
        pytest.skip("any number of devices may have one identity there")
    bench.register()
    if update:
        bench.register(bench.device("urn:dev:2"))
    known = bench.known()
    wanted = bench.device("urn:dev:2", identity="id of urn:dev:1", key=NEW_KEY)
    with pytest.raises(ServerConflict) as caught:
        bench.register(wanted, update=update)
    assert str(caught.value.cure)
    assert "SECRET" not in str(caught.value)
    assert bench.known() == known


def test_the_bootstrap_entry_is_another_one(bench: Bench) -> None:
    before = PskCredentials(identity="identity-b", key=Secret(KEY))
    first = replace(bench.device(), credentials=before, bootstrap=not bench.entries[0])
    if len(bench.entries) == 1:
        with pytest.raises(InputError):
            bench.register(first)
        assert bench.known() == []
        return
    bench.register()
    if bench.one_entry:
        known = bench.known()
        for other in (first, replace(bench.device(), bootstrap=not bench.entries[0])):
            with pytest.raises(ServerConflict):
                bench.register(other)
        assert bench.known() == known
        assert bench.register(first, update=True).verified
        assert bench.register(first).outcome is RegistrationOutcome.ALREADY_THERE
        return
    assert bench.register(first).outcome is RegistrationOutcome.CREATED
    with pytest.raises(ServerConflict):
        bench.register(replace(first, credentials=replace(before, key=Secret(NEW_KEY))))
    assert bench.register().outcome is RegistrationOutcome.ALREADY_THERE
    assert bench.register(first).outcome is RegistrationOutcome.ALREADY_THERE


def test_runs_may_share_it(bench: Bench) -> None:
    names = [f"urn:dev:{number}" for number in range(8)]
    with ThreadPoolExecutor(len(names)) as pool:
        done = list(pool.map(lambda name: bench.register(bench.device(name)), names))
    assert all(answer.outcome is RegistrationOutcome.CREATED and answer.verified for answer in done)
    assert sorted(each.endpoint_name for each in bench.known()) == names


def test_an_update_changes_the_key(bench: Bench) -> None:
    bench.register()
    result = bench.register(bench.device(key=NEW_KEY), update=True)
    assert result.outcome is RegistrationOutcome.UPDATED
    assert result.verified
    assert [each.psk_key for each in bench.known()] == [Secret(NEW_KEY)]


def test_an_update_of_nothing_creates(bench: Bench) -> None:
    assert bench.register(update=True).outcome is RegistrationOutcome.CREATED


@pytest.mark.parametrize("mode", OTHER_MODES, ids=lambda mode: mode.mode.short_name)
def test_modes_without_a_key(bench: Bench, mode: DeviceCredentials) -> None:
    require_mode(bench, mode)
    registration = bench.device("urn:dev:2", mode=mode)
    assert bench.register(registration).verified
    assert bench.register(registration).outcome is RegistrationOutcome.ALREADY_THERE
    assert bench.known() == [Known(endpoint_name="urn:dev:2", psk_identity=None, psk_key=None)]


def test_whether_a_device_came_online(bench: Bench) -> None:
    registrar = bench.registrar
    if bench.table is None:
        pytest.skip("this kind cannot tell")
    assert isinstance(registrar, Sighting)
    bench.register()
    before = bench.table.now()
    seen = registrar.seen("urn:dev:1", bootstrap=False, cancel=CancelToken())
    assert seen is not None
    assert (seen.first_at, seen.last_at) == (None, None)
    assert not seen.online
    bench.come_online()
    seen = registrar.seen("urn:dev:1", bootstrap=False, cancel=CancelToken())
    assert seen is not None
    assert seen.online is not False
    assert seen.last_at is not None
    assert seen.came_online_after(before - timedelta(seconds=60))
    assert not seen.came_online_after(before + timedelta(seconds=60))


def test_a_name_the_server_cannot_take_is_refused(bench: Bench) -> None:
    for name in bench.refused:
        with pytest.raises(InputError):
            bench.register(bench.device(name))
    assert bench.known() == []


def test_a_removed_device_is_gone_and_can_come_back(bench: Bench) -> None:
    bench.registrar.remove("urn:dev:1", cancel=CancelToken())
    bench.register()
    bench.registrar.remove("urn:dev:1", cancel=CancelToken())
    assert bench.known() == []
    assert bench.register().outcome is RegistrationOutcome.CREATED
    assert len(bench.known()) == 1


def test_what_a_server_has_is_shown(bench: Bench) -> None:
    """Its key too where the server shows it, and never as text."""
    registrar = bench.registrar
    assert isinstance(registrar, Showing)
    bootstrap = bench.entries[0]
    assert registrar.shown("urn:dev:1", bootstrap=bootstrap, cancel=CancelToken()) is None
    answer = bench.register()
    entry = registrar.shown("urn:dev:1", bootstrap=bootstrap, cancel=CancelToken())
    assert entry is not None
    assert (entry.endpoint_name, entry.mode) == ("urn:dev:1", SecurityMode.PSK)
    assert (entry.psk_identity, entry.key) == ("id of urn:dev:1", Secret(KEY))
    assert entry.device_id == answer.device_id
    assert entry.active is not False
    assert not [spelling for spelling in spellings(KEY) if spelling in repr(entry) + str(entry)]
    bench.register(bench.device(key=NEW_KEY, identity="another"), update=True)
    entry = registrar.shown("urn:dev:1", bootstrap=bootstrap, cancel=CancelToken())
    assert entry is not None
    assert (entry.psk_identity, entry.key) == ("another", Secret(NEW_KEY))


@pytest.mark.parametrize("mode", OTHER_MODES, ids=lambda mode: mode.mode.short_name)
def test_a_server_shows_modes_without_a_key(bench: Bench, mode: DeviceCredentials) -> None:
    require_mode(bench, mode)
    registrar = bench.registrar
    assert isinstance(registrar, Showing)
    bench.register(bench.device(mode=mode))
    entry = registrar.shown("urn:dev:1", bootstrap=bench.entries[0], cancel=CancelToken())
    assert entry is not None
    assert entry.mode is mode.mode
    assert (entry.psk_identity, entry.key) == (None, None)
    if entry.public_key_der is not None:
        assert (type(mode), entry.public_key_der) == (RpkCredentials, PUBLIC_KEY)
    if entry.certificate_sha256 is not None:
        assert isinstance(mode, CertificateCredentials)
        assert entry.certificate_sha256 == certificate_sha256(mode.chain_der[0])


def test_the_other_kind_of_entry_is_shown_for_itself(bench: Bench) -> None:
    registrar = bench.registrar
    assert isinstance(registrar, Showing)
    bench.register()
    other = registrar.shown("urn:dev:1", bootstrap=not bench.entries[0], cancel=CancelToken())
    if bench.one_entry or bench.pair:
        assert other is not None
        assert other.key == Secret(KEY)
    else:
        assert other is None


def test_what_was_removed_is_proven_gone(bench: Bench) -> None:
    """With every entry of it; and a second time does no harm."""
    bench.register()
    if len(bench.entries) > 1 and not bench.one_entry:
        other = PskCredentials(identity="identity-b", key=Secret(NEW_KEY))
        bench.register(replace(bench.device(), credentials=other, bootstrap=not bench.entries[0]))
    with pytest.raises(ServerProtocolError) as caught:
        proven_gone(bench.registrar, "urn:dev:1", cancel=CancelToken())
    assert "urn:dev:1" in str(caught.value)
    assert str(caught.value.cure)
    assert remove_proven(bench.registrar, "urn:dev:1", cancel=CancelToken())
    assert bench.known() == []
    assert remove_proven(bench.registrar, "urn:dev:1", cancel=CancelToken())


def test_a_name_of_others_stays_when_one_is_removed(bench: Bench) -> None:
    bench.register()
    bench.register(bench.device("urn:dev:11", key=NEW_KEY))
    assert remove_proven(bench.registrar, "urn:dev:1", cancel=CancelToken())
    assert [each.endpoint_name for each in bench.known()] == ["urn:dev:11"]


def orders(
    bench: Bench, count: int, *, key: bytes = KEY, first: int = 0, update: bool = False
) -> list[RegistrationOrder]:
    names = [f"urn:dev:{number:04}" for number in range(first, first + count)]
    return [RegistrationOrder(registration=bench.device(name, key=key), update=update) for name in names]


def outcomes(results: tuple[Registering, ...]) -> list[object]:
    return [each.outcome if isinstance(each, ServerAnswer) else type(each) for each in results]


def test_many_are_made_known_in_their_order(bench: Bench) -> None:
    wanted = orders(bench, 201)  # more than two pages of a hundred
    results = bench.registrar.register_many(wanted, cancel=CancelToken())
    assert outcomes(results) == [RegistrationOutcome.CREATED] * 201
    assert all(isinstance(each, ServerAnswer) and each.verified for each in results)
    names = [order.registration.endpoint_name for order in wanted]
    assert sorted(each.endpoint_name for each in bench.known()) == names
    assert bench.registrar.look_many(wanted, cancel=CancelToken()) == (Standing.THERE,) * 201
    again = bench.registrar.register_many(wanted, cancel=CancelToken())
    assert outcomes(again) == [RegistrationOutcome.ALREADY_THERE] * 201
    assert len(bench.known()) == 201


@pytest.mark.parametrize("count", [0, 1, 2, 100, 101])
def test_any_number_is_a_list(bench: Bench, count: int) -> None:
    results = bench.registrar.register_many(orders(bench, count), cancel=CancelToken())
    assert outcomes(results) == [RegistrationOutcome.CREATED] * count
    assert len(bench.known()) == count


def test_a_bad_one_holds_up_no_other(bench: Bench) -> None:
    bench.registrar.register_many(orders(bench, 1, key=NEW_KEY, first=3), cancel=CancelToken())
    wanted = orders(bench, 8)
    unfit = replace(wanted[5].registration, endpoint_name=bench.refused[0])
    wanted[5] = RegistrationOrder(registration=unfit)
    looks = bench.registrar.look_many(wanted, cancel=CancelToken())
    results = bench.registrar.register_many(wanted, cancel=CancelToken())
    expected: list[object] = [RegistrationOutcome.CREATED] * 8
    expected[3], expected[5] = ServerConflict, InputError
    assert outcomes(results) == expected
    assert [type(look) for look in (looks[3], looks[5])] == [ServerConflict, InputError]
    assert "SECRET" not in str([str(each) for each in (*results, *looks)])
    assert {each.endpoint_name: each.psk_key for each in bench.known()}["urn:dev:0003"] == Secret(NEW_KEY)
    assert len(bench.known()) == 7


def test_one_of_many_may_change_what_is_there(bench: Bench) -> None:
    bench.registrar.register_many(orders(bench, 3), cancel=CancelToken())
    wanted = [*orders(bench, 2, key=NEW_KEY, first=1, update=True), *orders(bench, 2, first=3)]
    assert outcomes(bench.registrar.register_many(wanted, cancel=CancelToken())) == [
        RegistrationOutcome.UPDATED,
        RegistrationOutcome.UPDATED,
        RegistrationOutcome.CREATED,
        RegistrationOutcome.CREATED,
    ]
    keys = [each.psk_key for each in sorted(bench.known(), key=lambda each: each.endpoint_name)]
    assert keys == [Secret(key) for key in (KEY, NEW_KEY, NEW_KEY, KEY, KEY)]


def test_the_same_one_twice_in_a_list_is_made_once(bench: Bench) -> None:
    results = bench.registrar.register_many(orders(bench, 2) + orders(bench, 2), cancel=CancelToken())
    assert sorted(map(str, outcomes(results))) == ["already there"] * 2 + ["created"] * 2
    assert len(bench.known()) == 2


def test_many_that_are_cancelled_before(bench: Bench) -> None:
    cancel = CancelToken()
    cancel.cancel()
    assert outcomes(bench.registrar.register_many(orders(bench, 3), cancel=cancel)) == [Cancelled] * 3
    assert [type(each) for each in bench.registrar.look_many(orders(bench, 3), cancel=cancel)] == [Cancelled] * 3
    assert bench.known() == []


@pytest.mark.parametrize("kind", REGISTERED, ids=lambda kind: kind.kind)
def test_every_kind_has_a_virtual_server_for_training(kind: RegistrarKind[Any], tmp_path: Path) -> None:
    with bench_of(kind)() as bench:
        device = bench.device()
    with kind.virtual(None, tmp_path) as server:
        assert isinstance(server.options, kind.options)
        assert kind_of(server.options) is kind
        assert server.options.problems() == server.options.file_problems() == ()
        assert server.known() == ()
        assert server.registrar.register(device, update=False, cancel=CancelToken()).verified
        assert server.known() == ("urn:dev:1",)
        assert server.options.server_name in server.options.address
        assert server.options.summary


def bench_of(kind: RegistrarKind[Any]) -> Callable[[], AbstractContextManager[Bench]]:
    return next(bench for name, bench in BENCHES.items() if name.partition(":")[0] == kind.kind)


def test_every_kind_is_in_this_suite() -> None:
    assert {name.partition(":")[0] for name in BENCHES} == {kind.kind for kind in REGISTERED}


def test_cancelled_before_it_began(bench: Bench) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        bench.register(cancel=cancel)
    assert bench.known() == []


def test_a_server_that_is_gone(opened: AbstractContextManager[Bench]) -> None:
    with opened as bench:
        pass
    with pytest.raises(ServerUnreachable) as caught:
        bench.register()
    assert bench.place in str(caught.value.place)
    assert str(caught.value.cure)
    assert (
        outcomes(bench.registrar.register_many(orders(bench, 150), cancel=CancelToken())) == [ServerUnreachable] * 150
    )
