"""Virtual boards behind a stand-in for pyOCD, used by real child processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from nrfutil_bench import NrfutilBench

from factory_prov.boards.board_file import shipped_board
from factory_prov.boards.model import Board
from factory_prov.cancel import CancelToken
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.pyocd.pyocd_ import PyocdProgrammer
from factory_prov.programmers.tools.library_programmer import LibraryOptions
from factory_prov.simulation.bench import VirtualBench

PACKAGE = Path(__file__).with_name("stand_in_pyocd")


class ToldProgrammer(PyocdProgrammer):
    """Adds to its probes what a run knows: the kind of board from the job, the port from the list of ports."""

    def __init__(self, bench: VirtualBench, board: Board, options: LibraryOptions | None = None) -> None:
        super().__init__(options)
        self._ports = {one.identity.serial_number: one.port for one in bench.boards}
        self._board = board

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        found = super().probes(cancel)
        return tuple(replace(each, port=self._ports[each.serial_number], kind=self._board) for each in found)


@contextmanager
def pyocd_bench(folder: Path, bench: VirtualBench, *, kind: str = "nrf9160dk") -> Iterator[NrfutilBench]:
    """Put the stand-in before the real package, for this process and its children; nothing of it is left running."""
    family = shipped_board(kind).family.upper()
    with NrfutilBench(folder, bench, family=family) as served, pytest.MonkeyPatch.context() as patch:
        patch.setenv("STAND_IN_PYOCD", served.address)
        patch.setenv("PYTHONPATH", os.pathsep.join([str(PACKAGE), *filter(None, [os.environ.get("PYTHONPATH")])]))
        patch.syspath_prepend(str(PACKAGE))
        yield served
        if sys.platform == "linux":
            assert served.processes() == []
