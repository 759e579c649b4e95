"""Units whose certificates an authority signs: in the ledger before they have them; trials leave nothing behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from authorities import openssl, quick_keys, root

from factory_prov.cancel import CancelToken
from factory_prov.cli import main
from factory_prov.credentials.authority import device
from factory_prov.credentials.authority.authority import AuthorityView, open_authority
from factory_prov.credentials.authority.facts import exported
from factory_prov.credentials.authority.folder import AuthorityFolder
from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.vault.sealing import PassingVault
from factory_prov.errors import AuthorityLocked, AuthorityMissing, InputError
from factory_prov.files import user_folders
from factory_prov.job.check import check_job
from factory_prov.job.job_file import read_job
from factory_prov.job.model import Job
from factory_prov.job.unit import Unit, UnitMaker
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import virtual_station
from factory_prov.lwm2m.problem import Severity
from factory_prov.resources import resource
from factory_prov.run.opening import open_bench
from factory_prov.run.pipeline import provision


@pytest.fixture(autouse=True)
def view(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AuthorityView:
    quick_keys(monkeypatch, tmp_path / "user")
    monkeypatch.setattr(user_folders, "known_ledgers_folder", lambda: tmp_path / "station" / "ledgers")
    return root("line-3", years=20)


def job(section: str = '[credentials.ca]\nauthority = "line-3"') -> Job:
    path = resource("jobs/demo_certificate.toml")
    text = path.read_text(encoding="utf-8")
    before, _, after = text.partition("[credentials.certificate]")
    text = f"{before}{section}\n\n[server]{after.partition('[server]')[2]}"
    return read_job(text, place="job.toml", folder=path.parent)


def test_a_run_signs_with_the_authority_and_writes_it_down(view: AuthorityView, tmp_path: Path) -> None:
    made = replace(job(), server=None)
    with (
        virtual_station(job(), boards=1, speed=100) as station,
        Ledger.open(tmp_path / "real.sqlite", vault=PassingVault()) as ledger,
    ):
        issuer = open_bench(made, ledger=ledger).issuer
        assert issuer is not None
        bench = replace(station.bench, ledger=ledger, issuer=issuer)
        record = provision(station.devices[0], station.job, bench, lambda _: None, CancelToken())
        assert record.outcome is Outcome.PASS, record.reason
        (known,) = ledger.certificates.of_name(record.endpoint_name or "")
        assert ledger.certificates.counts(view.issuer_id).issued == 1
        pack = station.boards.boards[0].stored_pack
    assert pack is not None
    der = next(each.value for each in Unit.of_pack("", pack).records if str(each.path) == "/0/1/3")
    (tmp_path / "unit.pem").write_bytes(encode_pem("CERTIFICATE", der))  # type: ignore[arg-type]
    (tmp_path / "ca.pem").write_bytes(exported(view, der=False, chain=False, root=False))
    openssl("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", tmp_path / "ca.pem", tmp_path / "unit.pem")
    assert f"{known.serial:X}" in openssl("x509", "-in", tmp_path / "unit.pem", "-noout", "-serial")


def test_a_trial_and_a_check_use_nothing_of_it(view: AuthorityView, tmp_path: Path) -> None:
    with virtual_station(job(), boards=1, speed=100) as station:
        record = provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
        assert record.outcome is Outcome.PASS, record.reason
        assert station.bench.ledger.certificates.counts(view.issuer_id).issued == 0
        pack = station.boards.boards[0].stored_pack
    assert pack is not None
    der = next(each.value for each in Unit.of_pack("", pack).records if str(each.path) == "/0/1/3")
    (tmp_path / "unit.pem").write_bytes(encode_pem("CERTIFICATE", der))  # type: ignore[arg-type]
    (tmp_path / "ca.pem").write_bytes(exported(view, der=False, chain=False, root=False))
    openssl("verify", "-CAfile", tmp_path / "ca.pem", tmp_path / "unit.pem", ok=False)
    assert [each for each in check_job(job()) if each.severity is Severity.ERROR] == []


def test_before_the_first_unit_a_locked_or_missing_one_is_told(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "real.sqlite", vault=PassingVault()) as ledger:
        with pytest.raises(AuthorityMissing, match="nobodys"):
            open_bench(job('[credentials.ca]\nauthority = "nobodys"'), ledger=ledger)
        for file in (tmp_path / "station").rglob("*.passphrase"):
            file.unlink()
        with pytest.raises(AuthorityLocked):
            open_bench(job(), ledger=ledger)
    errors = [each for each in check_job(job()) if each.severity is Severity.ERROR]
    assert [each.path for each in errors] == ["credentials.ca.authority"]


def test_one_that_ends_in_the_middle_of_a_shift_stops_the_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, view: AuthorityView
) -> None:
    over = view.ends + timedelta(seconds=1)
    with (
        virtual_station(job(), boards=1, speed=100) as station,
        Ledger.open(tmp_path / "real.sqlite", vault=PassingVault()) as ledger,
    ):
        bench = replace(
            station.bench, ledger=ledger, issuer=open_bench(replace(job(), server=None), ledger=ledger).issuer
        )
        monkeypatch.setattr(device, "now", lambda: over)
        record = provision(station.devices[0], station.job, bench, lambda _: None, CancelToken())
        assert (record.outcome, record.code) == (Outcome.ERROR, "E123")
        assert station.boards.boards[0].stored_pack is None
        assert ledger.certificates.counts(view.issuer_id).issued == 0


def test_a_check_warns_of_what_comes_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    root("short", years=1)
    text = '[credentials.ca]\nauthority = "short"\nvalidity_s = 86400000\nbeyond_authority = "shorten"'
    rules = {each.rule for each in check_job(job(text))}
    assert "certificate-shortened" in rules
    assert "common-name" in {
        each.rule
        for each in check_job(job('[credentials.ca]\nauthority = "line-3"\ncommon_name = "x-{endpoint_name}"'))
    }


def test_no_script_makes_one_that_nobody_writes_down() -> None:
    with pytest.raises(InputError, match="ledger"):
        UnitMaker(job()).make("a")


def test_packs_made_by_hand_are_written_down_too(tmp_path: Path, view: AuthorityView) -> None:
    path = resource("jobs/demo_certificate.toml")
    text = path.read_text(encoding="utf-8").replace(
        '[credentials.certificate]\ncommon_name = "{endpoint_name}"\norganization_name = "Example Devices"',
        '[credentials.ca]\nauthority = "line-3"',
    )
    for each in path.parent.glob("server_cert.pem"):
        (tmp_path / each.name).write_bytes(each.read_bytes())
    (tmp_path / "job.toml").write_text(text, encoding="utf-8")
    words = ["pack", str(tmp_path / "job.toml"), "--name", "ep-1", "--data-dir", str(tmp_path / "user")]
    assert main([*words, "-o", str(tmp_path / "units")]) == 0
    assert main([*words, "-o", str(tmp_path / "again")]) == 2  # another key under the name
    assert not (tmp_path / "again").exists()
    with Ledger.open(tmp_path / "user" / "ledger.sqlite") as ledger:
        assert ledger.certificates.counts(view.issuer_id).issued == 1
    assert open_authority("line-3").view.issuer_id == view.issuer_id
    assert AuthorityFolder("line-3").exists()
