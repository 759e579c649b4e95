"""`factory-prov` as its users meet it: real processes, exit codes, words and JSON."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cbor2
import pytest

from factory_prov.lwm2m.senml import decode
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.firmware_image import read_image, write_demo_images
from factory_prov.simulation.http_faults import FaultKind, HttpFault

Program = Callable[..., "subprocess.CompletedProcess[str]"]
NAME = "urn:dev:ops:32473-Meter-000001"


@pytest.fixture
def coiote() -> Iterator[VirtualCoiote]:
    with VirtualCoiote(domains=("/embedded/",)) as server:
        yield server


@pytest.fixture
def job(folder: Path, configs: Path, coiote: VirtualCoiote) -> Path:
    path = folder / "job.toml"
    text = (configs / "job-psk.toml").read_text()
    path.write_text(text.replace("https://eu.iot.avsystem.cloud", coiote.url))
    return path


def told(done: subprocess.CompletedProcess[str], *, code: int = 0) -> dict:
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("file", "kind", "code"),
    [
        ("job-psk.toml", "job", 0),
        ("job-certificate.toml", "job", 0),
        ("job-nosec.toml", "job", 0),
        ("endpoint_cfg", "endpoint_cfg", 0),
    ],
)
def test_the_examples_have_no_errors(factory_prov: Program, configs: Path, file: str, kind: str, code: int) -> None:
    document = told(factory_prov("check", configs / file, "--json"), code=code)
    assert (document["kind"], document["errors"]) == (kind, 0)


def test_a_new_job_can_be_packed_at_once(factory_prov: Program, folder: Path) -> None:
    assert factory_prov("job", "new").returncode == 0
    assert told(factory_prov("check", "job.toml", "--json"))["problems"] == []
    document = told(factory_prov("pack", "job.toml", "--name", NAME, "--json"))
    made = folder / document["folder"]
    pack = (made / "SenMLCBOR").read_bytes()
    values = {record.name: record.value for record in decode(pack)}
    assert values["/0/1/3"] == NAME.encode()
    assert len(values["/0/1/5"]) == 16
    if os.name == "posix":
        assert [oct(path.stat().st_mode & 0o777) for path in (made, made / "SenMLCBOR")] == ["0o700", "0o600"]
    unpacked = factory_prov("unpack", made / "SenMLCBOR")
    assert "(16 bytes, secret)" in unpacked.stdout
    assert values["/0/1/5"].hex() not in unpacked.stdout
    shown = told(factory_prov("unpack", made / "SenMLCBOR", "--json", "--show-secrets"))
    assert {"hex": values["/0/1/5"].hex()} in [record.get("value") for record in shown["records"]]
    again = factory_prov("pack", "job.toml", "--name", NAME)
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert (made / "SenMLCBOR").read_bytes() == pack
    assert factory_prov("job", "new").returncode == 2


def test_every_unit_gets_its_own_key(factory_prov: Program, folder: Path, configs: Path) -> None:
    for name in ("a", "b"):
        assert factory_prov("pack", configs / "job-certificate.toml", "--name", name).returncode == 0
    keys = {(folder / "units" / name / "client_key.der").read_bytes() for name in ("a", "b")}
    assert len(keys) == 2
    values = {record.name: record.value for record in decode((folder / "units/a/SenMLCBOR").read_bytes())}
    assert values["/0/1/5"] == (folder / "units/a/client_key.der").read_bytes()


def test_importing_the_old_files_gives_the_same_pack(factory_prov: Program, folder: Path, configs: Path) -> None:
    old = ("--server", configs / "lwm2m_server.json", "--cert-info", configs / "cert_info.json")
    done = factory_prov("job", "import", configs / "endpoint_cfg", *old, "-o", "job.toml")
    assert done.returncode == 0, done.stderr
    assert factory_prov("pack", "job.toml", "--name", "x").returncode == 0
    assert factory_prov("pack", configs / "endpoint_cfg", "--name", "y").returncode == 0
    packs = {(folder / "units" / name / "SenMLCBOR").read_bytes() for name in ("x", "y")}
    assert [len(pack) for pack in packs] == [192]
    text = (folder / "job.toml").read_text()
    assert "# LwM2M Server URI" in text
    assert 'domain = "/embedded/"' in text
    if os.name == "posix":
        assert oct((folder / "job.toml").stat().st_mode & 0o777) == "0o600"
    fresh = factory_prov("job", "import", configs / "endpoint_cfg", "--new-keys", "-o", "fresh.toml")
    assert fresh.returncode == 0
    assert "3x@mpl" not in (folder / "fresh.toml").read_text()
    assert "shared-key" not in factory_prov("check", "fresh.toml", "--json").stdout
    shown = factory_prov("job", "show", "job.toml")
    assert "3x@mpl" not in shown.stdout
    assert "the same for every unit" in shown.stdout


def test_check_finds_everything_and_says_where(factory_prov: Program, folder: Path) -> None:
    (folder / "cfg").write_text(
        "{OID.Security: {1: {RID.Security.ServerURI: 'coap://host',\n"
        "  RID.Security.Mode: 0, RID.Security.PKOrIdentity: b'id',\n"
        "  RID.Security.SecretKey: b'short', RID.Security.ShortServerID: 2}}}\n"
    )
    done = factory_prov("check", "cfg", "--json")
    problems = {problem["rule"]: problem for problem in told(done, code=2)["problems"]}
    assert set(problems) >= {"scheme-mode", "psk-too-short", "no-server", "bootstrap-unsaid"}
    assert problems["psk-too-short"]["place"] == "cfg:3:3"
    words = factory_prov("check", "cfg")
    assert words.returncode == 2
    assert "ERROR    /0/1/5 (cfg:3:3)" in words.stdout
    assert "short'" not in words.stdout


def test_check_of_a_finished_pack(factory_prov: Program, folder: Path) -> None:
    (folder / "pack").write_bytes(cbor2.dumps([{0: "/0/1/0", 3: "coaps://h"}]) + b"\n")
    rules = {problem["rule"] for problem in told(factory_prov("check", "pack", "--json"), code=2)["problems"]}
    assert {"trailing-bytes", "missing-resource"} <= rules


def test_pack_makes_nothing_from_an_unsafe_job(factory_prov: Program, folder: Path, configs: Path) -> None:
    text = (configs / "job-psk.toml").read_text().replace("coaps://", "coap://")
    (folder / "job.toml").write_text(text)
    done = factory_prov("pack", "job.toml", "--name", "x")
    assert done.returncode == 2
    assert "coaps" in done.stderr
    assert not (folder / "units").exists()
    assert factory_prov("pack", "job.toml", "--name", "x", "--force").returncode == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "format"),
        ("format = 1\n[configuration\n", "line 2"),
        ("format = 2\n[configuration]\n", "newer"),
        ('format = 1\n[configuration]\n"/0/1" = 1\n', "/0/1"),
        ('format = 1\n[configuration]\n"/0/1/5" = { hex = "zz" }\n', "hex"),
        ('format = 1\n[configuration]\n"/0/1/5" = { credential = "psk" }\n', "psk_key"),
        ('format = 1\n[configuration]\n[servr]\nurl = ""\n', "server"),
        ('format = 1\n[configuration]\n[server]\nurl = "http://a.example.com"\ndomain = "/a/"\n', "https"),
        ('format = 1\n[configuration]\n[server]\n', "domain"),
        ('format = 1\n[configuration]\n[credentials.psk]\nlength_bytes = "16"\n', "length_bytes"),
        ('format = 1\n[configuration]\n[credentials.psk]\nlength = 16\n', "length_bytes"),
        ('format = 1\n[configuration]\n[device]\nobjects = 1\n', "objects"),
    ],
)  # fmt: skip
def test_a_wrong_job_is_told_with_place_and_cure(factory_prov: Program, folder: Path, text: str, says: str) -> None:
    (folder / "job.toml").write_text(text)
    for command in (("check", "job.toml"), ("pack", "job.toml", "--name", "x"), ("job", "show", "job.toml")):
        done = factory_prov(*command)
        assert done.returncode == 2
        assert says in done.stdout + done.stderr
        assert "fault of this program" not in done.stderr


def test_registering(factory_prov: Program, folder: Path, job: Path, coiote: VirtualCoiote) -> None:
    folder_made = told(factory_prov("pack", job, "--name", NAME, "--json"))["folder"]
    token_file = folder / "token"
    token_file.touch(mode=0o600)
    token_file.write_bytes(coiote.token.reveal())
    command = ("register", job, "--name", NAME, "--pack", f"{folder_made}/SenMLCBOR", "--token-file", token_file)
    first = told(factory_prov(*command, "--json"))
    assert (first["outcome"], first["verified"]) == ("created", True)
    assert told(factory_prov(*command, "--json"))["outcome"] == "already there"
    other = told(factory_prov("pack", job, "--name", NAME, "-o", "again", "--json"))["folder"]
    replaced = (*command[:4], "--pack", f"{other}/SenMLCBOR", "--token-file", token_file)
    refused = told(factory_prov(*replaced, "--json"), code=1)
    assert refused["error"]["kind"] == "ServerConflict"
    assert told(factory_prov(*replaced, "--update", "--json"))["outcome"] == "updated"
    (device,) = coiote.devices
    values = {record.name: record.value for record in decode((folder / other / "SenMLCBOR").read_bytes())}
    assert device.psk_key is not None
    assert device.psk_key.reveal() == values["/0/1/5"]


def test_registering_in_a_file(factory_prov: Program, folder: Path, configs: Path) -> None:
    text = (configs / "job-psk.toml").read_text(encoding="utf-8")
    head = text[: text.rindex("[server]")]
    (folder / "file.toml").write_text(f'{head}[server]\nkind = "file"\npath = "units.jsonl"\n', encoding="utf-8")
    told(factory_prov("check", "file.toml", "--json"))
    folder_made = told(factory_prov("pack", "file.toml", "--name", NAME, "--json"))["folder"]
    command = ("register", "file.toml", "--name", NAME, "--pack", f"{folder_made}/SenMLCBOR", "--json")
    assert [told(factory_prov(*command))["outcome"] for _ in range(2)] == ["created", "already there"]
    (line,) = (folder / "units.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["endpoint_name"] == NAME
    assert "psk_key" not in json.loads(line)
    factory_prov("provision", "file.toml", "--virtual", "1", "--speed", "50", "--json").check_returncode()
    (_,) = (folder / "units.jsonl").read_text(encoding="utf-8").splitlines()  # no virtual unit is in a real list


FAULTS = [
    (HttpFault(kind=FaultKind.STATUS, status=401), "TokenRefused"),
    (HttpFault(kind=FaultKind.STATUS, status=403), "TokenRefused"),
    (HttpFault(kind=FaultKind.STATUS, status=404), "ServerProtocolError"),
    (HttpFault(kind=FaultKind.NOT_JSON), "ServerProtocolError"),
    (HttpFault(kind=FaultKind.REDIRECT), "ServerProtocolError"),
    (HttpFault(kind=FaultKind.STATUS, status=429, retry_after="3600"), "ServerBusy"),
    (HttpFault(kind=FaultKind.STATUS, status=503, retry_after="3600"), "ServerBusy"),
]


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
def test_a_refusal_has_exit_code_1_and_its_own_sentence(
    factory_prov: Program, folder: Path, job: Path, coiote: VirtualCoiote, fault: HttpFault, kind: str
) -> None:
    made = told(factory_prov("pack", job, "--name", NAME, "--json"))["folder"]
    coiote.fail(*[fault] * 8)
    token = coiote.token.reveal().decode()
    command = ("register", job, "--name", NAME, "--pack", f"{made}/SenMLCBOR", "--json")
    done = factory_prov(*command, FACTORY_PROV_TOKEN=token)
    error = told(done, code=1)["error"]
    assert error["kind"] == kind
    assert error["what"].endswith(".")
    assert error["cure"]
    assert token not in done.stdout + done.stderr


def test_a_certificate_by_itself(factory_prov: Program, folder: Path, configs: Path) -> None:
    document = told(factory_prov("cert", "--name", NAME, "--cert-info", configs / "cert_info.json", "--json"))
    assert document["files"] == ["client_cert.crt", "client_cert.der", "client_key.der"]
    if shutil.which("openssl") is None:
        pytest.skip("no openssl command here")
    text = subprocess.run(
        ["openssl", "x509", "-in", folder / document["folder"] / "client_cert.crt", "-noout", "-subject", "-text"],
        capture_output=True, text=True, check=True, timeout=20,
    ).stdout  # fmt: skip
    assert "secp384r1" in text
    assert "Example Devices" in text
    assert "ecdsa-with-SHA512" in text


def test_objects(factory_prov: Program, folder: Path) -> None:
    assert [found["object_id"] for found in told(factory_prov("objects", "list", "--json"))] == [
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        11,
        21,
    ]
    assert "Lifetime" in factory_prov("objects", "show", "1").stdout
    assert len(told(factory_prov("objects", "show", "0", "--version", "1.0", "--json"))["resources"]) == 13
    assert factory_prov("objects", "show", "4711").returncode == 2
    (folder / "thing.xml").write_text(
        "<LWM2M><Object ObjectType='MODefinition'><Name>Thing</Name><Description1>A thing.</Description1>"
        "<ObjectID>33000</ObjectID><ObjectURN>urn:oma:lwm2m:x:33000</ObjectURN><MultipleInstances>Multiple"
        "</MultipleInstances><Mandatory>Optional</Mandatory><Resources><Item ID='7'><Name>Speed</Name><Operations>RW"
        "</Operations><MultipleInstances>Single</MultipleInstances><Mandatory>Mandatory</Mandatory><Type>Integer</Type>"
        "<RangeEnumeration>0-9 or so</RangeEnumeration><Units>m/s</Units><Description>How fast.</Description></Item>"
        "</Resources></Object></LWM2M>"
    )
    assert factory_prov("objects", "import", "thing.xml").returncode == 0
    assert "Speed" in factory_prov("objects", "show", "33000").stdout
    (folder / "bad.xml").write_text("<LWM2M>")
    (folder / "page.xml").write_text("<!DOCTYPE html><html></html>")
    bad = factory_prov("objects", "import", "bad.xml", "thing.xml", "page.xml")
    assert bad.returncode == 2
    assert "/33000 Thing 1.0" in bad.stdout  # one bad file does not stop the others, and every bad one is named
    assert all(words in bad.stderr for words in ("bad.xml", "page.xml", "web page", "2 files were not imported"))
    alone = factory_prov("objects", "import", "bad.xml")
    assert (alone.returncode, alone.stdout) == (2, "")


def test_the_demo_runs_the_main_job(factory_prov: Program, folder: Path) -> None:
    done = factory_prov("demo", "--json", "--boards", 2, "--speed", 100)
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    kinds = {"step_started", "step_progress", "step_finished", "unit_named", "log", "finished", "summary"}
    assert {event["event"] for event in events} == kinds
    assert [event["outcome"] for event in events if event["event"] == "finished"] == ["PASS", "PASS"]
    summary = events[-1]
    assert summary.pop("seconds") > 0
    assert summary == {"event": "summary", "passed": 2, "failed": 0, "waiting": 0, "errors": 0, "aborted": 0}
    words = factory_prov("demo", "--boards", 1, "--speed", 100, "--mode", "certificate")
    assert words.returncode == 0
    assert words.stdout.startswith("PASS")


def test_a_demo_with_a_fault_says_what_to_do(factory_prov: Program) -> None:
    done = factory_prov("demo", "--boards", 2, "--speed", 100, "--faults", "locked-chip")
    assert done.returncode == 1
    assert "E203" in done.stdout
    assert "The chip is locked" in done.stdout
    assert factory_prov("demo", "--faults", "locked").returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="Windows delivers no Ctrl-C to a single process")
def test_ctrl_c_aborts_every_unit_and_says_so() -> None:
    program = [sys.executable, "-m", "factory_prov", "demo", "--boards", "3", "--speed", "1", "--json"]
    running = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout is not None
    begun: set[str] = set()
    while len(begun) < 3:  # one that has not begun cannot be stopped
        begun.add(json.loads(running.stdout.readline())["board"])
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=10)
    assert running.returncode == 130, err
    assert json.loads(out.splitlines()[-1])["aborted"] == 3
    assert "Traceback" not in err


def test_a_job_is_tried_on_virtual_boards(factory_prov: Program, configs: Path) -> None:
    done = factory_prov("provision", configs / "job-psk.toml", "--virtual", 1, "--speed", 100)
    assert done.returncode == 0, done.stderr
    assert factory_prov("provision", configs / "job-psk.toml").returncode == 1


def test_a_board_on_a_port_and_its_history(
    factory_prov: Program, folder: Path, configs: Path, job: Path, coiote: VirtualCoiote
) -> None:
    """A board that runs the provisioning firmware already, reached by its port alone, as a real one would be."""
    token = coiote.token.reveal().decode()
    with VirtualBench(1, speed=100) as bench:
        board = bench.boards[0]
        first, _ = write_demo_images(folder)
        board.begin_flash(chip_erase=True)
        board.finish_flash(read_image(first))
        board.reset()
        done = factory_prov("provision", job, "--port", board.port, "--json", FACTORY_PROV_TOKEN=token)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["passed"] == 1
    assert [device.endpoint_name for device in coiote.devices] == [board.identity.endpoint_name]
    (run,) = told(factory_prov("history", "--json"))
    assert (run["outcome"], run["endpoint_name"]) == ("PASS", board.identity.endpoint_name)
    assert "PASS" in factory_prov("history", "--csv").stdout
    assert told(factory_prov("probes", "--json")) == []


def test_a_run_that_failed_says_why_in_its_history_and_older_ledgers_are_read(
    factory_prov: Program, tmp_path: Path, job: Path, coiote: VirtualCoiote
) -> None:
    token = coiote.token.reveal().decode()
    done = factory_prov("provision", job, "--port", "socket://127.0.0.1:1", "--json", FACTORY_PROV_TOKEN=token)
    assert done.returncode == 1
    finished = json.loads(done.stdout.splitlines()[-2])
    assert (finished["event"], finished["outcome"]) == ("finished", "FAIL")
    assert "nothing answers at this address" in finished["reason"]
    (run,) = told(factory_prov("history", "--json"))
    assert run["reason"] == finished["reason"]
    assert finished["reason"] in factory_prov("history").stdout
    assert finished["reason"] in factory_prov("history", "--csv").stdout
    (ledger,) = tmp_path.rglob("ledger.sqlite")
    old = sqlite3.connect(ledger)
    old.execute("ALTER TABLE runs DROP COLUMN reason")
    old.execute("UPDATE alembic_version SET version_num = '0001'")
    old.commit()
    old.close()
    (run,) = told(factory_prov("history", "--json"))
    assert (run["outcome"], run["code"], run["reason"]) == ("FAIL", finished["code"], None)


def test_a_ledger_that_was_emptied_is_refused_until_it_is_accepted(
    factory_prov: Program, folder: Path, job: Path, coiote: VirtualCoiote
) -> None:
    data = folder / "on a stick"
    token = coiote.token.reveal().decode()

    def provision() -> subprocess.CompletedProcess[str]:
        return factory_prov(
            "provision", job, "--port", "socket://127.0.0.1:1", "--data-dir", "on a stick", FACTORY_PROV_TOKEN=token
        )

    assert told(factory_prov("ledger", "show", "--json", "--data-dir", data))["runs"] == 0
    assert not data.exists()
    assert provision().returncode == 1
    known = told(factory_prov("--data-dir", data, "ledger", "show", "--json"))
    assert (known["file"], known["runs"]) == (str(data / "ledger.sqlite"), 1)
    (data / "ledger.sqlite").write_bytes(b"")
    for done in (provision(), factory_prov("history", "--data-dir", data)):
        assert done.returncode == 2
        assert "the ledger is empty, as a power cut leaves it" in done.stderr
        assert "factory-prov ledger accept" in done.stderr
    new = told(factory_prov("ledger", "accept", "--json", "--data-dir", data))
    assert (new["runs"], new["id"] != known["id"]) == (0, True)
    assert provision().returncode == 1
    data.rename(folder / "pulled out")
    done = provision()
    assert done.returncode == 2
    assert "the folder of the ledger is not there" in done.stderr
    assert not data.exists()


def test_a_missing_file_and_a_wrong_command(factory_prov: Program) -> None:
    done = factory_prov("check", "nowhere", "--json")
    assert told(done, code=2)["error"]["place"] == "nowhere"
    assert factory_prov("frobnicate").returncode == 2
    assert factory_prov().returncode == 2
    assert factory_prov("--version").stdout.startswith("factory-prov ")


def test_a_unit_that_could_never_connect_is_not_registered(
    factory_prov: Program, folder: Path, job: Path, coiote: VirtualCoiote
) -> None:
    token = coiote.token.reveal().decode()
    (folder / "bad").write_bytes(cbor2.dumps([{0: "/0/1/2", 2: 0}, {0: "/0/1/3", 8: b"id"}, {0: "/0/1/5", 8: b"x"}]))
    done = factory_prov("register", job, "--name", NAME, "--pack", "bad", "--json", FACTORY_PROV_TOKEN=token)
    document = told(done, code=2)
    assert document["error"]["place"] == "bad"
    assert "psk-too-short" in {problem["rule"] for problem in document["problems"]}
    assert coiote.devices == ()


def test_a_pack_is_judged_for_the_device_of_a_job(factory_prov: Program, folder: Path, configs: Path) -> None:
    text = (configs / "job-psk.toml").read_text(encoding="utf-8")
    text = text.replace(
        "[credentials.psk]", '"/3303/0/5700" = 21.5\n[device]\nobjects = [0, 1, 2, 3303]\n[credentials.psk]'
    )
    (folder / "own.toml").write_text(text, encoding="utf-8")
    made = told(factory_prov("pack", "own.toml", "--name", NAME, "--json"))["folder"]
    pack = f"{made}/SenMLCBOR"
    assert {each["rule"] for each in told(factory_prov("check", pack, "--json"), code=2)["problems"]} == {
        "object-not-installed"
    }
    assert told(factory_prov("check", pack, "--job", "own.toml", "--json"))["problems"] == []
    refused = told(factory_prov("check", "own.toml", "--job", "own.toml", "--json"), code=2)
    assert refused["error"]["place"] == "--job"


@pytest.mark.parametrize("kind", ["psk", "certificate"])
def test_a_pack_of_another_unit_is_not_registered(
    factory_prov: Program, folder: Path, configs: Path, coiote: VirtualCoiote, kind: str
) -> None:
    text = (configs / f"job-{kind}.toml").read_text(encoding="utf-8")
    (folder / "job.toml").write_text(text.replace("https://eu.iot.avsystem.cloud", coiote.url), encoding="utf-8")
    shutil.copy(configs / "example_server_cert.pem", folder)
    made = told(factory_prov("pack", "job.toml", "--name", NAME, "--json"))["folder"]
    command = ("register", "job.toml", "--pack", f"{made}/SenMLCBOR", "--json")
    token = coiote.token.reveal().decode()
    document = told(factory_prov(*command, "--name", f"{NAME}0", FACTORY_PROV_TOKEN=token), code=2)
    assert "another unit" in document["error"]["what"]
    assert coiote.devices == ()
    assert told(factory_prov(*command, "--name", NAME, FACTORY_PROV_TOKEN=token))["outcome"] == "created"


def test_a_pack_of_the_other_mode_is_not_registered(
    factory_prov: Program, folder: Path, configs: Path, coiote: VirtualCoiote
) -> None:
    for kind in ("psk", "certificate"):
        text = (configs / f"job-{kind}.toml").read_text(encoding="utf-8")
        (folder / f"{kind}.toml").write_text(
            text.replace("https://eu.iot.avsystem.cloud", coiote.url), encoding="utf-8"
        )
    shutil.copy(configs / "example_server_cert.pem", folder)
    token = coiote.token.reveal().decode()
    for kind, other in (("psk", "certificate"), ("certificate", "psk")):
        made = told(factory_prov("pack", f"{kind}.toml", "--name", NAME, "--output", kind, "--json"))["folder"]
        command = ("register", f"{other}.toml", "--pack", f"{made}/SenMLCBOR", "--name", NAME, "--json")
        assert "Security Mode" in told(factory_prov(*command, FACTORY_PROV_TOKEN=token), code=2)["error"]["what"]
    assert coiote.devices == ()


def test_the_trial_says_what_is_virtual_and_how_many_units_it_makes(
    factory_prov: Program, folder: Path, configs: Path
) -> None:
    done = factory_prov("provision", configs / "job-psk.toml", "--virtual", "--speed", 100)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("PASS") == 2
    assert "Virtual here: boards, server and ledger." in done.stderr
    (folder / "job.toml").write_text((configs / "job-psk.toml").read_text() + '[naming]\nsource = "pattern"\n')
    refused = factory_prov("provision", "job.toml", "--virtual")
    assert refused.returncode == 2
    assert "the same name" in refused.stderr


def test_json_is_valid_whatever_the_console(factory_prov: Program, configs: Path) -> None:
    done = factory_prov(
        "pack", configs / "job-psk.toml", "--name", "Zäh😀", "--force", "--json", PYTHONIOENCODING="cp1252"
    )
    assert told(done)["endpoint_name"] == "Zäh😀"
    text = factory_prov("check", "nowhere", "--json", PYTHONIOENCODING="ascii")
    assert told(text, code=2)["exit_code"] == 2


def test_a_refused_pack_tells_its_problems_in_json(factory_prov: Program, folder: Path, configs: Path) -> None:
    (folder / "job.toml").write_text((configs / "job-psk.toml").read_text().replace("coaps://", "coap://"))
    document = told(factory_prov("pack", "job.toml", "--name", "x", "--json"), code=2)
    assert [problem["rule"] for problem in document["problems"]] == ["scheme-mode"]


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell and /dev/full")
@pytest.mark.parametrize(
    ("redirect", "code"), [(">&-", 0), (">/dev/full", 2), ("| head -c 1; exit ${PIPESTATUS[0]}", None)]
)
def test_output_that_nobody_reads(configs: Path, redirect: str, code: int | None) -> None:
    command = f"{sys.executable} -m factory_prov check {configs / 'job-psk.toml'} {redirect}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode in ((0, 130) if code is None else (code,)), done.stderr
    assert "Traceback" not in done.stderr
    assert "fault of this program" not in done.stderr


def test_ctrl_c_is_130(folder: Path, configs: Path) -> None:
    """A silent server keeps the command waiting; the user's Ctrl-C ends it at once."""
    with VirtualCoiote(domains=("/embedded/",)) as coiote:
        coiote.fail(*[HttpFault(kind=FaultKind.SILENT)] * 3)
        job = folder / "job.toml"
        job.write_text((configs / "job-psk.toml").read_text().replace("https://eu.iot.avsystem.cloud", coiote.url))
        unit = [sys.executable, "-m", "factory_prov", "pack", str(job), "--name", "u", "-o", str(folder / "units")]
        subprocess.run(unit, check=True, capture_output=True, timeout=30)
        command = ["register", str(job), "--name", "u", "--pack", str(folder / "units/u/SenMLCBOR"), "--json"]
        environment = {**os.environ, "FACTORY_PROV_TOKEN": coiote.token.reveal().decode()}
        running = subprocess.Popen(
            [sys.executable, "-m", "factory_prov", *command], env=environment, stdout=subprocess.PIPE
        )
        ends_at = time.monotonic() + 20
        while not coiote.requests and time.monotonic() < ends_at:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=5)
    assert running.returncode == 130
    assert json.loads(out)["error"]["kind"] == "Cancelled"


def test_a_bug_of_ours_is_exit_code_3_without_its_text(monkeypatch: pytest.MonkeyPatch, capsys, configs: Path) -> None:
    from factory_prov import cli
    from factory_prov.cli import check

    def broken(*_: object) -> int:
        raise RuntimeError("key 3x@mpl3")

    monkeypatch.setattr(check, "check", broken)
    assert cli.main(["check", str(configs / "endpoint_cfg")]) == 3
    shown = capsys.readouterr()
    assert "RuntimeError at test_command_line.py" in shown.err
    assert "3x@mpl3" not in shown.out + shown.err
