"""One suite for every registrar, each against the virtual server that belongs to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, InputError, ServerConflict, ServerUnreachable
from factory_prov.registrars.coiote.registrar import Coiote, CoioteOptions
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    DeviceCredentials,
    NoCredentials,
    PskCredentials,
)
from factory_prov.registrars.file.entry import EntryState
from factory_prov.registrars.file.options import FileOptions
from factory_prov.registrars.file.registrar import FileRegistrar
from factory_prov.registrars.file.registration_file import RegistrationFile
from factory_prov.registrars.kind import RegistrarKind
from factory_prov.registrars.registration import (
    Registering,
    Registrar,
    Registration,
    RegistrationOrder,
    RegistrationOutcome,
    ServerAnswer,
    Standing,
)
from factory_prov.registrars.registry import REGISTRARS as REGISTERED
from factory_prov.registrars.registry import kind_of
from factory_prov.secret import Secret
from factory_prov.simulation.coiote.server import VirtualCoiote

TOKEN = "tok-SECRET-0815"
DEVICE = Registration(
    endpoint_name="urn:dev:1",
    credentials=PskCredentials(identity="identity-1", key=Secret(b"key-SECRET")),
)

NEW_KEY = replace(DEVICE, credentials=PskCredentials(identity="identity-1", key=Secret(b"new-SECRET")))


@dataclass(frozen=True)
class Known:
    """A device as a server has it."""

    endpoint_name: str
    psk_identity: str | None
    psk_key: Secret | None


@dataclass(frozen=True)
class Bench:
    """A registrar, a look into its server, and the same registrar after the server has gone."""

    registrar: Registrar
    known: Callable[[], list[Known]]
    place: str
    refused: tuple[str, ...]
    """Endpoint names it cannot take."""

    def register(self, registration: Registration = DEVICE, *, update: bool = False) -> ServerAnswer:
        return self.registrar.register(registration, update=update, cancel=CancelToken())


@contextmanager
def coiote() -> Iterator[Bench]:
    with VirtualCoiote(token=Secret(TOKEN)) as server:

        def known() -> list[Known]:
            return [
                Known(endpoint_name=each.endpoint_name, psk_identity=each.psk_identity, psk_key=each.psk_key)
                for each in server.devices
            ]

        registrar = Coiote(CoioteOptions(url=server.url, domain="/factory/"), server.token)
        yield Bench(registrar, known, "127.0.0.1", ("", "a/b"))


@contextmanager
def file(name: str) -> Iterator[Bench]:
    with TemporaryDirectory() as folder:
        options = FileOptions(path=Path(folder, name), with_secrets=True)

        def known() -> list[Known]:
            lines = {line.entry.endpoint_name: line for line in RegistrationFile(options).lines()}
            return [
                Known(
                    endpoint_name=line.entry.endpoint_name,
                    psk_identity=line.entry.psk_identity or None,
                    psk_key=Secret(bytes.fromhex(line.entry.psk_key)) if line.entry.psk_key else None,
                )
                for line in lines.values()
                if line.state is not EntryState.REMOVED
            ]

        yield Bench(FileRegistrar(options), known, folder, ("", "a\nb"))


REGISTRARS: dict[str, Callable[[], AbstractContextManager[Bench]]] = {
    "coiote": coiote,
    "file-csv": partial(file, "units.csv"),
    "file-jsonl": partial(file, "units.jsonl"),
}


@pytest.fixture(params=[*REGISTRARS.values()], ids=[*REGISTRARS])
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
    assert bench.known() == [Known(endpoint_name="urn:dev:1", psk_identity="identity-1", psk_key=Secret(b"key-SECRET"))]


def test_registering_again_is_no_harm(bench: Bench) -> None:
    first, again = bench.register(), bench.register()
    assert again == replace(first, outcome=RegistrationOutcome.ALREADY_THERE)
    assert len(bench.known()) == 1


def test_looking_changes_nothing_and_tells_what_is_there(bench: Bench) -> None:
    def look(registration: Registration, *, update: bool = False) -> Standing:
        return bench.registrar.look(registration, update=update, cancel=CancelToken())

    assert look(DEVICE) is Standing.ABSENT
    assert bench.known() == []
    bench.register()
    assert look(DEVICE) is Standing.THERE
    assert look(NEW_KEY, update=True) is Standing.THERE
    with pytest.raises(ServerConflict) as caught:
        look(NEW_KEY)
    assert "SECRET" not in str(caught.value)
    assert bench.known()[0].psk_key == Secret(b"key-SECRET")
    bench.registrar.remove("urn:dev:1", cancel=CancelToken())
    assert look(DEVICE) is Standing.ABSENT


def test_asking_for_access_changes_nothing(bench: Bench) -> None:
    bench.registrar.check_access(cancel=CancelToken())
    assert bench.known() == []
    bench.register()
    bench.registrar.check_access(cancel=CancelToken())
    assert len(bench.known()) == 1


def test_another_key_is_a_conflict(bench: Bench) -> None:
    bench.register()
    with pytest.raises(ServerConflict) as caught:
        bench.register(NEW_KEY)
    assert "urn:dev:1" in str(caught.value)
    assert "SECRET" not in str(caught.value)
    assert bench.known()[0].psk_key == Secret(b"key-SECRET")


@pytest.mark.parametrize(
    "other",
    [
        PskCredentials(identity="identity-2", key=Secret(b"key-SECRET")),
        CertificateCredentials(chain_der=(b"0\0",)),
        NoCredentials(),
    ],
    ids=["identity", "certificate", "nosec"],
)
def test_another_identity_or_mode_is_a_conflict(bench: Bench, other: DeviceCredentials) -> None:
    bench.register()
    known = bench.known()
    with pytest.raises(ServerConflict) as caught:
        bench.register(replace(DEVICE, credentials=other))
    assert "SECRET" not in str(caught.value)
    assert bench.known() == known


def test_the_bootstrap_entry_is_another_one(bench: Bench) -> None:
    bench.register()
    before = PskCredentials(identity="identity-b", key=Secret(b"boot-SECRET"))
    first = replace(DEVICE, credentials=before, bootstrap=True)
    assert bench.register(first).outcome is RegistrationOutcome.CREATED
    with pytest.raises(ServerConflict):
        bench.register(replace(first, credentials=replace(before, key=Secret(b"new-SECRET"))))
    assert bench.register().outcome is RegistrationOutcome.ALREADY_THERE
    assert bench.register(first).outcome is RegistrationOutcome.ALREADY_THERE


def test_runs_may_share_it(bench: Bench) -> None:
    names = [f"urn:dev:{number}" for number in range(8)]
    with ThreadPoolExecutor(len(names)) as pool:
        done = list(pool.map(lambda name: bench.register(numbered(name)), names))
    assert all(answer.outcome is RegistrationOutcome.CREATED and answer.verified for answer in done)
    assert sorted(each.endpoint_name for each in bench.known()) == names


def numbered(name: str) -> Registration:
    return Registration(endpoint_name=name, credentials=PskCredentials(identity=name, key=Secret(b"key-SECRET")))


def test_an_update_changes_the_key(bench: Bench) -> None:
    bench.register()
    result = bench.register(NEW_KEY, update=True)
    assert result.outcome is RegistrationOutcome.UPDATED
    assert result.verified
    assert [each.psk_key for each in bench.known()] == [Secret(b"new-SECRET")]


def test_an_update_of_nothing_creates(bench: Bench) -> None:
    assert bench.register(update=True).outcome is RegistrationOutcome.CREATED


@pytest.mark.parametrize(
    "credentials", [CertificateCredentials(chain_der=(b"0\0",)), NoCredentials()], ids=["certificate", "nosec"]
)
def test_modes_without_a_key(bench: Bench, credentials: DeviceCredentials) -> None:
    registration = Registration(endpoint_name="urn:dev:2", credentials=credentials)
    assert bench.register(registration).verified
    assert bench.register(registration).outcome is RegistrationOutcome.ALREADY_THERE
    assert bench.known() == [Known(endpoint_name="urn:dev:2", psk_identity=None, psk_key=None)]


def test_a_name_the_server_cannot_take_is_refused(bench: Bench) -> None:
    for name in bench.refused:
        with pytest.raises(InputError):
            bench.register(replace(DEVICE, endpoint_name=name))
    assert bench.known() == []


def test_a_removed_device_is_gone_and_can_come_back(bench: Bench) -> None:
    bench.registrar.remove("urn:dev:1", cancel=CancelToken())
    bench.register()
    bench.registrar.remove("urn:dev:1", cancel=CancelToken())
    assert bench.known() == []
    assert bench.register().outcome is RegistrationOutcome.CREATED
    assert len(bench.known()) == 1


def orders(count: int, *, key: bytes = b"key-SECRET", first: int = 0, update: bool = False) -> list[RegistrationOrder]:
    made = []
    for number in range(first, first + count):
        name = f"urn:dev:{number:04}"
        credentials = PskCredentials(identity=name, key=Secret(key))
        made.append(
            RegistrationOrder(registration=Registration(endpoint_name=name, credentials=credentials), update=update)
        )
    return made


def outcomes(results: tuple[Registering, ...]) -> list[object]:
    return [each.outcome if isinstance(each, ServerAnswer) else type(each) for each in results]


def test_many_are_made_known_in_their_order(bench: Bench) -> None:
    wanted = orders(230)
    results = bench.registrar.register_many(wanted, cancel=CancelToken())
    assert outcomes(results) == [RegistrationOutcome.CREATED] * 230
    assert all(isinstance(each, ServerAnswer) and each.verified for each in results)
    names = [order.registration.endpoint_name for order in wanted]
    assert [each.endpoint_name for each in bench.known()] == names
    assert bench.registrar.look_many(wanted, cancel=CancelToken()) == (Standing.THERE,) * 230
    again = bench.registrar.register_many(wanted, cancel=CancelToken())
    assert outcomes(again) == [RegistrationOutcome.ALREADY_THERE] * 230
    assert len(bench.known()) == 230


@pytest.mark.parametrize("count", [0, 1, 2, 100, 101])
def test_any_number_is_a_list(bench: Bench, count: int) -> None:
    results = bench.registrar.register_many(orders(count), cancel=CancelToken())
    assert outcomes(results) == [RegistrationOutcome.CREATED] * count
    assert len(bench.known()) == count


def test_a_bad_one_holds_up_no_other(bench: Bench) -> None:
    bench.registrar.register_many(orders(1, key=b"other-SECRET", first=3), cancel=CancelToken())
    wanted = orders(8)
    unfit = replace(wanted[5].registration, endpoint_name=bench.refused[0])
    wanted[5] = RegistrationOrder(registration=unfit)
    looks = bench.registrar.look_many(wanted, cancel=CancelToken())
    results = bench.registrar.register_many(wanted, cancel=CancelToken())
    expected: list[object] = [RegistrationOutcome.CREATED] * 8
    expected[3], expected[5] = ServerConflict, InputError
    assert outcomes(results) == expected
    assert [type(look) for look in (looks[3], looks[5])] == [ServerConflict, InputError]
    assert "SECRET" not in str([str(each) for each in (*results, *looks)])
    assert {each.endpoint_name: each.psk_key for each in bench.known()}["urn:dev:0003"] == Secret(b"other-SECRET")
    assert len(bench.known()) == 7


def test_one_of_many_may_change_what_is_there(bench: Bench) -> None:
    bench.registrar.register_many(orders(3), cancel=CancelToken())
    wanted = [*orders(2, key=b"new-SECRET", first=1, update=True), *orders(2, first=3)]
    assert outcomes(bench.registrar.register_many(wanted, cancel=CancelToken())) == [
        RegistrationOutcome.UPDATED,
        RegistrationOutcome.UPDATED,
        RegistrationOutcome.CREATED,
        RegistrationOutcome.CREATED,
    ]
    keys = [each.psk_key for each in sorted(bench.known(), key=lambda each: each.endpoint_name)]
    assert keys == [Secret(key) for key in (b"key-SECRET", b"new-SECRET", b"new-SECRET", b"key-SECRET", b"key-SECRET")]


def test_the_same_one_twice_in_a_list_is_made_once(bench: Bench) -> None:
    results = bench.registrar.register_many(orders(2) + orders(2), cancel=CancelToken())
    assert sorted(map(str, outcomes(results))) == ["already there"] * 2 + ["created"] * 2
    assert len(bench.known()) == 2


def test_many_that_are_cancelled_before(bench: Bench) -> None:
    cancel = CancelToken()
    cancel.cancel()
    assert outcomes(bench.registrar.register_many(orders(3), cancel=cancel)) == [Cancelled] * 3
    assert [type(each) for each in bench.registrar.look_many(orders(3), cancel=cancel)] == [Cancelled] * 3
    assert bench.known() == []


@pytest.mark.parametrize("kind", REGISTERED, ids=lambda kind: kind.kind)
def test_every_kind_has_a_virtual_server_for_training(kind: RegistrarKind[Any], tmp_path: Path) -> None:
    with kind.virtual(None, tmp_path) as server:
        assert isinstance(server.options, kind.options)
        assert kind_of(server.options) is kind
        assert server.options.problems() == server.options.file_problems() == ()
        assert server.known() == ()
        assert server.registrar.register(DEVICE, update=False, cancel=CancelToken()).verified
        assert server.known() == ("urn:dev:1",)
        assert server.options.server_name in server.options.address
        assert server.options.summary


def test_every_kind_is_in_this_suite() -> None:
    assert {name.partition("-")[0] for name in REGISTRARS} == {kind.kind for kind in REGISTERED}


def test_cancelled_before_it_began(bench: Bench) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        bench.registrar.register(DEVICE, update=False, cancel=cancel)
    assert bench.known() == []


def test_a_server_that_is_gone(opened: AbstractContextManager[Bench]) -> None:
    with opened as bench:
        pass
    began = time.monotonic()
    with pytest.raises(ServerUnreachable) as caught:
        bench.register()
    assert time.monotonic() - began < 5
    assert bench.place in str(caught.value.place)
    assert str(caught.value.cure)
    assert outcomes(bench.registrar.register_many(orders(150), cancel=CancelToken())) == [ServerUnreachable] * 150
