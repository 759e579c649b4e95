"""Nothing that a run leaves on a PC holds one of its keys in clear, however the run ends.

The program is a process of its own; board and server are not, and outlive it. What it makes is told to the test over a
pipe. Then every file is looked through: ledger, its log and companions, settings, what it printed, reports and
exports, and whatever lies in the folder for temporary files.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from thorough import each_once, one_of
from traces import forms, needles, traces

if sys.platform != "linux":
    pytest.skip("the program is killed, and tells what it made over a pipe", allow_module_level=True)

from postgres import PASSWORD, PostgresFolder, PostgresServer
from sample_jobs import PSK_CONFIGURATION

from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.vault.station_keys import StationKeys
from factory_prov.ledger.papers.spreadsheet import write_sheets
from factory_prov.ledger.postgres.address import address_of
from factory_prov.ledger.postgres.opening import open_database
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.ledger.store import Ledger
from factory_prov.lwm2m.rules.accounts import management_account
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import read_pack
from factory_prov.resources import resource
from factory_prov.run_logs.blocks import add
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.firmware_image import read_image, write_demo_images
from factory_prov.simulation.http_faults import FaultKind, HttpFault

_PROGRAM = """
import json, os, sys
from factory_prov.job import unit
from factory_prov.run.steps import WriteConfiguration
told, breaks = int(sys.argv[1]), sys.argv[2] == "breaks"
make = unit.UnitMaker.make
def telling(self, name):
    made = make(self, name)
    os.write(told, made.pack.hex().encode() + b"\\n")
    return made
unit.UnitMaker.make = telling
if breaks:
    def broken(self, credentialed, *_):
        raise ValueError(credentialed.unit.pack, credentialed.unit.pack.hex(), credentialed)
    WriteConfiguration.take = WriteConfiguration.take_in_two = broken
from factory_prov.cli import main
sys.exit(max(main(words) for words in json.loads(sys.argv[3])))
"""
PSK = PSK_CONFIGURATION
CERTIFICATE = PSK.replace("eu.iot.avsystem.cloud", "lwm2m.example.com")
CERTIFICATE = CERTIFICATE.replace('"/0/1/2" = 0', '"/0/1/2" = 2').replace("psk_identity", "certificate")
CERTIFICATE = CERTIFICATE.replace("psk_key", "private_key") + '"/0/1/4" = { credential = "server_certificate" }\n'
CERTIFICATE += '[credentials]\nserver_certificate_file = "server.pem"\n[credentials.certificate]\n'
JOBS = {"psk": PSK, "certificate": CERTIFICATE}
AFTERWARDS = (
    ("history",),
    ("history", "--json"),
    ("history", "--csv"),
    ("history", "--xlsx", "runs-{run}.xlsx"),
    ("history", "--log", "1"),
    ("history", "--compare", "1", "1", "--json"),
    ("ledger", "show"),
    ("ledger", "keys", "show"),
    ("ledger", "verify"),
    ("ledger", "backup", "copy-{run}.sqlite"),
    ("ledger", "station-key", "-o", "station-{run}.pem"),
    ("ledger", "revoked", "--csv"),
    ("ledger", "report", "report-{run}", "--since", "2026-01-01"),
    ("ledger", "export", "export-{run}"),
    ("ledger", "export", "coiote-{run}", "--as", "coiote", "--mode", "cert", "--domain", "/factory/"),
    ("ledger", "export", "leshan-{run}", "--as", "leshan", "--mode", "cert"),
    ("ledger", "export", "thingsboard-{run}", "--as", "thingsboard", "--mode", "cert"),
    ("outbox", "list", "--json"),
)
"""What somebody does with the ledger later: what it prints and leaves is looked through too."""


@dataclass(slots=True)
class Pc:
    """A PC with a home, a folder for temporary files and one for jobs; its board and server stay when it is killed.

    `database`: where its ledger is, and the address of that; else it is a file at home. What was not written since
    `since_s` is not looked through.
    """

    folder: Path
    bench: VirtualBench
    server: VirtualCoiote
    secrets: dict[str, bytes] = field(default_factory=dict)
    runs: int = 0
    first_image: Path = Path()
    database: tuple[PostgresServer, str] | None = None
    since_s: float = 0.0

    def __post_init__(self) -> None:
        for part in ("home", "tmp", "job", "printed"):
            (self.folder / part).mkdir(parents=True)
        shutil.copy(resource("jobs/server_cert.pem"), self.folder / "job" / "server.pem")
        self.first_image, _ = write_demo_images(self.folder / "job")

    def new_unit(self) -> None:
        board = self.bench.new_unit(self.bench.boards[0].identity.serial_number)
        board.begin_flash(chip_erase=True)
        board.finish_flash(read_image(self.first_image))
        board.reset()

    def write_job(self, kind: str, *, keep: str = "until registered", when: str = "now") -> Path:
        text = f'format = 1\nname = "{kind}"\n{JOBS[kind]}'
        told = f'[server]\nurl = "{self.server.url}"\ndomain = "/factory/"\nwhen = "{when}"\n'
        if kind == "psk":
            text += "[credentials]\n"
        text = text.replace("[credentials]\n", f'[credentials]\nkeep = "{keep}"\n')
        (file := self.folder / "job" / f"{kind}.toml").write_text(text + told)
        return file

    def start(self, *commands: Sequence[object], breaks: bool = False) -> tuple[subprocess.Popen[bytes], int]:
        """Start the program for some commands; the process, and the pipe over which it tells what it made."""
        listened, told = os.pipe()
        self.runs += 1
        home = self.folder / "home"
        variables = {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "XDG_DATA_HOME": str(home / ".local/share"),
            "TMPDIR": str(self.folder / "tmp"),
            "FACTORY_PROV_SHARED_DIR": str(home / "shared"),
            "FACTORY_PROV_TOKEN": self.server.token.reveal().decode(),
            "FACTORY_PROV_LANG": "en",
        }
        if self.database is not None:
            variables |= {"FACTORY_PROV_LEDGER": self.database[1], "PGPASSWORD": PASSWORD}
        words = json.dumps([list(map(str, command)) for command in commands])
        with (self.folder / "printed" / f"{self.runs}.txt").open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, str(told), "breaks" if breaks else "works", words],
                stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **variables},
                cwd=self.folder / "job", pass_fds=(told,),
            )  # fmt: skip
        os.close(told)
        return process, listened

    def run(self, *arguments: object, breaks: bool = False, kill_when_made: bool = False) -> int:
        return self.run_all([arguments], breaks=breaks, kill_when_made=kill_when_made)

    def run_all(
        self, commands: Sequence[Sequence[object]], *, breaks: bool = False, kill_when_made: bool = False
    ) -> int:
        """Run the program to its end, or kill it in the middle of its work; note the keys that it has made."""
        process, listened = self.start(*commands, breaks=breaks)
        with os.fdopen(listened, "rb") as told:
            try:
                if kill_when_made:
                    self._note(told.readline())
                    self._wait_for_sealed()
                    process.kill()
                code = process.wait(120)
            finally:
                process.kill()
                process.wait()
            for line in told:
                self._note(line)
        return code

    def provision(self, job: Path, *, breaks: bool = False, kill_when_made: bool = False) -> RunRecord:
        port = self.bench.boards[0].port
        self.run("provision", job, "--port", port, "--json", breaks=breaks, kill_when_made=kill_when_made)
        with self.ledger() as ledger:
            return ledger.runs()[-1]

    def afterwards(self) -> None:
        code = self.run_all([[word.format(run=self.runs) for word in words] for words in AFTERWARDS])
        assert code in (0, 1), (self.folder / "printed" / f"{self.runs}.txt").read_text()

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """Open a copy, so that what the program left stays as it was; the database itself."""
        keys = StationKeys(self.folder / "home/.config/factory-provisioning-station/keys")
        if self.database is not None:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("PGPASSWORD", PASSWORD)
                with Ledger(open_database(address_of(self.database[1])), vault=keys) as ledger:
                    yield ledger
            return
        data = next((self.folder / "home").rglob("ledger.sqlite")).parent
        copy = self.folder.parent / "copies" / str(self.runs)
        shutil.copytree(data, copy, dirs_exist_ok=True)
        with Ledger.open(copy / "ledger.sqlite", vault=keys) as ledger:
            yield ledger

    def found(self) -> list[str]:
        if self.database is None:
            return traces([self.folder], self.secrets)
        server, _ = self.database
        server.psql("CHECKPOINT")  # its tables are on the disk too, beside its log of changes
        assert (server.data / "pg_wal").is_dir()
        return traces([self.folder, server.data, server.data.with_suffix(".log")], self.secrets, since_s=self.since_s)

    def _note(self, line: bytes) -> None:
        self.secrets[f"key {len(self.secrets) + 1}"] = _secret(bytes.fromhex(line.decode()))

    def _wait_for_sealed(self) -> None:
        """Wait until the key lies sealed in the ledger: the run goes on with it from here."""
        ends_at = time.monotonic() + 30
        while time.monotonic() < ends_at:
            if self.database is not None:
                server, url = self.database
                if server.psql("SELECT count(*) FROM sealed_keys", url.rsplit("/", 1)[1]) != "0":
                    return
            for file in (self.folder / "home").rglob("ledger.sqlite"):
                with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as raw:
                    if raw.execute("SELECT count(*) FROM sealed_keys").fetchone()[0]:
                        return
            time.sleep(0.005)
        raise AssertionError("nothing was sealed")


def _secret(pack: bytes) -> bytes:
    """Return the key in a pack: the PSK, or the secret number of the certificate's key."""
    account = management_account(read_records(read_pack(pack))[0])
    secret = account.opaque(5)
    assert secret
    return secret if account.mode is SecurityMode.PSK else _scalar(secret)


def _scalar(private_key: bytes) -> bytes:
    """Return the secret number of an EC key: it stands in every encoding of it, DER, PEM or not."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    key = load_der_private_key(private_key, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key.private_numbers().private_value.to_bytes(32, "big")


@contextmanager
def a_pc(folder: Path, *faults: BoardFault) -> Iterator[Pc]:
    """Give a PC with a board that does this wrong."""
    with VirtualBench(1, speed=100, faults=faults) as bench, VirtualCoiote() as server:
        made = Pc(folder=folder / "pc", bench=bench, server=server)
        made.new_unit()
        yield made


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[Pc]:
    with a_pc(tmp_path) as made:
        yield made


@pytest.mark.slow
@pytest.mark.parametrize(("keep", "kind"), each_once(["none", "until registered", "encrypted"], JOBS))
def test_a_pass_leaves_no_key_in_clear(pc: Pc, kind: str, keep: str) -> None:
    record = pc.provision(pc.write_job(kind, keep=keep))
    assert record.outcome is Outcome.PASS, record.reason
    pc.afterwards()
    assert len(pc.secrets) == 1
    assert pc.found() == []
    with pc.ledger() as ledger:
        assert (ledger.sealed(record.endpoint_name or "") is not None) == (keep == "encrypted")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "kind"),
    each_once([BoardFault.RESULT_REFUSED, BoardFault.REFUSED_IN_UPLOAD, BoardFault.LOST_RESULT], JOBS),
)
def test_a_unit_that_fails_leaves_no_key_in_clear(tmp_path: Path, kind: str, fault: BoardFault) -> None:
    with a_pc(tmp_path, fault) as pc:
        pc.provision(pc.write_job(kind))
        pc.afterwards()
        assert pc.secrets
        assert pc.found() == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", one_of(JOBS, 0))
def test_a_run_that_is_killed_leaves_its_key_sealed_and_a_second_one_nothing(pc: Pc, kind: str) -> None:
    job = pc.write_job(kind)
    pc.provision(job, kill_when_made=True)
    assert pc.secrets
    assert pc.found() == []
    pc.bench.boards[0].power_cycle()
    time.sleep(0.1)
    pc.provision(job)
    pc.afterwards()
    assert pc.found() == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", one_of(JOBS, 1))
def test_a_server_that_repeats_what_it_was_sent_leaves_no_key_in_clear(pc: Pc, kind: str) -> None:
    pc.server.fail(HttpFault(kind=FaultKind.ECHO, method="POST", times=9))
    record = pc.provision(pc.write_job(kind))
    assert record.outcome is not Outcome.PASS
    assert pc.secrets
    pc.afterwards()
    assert pc.found() == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", one_of(JOBS, 2))
def test_a_fault_of_the_program_whose_text_tells_the_key_leaves_none(pc: Pc, kind: str) -> None:
    record = pc.provision(pc.write_job(kind), breaks=True)
    assert (record.outcome, record.code) == (Outcome.ERROR, "E901")
    pc.afterwards()
    assert pc.secrets
    assert pc.found() == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", one_of(JOBS, 3))
def test_a_unit_that_waits_for_its_server_leaves_no_key_in_clear(pc: Pc, kind: str) -> None:
    record = pc.provision(pc.write_job(kind, when="later"))
    assert record.outcome is Outcome.WAIT, record.reason
    with pc.ledger() as ledger:
        assert ledger.sealed(record.endpoint_name or "") is not None
    (phrase := pc.folder.parent / "phrase").write_text("a passphrase of the file")
    phrase.chmod(0o600)
    assert pc.run("outbox", "export", "owed.box", "--passphrase-file", phrase) == 0
    pc.afterwards()
    assert pc.found() == []
    pc.run("outbox", "send")
    pc.afterwards()
    assert pc.found() == []
    with pc.ledger() as ledger:
        assert ledger.runs()[-1].outcome is Outcome.PASS
        assert ledger.sealed(record.endpoint_name or "") is None


@pytest.fixture(scope="module")
def talkative(postgres_home: PostgresFolder) -> Iterator[PostgresServer]:
    """Give a server of these tests alone, which writes every statement with its values to its own log."""
    with postgres_home.server() as server:
        server.psql("ALTER SYSTEM SET log_statement = 'all'")
        server.psql("SELECT pg_reload_conf()")
        yield server


@pytest.fixture
def pc_at_a_database(pc: Pc, talkative: PostgresServer) -> Pc:
    """Give a PC whose ledger is in a database; what its server wrote before is not looked through."""
    pc.database = (talkative, talkative.new_database())
    assert pc.run("ledger", "init") == 0
    talkative.psql("CHECKPOINT")
    pc.since_s = time.time() - 0.1
    return pc


@pytest.mark.slow
@pytest.mark.parametrize(("end", "kind"), each_once(["PASS", "WAIT", "killed"], JOBS))
def test_a_database_has_no_key_in_clear_in_any_of_its_files(pc_at_a_database: Pc, kind: str, end: str) -> None:
    pc = pc_at_a_database
    job = pc.write_job(kind, when="later" if end == "WAIT" else "now")
    if end == "killed":
        pc.provision(job, kill_when_made=True)
        assert pc.secrets
        assert pc.found() == []
        pc.bench.boards[0].power_cycle()
        time.sleep(0.1)
    record = pc.provision(job)
    assert record.outcome is not None, record
    if end != "killed":
        assert record.outcome is Outcome(end), record.reason
    pc.afterwards()
    assert pc.secrets
    assert pc.found() == []
    with pc.ledger() as ledger:
        assert (ledger.sealed(record.endpoint_name or "") is not None) == (end == "WAIT")


@pytest.mark.slow
def test_one_that_is_planted_in_a_database_is_found(pc_at_a_database: Pc) -> None:
    """The test above could not pass because it looks in the wrong place."""
    pc = pc_at_a_database
    pc.secrets["key"] = SECRET
    assert pc.found() == []
    server, url = pc.database or pytest.fail("it has none")
    server.psql(f"CREATE TABLE planted AS SELECT decode('{SECRET.hex()}', 'hex') AS key", url.rsplit("/", 1)[1])
    found = pc.found()
    assert [each for each in found if "/base/" in each]
    assert [each for each in found if "/pg_wal/" in each]
    assert [each for each in found if ".log: " in each]


SECRET = bytes.fromhex("8f01e277c3aa5b0d94fe1c6e4bd2f713")
PLANTED = {
    **{form: b"before " + text + b" behind" for form, text in forms(SECRET).items()},
    **{f"piece, {form}": text for form, text in needles(SECRET).items()},
    "PEM": encode_pem("PRIVATE KEY", b"\x30\x5b" + b"header of the key" * 3 + SECRET + b"behind" * 20),
    "JSON with PEM": json.dumps(encode_pem("PRIVATE KEY", b"0" * 41 + SECRET + b"0" * 41).decode()).encode(),
    "base64 in lines": base64.encodebytes(b"x" * 50 + SECRET + b"y" * 50),
}


@pytest.mark.parametrize("form", PLANTED)
def test_what_is_planted_is_found(tmp_path: Path, form: str) -> None:
    (tmp_path / "deep" / "in it").mkdir(parents=True)
    (tmp_path / "deep" / "in it" / "file").write_bytes(os.urandom(100) + PLANTED[form] + os.urandom(100))
    found = traces([tmp_path], {"key": SECRET})
    assert any("in it/file: key: " in each for each in found)
    assert traces([tmp_path], {"key": bytes(reversed(range(100, 132)))}) == []


def test_what_is_packed_is_looked_through_too(tmp_path: Path) -> None:
    add(tmp_path / "logs.gz", b"before " + SECRET.hex().encode())
    write_sheets(tmp_path / "runs.xlsx", ["text"], [[SECRET.hex()]])
    found = traces([tmp_path], {"key": SECRET})
    assert {each.split(": ")[0].rsplit("/", 1)[1] for each in found} == {"logs.gz", "runs.xlsx"}


def test_a_name_of_a_file_is_looked_at_too(tmp_path: Path) -> None:
    (tmp_path / f"unit-{SECRET.hex()}.csv").write_bytes(b"")
    assert traces([tmp_path], {"key": SECRET})


@pytest.mark.slow
def test_one_that_is_planted_in_what_a_run_left_is_found(pc: Pc) -> None:
    """The test above could not pass because it looks in the wrong place."""
    pc.provision(pc.write_job("psk"))
    (key,) = pc.secrets.values()
    ledger = next((pc.folder / "home").rglob("ledger.sqlite"))
    whole = ledger.read_bytes()
    ledger.write_bytes(whole + key.hex().encode())
    assert [each for each in pc.found() if "ledger.sqlite" in each]
    ledger.write_bytes(whole)
    assert pc.found() == []
