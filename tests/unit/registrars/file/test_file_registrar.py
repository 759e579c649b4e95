"""The list of registrations in a file: what stands in it, who may read it, and what a power cut leaves."""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from patience import soon

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    Cancelled,
    CredentialsError,
    InputError,
    ServerBusy,
    ServerConflict,
    ServerProtocolError,
    ServerUnreachable,
)
from factory_prov.files.locks import one_at_a_time
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    DeviceCredentials,
    EstCredentials,
    NoCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.file.options import FileFormat, FileOptions
from factory_prov.registrars.file.registrar import FileRegistrar
from factory_prov.registrars.registration import Registration, RegistrationOutcome, ServerAnswer
from factory_prov.secret import Secret

KEY = b"key-SECRET"
DEVICE = Registration(endpoint_name="unit-1", credentials=PskCredentials(identity="id-1", key=Secret(KEY)))
NAMES = ("units.csv", "units.jsonl")
posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such rights")


def register(path: Path, device: Registration = DEVICE, *, update: bool = False, **options: object) -> ServerAnswer:
    registrar = FileRegistrar(replace(FileOptions(path=path), **options))  # type: ignore[arg-type]  # a test's own
    return registrar.register(device, update=update, cancel=CancelToken())


def rows(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        return [{name: value for name, value in row.items() if value} for row in csv.DictReader(text.splitlines())]
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(params=NAMES)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / str(request.param)


def test_a_unit_becomes_a_line_without_its_key(path: Path) -> None:
    assert register(path) == ServerAnswer(device_id="", outcome=RegistrationOutcome.CREATED, verified=True)
    (row,) = rows(path)
    assert row.pop("at").endswith("Z")
    assert row == {
        "endpoint_name": "unit-1",
        "server": "management",
        "security_mode": "psk",
        "psk_identity": "id-1",
        "state": "registered",
    }
    assert KEY.hex() not in path.read_text()


def test_the_key_stands_there_only_when_asked_for(path: Path) -> None:
    register(path, with_secrets=True)
    assert rows(path)[0]["psk_key"] == KEY.hex()


@pytest.mark.parametrize(
    ("credentials", "mode", "column", "value"),
    [
        (NoCredentials(), "nosec", "psk_identity", None),
        (RpkCredentials(public_key_der=b"0\0"), "rpk", "public_key", "MAA="),
        (CertificateCredentials(chain_der=(b"0\0", b"0\1\0")), "cert", "certificates", "MAA= MAEA"),
        (EstCredentials(chain_der=(b"0\0",)), "est", "certificates", "MAA="),
    ],
)
def test_every_mode_has_its_place(
    path: Path, credentials: DeviceCredentials, mode: str, column: str, value: str | None
) -> None:
    register(path, Registration(endpoint_name='ż, "1"', credentials=credentials, bootstrap=True))
    (row,) = rows(path)
    assert (row["endpoint_name"], row["server"], row["security_mode"]) == ('ż, "1"', "bootstrap", mode)
    assert row.get(column) == value


def test_the_last_line_of_a_unit_holds(path: Path) -> None:
    register(path)
    changed = replace(DEVICE, credentials=PskCredentials(identity="id-2", key=Secret(KEY)))
    with pytest.raises(ServerConflict):
        register(path, changed)
    assert register(path, changed, update=True).outcome is RegistrationOutcome.UPDATED
    assert register(path, changed).outcome is RegistrationOutcome.ALREADY_THERE
    assert register(path, DEVICE, update=True).outcome is RegistrationOutcome.UPDATED
    FileRegistrar(FileOptions(path=path)).remove("unit-1", cancel=CancelToken())
    assert [row["state"] for row in rows(path)] == ["registered", "updated", "updated", "removed"]
    assert "psk_identity" not in rows(path)[-1]


def test_without_keys_in_the_file_a_new_key_changes_nothing(path: Path) -> None:
    register(path, with_secrets=True)
    other = replace(DEVICE, credentials=PskCredentials(identity="id-1", key=Secret(b"another")))
    assert register(path, other).outcome is RegistrationOutcome.ALREADY_THERE
    with pytest.raises(ServerConflict):
        register(path, other, with_secrets=True)


@posix
def test_a_file_with_keys_is_its_owners_alone_from_its_first_byte(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    fsync = os.fsync

    def look(descriptor: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    previous = os.umask(0)
    try:
        register(path, with_secrets=True)
    finally:
        os.umask(previous)
    assert seen
    assert all(mode & 0o077 == 0 for mode in seen)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix
def test_keys_do_not_go_into_a_file_that_others_can_read(path: Path) -> None:
    register(path)
    path.chmod(0o644)
    before = path.read_bytes()
    with pytest.raises(CredentialsError) as caught:
        register(path, with_secrets=True)
    assert "chmod 600" in str(caught.value.cure)
    assert path.read_bytes() == before


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_what_a_power_cut_left_is_cut_off(path: Path, cut: int) -> None:
    register(path)
    whole = path.read_bytes()
    register(path, replace(DEVICE, endpoint_name="unit-2"))
    path.write_bytes(path.read_bytes().rstrip()[:-cut])
    assert register(path, replace(DEVICE, endpoint_name="unit-3")).outcome is RegistrationOutcome.CREATED
    assert path.read_bytes().startswith(whole)
    assert [row["endpoint_name"] for row in rows(path)] == ["unit-1", "unit-3"]


def test_a_file_cut_off_in_its_first_line_begins_anew(path: Path) -> None:
    register(path)
    path.write_bytes(path.read_bytes()[:10])
    assert register(path).outcome is RegistrationOutcome.CREATED
    assert len(rows(path)) == 1


def test_a_last_line_without_its_break_is_kept(path: Path) -> None:
    register(path)
    path.write_bytes(path.read_bytes().rstrip())
    register(path, replace(DEVICE, endpoint_name="unit-2"))
    assert [row["endpoint_name"] for row in rows(path)] == ["unit-1", "unit-2"]


@pytest.mark.parametrize("content", [b"my notes", b"my notes\n", b"{}\n", b"\xff\n", b"[" * 9000, b'{"at": 5}\n'])
def test_a_file_of_somebody_else_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ServerProtocolError) as caught:
        register(path)
    assert "Line 1" in str(caught.value)
    assert path.read_bytes() == content


@pytest.mark.parametrize("name", ["=1+1", "@x", "-x", "+x"])
def test_a_name_that_a_spreadsheet_would_run_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="spreadsheet"):
        register(tmp_path / "units.csv", replace(DEVICE, endpoint_name=name))
    assert not (tmp_path / "units.csv").exists()
    assert register(tmp_path / "units.jsonl", replace(DEVICE, endpoint_name=name)).verified


def test_an_identity_over_two_lines_is_refused(path: Path) -> None:
    with pytest.raises(InputError, match="PSK identity has characters that cannot be printed"):
        register(path, replace(DEVICE, credentials=PskCredentials(identity="a\nb", key=Secret(KEY))))


def test_a_cancel_ends_the_wait_for_others(path: Path) -> None:
    cancel = CancelToken()
    registrar = FileRegistrar(FileOptions(path=path))
    threading.Timer(0.3, cancel.cancel).start()
    with one_at_a_time(path.with_name(f".{path.name}.lock")), soon(), pytest.raises(Cancelled):
        registrar.register(DEVICE, update=False, cancel=cancel)


def test_who_never_gets_the_file_is_told(path: Path) -> None:
    with one_at_a_time(path.with_name(f".{path.name}.lock")), pytest.raises(ServerBusy):
        register(path, deadline_s=0.3)


def _many(path: Path, station: int) -> None:
    for number in range(10):
        register(path, replace(DEVICE, endpoint_name=f"unit-{station}-{number}"))
        register(path, replace(DEVICE, endpoint_name=f"shared-{number}"))


@pytest.mark.slow
def test_processes_write_one_after_the_other(path: Path) -> None:
    stations = [multiprocessing.get_context("spawn").Process(target=_many, args=(path, each)) for each in range(3)]
    for station in stations:
        station.start()
    for station in stations:
        station.join(60)
    assert [station.exitcode for station in stations] == [0, 0, 0]
    names = [row["endpoint_name"] for row in rows(path)]
    assert len(names) == len(set(names)) == 40


@pytest.mark.parametrize(
    ("options", "place"),
    [
        (FileOptions(path=Path("units.txt")), "path"),
        (FileOptions(path=Path("units.csv"), deadline_s=0), "deadline_s"),
        (FileOptions(path=Path("nowhere/units.csv")), "path"),
        (FileOptions(path=Path()), "path"),
    ],
)
def test_wrong_options(options: FileOptions, place: str) -> None:
    found = (*options.file_problems(), *options.problems())
    assert place in [problem.place for problem in found]
    with pytest.raises(InputError):
        FileRegistrar(options)


def test_a_format_goes_before_the_names_ending(tmp_path: Path) -> None:
    path = tmp_path / "units.txt"
    register(path, format=FileFormat.JSON_LINES)
    assert json.loads(path.read_text())["endpoint_name"] == "unit-1"


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_takes_no_file(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        with pytest.raises(ServerUnreachable):
            register(path)
    finally:
        path.parent.chmod(0o700)
