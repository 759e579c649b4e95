"""One site: what the Coiote face was told is what the LwM2M face lets in, and who registers is shown by it."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import quote

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record
from factory_prov.simulation.background import BoardThreads
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.lwm2m_client import LwM2mClient
from factory_prov.simulation.site import VirtualSite
from factory_prov.simulation.timeline import Timeline

NAME = "urn:dev:os:32473-Demo-000001"
KEY = bytes(range(16))
API = "/api/coiotedm/v3"


def asked(server: VirtualCoiote, method: str, path: str, body: Any = None) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        headers = {"Authorization": f"Bearer {server.token.reveal().decode()}"}
        connection.request(method, API + path, body=json.dumps(body), headers=headers)
        answer = connection.getresponse()
        assert answer.status < 300
        return json.loads(answer.read() or b"null")
    finally:
        connection.close()


def device_id(server: VirtualCoiote) -> str:
    made = {
        "connectorType": "management",
        "properties": {"endpointName": NAME},
        "domain": "/factory/",
        "securityMode": "psk",
        "dtlsIdentity": NAME,
        "dtlsPsk": {"HexadecimalPsk": KEY.hex()},
    }
    return str(asked(server, "POST", "/devices", made)["id"])


@pytest.fixture
def values() -> dict[str, Any]:
    return {
        "/0/1/0": "coaps://lwm2m.example.com",
        "/0/1/1": False,
        "/0/1/2": 0,
        "/0/1/3": NAME.encode(),
        "/0/1/5": KEY,
        "/0/1/10": 1,
        "/1/1/0": 1,
        "/1/1/1": 300,
        "/1/1/6": False,
        "/1/1/7": "U",
        "/1/1/18": 1,
    }


@pytest.mark.slow
def test_coiote_shows_who_came_online(values: dict[str, Any]) -> None:
    table, background, console = DeviceTable(), BoardThreads(Timeline(), lambda: None), list[str]()
    with VirtualCoiote(table=table) as coiote, VirtualSite(table, schemes=("coaps",)) as site:
        records = [Record(ResourcePath.parse(path), value) for path, value in values.items()]
        client = LwM2mClient(
            records, NAME, network=site.network, background=background, log=lambda _, text: console.append(text)
        )
        client.start()
        try:
            assert site.wait_online(NAME, CancelToken(), timeout_s=0.3) is None, "the server was told of nobody"
            place = "/devices/" + quote(device_id(coiote), safe="")
            shown = asked(coiote, "GET", place)
            assert (shown["firstRegisterTime"], shown["lastRegisterTime"]) == (None, None)
            found = site.wait_online(NAME, CancelToken(), timeout_s=60)
            assert found is not None
            shown = asked(coiote, "GET", place)
            assert shown["firstRegisterTime"] == shown["lastRegisterTime"]
            assert shown["firstRegisterTime"].startswith(f"{found.registered_at:%Y-%m-%dT%H:%M:%S.}")
            assert shown["firstRegisterTime"].endswith("Z")
        finally:
            client.close()
            background.close()


def test_a_device_that_is_deleted_comes_in_no_more(values: dict[str, Any]) -> None:
    table = DeviceTable()
    with VirtualCoiote(table=table) as coiote, VirtualSite(table, schemes=("coaps", "coap")) as site:
        asked(coiote, "DELETE", "/devices/" + quote(device_id(coiote), safe=""))
        console, background = list[str](), BoardThreads(Timeline(), lambda: None)
        records = [Record(ResourcePath.parse(path), value) for path, value in (values | {"/1/1/17": 0}).items()]
        client = LwM2mClient(
            records, NAME, network=site.network, background=background, log=lambda _, text: console.append(text)
        )
        client.start()
        background.close()
        assert len(console) == 1
        assert "PSK identity" in console[0]
        assert table.registrations.all() == ()


def test_the_servers_stand_for_any_name_of_their_scheme() -> None:
    with VirtualSite(DeviceTable(), schemes=("coaps",), bootstrap_schemes=("coap",), hosts=("a.example",)) as site:
        assert site.network.find("coaps", "b.example", 9) == ("127.0.0.1", site.port("coaps"))
        assert site.network.find("coap", "b.example", 9, bootstrap=True) == (
            "127.0.0.1", site.port("coap", bootstrap=True),
        )  # fmt: skip
        assert site.network.find("coap+tcp", "b.example", 9) is None
        assert site.network.find("coap", "b.example", 9) is not None, "a Bootstrap-Server may send devices there"
        assert site.pair is not None
