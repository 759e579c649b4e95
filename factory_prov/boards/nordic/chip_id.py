"""The chip's own id: where each family of Nordic chips keeps it, and how it is written.

FICR base and offset of DEVICEID (two words of 32 bits, set by the factory, not erasable):

========  ==========  ======  =====================================================================================
family    FICR        offset  read in
========  ==========  ======  =====================================================================================
nRF51     0x10000000  0x060   MutekH (arch/nrf5x/ficr.h)
nRF52     0x10000000  0x060   NuttX (nrf52_ficr.h, nrf52 memory map)
nRF53     0x00FF0000  0x204   NuttX (nrf53_ficr_cpuapp.h, memory map); Nordic's header has DEVICEID at 4 in INFO
nRF91     0x00FF0000  0x204   OpenOCD's and NuttX's nRF91 support
nRF54L    0x00FFC000  0x304   Nordic's header for the base only (NRF_FICR_NS_BASE); the offset is a third party's
========  ==========  ======  =====================================================================================

None was tried on a board: two boards must show two ids (docs/hardware-test.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from factory_prov.errors import ProgrammerError
from factory_prov.messages import Message

DEVICE_ID_ADDRESS: Mapping[str, int] = MappingProxyType(
    {
        "NRF51": 0x10000060,
        "NRF52": 0x10000060,
        "NRF53": 0x00FF0204,
        "NRF91": 0x00FF0204,
        "NRF54L": 0x00FFC304,
    }
)
"""Address of DEVICEID[0] by family."""


def hardware_id_of(words: Sequence[bytes], *, place: str) -> str:
    """Return the words of an id, each in big-endian order, as lower-case hex digits.

    For DEVICEID, word 1 first, this is the 64-bit number that Zephyr's hwinfo reports. ProgrammerError when the bytes
    are blank: a chip that does not let itself be read must not pass for a unit that others could be taken for.
    """
    memory = b"".join(words)
    if len(set(memory)) <= 1:
        cure = Message("Check the cable between probe and board, start again.")
        raise ProgrammerError(Message("the chip's own id cannot be read; it looks blank."), place=place, cure=cure)
    return memory.hex()
