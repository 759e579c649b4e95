"""The virtual demo servers, spoken to as any HTTP client would: the traps of the real ones are there."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest

from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.leshan.server import VirtualLeshan, VirtualLeshanBootstrap
from factory_prov.simulation.registrations import NewRegistration

PSK = {"endpoint": "ep", "tls": {"mode": "psk", "details": {"identity": "id", "key": "4444"}}}
SECURITY = {
    "uri": "coaps://h:5684",
    "bootstrapServer": False,
    "securityMode": "PSK",
    "publicKeyOrId": [105, 100],
    "serverPublicKey": [],
    "secretKey": [1, 2],
    "serverId": 123,
    "clientOldOffTime": 1,
}
CONFIG = {
    "toDelete": ["/0", "/1"],
    "security": {"1": SECURITY},
    "servers": {"0": {"shortId": 123, "lifetime": 60, "binding": "U"}},
}


def ask(server: VirtualLeshan | VirtualLeshanBootstrap, method: str, path: str, body: Any = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request(method, path, body=json.dumps(body) if body is not None else None)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


@pytest.fixture
def leshan() -> Iterator[VirtualLeshan]:
    with VirtualLeshan() as server:
        yield server


@pytest.fixture
def bootstrap() -> Iterator[VirtualLeshanBootstrap]:
    with VirtualLeshanBootstrap() as server:
        yield server


def test_an_entry_is_overwritten_without_a_word_and_shown_in_clear(leshan: VirtualLeshan) -> None:
    other = {"endpoint": "ep", "tls": {"mode": "psk", "details": {"identity": "other", "key": "5555"}}}
    assert ask(leshan, "PUT", "/api/security/clients/", PSK) == (200, "")
    assert ask(leshan, "PUT", "/api/security/clients/", other) == (200, "")
    assert json.loads(ask(leshan, "GET", "/api/security/clients")[1]) == [other]


def test_an_identity_belongs_to_one_endpoint(leshan: VirtualLeshan) -> None:
    ask(leshan, "PUT", "/api/security/clients/", PSK)
    status, text = ask(leshan, "PUT", "/api/security/clients/", {**PSK, "endpoint": "another"})
    assert (status, text) == (400, "PSK Identity id is already used")


def test_what_is_unknown_is_deleted_with_a_yes(leshan: VirtualLeshan) -> None:
    ask(leshan, "PUT", "/api/security/clients/", {**PSK, "endpoint": "a/b"})
    assert ask(leshan, "DELETE", "/api/security/clients/nobody") == (200, '{"message": "not_found"}')
    assert ask(leshan, "DELETE", "/api/security/clients/a/b") == (200, "")  # all behind clients/ is the name
    assert ask(leshan, "GET", "/api/security/clients") == (200, "[]")


def test_of_a_certificate_only_the_name_is_kept(leshan: VirtualLeshan) -> None:
    sent = {"endpoint": "ep", "tls": {"mode": "x509", "details": {"certificate": "AA"}}}
    ask(leshan, "PUT", "/api/security/clients/", sent)
    assert json.loads(ask(leshan, "GET", "/api/security/clients")[1]) == [{"endpoint": "ep", "tls": {"mode": "x509"}}]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"endpoint": "ep"}, 500),
        ({"endpoint": "ep", "psk": {"identity": "id", "key": "4444"}}, 500),  # as Leshan 1 had it
        ({"endpoint": "ep", "tls": {"mode": "psk"}}, 500),
        ({"endpoint": "ep", "tls": {"mode": "psk", "details": {"identity": "id", "key": "444"}}}, 400),
        ({"endpoint": "ep", "tls": {"mode": "psk", "details": {"key": "4444"}}}, 400),
        ({"endpoint": "ep", "tls": {"mode": "est"}}, 400),
        ({"tls": {"mode": "x509"}}, 400),
        ([], 400),
    ],
)
def test_what_it_does_not_take(leshan: VirtualLeshan, body: Any, status: int) -> None:
    assert ask(leshan, "PUT", "/api/security/clients/", body)[0] == status
    assert leshan.devices == ()


def test_who_is_not_registered_is_a_bad_request(leshan: VirtualLeshan) -> None:
    status, text = ask(leshan, "GET", "/api/clients/ep")
    assert (status, text) == (400, "no registered client with id 'ep'")
    new = NewRegistration(
        endpoint_name="ep", lifetime_s=60, version="1.1", binding="U", address=("127.0.0.1", 9), objects=""
    )
    leshan.desk.table.registrations.register(new)
    shown = json.loads(ask(leshan, "GET", "/api/clients/ep")[1])
    assert (shown["endpoint"], shown["lwM2mVersion"], shown["address"]) == ("ep", "1.1", "127.0.0.1:9")
    assert isinstance(shown["registrationDate"], int)
    assert [each["endpoint"] for each in json.loads(ask(leshan, "GET", "/api/clients")[1])] == ["ep"]


def test_an_address_that_is_none(leshan: VirtualLeshan) -> None:
    assert ask(leshan, "GET", "/api/bootstrap")[0] == 404  # the other demo server has it
    assert ask(leshan, "PUT", "/api/clients")[0] == 404
    assert ask(leshan, "DELETE", "/api/security/clients/a%2Fb")[0] == 400


def test_a_configuration_lives_and_dies(bootstrap: VirtualLeshanBootstrap) -> None:
    assert ask(bootstrap, "POST", "/api/bootstrap/ep", CONFIG) == (200, "")
    shown = json.loads(ask(bootstrap, "GET", "/api/bootstrap")[1])["ep"]
    assert shown["security"]["1"]["secretKey"] == [1, 2]
    assert shown["security"]["1"]["smsSecurityMode"] == "NO_SEC"
    assert shown["servers"]["0"]["notifIfDisabled"] is True
    [device] = bootstrap.devices
    [account] = device.accounts
    assert (account.uri, account.identity, account.short_server_id, account.lifetime_s) == (
        "coaps://h:5684",
        b"id",
        123,
        60,
    )
    assert ask(bootstrap, "DELETE", "/api/bootstrap/ep") == (204, "")
    assert ask(bootstrap, "DELETE", "/api/bootstrap/ep") == (404, "no config for ep")
    assert bootstrap.devices == ()


def test_entry_and_configuration_are_two_things(bootstrap: VirtualLeshanBootstrap) -> None:
    ask(bootstrap, "POST", "/api/bootstrap/ep", CONFIG)
    ask(bootstrap, "PUT", "/api/security/clients/", PSK)
    [device] = bootstrap.devices
    assert (device.security_mode, len(device.accounts)) == ("psk", 1)
    ask(bootstrap, "DELETE", "/api/security/clients/ep")
    [device] = bootstrap.devices
    assert (device.security_mode, device.psk_key, len(device.accounts)) == ("nosec", None, 1)


def test_numbers_may_be_signed_and_a_binding_is_one_text(bootstrap: VirtualLeshanBootstrap) -> None:
    changed = {**CONFIG, "security": {"1": {**SECURITY, "secretKey": [-1, 255]}}}
    changed["servers"] = {"0": {"shortId": 123, "binding": ["U"]}}
    ask(bootstrap, "POST", "/api/bootstrap/ep", changed)
    shown = json.loads(ask(bootstrap, "GET", "/api/bootstrap")[1])["ep"]
    assert shown["security"]["1"]["secretKey"] == [255, 255]
    assert shown["servers"]["0"]["binding"] is None


PKCS8 = [0x30, 0x11, 2, 1, 0, 0x30, 0x0C, *range(12)]


@pytest.mark.parametrize(
    ("security", "text"),
    [
        ({"securityMode": "EST"}, "EST is not currently supported"),
        ({"securityMode": "NO_SEC"}, "all key must be empty"),
        ({"publicKeyOrId": [255]}, "UTF-8"),
        ({"secretKey": []}, "must not be empty"),
        ({"securityMode": "X509", "publicKeyOrId": [48], "serverPublicKey": [48], "secretKey": [48, 1]}, "PKCS8"),
        ({"securityMode": "X509", "publicKeyOrId": [48], "secretKey": PKCS8}, "must be DER"),
        ({"serverId": 0}, "short server id"),
        ({"serverId": 5}, "no security entry for server instance: 123"),
        ({"clientHoldOffTime": 1}, "unrecognized field clientHoldOffTime"),
        ({"uri": ""}, "mandatory"),
        ({"secretKey": "0102"}, "array of bytes"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_the_bootstrap_server_checks(
    bootstrap: VirtualLeshanBootstrap, security: dict[str, Any], text: str
) -> None:
    status, said = ask(bootstrap, "POST", "/api/bootstrap/ep", {**CONFIG, "security": {"1": {**SECURITY, **security}}})
    assert status == 400
    assert text in said
    assert bootstrap.devices == ()


def test_both_faces_show_one_table_each_its_own_entries() -> None:
    table = DeviceTable()
    with VirtualLeshan(table=table) as leshan, VirtualLeshanBootstrap(table=table) as bootstrap:
        ask(leshan, "PUT", "/api/security/clients/", PSK)
        ask(bootstrap, "PUT", "/api/security/clients/", PSK)
        assert len(table) == 2
        ask(leshan, "DELETE", "/api/security/clients/ep")
        assert json.loads(ask(bootstrap, "GET", "/api/security/clients")[1]) == [PSK]
        assert ask(leshan, "GET", "/api/security/clients") == (200, "[]")
