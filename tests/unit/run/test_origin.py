"""What a run's record says of where its unit comes from: who, program, images, pack and keys."""

from __future__ import annotations

import getpass
import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select

from factory_prov import __version__
from factory_prov.cancel import CancelToken
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.tables import runs, setups
from factory_prov.line.virtual_station import demo_job, virtual_station
from factory_prov.run import origin
from factory_prov.run.origin import image_sha256, operator
from factory_prov.run.pipeline import provision


def test_a_run_writes_down_who_with_which_program_images_pack_and_keys() -> None:
    with virtual_station(demo_job("psk"), boards=1, speed=100) as station:
        record = provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
        assert record.outcome is Outcome.PASS
        with station.bench.ledger._database.reading() as connection:
            row = connection.execute(select(runs.c.pack_sha256, setups).join(setups)).one()
        images = [station.job.board.first_image, station.job.board.final_image]
        assert all(images)
        assert [row.first_image, row.final_image] == [
            hashlib.sha256(image.read_bytes()).hexdigest() for image in images if image is not None
        ]
    assert (row.operator, row.tool_version) == (getpass.getuser(), __version__)
    assert row.key_source.startswith("pre-shared key: ")
    assert len(row.pack_sha256) == 32


def test_an_image_that_changes_is_hashed_anew_and_one_that_is_gone_is_none(tmp_path: Path) -> None:
    image = tmp_path / "image"
    image.write_bytes(b"one")
    first = image_sha256(image)
    image.write_bytes(b"two, longer")
    assert first == hashlib.sha256(b"one").hexdigest()
    assert image_sha256(image) == hashlib.sha256(b"two, longer").hexdigest()
    image.unlink()
    assert image_sha256(image) == ""
    assert image_sha256(tmp_path) == ""
    assert image_sha256(None) == ""


def test_a_system_that_knows_no_user_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    operator.cache_clear()
    monkeypatch.setattr(origin.getpass, "getuser", nobody)
    assert operator() == ""
    operator.cache_clear()
