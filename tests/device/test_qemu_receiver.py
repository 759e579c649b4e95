"""The receiver on an emulated Cortex-M3: what its flash keeps when the power goes at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from qemu_unit import FLASH_BYTES, PACK_AT, Cut, QemuUnit, chip_number

from factory_prov.cancel import CancelToken
from factory_prov.device_contract.files import IDENTITY_FILE, READY_TEXT, DeviceState
from factory_prov.device_contract.identity import DeviceIdentity, read_identity
from factory_prov.errors import FactoryProvError
from factory_prov.job.unit import UnitMaker
from factory_prov.line.virtual_station import demo_job
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.provisioning import ProvisioningLink
from factory_prov.secret import Secret

NAME = "urn:dev:ops:32473-Cortex-000007"


@pytest.fixture
def unit(qemu_program: Path, tmp_path: Path) -> Iterator[QemuUnit]:
    """One whose flash writes slowly, so that a cut can hit it there."""
    flash = tmp_path / "flash.bin"
    with QemuUnit(qemu_program, flash, chip=chip_number(7), endpoint=NAME, erase_us=1000, program_us=400) as made:
        yield made


@pytest.fixture
def pack() -> bytes:
    return UnitMaker(demo_job("certificate")).make(NAME).pack


def opened(unit: QemuUnit) -> ProvisioningLink:
    return ProvisioningLink.open(unit.port, LinkOptions(), CancelToken())


def after_a_start(unit: QemuUnit) -> DeviceIdentity:
    unit.power_off()
    with opened(unit) as link:
        unit.power_on()
        link.wait_console(READY_TEXT, timeout_s=30)
        return read_identity(link.download(IDENTITY_FILE))


def test_it_says_what_the_maker_of_its_chip_wrote(unit: QemuUnit) -> None:
    identity = after_a_start(unit)
    assert (identity.endpoint_name, identity.chip) == (NAME, chip_number(7).hex())
    assert (identity.state, identity.sha256, identity.objects) == (DeviceState.EMPTY, None, (0, 1, 2))


def test_what_it_stored_is_there_when_the_power_comes_back(unit: QemuUnit, pack: bytes) -> None:
    unit.power_off()
    with opened(unit) as link:  # before it says that it is ready
        unit.power_on()
        link.wait_console(READY_TEXT, timeout_s=30)
        link.send_pack(Secret(pack), lambda done, total: None)
        assert link.verdict().applied
    identity = after_a_start(unit)
    assert (identity.state, identity.sha256) == (DeviceState.PROVISIONED, hashlib.sha256(pack).digest())
    assert unit.flash[PACK_AT : PACK_AT + len(pack)] == pack


def test_power_that_goes_while_it_stores_leaves_all_or_nothing(unit: QemuUnit, pack: bytes) -> None:
    """Its flash takes 400 µs for a word: 100 ms for this pack. The cuts lie in them, and before and behind."""
    seen: set[DeviceState] = set()
    for number, after_s in enumerate((0.0, 0.02, 0.05, 0.08, 5.0)):
        unit.power_off()
        unit.new_chip(chip_number(number), NAME)
        with opened(unit) as link:
            unit.power_on()
            link.wait_console(READY_TEXT, timeout_s=30)
            link.send_pack(Secret(pack), lambda done, total: None)
            unit.cut(Cut(after_s=after_s, cable=True))
            try:
                assert link.verdict().applied
            except FactoryProvError:
                assert after_s < 5
            unit.cut_no_more()
        identity = after_a_start(unit)
        seen.add(identity.state)
        if identity.state is DeviceState.EMPTY:
            assert unit.flash == b"\xff" * FLASH_BYTES
        else:
            assert identity.sha256 == hashlib.sha256(pack).digest()
            assert unit.flash[PACK_AT : PACK_AT + len(pack)] == pack
    assert seen == {DeviceState.EMPTY, DeviceState.PROVISIONED}
