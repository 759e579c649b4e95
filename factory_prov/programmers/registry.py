"""The programmers of real boards; each is one line here. Making one neither searches nor starts its tool."""

from __future__ import annotations

from factory_prov.programmers.nordic.nrfutil import NrfutilProgrammer
from factory_prov.programmers.nordic.pynrfjprog_ import PynrfjprogProgrammer
from factory_prov.programmers.protocol import Programmer
from factory_prov.programmers.pyocd.pyocd_ import PyocdProgrammer

PROGRAMMERS: tuple[Programmer, ...] = (NrfutilProgrammer(), PynrfjprogProgrammer(), PyocdProgrammer())
"""In the order of asking: a probe that two of them see belongs to the first."""
