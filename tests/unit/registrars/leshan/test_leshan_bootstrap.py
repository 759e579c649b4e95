"""A unit at the bootstrap demo server: its entry, what is written to it, and the way it then takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, ServerConflict, ServerError, ServerProtocolError, TokenRefused
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    EstCredentials,
    NoCredentials,
    PskCredentials,
)
from factory_prov.registrars.leshan.options import LeshanBootstrapOptions, LeshanOptions, WrittenMode
from factory_prov.registrars.leshan.registrar import Leshan, LeshanBootstrap
from factory_prov.registrars.leshan.written import has_all_of
from factory_prov.registrars.registration import Registration, RegistrationOutcome, Sighting, Standing
from factory_prov.secret import Secret
from factory_prov.simulation.background import BoardThreads
from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.http_faults import FaultKind, HttpFault
from factory_prov.simulation.leshan.server import VirtualLeshan, VirtualLeshanBootstrap
from factory_prov.simulation.lwm2m_client import LwM2mClient
from factory_prov.simulation.site import VirtualSite
from factory_prov.simulation.timeline import Timeline

KEY, OTHER_KEY = b"k3y SECRET-01234", b"0ther SECRET-012"
URI = "coaps://leshan.example:5684"
UNIT = Registration(
    endpoint_name="urn:dev:1", credentials=PskCredentials(identity="id-b", key=Secret(KEY)), bootstrap=True
)
NAME = UNIT.endpoint_name


@pytest.fixture
def server() -> Iterator[VirtualLeshanBootstrap]:
    with VirtualLeshanBootstrap() as virtual:
        yield virtual


def registrar(server: VirtualLeshanBootstrap, **options: Any) -> LeshanBootstrap:
    return LeshanBootstrap(LeshanBootstrapOptions(**{"url": server.url, "server_uri": URI, **options}), None)


def register(server: VirtualLeshanBootstrap, unit: Registration = UNIT, *, update: bool = False, **options: Any) -> Any:
    return registrar(server, **options).register(unit, update=update, cancel=CancelToken())


def test_its_entry_and_what_is_written_to_it(server: VirtualLeshanBootstrap) -> None:
    assert register(server, lifetime_s=300, short_server_id=7, security_instance=2).verified
    assert server.desk.securities.shown() == [
        {"endpoint": NAME, "tls": {"mode": "psk", "details": {"identity": "id-b", "key": KEY.hex()}}}
    ]
    config = server.desk.configs[NAME]
    assert (config["toDelete"], config["autoIdForSecurityObject"]) == (["/0", "/1"], False)
    assert config["servers"]["0"]["lifetime"] == 300
    security = config["security"]["2"]
    assert (security["uri"], security["securityMode"], security["serverId"]) == (URI, "PSK", 7)
    assert (bytes(security["publicKeyOrId"]), bytes(security["secretKey"])) == (b"id-b", KEY)


def test_without_an_instance_the_server_finds_a_free_one(server: VirtualLeshanBootstrap) -> None:
    register(server)
    assert server.desk.configs[NAME]["autoIdForSecurityObject"] is True


def test_a_unit_with_both_accounts_is_given_that_of_its_server(server: VirtualLeshanBootstrap) -> None:
    """Its own entry is by the account for the Bootstrap-Server."""
    main = PskCredentials(identity="id-m", key=Secret(OTHER_KEY))
    both = Registration(endpoint_name=NAME, credentials=main, beside=UNIT)
    assert register(server, both).verified
    assert server.devices[0].psk_identity == "id-b"
    [account] = server.devices[0].accounts
    assert (account.identity, account.key) == (b"id-m", Secret(OTHER_KEY))


def test_a_unit_sent_on_without_security(server: VirtualLeshanBootstrap) -> None:
    plain = {"written_mode": WrittenMode.NOSEC, "server_uri": "coap://leshan.example:5683"}
    certified = replace(UNIT, credentials=CertificateCredentials())
    assert register(server, certified, **plain).verified
    assert server.devices[0].accounts[0].key is None


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (replace(UNIT, bootstrap=False), "no account for a Bootstrap-Server"),
        (replace(UNIT, credentials=CertificateCredentials()), "no pre-shared key"),
        (replace(UNIT, credentials=NoCredentials()), "no pre-shared key"),
        (replace(UNIT, credentials=EstCredentials()), "no EST"),
        (replace(UNIT, endpoint_name="a b"), "cannot be asked for"),
    ],
)
def test_what_it_cannot_take_is_refused_before_anything_is_sent(
    server: VirtualLeshanBootstrap, unit: Registration, text: str
) -> None:
    with pytest.raises(InputError, match=text):
        register(server, unit)
    assert server.requests == ()


def test_another_account_there_is_a_conflict_unless_it_may_be_changed(server: VirtualLeshanBootstrap) -> None:
    register(server)
    before = server.desk.configs[NAME]
    moved = {"server_uri": "coaps://other.example"}
    with pytest.raises(ServerConflict, match="given another account"):
        register(server, **moved)
    assert server.desk.configs[NAME] == before
    assert register(server, update=True, **moved).outcome is RegistrationOutcome.UPDATED
    assert server.desk.configs[NAME]["security"]["1"]["uri"] == "coaps://other.example"


def test_an_entry_that_a_cut_left_alone_is_completed(server: VirtualLeshanBootstrap) -> None:
    register(server)
    registrar(server)._api(CancelToken()).delete_configuration(NAME)
    assert registrar(server).look(UNIT, update=False, cancel=CancelToken()) is Standing.ABSENT
    assert register(server).outcome is RegistrationOutcome.CREATED
    assert len(server.devices[0].accounts) == 1


def test_another_ones_entry_alone_is_a_conflict(server: VirtualLeshanBootstrap) -> None:
    register(server)
    registrar(server)._api(CancelToken()).delete_configuration(NAME)
    other = replace(UNIT, credentials=PskCredentials(identity="id-b", key=Secret(OTHER_KEY)))
    with pytest.raises(ServerConflict, match="another PSK key"):
        register(server, other)


@pytest.mark.parametrize(("status", "error"), [(403, TokenRefused), (400, ServerError)])
def test_an_entry_is_taken_back_where_nothing_may_be_written(
    server: VirtualLeshanBootstrap, status: int, error: type[ServerError]
) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, status=status, method="POST"))
    with pytest.raises(error):
        register(server)
    assert server.devices == ()


def test_an_entry_that_cannot_be_taken_back_is_told(server: VirtualLeshanBootstrap) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, status=403, method="POST"))
    server.fail(HttpFault(kind=FaultKind.STATUS, status=403, method="DELETE"))
    with pytest.raises(ServerProtocolError, match="took the unit's entry, and not what it is to write") as caught:
        register(server)
    assert not caught.value.unchanged
    assert len(server.devices) == 1


def test_a_wrong_key_to_be_written_is_found_out(server: VirtualLeshanBootstrap) -> None:
    server.fail(HttpFault(kind=FaultKind.WRONG_KEY, method="POST"))
    with pytest.raises(ServerProtocolError, match="given another account"):
        register(server)


def test_removing_takes_both_away_and_again_is_no_harm(server: VirtualLeshanBootstrap) -> None:
    register(server)
    for _ in range(2):
        registrar(server).remove(NAME, cancel=CancelToken())
        assert (server.devices, server.desk.configs) == ((), {})


def test_it_does_not_tell_who_came(server: VirtualLeshanBootstrap) -> None:
    assert not isinstance(registrar(server), Sighting)


def test_the_other_demo_server_is_told_apart() -> None:
    with VirtualLeshan() as leshan:
        options = LeshanBootstrapOptions(url=leshan.url, server_uri=URI)
        with pytest.raises(ServerProtocolError, match="no web interface of such a Leshan server"):
            LeshanBootstrap(options, None).check_access(cancel=CancelToken())


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"server_uri": "leshan.example"}, "server_uri"),
        ({"server_uri": "https://leshan.example"}, "server_uri"),
        ({"server_uri": "coaps://"}, "server_uri"),
        ({"server_uri": "coap://leshan.example"}, "server_uri"),
        ({"written_mode": WrittenMode.NOSEC}, "server_uri"),
        ({"short_server_id": 0}, "short_server_id"),
        ({"short_server_id": 65535}, "short_server_id"),
        ({"lifetime_s": 0}, "lifetime_s"),
        ({"binding": "X"}, "binding"),
        ({"binding": ""}, "binding"),
        ({"security_instance": -1}, "security_instance"),
    ],
)
def test_settings_that_are_none(options: dict[str, Any], place: str) -> None:
    told = LeshanBootstrapOptions(**{"url": "https://leshan.example", "server_uri": URI, **options}).problems()
    assert [problem.place for problem in told] == [place]


@pytest.mark.parametrize(
    ("shown", "wanted", "same"),
    [
        ({"a": 1, "more": 2}, {"a": 1}, True),
        ({"a": 1}, {"a": 1, "b": None}, True),
        ({"1": {}, "2": {}}, {"1": {}}, False),  # an instance more is another account
        ({}, {"1": {}}, False),
        ([-1], [255], True),
        ([1], [1, 2], False),
        (True, 1, False),
        (None, {}, False),
        ("x", [], False),
    ],
)
def test_what_counts_as_the_same(shown: object, wanted: object, same: bool) -> None:
    assert has_all_of(shown, wanted) is same


def test_the_whole_way_of_a_unit() -> None:
    """Registered at both faces, it calls the Bootstrap-Server, is told its server, and is online there."""
    table, background = DeviceTable(), BoardThreads(Timeline(), lambda: None)
    with (
        VirtualLeshanBootstrap(table=table) as first,
        VirtualLeshan(table=table) as leshan,
        VirtualSite(table, schemes=("coaps",), bootstrap_schemes=("coaps",)) as site,
    ):
        psk = PskCredentials(identity="id-b", key=Secret(KEY))
        main = Registration(endpoint_name=NAME, credentials=psk)
        known = Leshan(LeshanOptions(url=leshan.url), None)
        known.register(main, update=False, cancel=CancelToken())
        register(first, UNIT)
        pack = {"0": "coaps://bs.example", "1": True, "2": 0, "3": b"id-b", "5": KEY}
        records = [Record(ResourcePath.parse(f"/0/0/{number}"), value) for number, value in pack.items()]
        client = LwM2mClient(records, NAME, network=site.network, background=background, log=lambda _level, _text: None)
        client.start()
        try:
            assert site.wait_online(NAME, CancelToken(), timeout_s=60.0) is not None
            seen = known.seen(NAME, bootstrap=False, cancel=CancelToken())
            assert seen is not None
            assert seen.online
        finally:
            client.close()
            background.close()
