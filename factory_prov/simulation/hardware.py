"""What a virtual board's firmware runs on: flash that keeps, a UART, time, and the board's faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from factory_prov.lwm2m.objects import Definitions
from factory_prov.simulation.background import BoardThreads
from factory_prov.simulation.board_faults import FaultSet
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.firmware_image import FirmwareImage
from factory_prov.simulation.flash_memory import FlashMemory
from factory_prov.simulation.network import VirtualNetwork
from factory_prov.simulation.timeline import Timeline
from factory_prov.simulation.uart import Uart


@dataclass(slots=True, kw_only=True)
class Flash:
    """What survives a power cycle: the image, the configuration the client has stored, whether it is locked, and the
    bytes themselves.
    """

    image: FirmwareImage | None = None
    stored_pack: bytes | None = field(default=None, repr=False)
    locked: bool = False
    memory: FlashMemory = field(default_factory=FlashMemory, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardware:
    """One board as its firmware sees it. `unplug` pulls the cable of the probe, `power_cycle` starts the chip anew."""

    endpoint_name: str
    hardware_id: str
    flash: Flash
    uart: Uart
    timeline: Timeline
    timings: Timings
    faults: FaultSet
    definitions: Definitions
    network: VirtualNetwork
    background: BoardThreads
    unplug: Callable[[], None]
    power_cycle: Callable[[], None]


class Firmware(Protocol):
    """A firmware that has been started; everything is called with the board's lock held."""

    def received(self, data: bytes) -> None:
        """Take bytes from the UART, a line at most."""

    def close(self) -> None:
        """Let go of whatever it holds: the chip stops. Its actions of the timeline are cleared by the board."""
