"""The worked port of docs/device-guide.md is what it says: it compiles as it stands there, and is provisioned."""

from __future__ import annotations

import hashlib
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from patience import ENDLESS_S
from receivers import DEVICE, need

from factory_prov.cancel import CancelToken
from factory_prov.device_contract.files import ANSWER_FILE, COMMIT_FILE, PACK_FILE
from factory_prov.device_contract.results import ResultCode, commit_of, read_result
from factory_prov.job.unit import UnitMaker
from factory_prov.line.virtual_station import demo_job
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.provisioning import ProvisioningLink
from factory_prov.secret import Secret

GUIDE = DEVICE.parent / "docs" / "device-guide.md"
STRICT = ("-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wpedantic", "-Werror")


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    ends_at = time.monotonic() + ENDLESS_S
    while process.poll() is None and time.monotonic() < ends_at:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=ENDLESS_S).close()
        except OSError:
            continue
        return
    raise AssertionError("it does not listen")


@pytest.fixture
def port(tmp_path: Path) -> Iterator[str]:
    need("cc")
    (source,) = re.findall(r"^```c$(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    program = tmp_path / "my_device"
    (tmp_path / "my_device.c").write_text(source, encoding="utf-8")
    sources = [str(path) for path in sorted((DEVICE / "src").glob("*.c"))]
    command = ["cc", *STRICT, f"-I{DEVICE / 'include'}", str(tmp_path / "my_device.c"), *sources, "-o", str(program)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    number = free_port()
    with subprocess.Popen([str(program), str(number)]) as process:
        wait_for(number, process)
        yield f"socket://127.0.0.1:{number}"
        process.kill()


def test_the_worked_port_is_provisioned(port: str) -> None:
    pack = UnitMaker(demo_job("psk")).make("urn:dev:os:my-device").pack
    sha256 = hashlib.sha256(pack).digest()
    with ProvisioningLink.open(port, LinkOptions(), CancelToken()) as link:
        assert link.own_name() == "urn:dev:os:my-device"
        link.upload(PACK_FILE, Secret(pack), lambda done, total: None)
        link.upload(COMMIT_FILE, Secret(commit_of(sha256)), lambda done, total: None)
        while (result := read_result(link.download(ANSWER_FILE))).known is ResultCode.BUSY:
            pass
        assert result.applied(sha256)
