"""The firmware of a board without a UART as a model: at each start it looks for a pack in the flash."""

from __future__ import annotations

import hashlib

from factory_prov.device_contract.flash_image import Receipt, pack_in, read_receipt, receipt_of
from factory_prov.device_contract.results import ResultCode
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE
from factory_prov.simulation.application_firmware import ApplicationFirmware
from factory_prov.simulation.contract_two.judging import judge
from factory_prov.simulation.firmware_image import FlashRegion
from factory_prov.simulation.hand_over_faults import HandOverFault
from factory_prov.simulation.hardware import Hardware


class ProbeFirmware:
    """One start. Once a configuration is stored it is the application too: nothing else is flashed after it."""

    def __init__(self, hardware: Hardware, region: FlashRegion) -> None:
        self._hardware = hardware
        self._region = region
        self._application: ApplicationFirmware | None = None
        if HandOverFault.IMAGE_IGNORED not in hardware.faults:
            hardware.timeline.after(hardware.timings.boot_s, self._look)

    def received(self, data: bytes) -> None:
        """Take nothing: there is no UART."""

    def close(self) -> None:
        """Stop."""
        if self._application is not None:
            self._application.close()

    def _look(self) -> None:
        memory, region = self._hardware.flash.memory, self._region
        if read_receipt(memory.read(region.receipt_at, region.unit_bytes)) is not None:
            self._clean_up()
            return
        pack = pack_in(memory.read(region.start, region.receipt_at - region.start))
        if pack is not None:
            self._hardware.timeline.after(self._hardware.timings.apply_s, lambda: self._apply(pack))
        elif self._hardware.flash.stored_pack is not None:
            self._clean_up()

    def _apply(self, pack: bytes) -> None:
        flash = self._hardware.flash
        if flash.stored_pack is None:
            judged = judge(
                pack,
                objects=tuple(sorted(PROVISIONING_FIRMWARE.objects)),
                definitions=self._hardware.definitions,
                faults=self._hardware.faults,
            )
            code, path = judged.code, judged.path
            flash.stored_pack = pack if code == ResultCode.APPLIED else None
        else:
            code, path = (ResultCode.APPLIED if flash.stored_pack == pack else ResultCode.ALREADY_PROVISIONED), ""
        self._write_receipt(code, path)
        self._hardware.timeline.after(self._hardware.timings.apply_s, self._clean_up)

    def _write_receipt(self, code: int, path: str) -> None:
        faults, flash, region = self._hardware.faults, self._hardware.flash, self._region
        stored = b"another" if HandOverFault.OTHER_RECEIPT in faults else flash.stored_pack
        sha256 = None if stored is None else hashlib.sha256(stored).digest()
        receipt = receipt_of(Receipt(code=code, sha256=sha256, path=path))
        flash.memory.erase(region.receipt_at, region.end)
        flash.memory.write(region.receipt_at, receipt[:-4] if HandOverFault.BROKEN_RECEIPT in faults else receipt)

    def _clean_up(self) -> None:
        """Erase the image, and be the application where there is a configuration."""
        if HandOverFault.IMAGE_LEFT not in self._hardware.faults:
            self._hardware.flash.memory.erase(self._region.start, self._region.receipt_at)
        if self._hardware.flash.stored_pack is not None and self._application is None:
            self._application = ApplicationFirmware(self._hardware)
