"""A virtual station is set up, or it is said in words why not."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError
from factory_prov.files.temporary import temporary_folder
from factory_prov.job.job_file import read_job
from factory_prov.job.model import Job
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.line.virtual_station import demo_job, on_contract, virtual_station
from factory_prov.run.pipeline import provision
from factory_prov.simulation.contract_faults import ContractFault
from factory_prov.simulation.firmware_image import Generation, read_image


@pytest.mark.parametrize("speed", [0, -1, 0.0, 1e-9, 0.0099, float("nan"), float("inf"), 1e9])
def test_a_speed_that_is_none_is_refused(speed: float) -> None:
    with (
        pytest.raises(InputError, match="the speed is out of range"),
        virtual_station(demo_job("psk"), boards=1, speed=speed),
    ):
        pass


def test_no_place_for_temporary_files_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", nowhere)
    with pytest.raises(InputError, match=r"no temporary folder can be made .*TMPDIR"), temporary_folder("x"):
        pass


def with_names(configs: Path, naming: str, folder: Path) -> Job:
    text = (configs / "job-psk.toml").read_text(encoding="utf-8")
    return read_job(f"{text}\n[naming]\n{naming}", place="job.toml", folder=folder)


def tried(job: Job, boards: int = 2) -> tuple[list[RunRecord], str]:
    with virtual_station(job, boards=boards, speed=100) as station:
        records = [
            provision(device, station.job, station.bench, lambda _: None, CancelToken()) for device in station.devices
        ]
        return records, " ".join(map(str, station.replaced))


def test_virtual_boards_get_the_names_of_the_job(configs: Path, tmp_path: Path) -> None:
    pattern = 'source = "pattern"\npattern = "urn:dev:ops:32473-{serial:03d}-{hardware_id}"\n'
    records, replaced = tried(with_names(configs, pattern, tmp_path))
    assert [record.outcome for record in records] == [Outcome.PASS, Outcome.PASS]
    assert [record.endpoint_name for record in records] == [
        f"urn:dev:ops:32473-00{number}-{record.hardware_id}" for number, record in enumerate(records, 1)
    ]
    assert replaced == "Virtual here: boards, server and ledger."


def test_virtual_boards_stand_for_the_chips_of_a_list(configs: Path, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("endpoint_name,hardware_id\na,f4ce36ab12345678\nb,f4ce36ab12345679\n")
    records, replaced = tried(with_names(configs, 'source = "list"\nlist_file = "names.csv"\n', tmp_path))
    assert [record.endpoint_name for record in records] == ["a", "b"]
    assert [record.outcome for record in records] == [Outcome.PASS, Outcome.PASS]
    assert "stand for the first chips" in replaced


def test_names_that_a_person_gives_are_replaced_and_that_is_said(configs: Path, tmp_path: Path) -> None:
    records, replaced = tried(with_names(configs, 'source = "given"\n', tmp_path), boards=1)
    assert records[0].outcome is Outcome.PASS
    assert "that a person gives are replaced" in replaced


def test_the_second_unit_shows_one_identity_for_all(configs: Path, tmp_path: Path) -> None:
    text = (configs / "job-psk.toml").read_text(encoding="utf-8")
    made = read_job(text.replace('"{endpoint_name}"', '"one"'), place="job.toml", folder=tmp_path)
    assert [(each.outcome, each.code) for each in tried(made)[0]] == [(Outcome.PASS, None), (Outcome.FAIL, "E105")]
    written = text.replace('{ credential = "psk_identity" }', '{ text = "one" }')
    second = tried(read_job(written, place="job.toml", folder=tmp_path))[0][1]
    assert (second.outcome, second.code) == (Outcome.FAIL, "E405")


@pytest.mark.parametrize(("version", "generation"), [(1, Generation.OLD), (2, Generation.CONTRACT_2)])
def test_boards_of_either_version_pass(version: int, generation: Generation) -> None:
    with virtual_station(on_contract(demo_job("psk"), version), boards=1, speed=100) as station:
        assert station.job.board.first_image is not None
        assert read_image(station.job.board.first_image).generation is generation
        record = provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
    assert record.outcome is Outcome.PASS


def test_faults_of_version_2_are_refused_for_boards_of_version_1() -> None:
    job, faults = demo_job("psk"), [ContractFault.RECORD_REFUSED]
    with pytest.raises(InputError) as caught, virtual_station(job, boards=1, faults=faults):
        pass
    assert "--contract 2" in str(caught.value.cure)
