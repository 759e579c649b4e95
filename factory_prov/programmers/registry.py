"""The programmers of real boards; each is one line here. Making one neither searches nor starts its tool.

Those that this PC describes by commands are as its file names them when the program starts.
"""

from __future__ import annotations

from factory_prov.programmers.command.station import station_programmers
from factory_prov.programmers.nordic.nrfutil import NrfutilProgrammer
from factory_prov.programmers.nordic.pynrfjprog_ import PynrfjprogProgrammer
from factory_prov.programmers.protocol import Programmer
from factory_prov.programmers.pyocd.pyocd_ import PyocdProgrammer

PROGRAMMERS: tuple[Programmer, ...] = (
    NrfutilProgrammer(),
    PynrfjprogProgrammer(),
    PyocdProgrammer(),
    *station_programmers(),
)
"""In the order of asking: a probe that two of them see belongs to the first."""
