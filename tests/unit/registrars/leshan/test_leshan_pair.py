"""A bootstrap demo server and the demo server it sends units to: a unit is there when both know it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, ServerConflict, ServerError, TokenRefused
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record
from factory_prov.registrars.device_credentials import NoCredentials, PskCredentials
from factory_prov.registrars.leshan.options import LeshanBootstrapOptions, SignIn, WrittenMode
from factory_prov.registrars.leshan.pair import LeshanPair, open_bootstrap
from factory_prov.registrars.leshan.registrar import LeshanBootstrap
from factory_prov.registrars.registration import (
    Registration,
    RegistrationOrder,
    RegistrationOutcome,
    Seen,
    ServerAnswer,
    Sighting,
    Standing,
)
from factory_prov.secret import Secret
from factory_prov.simulation.background import BoardThreads
from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.http_faults import FaultKind, HttpFault
from factory_prov.simulation.leshan.server import VirtualLeshan, VirtualLeshanBootstrap
from factory_prov.simulation.lwm2m_client import LwM2mClient
from factory_prov.simulation.site import VirtualSite
from factory_prov.simulation.timeline import Timeline

KEY, OTHER_KEY = b"k3y SECRET-01234", b"0ther SECRET-012"
UNIT = Registration(
    endpoint_name="urn:dev:1", credentials=PskCredentials(identity="id-1", key=Secret(KEY)), bootstrap=True
)
NAME = UNIT.endpoint_name
URI = "coaps://leshan.example:5684"


@dataclass(frozen=True)
class Both:
    bootstrap: VirtualLeshanBootstrap
    server: VirtualLeshan
    pair: LeshanPair

    def register(self, unit: Registration = UNIT, *, update: bool = False) -> ServerAnswer:
        return self.pair.register(unit, update=update, cancel=CancelToken())

    def look(self) -> Standing:
        return self.pair.look(UNIT, update=False, cancel=CancelToken())


@pytest.fixture
def both() -> Iterator[Both]:
    table = DeviceTable()
    with VirtualLeshanBootstrap(table=table) as bootstrap, VirtualLeshan(table=table) as server:
        options = LeshanBootstrapOptions(url=bootstrap.url, server_uri=URI, server_url=server.url)
        pair = open_bootstrap(options, None)
        assert isinstance(pair, LeshanPair)
        yield Both(bootstrap, server, pair)


def test_both_know_it_with_what_the_unit_is_given(both: Both) -> None:
    main = PskCredentials(identity="id-m", key=Secret(OTHER_KEY))
    answer = both.register(Registration(endpoint_name=NAME, credentials=main, beside=UNIT))
    assert (answer.outcome, answer.verified) == (RegistrationOutcome.CREATED, True)
    [first], [there] = both.bootstrap.devices, both.server.devices
    assert (first.psk_identity, there.psk_identity) == ("id-1", "id-m")
    assert (first.accounts[0].identity, first.accounts[0].key) == (b"id-m", there.psk_key)


def test_what_one_of_them_lacks_is_completed(both: Both) -> None:
    both.register()
    for lacking in (both.server, both.bootstrap):
        lacking.desk.securities.remove(NAME)
        lacking.desk.configs.clear()
        assert both.look() is Standing.ABSENT
        assert both.register().outcome is RegistrationOutcome.CREATED
        assert both.look() is Standing.THERE
    assert both.register().outcome is RegistrationOutcome.ALREADY_THERE


def test_another_key_at_either_is_a_conflict_unless_it_may_be_changed(both: Both) -> None:
    both.register()
    other = replace(UNIT, credentials=PskCredentials(identity="id-1", key=Secret(OTHER_KEY)))
    with pytest.raises(ServerConflict) as caught:
        both.register(other)
    assert caught.value.unchanged
    assert both.register(other, update=True).outcome is RegistrationOutcome.UPDATED
    assert both.server.devices[0].psk_key == both.bootstrap.devices[0].psk_key == Secret(OTHER_KEY)


@pytest.mark.parametrize("known", [False, True])
def test_a_refusal_at_the_second_is_unchanged_only_if_the_first_was(both: Both, known: bool) -> None:
    if known:
        both.register()
        both.bootstrap.desk.securities.remove(NAME)
        both.bootstrap.desk.configs.clear()
    both.bootstrap.fail(HttpFault(kind=FaultKind.STATUS, status=403, method="PUT"))
    with pytest.raises(TokenRefused) as caught:
        both.register()
    assert caught.value.unchanged is known
    both.bootstrap.fail(HttpFault(kind=FaultKind.STATUS, status=403, method="GET"))
    [result] = both.pair.register_many([RegistrationOrder(registration=UNIT)], cancel=CancelToken())
    assert isinstance(result, ServerError)
    assert result.unchanged  # the server had it by then


def test_trouble_at_the_server_leaves_the_bootstrap_server_alone(both: Both) -> None:
    both.server.fail(HttpFault(kind=FaultKind.STATUS, status=500, times=9))
    with pytest.raises(ServerError):
        both.register()
    results = both.pair.register_many([RegistrationOrder(registration=UNIT)] * 2, cancel=CancelToken())
    assert all(isinstance(each, ServerError) for each in results)
    assert both.bootstrap.requests == ()


def test_a_unit_that_one_cannot_take_is_sent_to_none(both: Both) -> None:
    nosec = replace(UNIT, credentials=NoCredentials())
    with pytest.raises(InputError):
        both.register(nosec)
    [refused, made] = both.pair.register_many(
        [RegistrationOrder(registration=nosec), RegistrationOrder(registration=replace(UNIT, endpoint_name="u2"))],
        cancel=CancelToken(),
    )
    assert isinstance(refused, InputError)
    assert isinstance(made, ServerAnswer)
    assert [each.endpoint_name for each in both.server.devices] == ["u2"]


def test_removing_and_access_are_of_both(both: Both) -> None:
    both.register()
    both.pair.remove(NAME, cancel=CancelToken())
    assert (both.server.devices, both.bootstrap.devices) == ((), ())
    for virtual in (both.server, both.bootstrap):
        virtual.fail(HttpFault(kind=FaultKind.STATUS, status=403))
        with pytest.raises(TokenRefused):
            both.pair.check_access(cancel=CancelToken())
    both.pair.check_access(cancel=CancelToken())


def test_without_its_web_pages_it_is_the_bootstrap_server_alone() -> None:
    made = open_bootstrap(LeshanBootstrapOptions(url="https://bs.example", server_uri=URI), None)
    assert isinstance(made, LeshanBootstrap)


@pytest.mark.parametrize(
    "options",
    [
        {"server_url": "leshan.example"},
        {"server_url": "http://leshan.example:8080"},
        {"server_url": "https://bs.example/"},
        {"server_url": "https://<leshan>"},
        {"server_url": "https://l.example", "written_mode": WrittenMode.NOSEC, "server_uri": "coap://l.example"},
        {"server_url": "https://l.example", "sign_in": SignIn.TOKEN},
    ],
)
def test_settings_that_are_none(options: dict[str, Any]) -> None:
    told = LeshanBootstrapOptions(**{"url": "https://bs.example", "server_uri": URI, **options}).problems()
    assert [problem.place for problem in told] == ["server_url"]


def test_the_whole_way_of_a_unit(both: Both) -> None:
    """Registered once, it calls the Bootstrap-Server, is told its server, and is online there."""
    background = BoardThreads(Timeline(), lambda: None)
    table = both.server.desk.table
    both.register()
    assert isinstance(both.pair, Sighting)
    assert both.pair.seen(NAME, bootstrap=True, cancel=CancelToken()) == Seen()
    assert both.pair.seen(NAME, bootstrap=False, cancel=CancelToken()) == Seen(online=False)
    with VirtualSite(table, schemes=("coaps",), bootstrap_schemes=("coaps",)) as site:
        pack = {"0": "coaps://bs.example", "1": True, "2": 0, "3": b"id-1", "5": KEY}
        records = [Record(ResourcePath.parse(f"/0/0/{number}"), value) for number, value in pack.items()]
        client = LwM2mClient(records, NAME, network=site.network, background=background, log=lambda *_: None)
        client.start()
        try:
            assert site.wait_online(NAME, CancelToken(), timeout_s=60.0) is not None
            seen = both.pair.seen(NAME, bootstrap=False, cancel=CancelToken())
            assert seen is not None
            assert seen.online
        finally:
            client.close()
            background.close()
