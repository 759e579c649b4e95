"""The support bundle says what support asks for, and never leaves with a secret: each kind is planted, and found."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factory_prov.cli import main
from factory_prov.errors import LedgerError
from factory_prov.files import user_folders
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Job, Setting
from factory_prov.ledger.records import Outcome, RunStart
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import demo_job
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.messages import Message
from factory_prov.secret import Secret
from factory_prov.support import bundle, secrets
from factory_prov.support.bundle import MOST_OF_FILE_BYTES, SecretFound, SupportBundle, make_bundle
from factory_prov.support.secrets import SecretWatch, known_secrets, without_secrets

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
KEY = bytes(range(7, 23))
TOKEN = "tok-3f9a/very+secret"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    user_folders.choose_user_folder(tmp_path / "data")
    monkeypatch.setattr(user_folders, "keys_folder", lambda: tmp_path / "keys")
    monkeypatch.setattr(user_folders, "authority_passphrases_folder", lambda: tmp_path / "passphrases")
    monkeypatch.setattr(bundle, "_backends", list)
    (tmp_path / "data").mkdir()
    yield tmp_path
    user_folders.choose_user_folder(None)


def log(home: Path, text: str) -> None:
    (home / "data" / "window.log").write_text(f"first line\n{text}\n", encoding="utf-8")


def texts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_says_what_support_asks_for(home: Path) -> None:
    log(home, "all is well")
    (home / "data" / "settings.json").write_text('{"theme": "dark", "password": "0123456789abcdef00"}')
    with Ledger.open(home / "data" / "ledger.sqlite") as ledger:
        start = RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=AT)
        run = ledger.begin(start)
        ledger.finish(run, Outcome.FAIL, code="E431", at=AT)
        found = texts(make_bundle(ledger))
    assert set(found) >= {"CONTENTS.txt", "versions.json", "settings.json", "backends.json", "ledger.json"}
    assert json.loads(found["ledger.json"])["last_codes"][0]["code"] == "E431"
    assert json.loads(found["self-test.json"])["outcome"] == "PASS"
    assert "dark" in found["settings.json"]
    assert "0123456789abcdef00" not in found["settings.json"]
    assert "all is well" in found["logs/window.log"]


def test_a_long_log_is_cut_at_a_line(home: Path) -> None:
    (home / "data" / "window.log").write_bytes(b"a line of the log\n" * 100_000)
    text = texts(make_bundle(None, self_test=False))["logs/window.log"]
    assert len(text) <= MOST_OF_FILE_BYTES
    assert set(text.splitlines()) == {"a line of the log"}


SPELLINGS = {
    "hex": KEY.hex(),
    "HEX": KEY.hex().upper(),
    "with colons": KEY.hex(":").upper(),
    "base64": base64.b64encode(KEY).decode(),
    "urlsafe": base64.urlsafe_b64encode(KEY).decode().rstrip("="),
    "inside base64": base64.b64encode(b"me:" + KEY).decode(),
    "list": ", ".join(map(str, KEY)),
    "bytes of C": ", ".join(f"0x{byte:02x}" for byte in KEY),
    "escaped": "".join(f"\\x{byte:02x}" for byte in KEY),
    "with hyphens": KEY.hex("-"),
    "in groups": KEY.hex(" ", 4),
    "wrapped": f"{KEY.hex()[:16]}\n{KEY.hex()[16:]}",
    "wide characters": "\0".join(KEY.hex()),
    "in colours": f"{KEY.hex()[:8]}\x1b[31m{KEY.hex()[8:]}",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_key_is_found_in_each_spelling(spelling: str) -> None:
    watch = SecretWatch([Secret(KEY)])
    assert watch.line_of(f"a\nb {SPELLINGS[spelling]} c") == 2
    assert watch.line_of("a\nb c") is None


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN EC PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----",
        "Authorization: Bearer abcdefgh12345678",
        "Authorization: Basic dXNlcjpwYXNzd29yZA==",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sig",
        "https://user:word@proxy.local:8080",
        "psk = 000102030405060708090a0b0c0d0e0f",
        '"key": "000102030405060708090a0b0c0d0e0f"',
    ],
)
def test_what_looks_like_a_secret_is_found_though_nobody_knows_it(text: str) -> None:
    assert SecretWatch([]).line_of(f"a\n{text}") == 2
    assert SecretWatch([]).line_of(without_secrets(f"a\n{text}")) is None


@pytest.mark.parametrize(
    "text",
    [
        '"job_sha256": "' + "ab" * 32 + '"',
        "https://eu.iot.avsystem.cloud/api/coiotedm",
        "Save one with `factory-prov token save HOST`",
        "2026-01-31 08:05:04 INFO outbox key-source: system",
    ],
)
def test_what_only_looks_alike_is_none(text: str) -> None:
    assert SecretWatch([]).line_of(text) is None


@pytest.mark.parametrize("spelled", [json.dumps, repr, str, lambda text: json.dumps(json.dumps(text))])
def test_a_password_with_signs_is_found_however_it_was_quoted(spelled: Callable[[str], str]) -> None:
    word = 'Hun"ter\\2 & é/long'
    watch = SecretWatch([Secret(word)])
    settings = json.dumps({"settings.json": json.dumps({"word": spelled(word)}, ensure_ascii=False)})
    assert watch.line_of(f"a\n{settings}") == 2
    assert watch.line_of(f"a\n{spelled('Hunter 3 and longer')}") is None


def test_the_keys_of_a_thousand_units_are_looked_for_in_one_go() -> None:
    keys = [hashlib.sha256(b"%d" % number).digest()[:16] for number in range(1000)]
    watch = SecretWatch([Secret(key) for key in keys])
    log = "2026-01-31 08:05:04 INFO connect: the board of urn:dev:ops:32473-Sensor-000017 answers\n" * 5000
    assert watch.line_of(log) is None
    for key in keys[::99]:
        assert watch.line_of(log + key.hex()) == 5001


def test_a_name_of_a_file_is_looked_through_too() -> None:
    with pytest.raises(SecretFound):
        SupportBundle(texts={f"logs/window.log.{KEY.hex()}": "x"}).refuse_secrets(SecretWatch([Secret(KEY)]))


def test_logs_of_any_name_are_packed_each_for_itself(home: Path) -> None:
    for folder in ("a", "b"):
        (home / "data" / folder).mkdir()
        (home / "data" / folder / "window.log").write_text(f"of {folder}\n")
    (home / "data" / "window.log.\udcff").write_text("odd\n")
    packed = texts(make_bundle(None, self_test=False))
    assert sorted(text for name, text in packed.items() if name.startswith("logs/")) == ["odd\n", "of a\n", "of b\n"]


def test_tokens_of_those_who_are_owed_records_are_looked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets.system_keyring, "stored", lambda entry: Secret(f"token of {entry}"))
    with Ledger.open(home / "data" / "ledger.sqlite") as ledger:
        monkeypatch.setattr(ledger.records, "targets", lambda: ("https://mes.local/units?x=1", "//files/records"))
        assert {secret.reveal() for secret in known_secrets(ledger)} >= {b"token of mes.local"}


def test_a_short_pin_is_found_as_a_word_and_not_inside_of_numbers() -> None:
    watch = SecretWatch([Secret("4711")])
    assert watch.line_of("the PIN is 4711") == 1
    assert watch.line_of("at 10:47:11, 147110 bytes, run-4711.log 4711.5") is None


def test_each_place_of_secrets_is_looked_into(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "secret_values", lambda: ["of-a-variable", "false", "None"])
    for name, text in (("keys/kek-1", KEY.hex()), ("passphrases/line-3", "of an authority"), ("keys/pin", "4711")):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text(text + "\n")
    monkeypatch.setattr(secrets.system_keyring, "stored", lambda entry: Secret(f"token of {entry}"))
    with Ledger.open(home / "data" / "ledger.sqlite") as ledger:
        monkeypatch.setattr(ledger, "server_names", lambda: ("dm.local",))
        found = {secret.reveal() for secret in known_secrets(ledger)}
    assert not found & {b"false", b"None"}
    assert found >= {b"of-a-variable", KEY.hex().encode(), KEY, b"of an authority", b"4711", b"token of dm.local"}


def test_a_station_with_keys_of_its_own_gets_its_bundle(home: Path) -> None:
    from factory_prov.credentials.vault.station_keys import StationKeys

    StationKeys(home / "keys").current("ledger")
    (home / "passphrases").mkdir()
    (home / "passphrases" / "line-3").write_text("ledger place outcome trouble\n")
    assert '"id"' in (home / "keys" / "keys.json").read_text()  # a list of them lies beside them
    with Ledger.open(home / "data" / "ledger.sqlite") as ledger:
        start = RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=AT)
        ledger.finish(ledger.begin(start), Outcome.FAIL, code="E431", at=AT)
        assert json.loads(texts(make_bundle(ledger))["ledger.json"])["id"]
        key = next(file for file in (home / "keys").iterdir() if file.suffix == ".key")
        log(home, f"it is {bytes.fromhex(key.read_text().strip()).hex(':')}")
        with pytest.raises(SecretFound):
            make_bundle(ledger, self_test=False)


def test_a_sealed_key_that_this_pc_can_open_is_looked_for() -> None:
    from dataclasses import replace

    from factory_prov.cancel import CancelToken
    from factory_prov.credentials.keeping import Keep
    from factory_prov.line.virtual_station import virtual_station
    from factory_prov.run.pipeline import provision

    with virtual_station(demo_job("psk"), boards=1, speed=1000) as station:
        job = replace(station.job, credentials=replace(station.job.credentials, keep=Keep.ENCRYPTED))
        record = provision(station.devices[0], job, station.bench, lambda _: None, CancelToken())
        assert record.outcome is Outcome.PASS
        ledger = station.bench.ledger
        pack = ledger.sealed(record.endpoint_name or "")
        assert pack is not None
        found = [secret.reveal() for secret in secrets._of_seals(ledger)]
        assert found
        assert all(key in pack for key in found)


def test_a_planted_secret_keeps_the_bundle_here_and_its_place_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "secret_values", lambda: [TOKEN])
    for planted in (TOKEN, TOKEN.upper(), base64.b64encode(TOKEN.encode()).decode(), "tok-3f9a%2Fvery%2Bsecret"):
        log(home, f"somebody wrote {planted}")
        with pytest.raises(SecretFound) as caught:
            make_bundle(None, self_test=False)
        assert str(caught.value.place) == "logs/window.log, line 2"
        assert TOKEN not in str(caught.value)


def test_every_text_is_looked_through() -> None:
    for name in ("a.json", "logs/b"):
        with pytest.raises(SecretFound, match=name):
            SupportBundle(texts={"x": "", name: "Bearer abcdefgh12345678"}).refuse_secrets(SecretWatch([]))


def job_with(folder: Path, key: str) -> Path:
    """Write the job of a demonstration with another source of its key."""
    file = folder / "job.toml"
    text = f"""
format = 1
name = "with a key"
[configuration]
"/0/1/0" = "coaps://dm.example:5684"
"/0/1/1" = false
"/0/1/2" = 0
"/0/1/3" = {{ credential = "psk_identity" }}
"/0/1/5" = {key}
"/0/1/10" = 1
"/1/1/0" = 1
"/1/1/1" = 86400
"/1/1/7" = "U"
"""
    file.write_text(text, encoding="utf-8")
    return file


KEY_SOURCES = {
    "hex": f'{{ hex = "{KEY.hex()}" }}',
    "text": '{ text = "of-all-units-0123" }',
    "file": '{ file = "shared.key" }',
}


@pytest.mark.parametrize("source", KEY_SOURCES)
def test_a_key_of_a_job_that_is_in_a_log_keeps_the_bundle_here(home: Path, source: str) -> None:
    (home / "shared.key").write_bytes(KEY)
    job = load_job(job_with(home, KEY_SOURCES[source]))
    log(home, "it is " + ("of-all-units-0123" if source == "text" else KEY.hex(":").upper()))
    assert "window.log" in str(texts(make_bundle(None, self_test=False)).keys()), "nobody else knows it"
    with pytest.raises(SecretFound) as caught:
        make_bundle(None, job, self_test=False)
    assert str(caught.value.place) == "logs/window.log, line 2"
    assert KEY.hex() not in str(caught.value)


@pytest.mark.parametrize("path", ["/0/1/5", "/0/1/8", "/21/0/0", "/11/0/6"])
def test_every_resource_that_is_secret_by_its_definition_is_a_key_of_the_job(home: Path, path: str) -> None:
    setting = Setting(path=ResourcePath.parse(path), source=TOKEN)
    job = Job(configuration=(setting, Setting(path=ResourcePath.parse("/0/1/0"), source="coaps://dm.example")))
    assert [secret.reveal() for secret in secrets._of_job(job)] == [TOKEN.encode()]


def test_the_words_of_a_job_are_no_keys(home: Path) -> None:
    log(home, "psk_key and private_key are made for each unit")
    job = load_job(job_with(home, '{ credential = "psk_key" }'))
    assert make_bundle(None, job, self_test=False)
    assert make_bundle(None, load_job(job_with(home, '{ file = "gone.key" }')), self_test=False)


def test_the_command_takes_a_job_and_looks_for_its_keys(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    job = job_with(home, KEY_SOURCES["hex"])
    words = ["support", "--job", str(job), "--data-dir", str(home / "data"), str(home / "out.zip")]
    log(home, "all is well")
    assert main(words) == 0
    assert "all is well" in texts((home / "out.zip").read_bytes())["logs/window.log"]
    (home / "out.zip").unlink()
    log(home, f"it is {KEY.hex()}")
    capsys.readouterr()
    assert main(words) == 2
    said = "".join(capsys.readouterr())
    assert "logs/window.log, line 2" in said
    assert KEY.hex() not in said
    assert not (home / "out.zip").exists()


def test_a_ledger_that_cannot_be_opened_is_left_out_and_told(home: Path) -> None:
    def opened() -> Ledger:
        raise LedgerError(Message("it is broken."), place="ledger.sqlite")

    made = bundle.bundle_with_or_without(opened, None)
    assert "broken" in str(made.without_ledger)
    assert json.loads(texts(made.data)["ledger.json"]) == {}
