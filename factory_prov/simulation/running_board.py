"""A virtual board of version 2 that runs already, for whoever wants nothing but its port.

::

    with running_board(ContractFault.BUSY_LONG) as board:
        ...                                    # board.port; board.power_cycle() pulls its plug
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_faults import UnitFault
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.firmware_image import CONTRACT_2_PACKET_BYTES, contract_two_image


@contextmanager
def running_board(
    *faults: UnitFault, timings: Timings | None = None, packet_bytes: int = CONTRACT_2_PACKET_BYTES
) -> Iterator[VirtualBoard]:
    """Start one board; it has said that it is ready a second later (`Timings.boot_s`)."""
    with VirtualBench(1, faults=faults, timings=timings or Timings(boot_s=0.05)) as bench:
        board = bench.boards[0]
        board.finish_flash(contract_two_image(packet_bytes))
        board.reset()
        yield board
