"""The receiver as a program, asked by the links of a station."""

from __future__ import annotations

import hashlib

import pytest
from receivers import StartReceiver

from factory_prov.cancel import CancelToken
from factory_prov.device_contract.files import (
    ANSWER_FILE,
    COMMIT_FILE,
    IDENTITY_FILE,
    PACK_FILE,
    READY_TEXT,
    FileRefusal,
)
from factory_prov.device_contract.identity import read_identity
from factory_prov.device_contract.results import ResultCode, commit_of, read_result
from factory_prov.errors import DeviceRefused
from factory_prov.job.unit import UnitMaker
from factory_prov.line.virtual_station import demo_job
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.provisioning import ProvisioningLink
from factory_prov.secret import Secret


def opened(port: str) -> ProvisioningLink:
    return ProvisioningLink.open(port, LinkOptions(), CancelToken())


def pack_of(mode: str = "psk") -> bytes:
    return UnitMaker(demo_job(mode)).make("urn:dev:os:0001").pack


def test_a_station_of_version_1_provisions_it(start_posix: StartReceiver) -> None:
    device = start_posix("--name", "urn:dev:os:0001", "--reset-on-open")
    with opened(device.port) as link:
        link.wait_console("Device ready for provisioning.", timeout_s=10)
        assert link.own_name() == "urn:dev:os:0001"
        link.send_pack(Secret(pack_of()), lambda done, total: None)
        assert link.verdict().applied
        assert link.verdict_again().applied
        with pytest.raises(DeviceRefused) as caught:
            link.send_pack(Secret(pack_of()), lambda done, total: None)
        assert (caught.value.group, caught.value.rc) == (8, FileRefusal.NOT_NOW)


def test_a_pack_is_taken_by_its_digest_and_held_over_a_power_cut(start_posix: StartReceiver) -> None:
    pack = pack_of("certificate")
    sha256 = hashlib.sha256(pack).digest()
    device = start_posix("--name", "urn:dev:os:0001", "--reset-on-open", "--cap", "2000", "--pkt", "512")
    with opened(device.port) as link:
        link.wait_console(READY_TEXT, timeout_s=10)
        identity = read_identity(link.download(IDENTITY_FILE))
        assert (identity.capacity_bytes, identity.packet_bytes, identity.sha256) == (2000, 512, None)
        link.upload(PACK_FILE, Secret(pack), lambda done, total: None)
        link.upload(COMMIT_FILE, Secret(commit_of(sha256)), lambda done, total: None)
        while (result := read_result(link.download(ANSWER_FILE))).known is ResultCode.BUSY:
            pass
        assert result.applied(sha256)
    device.cut()
    device.start()
    with opened(device.port) as link:
        assert read_identity(link.download(IDENTITY_FILE)).sha256 == sha256
