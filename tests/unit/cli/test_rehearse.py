"""`factory-prov rehearse`, from its arguments to its exit code."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rehearsal_peers import NAME, unit
from rehearsal_server import psk_server

from factory_prov.cli import main
from factory_prov.files import user_folders
from factory_prov.ledger.records import RunStart
from factory_prov.ledger.sealing import MadeKeys
from factory_prov.ledger.store import Ledger
from factory_prov.lwm2m.senml import encode
from factory_prov.secret import Secret
from factory_prov.tls.wire_faults import WireFaults

KEY = bytes(range(200, 216))
PACK = encode(unit((3, NAME.encode()), (5, KEY)).records)


@pytest.fixture(autouse=True)
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(user_folders, "known_ledgers_folder", lambda: tmp_path / "settings" / "ledgers")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "SenMLCBOR").write_bytes(PACK)
    return tmp_path / "SenMLCBOR"


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int) -> Any:
    assert main(["rehearse", *arguments, "--json", "--data-dir", "data"]) == code
    out = capsys.readouterr().out
    assert KEY.hex() not in out
    return json.loads(out)


def known(identity: bytes) -> Secret | None:
    return Secret(KEY) if identity == NAME.encode() else None


def test_a_pack_that_agrees_with_its_server(capsys: pytest.CaptureFixture[str]) -> None:
    with psk_server(known) as at:
        document = told(capsys, "SenMLCBOR", "--at", at, code=0)
    (account,) = document["accounts"]
    assert (document["agrees"], document["exit_code"]) == (True, 0)
    assert (account["path"], account["address"], account["agrees"]) == ("/0/1", at, True)
    assert account["proof"] == "handshake"
    assert account["cipher_suite"]


def test_a_wrong_key_is_the_units_and_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    with psk_server(lambda _: Secret(KEY[::-1])) as at:
        document = told(capsys, "SenMLCBOR", "--at", at, "--timeout", "2.5", code=1)
    (account,) = document["accounts"]
    assert account["agrees"] is False
    assert account["error"]["kind"] == "KeyDisagrees"
    assert (account["advice"]["code"], account["advice"]["trouble_of"]) == ("E432", "unit")


def test_no_answer_is_nobodys_and_exit_code_4(capsys: pytest.CaptureFixture[str]) -> None:
    with psk_server(known, faults=WireFaults(silent=True)) as at:
        document = told(capsys, "SenMLCBOR", "--at", at, "--timeout", "1", code=4)
    (account,) = document["accounts"]
    assert (document["agrees"], account["agrees"]) == (False, None)
    assert account["advice"]["trouble_of"] == "station"


@pytest.mark.parametrize("tcp", [False, True])
def test_register_and_de_register(capsys: pytest.CaptureFixture[str], tcp: bool) -> None:
    name = ("--register", "--name", NAME)
    scheme = "coaps+tcp" if tcp else "coaps"
    Path("pack").write_bytes(encode(unit((3, NAME.encode()), (5, KEY), scheme=scheme).records))
    with psk_server(known, name=NAME, tcp=tcp) as at:
        document = told(capsys, "pack", "--at", at, *name, code=0)
        assert document["accounts"][0]["proof"] == "registered"
        assert document["accounts"][0]["warnings"] == []
        refused = told(capsys, "pack", "--at", at, "--register", "--name", "another", code=1)
        assert refused["accounts"][0]["error"]["kind"] == "NameRefused"
        assert "4.00" in refused["accounts"][0]["error"]["what"]
        unnamed = told(capsys, "pack", "--at", at, "--register", code=1)
        assert "--name" in unnamed["accounts"][0]["error"]["cure"]


def test_offline_needs_no_server(capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, "SenMLCBOR", "--offline", "--register", "--name", NAME, code=0)
    assert document["offline"] is True
    assert main(["rehearse", "SenMLCBOR", "--offline"]) == 0
    assert "offline: server and unit agree" in capsys.readouterr().out


def test_a_unit_of_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger.open(Path("data/ledger.sqlite")) as ledger:
        start = RunStart(station="1", job_name="j", job_digest="d", probe="p", started_at=datetime.now(UTC))
        run_id = ledger.begin(start)
        ledger.reserve(run_id, NAME, psk_identity=None, again=None)
        ledger.seal(run_id, MadeKeys(endpoint_name=NAME, pack=PACK, keys=()))
        run_id = ledger.begin(start)
        ledger.reserve(run_id, "keyless", psk_identity=None, again=None)
    with psk_server(known, name=NAME) as at:
        document = told(capsys, "--endpoint", NAME, "--at", at, "--register", code=0)
    assert document["endpoint_name"] == NAME
    gone = told(capsys, "--endpoint", "keyless", "--offline", code=2)
    assert 'keep = "encrypted"' in gone["error"]["cure"]
    unknown = told(capsys, "--endpoint", "nobody", "--offline", code=2)
    assert unknown["error"]["what"] == "the ledger knows no unit of this name."


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ((), "rehearse"),
        (("SenMLCBOR", "--endpoint", NAME), "rehearse"),
        (("SenMLCBOR", "--at", "coaps://host:5684"), "--at"),
        (("SenMLCBOR", "--at", "host:70000"), "--at"),
        (("SenMLCBOR", "--at", "host", "--offline"), "--at"),
        (("SenMLCBOR", "--timeout", "16"), "--timeout"),
        (("SenMLCBOR", "--timeout", "nan"), "--timeout"),
        (("SenMLCBOR", "--offline", "--trust-store", "SenMLCBOR"), "SenMLCBOR"),
        (("missing",), "missing"),
    ],
)
def test_what_cannot_be_meant_is_told(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], place: str
) -> None:
    assert told(capsys, *arguments, code=2)["error"]["place"].endswith(place)


def test_a_job_says_how(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = 'format = 1\n[rehearsal]\noffline = true\n[configuration]\n"/1/1/1" = 60\n'
    (tmp_path / "job.toml").write_text(text, encoding="utf-8")
    assert told(capsys, "SenMLCBOR", "--job", "job.toml", code=0)["offline"] is True
    with psk_server(known) as at:
        assert told(capsys, "SenMLCBOR", "--job", "job.toml", "--at", at, code=0)["offline"] is False


def test_no_pack_is_no_yes(capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").write_bytes(encode(()))
    assert told(capsys, "empty", "--offline", code=2)["error"]["kind"] == "InputError"
    Path("garbage").write_bytes(b"\x00" * 20)
    assert main(["rehearse", "garbage", "--offline"]) == 2
