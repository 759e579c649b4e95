"""A virtual board: chip, flash, debug probe and serial port; what runs on it is the image that was flashed.

The port is a real TCP socket (`socket://127.0.0.1:port`), paced to the baud rate. One thread serves it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from factory_prov.lwm2m.objects import Definitions
from factory_prov.simulation.application_firmware import ApplicationFirmware
from factory_prov.simulation.background import BoardThreads
from factory_prov.simulation.board_faults import BoardFault, FaultSet, UnitFault
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.contract_two.firmware import ContractFirmware
from factory_prov.simulation.firmware_image import FirmwareImage, Generation, ImageKind
from factory_prov.simulation.hand_over_faults import HandOverFault
from factory_prov.simulation.hardware import Firmware, Flash, Hardware
from factory_prov.simulation.network import VirtualNetwork
from factory_prov.simulation.probe_firmware import ProbeFirmware
from factory_prov.simulation.provisioning_firmware import ProvisioningFirmware
from factory_prov.simulation.serial_socket import SerialSocket
from factory_prov.simulation.timeline import Timeline
from factory_prov.simulation.uart import Uart


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardIdentity:
    """What is unique about a board: its probe's serial number, the chip's own id (hex), its own endpoint name."""

    serial_number: str
    hardware_id: str
    endpoint_name: str


class VirtualBoard:
    """One board on one probe, plugged in from the start. Every method may be called from any thread."""

    def __init__(
        self,
        identity: BoardIdentity,
        timings: Timings,
        *,
        faults: tuple[UnitFault, ...] = (),
        definitions: Definitions | None = None,
        network: VirtualNetwork | None = None,
    ) -> None:
        self.identity = identity
        self.timings = timings
        self.timeline = Timeline()
        self._faults = FaultSet(faults)
        self._flash = Flash()
        self._firmware: Firmware | None = None
        self._serial = SerialSocket(self.timeline, self._arrived)
        self._uart = Uart(self.timeline, timings.baud, received=self._received, transmit=self._serial.transmit)
        self._definitions = definitions or Definitions()
        self.network = network or VirtualNetwork()
        self._background = BoardThreads(self.timeline, self._serial.wake)
        self._plugged = True
        self._serial.set_plugged(True)

    @property
    def port(self) -> str:
        """The serial port, as pyserial opens it."""
        return f"socket://127.0.0.1:{self._serial.port}"

    @property
    def plugged(self) -> bool:
        """Whether the probe is on the PC."""
        return self._plugged

    @property
    def image(self) -> ImageKind | None:
        """Which image is in the flash; None when it is blank or half written."""
        with self.timeline.lock:
            return None if self._flash.image is None else self._flash.image.kind

    @property
    def stored_pack(self) -> bytes | None:
        """The configuration the client has stored; it holds keys."""
        with self.timeline.lock:
            return self._flash.stored_pack

    def has(self, fault: UnitFault) -> bool:
        """Whether the unit still has a fault to show."""
        with self.timeline.lock:
            return fault in self._faults

    @property
    def wire_bytes(self) -> int:
        """How many bytes went over its serial port, in both directions."""
        with self.timeline.lock:
            return self._uart.wire_bytes

    @property
    def locked(self) -> bool:
        """Whether the configuration is locked for ever."""
        with self.timeline.lock:
            return self._flash.locked

    def take(self, fault: BoardFault) -> bool:
        """Return whether a fault that is an event is due, and forget it."""
        with self.timeline.lock:
            return self._faults.take(fault)

    def begin_flash(self, *, chip_erase: bool) -> None:
        """Stop the chip and erase: the image, and with `chip_erase` what the client has stored."""
        with self.timeline.lock:
            self._stop()
            self._flash.image = None
            if chip_erase:
                self._flash.stored_pack = None
                self._flash.locked = False
                self._flash.memory.erase_all()

    def finish_flash(self, image: FirmwareImage) -> None:
        """Have the image in the flash; it runs from the next reset on."""
        with self.timeline.lock:
            self._flash.image = image

    def write_memory(self, pieces: Iterable[tuple[int, bytes]]) -> None:
        """Write bytes beside what is in the flash; the chip is stopped, as a probe does that writes."""
        with self.timeline.lock:
            self._stop()
            kept = list(pieces)
            if HandOverFault.FLASH_WORN in self._faults:
                kept = [(start, _worn(data)) for start, data in kept]
            if HandOverFault.WRITES_NOTHING not in self._faults:
                self._flash.memory.rewrite(kept)

    def read_memory(self, start: int, size_bytes: int) -> bytes:
        """Return bytes of the flash, as a probe reads them beside what runs."""
        with self.timeline.lock:
            return self._flash.memory.read(start, size_bytes)

    def erase(self) -> None:
        """Erase the whole chip."""
        with self.timeline.lock:
            self._stop()
            self._flash.image = None
            self._flash.stored_pack = None
            self._flash.locked = False
            self._flash.memory.erase_all()

    def recover(self) -> None:
        """Erase the whole chip and lift its read-back protection."""
        with self.timeline.lock:
            self.erase()
            self._faults.take(BoardFault.LOCKED_CHIP)

    def reset(self) -> None:
        """Start what is in the flash, as the reset pin does."""
        with self.timeline.lock:
            self._stop()
            self._start()
        self._serial.wake()

    def power_cycle(self) -> None:
        """Take the power away and give it back; probe and port stay."""
        self.reset()

    def unplug(self) -> None:
        """Pull the cable: the port is gone, the probe is gone, the chip has no power."""
        with self.timeline.lock:
            self._plugged = False
            self._stop()
        self._serial.set_plugged(False)

    def plug(self) -> None:
        """Put the cable back: the same port is there again, and the chip starts."""
        self._serial.set_plugged(True)
        with self.timeline.lock:
            self._plugged = True
        self.reset()

    def power_off(self) -> None:
        """Stop the chip."""
        with self.timeline.lock:
            self._stop()

    def close(self) -> None:
        """Stop the threads and close every socket."""
        self.power_off()
        self._background.close()
        self._serial.close()

    def _arrived(self, data: bytes) -> None:
        self._uart.feed(data)

    def _received(self, data: bytes) -> None:
        if self._firmware is not None:
            self._firmware.received(data)

    def _stop(self) -> None:
        if self._firmware is not None:
            self._firmware.close()
        self._firmware = None
        self.timeline.clear()
        self._uart.clear()

    def _start(self) -> None:
        image = self._flash.image
        if image is None or not self._plugged:
            return
        hardware = Hardware(
            endpoint_name=self.identity.endpoint_name,
            hardware_id=self.identity.hardware_id,
            flash=self._flash,
            uart=self._uart,
            timeline=self.timeline,
            timings=self.timings,
            faults=self._faults,
            definitions=self._definitions,
            network=self.network,
            background=self._background,
            unplug=self.unplug,
            power_cycle=self.power_cycle,
        )
        self._firmware = _started(image, hardware)


def _started(image: FirmwareImage, hardware: Hardware) -> Firmware:
    """Start the firmware of an image."""
    if image.kind is not ImageKind.FIRST:
        return ApplicationFirmware(hardware)
    if image.region is not None:
        return ProbeFirmware(hardware, image.region)
    if image.generation is Generation.CONTRACT_2 and not hardware.faults.older_generation:
        return ContractFirmware(hardware, packet_bytes=image.packet_limit_bytes)
    return ProvisioningFirmware(hardware, image)


def _worn(data: bytes) -> bytes:
    """Return what a worn cell makes of bytes that are written: its bit cannot be 1 any more."""
    return data[:-1] + bytes([data[-1] & 0xFE]) if data.strip(b"\xff") else data
