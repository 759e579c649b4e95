"""One key on two units is an alarm, told before the second one gets anything; unless the job says that it is meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.credentials.vault.sealing import PassingVault
from factory_prov.job.job_file import read_job
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import virtual_station
from factory_prov.resources import resource
from factory_prov.run.pipeline import provision

SECRET = "0123456789abcdeF"


def job_text(*, said: bool) -> str:
    text = resource("jobs/demo_psk.toml").read_text(encoding="utf-8")
    text = text.replace('{ credential = "psk_key" }', f'{{ text = "{SECRET}" }}')
    return text + ("\n[credentials]\nshared_key = true\n" if said else "")


def both(tmp_path: Path, *, said: bool) -> tuple[list[RunRecord], list[bool]]:
    """Run two units of the job; gives their records, and whether each device got a configuration."""
    job = read_job(job_text(said=said), place="job.toml", folder=tmp_path)
    with virtual_station(job, boards=2, speed=100) as station:
        records = [
            provision(device, station.job, station.bench, lambda _: None, CancelToken()) for device in station.devices
        ]
        return records, [board.stored_pack is not None for board in station.boards.boards]


def test_the_second_unit_with_the_key_is_stopped_before_it_gets_anything(tmp_path: Path) -> None:
    (first, second), got = both(tmp_path, said=False)
    assert first.outcome is Outcome.PASS, first.reason
    assert (second.outcome, second.code) == (Outcome.ERROR, "E116")
    assert got == [True, False]
    assert first.endpoint_name is not None
    assert first.endpoint_name in str(second.reason)
    assert SECRET not in str(second.reason)


def test_where_the_job_says_so_both_have_it(tmp_path: Path) -> None:
    records, got = both(tmp_path, said=True)
    assert [record.outcome for record in records] == [Outcome.PASS, Outcome.PASS]
    assert got == [True, True]


def test_a_second_run_of_the_same_unit_has_its_key_again(tmp_path: Path) -> None:
    job = read_job(job_text(said=False), place="job.toml", folder=tmp_path)
    with virtual_station(job, boards=1, speed=100) as station:
        (device,) = station.devices
        cancelled = CancelToken()
        cancelled.cancel()
        provision(device, station.job, station.bench, lambda _: None, cancelled)
        record = provision(device, station.job, station.bench, lambda _: None, CancelToken())
        assert record.outcome is Outcome.PASS, record.reason


@pytest.mark.parametrize("keep", ["none", "until registered", "encrypted"])
def test_what_a_job_says_of_keeping_is_what_is_kept(tmp_path: Path, keep: str) -> None:
    text = resource("jobs/demo_psk.toml").read_text(encoding="utf-8") + f'\n[credentials]\nkeep = "{keep}"\n'
    job = read_job(text, place="job.toml", folder=tmp_path)
    with (
        virtual_station(job, boards=1, speed=100) as station,
        Ledger.open(tmp_path / "ledger.sqlite", vault=PassingVault()) as ledger,
    ):
        bench = replace(station.bench, ledger=ledger)
        seen: list[bool] = []

        def look(_: object) -> None:
            seen.append(bool(ledger.sealed_keys.counts()))

        record = provision(station.devices[0], station.job, bench, look, CancelToken())
        assert record.outcome is Outcome.PASS, record.reason
        assert any(seen) == (keep != "none")
        assert (ledger.sealed(record.endpoint_name or "") is not None) == (keep == "encrypted")
