"""The client of a virtual board: it connects with what was written to it, and its console says why when it cannot."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import Queue
from typing import Any

import pytest

from factory_prov.credentials.certificate import CertificateOptions, KeyPair
from factory_prov.credentials.self_signed import make_self_signed
from factory_prov.credentials.server_pair import ServerPair, make_server_pair
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import Value
from factory_prov.secret import Secret
from factory_prov.simulation import lwm2m_session
from factory_prov.simulation.background import BoardThreads
from factory_prov.simulation.devices import DeviceTable, KnownDevice, WrittenAccount
from factory_prov.simulation.lwm2m_client import NOBODY, LwM2mClient
from factory_prov.simulation.lwm2m_server import ServerRules, VirtualLwm2mServer
from factory_prov.simulation.network import VirtualNetwork
from factory_prov.simulation.timeline import Timeline
from factory_prov.tls.credentials import CertificateLogin

NAME = "urn:dev:os:32473-Demo-000001"
KEY = bytes(range(16))
HOST = "lwm2m.example.com"
PAIR = make_server_pair([HOST])
OTHER_PAIR = make_server_pair([HOST])
DEVICE = make_self_signed(CertificateOptions(common_name="{endpoint_name}"), endpoint_name=NAME)
SCHEMES = ("coap", "coaps", "coap+tcp", "coaps+tcp")
Values = dict[str, Value]


def login(pair: ServerPair) -> CertificateLogin:
    return CertificateLogin(chain=pair.chain, private_key=pair.private_key)


def server_values(scheme: str, *, ssid: int = 1, lifetime_s: int = 300, retry_s: int = 1) -> Values:
    security = {"/0/1/0": f"{scheme}://{HOST}", "/0/1/1": False, "/0/1/2": 3, "/0/1/10": ssid}
    server = {"/1/1/0": ssid, "/1/1/1": lifetime_s, "/1/1/6": False, "/1/1/7": "T" if "tcp" in scheme else "U"}
    return {**security, **server, "/1/1/17": 3, "/1/1/18": retry_s}


def with_key(values: Values, *, identity: bytes = b"key of it", key: bytes = KEY) -> Values:
    return {**values, "/0/1/2": 0, "/0/1/3": identity, "/0/1/5": key}


def with_certificate(values: Values, pair: KeyPair = DEVICE, *, server: bytes = PAIR.certificate) -> Values:
    own = {"/0/1/3": pair.certificate_der, "/0/1/5": pair.private_key.reveal(), "/0/1/4": server}
    return {**values, "/0/1/2": 2, **own}


@dataclass
class Board:
    """What is around a client: a console, and threads that end with it."""

    client: LwM2mClient
    console: Queue[tuple[str, str]] = field(default_factory=Queue)

    def said(self) -> str:
        return self.console.get(timeout=30)[1]


@contextmanager
def board(values: Values, network: VirtualNetwork) -> Iterator[Board]:
    records = [Record(ResourcePath.parse(path), value) for path, value in values.items()]
    console: Queue[tuple[str, str]] = Queue()
    background = BoardThreads(Timeline(), lambda: None)
    client = LwM2mClient(records, NAME, network=network, background=background, log=lambda *line: console.put(line))
    client.start()
    try:
        yield Board(client, console)
    finally:
        client.close()
        background.close()


@contextmanager
def serving(
    *schemes: str, bootstrap: bool = False, pair: ServerPair = PAIR, **more: Any
) -> Iterator[tuple[VirtualLwm2mServer, VirtualNetwork]]:
    rules = ServerRules(only_known=True)
    with VirtualLwm2mServer(schemes=schemes or SCHEMES, certificate=login(pair), rules=rules, **more) as server:
        ports = {(scheme, bootstrap): server.port_of(scheme) for scheme in schemes or SCHEMES}
        yield server, VirtualNetwork(standing_in=ports, roots=(PAIR.authority,))


def known(*, mode: str = "psk", **more: Any) -> DeviceTable:
    table = DeviceTable()
    psk = {"psk_identity": "key of it", "psk_key": Secret(KEY)} if mode == "psk" else {}
    table.add(KnownDevice(endpoint_name=NAME, security_mode=mode, **{**psk, **more}))
    return table


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_registration_lives_and_ends(scheme: str) -> None:
    secure = scheme.startswith("coaps")
    values = server_values(scheme)
    with (
        serving(table=known(mode="psk" if secure else "nosec")) as (server, network),
        board(with_key(values) if secure else values, network) as device,
    ):
        assert device.said() == "lwm2m: registered at /rd/1"
        (found,) = server.registrations
        assert (found.endpoint_name, found.transport, found.lifetime_s) == (NAME, scheme, 300)
        assert found.login == ("key of it" if secure else "")
        device.client.update()
        assert device.said() == "lwm2m: registration updated"
        (updated,) = server.registrations
        assert updated.updated_at > found.updated_at
        device.client.say_goodbye()
        assert device.said() == "lwm2m: de-registered"
        assert server.registrations == ()


@pytest.mark.parametrize("scheme", ["coaps", "coaps+tcp"])
@pytest.mark.parametrize("kept", [True, False], ids=["this certificate", "its CA"])
@pytest.mark.parametrize(
    ("usage", "server"), [(0, PAIR.authority), (1, PAIR.certificate), (2, PAIR.authority), (3, PAIR.certificate)]
)
def test_a_certificate_is_let_in(scheme: str, kept: bool, usage: int, server: bytes) -> None:
    table = known(mode="cert", certificate=DEVICE.certificate_der if kept else None)
    if not kept:
        table.trust(DEVICE.certificate_der)
    values = with_certificate(server_values(scheme), server=server) | {"/0/1/15": usage}
    with serving(table=table) as (running, network), board(values, network) as device:
        assert device.said() == "lwm2m: registered at /rd/1"
        assert running.registrations[0].login == NAME


WRONG = {
    "another key": (with_key(server_values("coaps+tcp"), key=bytes(16)), "the server has another key"),
    "unknown identity": (with_key(server_values("coaps+tcp"), identity=b"nobody"), "this PSK identity"),
    "impostor": (
        with_certificate(server_values("coaps"), server=OTHER_PAIR.certificate),
        "the certificate of the server is not trusted here",
    ),
    "another CA": (
        with_certificate(server_values("coaps"), server=OTHER_PAIR.authority) | {"/0/1/15": 2},
        "the certificate of the server is not trusted here",
    ),
    "another host": (
        with_certificate(server_values("coaps")) | {"/0/1/14": "other.example.com"},
        "the certificate of the server is another host's",
    ),
    "foreign certificate": (
        with_certificate(
            server_values("coaps"),
            make_self_signed(CertificateOptions(common_name="{endpoint_name}"), endpoint_name=NAME),
        ),
        "the server does not trust the certificate of this device",
    ),
    "no certificate": (
        with_certificate(server_values("coaps")) | {"/0/1/3": b"none"},
        "key or certificate of this device cannot be used",
    ),
    "suites": (
        with_certificate(server_values("coaps")) | {"/0/1/16/0": 174},
        "no cipher suite that both sides have",
    ),
    "unknown name": (server_values("coap"), "the server refused the registration (4.00)"),
}


@pytest.mark.parametrize("what", WRONG)
def test_the_console_says_what_is_wrong_and_no_secret(what: str) -> None:
    values, words = WRONG[what]
    table = known(mode="cert" if values["/0/1/2"] == 2 else "psk", certificate=DEVICE.certificate_der)
    with serving(table=table) as (server, network), board(values, network) as device:
        said = device.said()
        assert words in said
        assert server.registrations == ()
        assert all(KEY.hex()[:8] not in line.lower() for line in (said, repr(device.client)))


def test_an_expired_certificate_is_told_by_its_side() -> None:
    table = known(mode="cert")
    table.trust(DEVICE.certificate_der)
    table.clock = lambda: datetime.now(UTC) + timedelta(days=20_000)
    with (
        serving(table=table) as (_, network),
        board(with_certificate(server_values("coaps")), network) as device,
    ):
        assert "the certificate of this device has expired" in device.said()


def test_nobody_there_is_told_at_once() -> None:
    with serving("coaps", table=known()) as (_, network):
        pass
    with board(with_key(server_values("coaps")), network) as device:
        assert device.said() == "lwm2m: nobody listens at the server's port"


def test_a_device_stays_away_from_the_rest_of_the_world() -> None:
    with board(server_values("coap"), VirtualNetwork()) as device:
        assert device.said() == NOBODY


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["coaps", "coaps+tcp"])
def test_a_server_that_lost_power_is_registered_with_again(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lwm2m_session, "ANSWER_S", 2.0)
    with (
        serving(scheme, table=known()) as (server, network),
        board(with_key(server_values(scheme, lifetime_s=2)), network) as device,
    ):
        assert device.said() == "lwm2m: registered at /rd/1"
        server.restart()
        while (said := device.said()) != "lwm2m: registered at /rd/2":
            assert "registered at" not in said
        assert [each.location for each in server.registrations] == ["2"]


def test_a_server_that_comes_later_is_found() -> None:
    table = DeviceTable()
    with (
        serving("coaps", table=table) as (server, network),
        board(with_key(server_values("coaps")), network) as device,
    ):
        assert "PSK identity" in device.said()
        table.add(KnownDevice(endpoint_name=NAME, security_mode="psk", psk_identity="key of it", psk_key=Secret(KEY)))
        while "registered at" not in device.said():
            pass
        assert server.registrations[0].endpoint_name == NAME


@pytest.mark.slow
@pytest.mark.parametrize("lose_every", [3, 4])
def test_what_is_lost_on_the_way_is_sent_again(lose_every: int) -> None:
    with serving("coaps", table=known()) as (server, network):
        server.wire.lose_every, server.wire.mtu = lose_every, 300
        with board(with_key(server_values("coaps")), network) as device:
            while "registered at" not in device.said():
                pass


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_bootstrap_server_writes_the_accounts(scheme: str) -> None:
    secure = scheme.startswith("coaps")
    table = known(mode="nosec")
    psk = {"psk_identity": "bootstrap key", "psk_key": Secret(KEY)}
    account = WrittenAccount(uri=f"coap://{HOST}", security_mode=SecurityMode.NOSEC, lifetime_s=90)
    table.add(
        KnownDevice(
            endpoint_name=NAME,
            bootstrap=True,
            security_mode="psk" if secure else "nosec",
            accounts=(account,),
            **(psk if secure else {}),
        )
    )
    values: Values = {"/0/0/0": f"{scheme}://boot.example.com", "/0/0/1": True, "/0/0/2": 0 if secure else 3}
    if secure:
        values |= {"/0/0/3": b"bootstrap key", "/0/0/5": KEY}
    with (
        serving("coap", table=table) as (server, there),
        serving(scheme, bootstrap=True, table=table, bootstrap_to=lambda _: server.uri) as (_, boot),
        board(values, VirtualNetwork(standing_in={**there.standing_in, **boot.standing_in})) as device,
    ):
        assert device.said() == "lwm2m: bootstrapped, accounts of servers: 1"
        assert device.said() == "lwm2m: registered at /rd/1"
        assert server.registrations[0].lifetime_s == 90
        assert table.registrations.sighted(NAME, bootstrap=True) is not None


def test_a_server_that_does_not_take_it_is_given_up_for_the_bootstrap_server() -> None:
    table = DeviceTable()
    account = WrittenAccount(uri=f"coap://{HOST}", security_mode=SecurityMode.NOSEC)
    table.add(KnownDevice(endpoint_name=NAME, bootstrap=True, accounts=(account,)))
    values = server_values("coap") | {"/1/1/17": 0}
    values |= {"/0/0/0": "coap://boot.example.com", "/0/0/1": True, "/0/0/2": 3}
    with (
        serving("coap", table=table) as (server, there),
        serving("coap", bootstrap=True, table=table, bootstrap_to=lambda _: server.uri) as (_, boot),
        board(values, VirtualNetwork(standing_in={**there.standing_in, **boot.standing_in})) as device,
    ):
        assert device.said() == "lwm2m: the server refused the registration (4.00)"
        table.add(KnownDevice(endpoint_name=NAME, security_mode="nosec"))
        assert "bootstrapped" in device.said()
        assert "registered" in device.said()


def test_each_server_is_registered_with() -> None:
    values = server_values("coap") | {"/0/2/0": f"coap+tcp://{HOST}", "/0/2/1": False, "/0/2/2": 3, "/0/2/10": 2}
    values |= {"/1/2/0": 2, "/1/2/1": 60, "/1/2/6": False, "/1/2/7": "T"}
    with (
        serving("coap", table=known(mode="nosec")) as (one, first),
        serving("coap+tcp", table=known(mode="nosec")) as (other, second),
        board(values, VirtualNetwork(standing_in={**first.standing_in, **second.standing_in})) as device,
    ):
        assert {device.said(), device.said()} == {"lwm2m: registered at /rd/1"}
        assert [server.registrations[0].lifetime_s for server in (one, other)] == [300, 60]


def test_no_thread_outlives_a_board() -> None:
    before = set(threading.enumerate())
    with serving("coaps", table=known()) as (_, network):
        for _ in range(3):
            with board(with_key(server_values("coaps")), network):
                pass
    assert set(threading.enumerate()) <= before
