"""A virtual station is set up, or it is said in words why not."""

from __future__ import annotations

import tempfile

import pytest

from factory_prov.errors import InputError
from factory_prov.files.temporary import temporary_folder
from factory_prov.line.virtual_station import demo_job, virtual_station


@pytest.mark.parametrize("speed", [0, -1, 0.0, float("nan"), float("inf"), 1e9])
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
