"""The virtual server, spoken to as any HTTP client would."""

from __future__ import annotations

import http.client
import json
import socket
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from patience import PATIENCE_S, soon

from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.http_faults import FaultKind, HttpFault

if TYPE_CHECKING:
    from collections.abc import Iterator

API = "/api/coiotedm/v3"
GOOD = {
    "connectorType": "management",
    "directGroups": ["root.line1"],
    "properties": {"endpointName": "ep"},
    "domain": "/factory/",
    "securityMode": "psk",
    "dtlsIdentity": "ep",
    "dtlsPsk": {"HexadecimalPsk": "4444"},
}


def ask(
    server: VirtualCoiote, method: str, path: str, body: Any = None, *, token: str | None = None
) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token or server.token.reveal().decode()}"}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request(method, API + path, body=json.dumps(body) if body is not None else None, headers=headers)
        response = connection.getresponse()
        content = response.read()
        return response.status, json.loads(content) if content else None
    finally:
        connection.close()


@pytest.fixture(autouse=True)
def silent_console(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    assert capfd.readouterr() == ("", "")


def test_a_device_lives_and_dies(server: VirtualCoiote) -> None:
    status, created = ask(server, "POST", "/devices", GOOD)
    place = "/devices/" + quote(created["id"], safe="")
    assert status == 201
    assert created["id"] != "ep"
    assert ask(server, "GET", "/devices?searchCriteria=" + quote("properties.endpointName eq 'ep'"))[1] == [
        created["id"]
    ]
    assert ask(server, "GET", "/devices")[1] == [created["id"]]

    status, shown = ask(server, "GET", place)
    assert status == 200
    assert {name: shown[name] for name in GOOD} == GOOD

    assert ask(server, "PUT", place, {"securityMode": "cert", "dtlsIdentity": None, "dtlsPsk": None}) == (204, None)
    assert (server.devices[0].security_mode, server.devices[0].psk_identity) == ("cert", None)
    assert ask(server, "DELETE", place) == (204, None)
    assert ask(server, "DELETE", place) == (404, {"error": "Device not found"})
    assert server.devices == ()


@pytest.mark.parametrize(
    ("change", "status", "text"),
    [
        ({"domain": "factory"}, 400, "start and end with '/'"),
        ({"domain": None}, 400, "start and end with '/'"),
        ({"domain": "/foreign/"}, 403, "/foreign/"),
        ({"connectorType": "both"}, 400, "connectorType"),
        ({"connectorType": None}, 400, "connectorType"),
        ({"securityMode": "est"}, 400, "securityMode"),
        ({"properties": {}}, 400, "endpointName"),
        ({"properties": []}, 400, "endpointName"),
        ({"dtlsPsk": {"HexadecimalPsk": "444"}}, 400, "Odd number"),
        ({"dtlsPsk": {"HexadecimalPsk": "zz"}}, 400, "dtlsPsk"),
        ({"dtlsPsk": None}, 400, "needs dtlsIdentity and dtlsPsk"),
        ({"dtlsIdentity": 7}, 400, "dtlsIdentity"),
        ({"directGroups": "root"}, 400, "directGroups"),
    ],
)
def test_what_it_refuses(server: VirtualCoiote, change: dict[str, Any], status: int, text: str) -> None:
    answer, body = ask(server, "POST", "/devices", GOOD | change)
    assert answer == status
    assert text in body["error"]
    assert server.devices == ()


def test_names_and_identities_are_taken_once(server: VirtualCoiote) -> None:
    ask(server, "POST", "/devices", GOOD)
    assert ask(server, "POST", "/devices", GOOD)[0] == 409
    other = GOOD | {"properties": {"endpointName": "ep2"}}
    assert ask(server, "POST", "/devices", other) == (400, {"error": "DTLS identity already taken"})
    assert ask(server, "POST", "/devices", GOOD | {"connectorType": "bootstrap", "dtlsIdentity": "bs"})[0] == 201


def test_who_may_ask_and_what(server: VirtualCoiote) -> None:
    assert ask(server, "GET", "/domains")[1][0]["id"] == "/factory/"
    assert ask(server, "GET", "/domains", token="wrong")[0] == 401
    assert ask(server, "GET", "/nothing")[0] == 404
    assert ask(server, "PUT", "/devices", {})[0] == 404
    assert ask(server, "POST", "/devices", [1])[0] == 400
    assert ask(server, "GET", "/devices?searchCriteria=id")[0] == 400
    assert [seen.bearer for seen in server.requests] == [True] * 6


def test_a_fault_meets_the_requests_it_is_meant_for(server: VirtualCoiote) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, status=503, method="POST", times=2))
    server.fail(HttpFault(kind=FaultKind.STATUS, status=500, path_part="domains"))
    assert ask(server, "GET", "/devices")[0] == 200
    assert ask(server, "GET", "/domains")[0] == 500
    assert ask(server, "POST", "/devices", GOOD)[0] == 503
    server.recover()
    assert ask(server, "POST", "/devices", GOOD)[0] == 201


@pytest.mark.parametrize("kind", [FaultKind.SILENT, FaultKind.DRIP])
def test_it_stops_at_once_with_a_fault_under_way(kind: FaultKind) -> None:
    with VirtualCoiote() as server, socket.create_connection(("127.0.0.1", server.port)) as idle:
        server.fail(HttpFault(kind=kind))
        with socket.create_connection(("127.0.0.1", server.port)) as waiting:
            waiting.sendall(f"GET {API}/devices HTTP/1.1\r\n\r\n".encode())
            while not server.requests:
                time.sleep(0.005)
            with soon():
                server.__exit__()
            waiting.settimeout(PATIENCE_S)
            while waiting.recv(100):
                pass
        assert idle.recv(100) == b""


def test_odd_clients_do_no_harm(server: VirtualCoiote) -> None:
    for noise in (b"", b"\x16\x03\x01", b"GET\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(noise)
            client.shutdown(socket.SHUT_WR)
            while client.recv(1000):
                pass
    assert ask(server, "GET", "/devices") == (200, [])
