"""A unit that is an emulated Cortex-M3 with the receiver of `device/`, from blank to PASS by the command line."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from campaign.device_cuts import campaign
from campaign.kinds import KINDS, write_job
from qemu_unit import PACK_AT, QemuUnit, chip_number

from factory_prov.lwm2m.rules.accounts import management_account
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.senml import read_pack
from factory_prov.simulation.coiote.server import VirtualCoiote

Program = Callable[..., "subprocess.CompletedProcess[str]"]
COUNT = int(os.environ.get("FACTORY_PROV_CUTS", "3"))
NAME = "urn:dev:ops:32473-Cortex-000001"


@pytest.fixture
def unit(qemu_program: Path, tmp_path: Path) -> Iterator[QemuUnit]:
    with QemuUnit(qemu_program, tmp_path / "flash.bin", chip=chip_number(1), endpoint=NAME) as made:
        yield made


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["port", "port, certificate"])
def test_a_blank_unit_becomes_a_pass(kind: str, factory_prov: Program, folder: Path, unit: QemuUnit) -> None:
    with VirtualCoiote() as server:
        job, _ = write_job(KINDS[kind], folder, server.url)
        token = server.token.reveal().decode()
        done = factory_prov("provision", job, "--port", unit.port, "--json", FACTORY_PROV_TOKEN=token)
        (device,) = server.devices
    assert done.returncode == 0, done.stdout + done.stderr
    length = int.from_bytes(unit.flash[8:12], "little")
    pack = unit.flash[PACK_AT : PACK_AT + length]
    assert unit.flash[16:48] == hashlib.sha256(pack).digest()
    account = management_account(read_records(read_pack(pack))[0])
    assert account is not None
    if kind == "port":
        assert device.psk_key is not None
        assert account.opaque(5) == device.psk_key.reveal()
    assert device.endpoint_name == NAME
    (run,) = json.loads(factory_prov("history", "--json").stdout)
    assert (run["outcome"], run["endpoint_name"]) == ("PASS", NAME)


@pytest.mark.slow
def test_power_that_goes_in_a_run_costs_no_unit(qemu_program: Path, tmp_path: Path) -> None:
    """One plain second run finishes each; `benchmarks/device_cuts.py` is the whole campaign."""
    tally = campaign(tmp_path, "port, certificate", count=COUNT, seed=3, program=qemu_program)
    print(dict(tally.done), dict(tally.seen))
    assert tally.good, tally
