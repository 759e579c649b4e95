"""The virtual board's client at a LwM2M server of others: lwm2m-node-lib from npm, as `dev.py test` installs it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record
from factory_prov.simulation.background import BoardThreads
from factory_prov.simulation.lwm2m_client import LwM2mClient
from factory_prov.simulation.network import VirtualNetwork
from factory_prov.simulation.timeline import Timeline

NAME = "urn:dev:os:32473-Demo-000001"
SERVER = Path(__file__).parents[1] / "peers" / "lwm2m_node_server.js"
Next = Callable[[], dict[str, Any]]


@pytest.fixture
def server() -> Iterator[tuple[int, Next]]:
    folder = os.environ.get("FACTORY_PROV_LWM2M_NODE_LIB", str(Path(__file__).parents[2] / ".peers"))
    node = shutil.which("node")
    if node is None or not Path(folder, "node_modules", "lwm2m-node-lib").is_dir():
        missing = "lwm2m-node-lib is not here: FACTORY_PROV_LWM2M_NODE_LIB names the folder where npm installed it"
        pytest.fail(missing) if "FACTORY_PROV_NEEDS_LWM2M_NODE_LIB" in os.environ else pytest.skip(missing)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    told: Queue[dict[str, Any]] = Queue()
    with subprocess.Popen([node, SERVER, folder, str(port)], stdout=subprocess.PIPE, text=True) as process:
        reader = threading.Thread(target=lambda: [told.put(json.loads(line)) for line in process.stdout or ()])
        reader.start()
        try:
            assert told.get(timeout=30) == {"ready": True}
            yield port, lambda: told.get(timeout=10)
        finally:
            process.kill()
            reader.join()


def test_a_board_registers_updates_and_says_goodbye(server: tuple[int, Next]) -> None:
    port, told = server
    values = {"/0/0/0": f"coap://127.0.0.1:{port}", "/0/0/1": False, "/0/0/2": 3, "/0/0/10": 1}
    values |= {"/1/0/0": 1, "/1/0/1": 300, "/1/0/6": False, "/1/0/7": "U"}
    records = [Record(ResourcePath.parse(path), value) for path, value in values.items()]
    timeline, console = Timeline(), Queue[str]()
    background = BoardThreads(timeline, lambda: None)
    client = LwM2mClient(
        records,
        NAME,
        network=VirtualNetwork(),
        background=background,
        log=lambda _, text: console.put(text),
    )
    client.start()
    try:
        assert "registered at /rd/" in console.get(timeout=10)
        found = told()
        assert (found["did"], found["endpoint"], found["lifetime"], found["binding"]) == ("register", NAME, "300", "U")
        assert "</1/0>" in found["objects"]
        seen = [told(), told(), told()]
        assert {"did": "update", "endpoint": NAME} in seen, "the server asked for one by /1/0/8"
        assert [each["failure"] for each in seen if each["did"] == "execute"] == [None]
        assert [each["failure"] for each in seen if each["did"] == "read"] != [None], "there is nothing to read"
        assert console.get(timeout=10) == "lwm2m: registration updated"
        client.say_goodbye()
        assert told() == {"did": "unregister", "endpoint": NAME}
        assert console.get(timeout=10) == "lwm2m: de-registered"
    finally:
        client.close()
        background.close()
