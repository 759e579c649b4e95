"""`factory-prov server`: what a job's server has for its settings, and whether units came online."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.cli import main
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.registrars.device_credentials import NoCredentials
from factory_prov.registrars.registration import Registration
from factory_prov.simulation.coiote.server import VirtualCoiote

JOB = """format = 1
name = "pumps"

[configuration]
"/0/1/0" = "coap://server.factory.test:5683"
"/0/1/1" = false
"/0/1/2" = 3
"/0/1/10" = 1
"/1/1/0" = 1
"/1/1/1" = 86400
"/1/1/6" = false
"/1/1/7" = "U"

[server]
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualCoiote]:
    with VirtualCoiote(domains=("/factory/", "/factory/line1/")) as virtual:
        virtual.keep_groups("root.a")
        monkeypatch.setenv("FACTORY_PROV_TOKEN", virtual.token.reveal().decode())
        yield virtual


def job(folder: Path, server: str) -> str:
    file = folder / "job.toml"
    file.write_text(JOB + server, encoding="utf-8")
    return str(file)


def test_the_values_a_server_has(tmp_path: Path, server: VirtualCoiote, capsys: pytest.CaptureFixture[str]) -> None:
    file = job(tmp_path, f'url = "{server.url}"\n')  # the domain is what is looked for
    assert main(["server", "choices", file, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"domain": ["/factory/", "/factory/line1/"], "groups": ["root.a"]}
    assert main(["server", "choices", file, "--of", "groups"]) == 0
    assert capsys.readouterr().out.split() == ["SETTING", "VALUE", "groups", "root.a"]
    assert main(["server", "choices", file, "--of", "url"]) == 2
    assert "domain, groups" in capsys.readouterr().err
    server.forbid("GET", "/groups")
    assert main(["server", "choices", file]) == 1
    assert "permission to list groups" in capsys.readouterr().err


def test_a_server_without_lists_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = job(tmp_path, 'kind = "file"\npath = "units.csv"\n')
    assert main(["server", "choices", file]) == 2
    assert "no lists of values" in capsys.readouterr().err
    assert main(["server", "seen", file, "--name", "pump-1"]) == 2
    assert "cannot tell whether a unit came online" in capsys.readouterr().err


def test_whether_a_unit_came_online(tmp_path: Path, server: VirtualCoiote, capsys: pytest.CaptureFixture[str]) -> None:
    file = job(tmp_path, f'url = "{server.url}"\ndomain = "/factory/"\n')

    def seen(code: int, *more: str) -> str:
        assert main(["--data-dir", str(tmp_path / "data"), "server", "seen", file, "--name", "pump-1", *more]) == code
        shown = capsys.readouterr()
        return shown.out + shown.err

    assert "does not know it" in seen(1)
    options = CoioteOptions(url=server.url, domain="/factory/")
    unit = Registration(endpoint_name="pump-1", credentials=NoCredentials())
    Coiote(options, server.token).register(unit, update=False, cancel=CancelToken())
    assert "has not come online" in seen(1)
    server.desk.store.table.registrations.sight("pump-1")
    assert "came online first" in seen(0)
    assert "not since then" in seen(1, "--since", "2999-01-31")
    told = json.loads(seen(0, "--since", "2020-01-31T08:05", "--json"))
    assert told["came_online"] is True
    assert told["first_at"] == told["last_at"]
    assert "has not come online" not in seen(2, "--since", "yesterday")
    assert "does not know it" in seen(1, "--bootstrap")
