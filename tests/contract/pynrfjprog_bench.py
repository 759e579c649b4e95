"""Virtual boards behind a stand-in for Nordic's package, used by real child processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from nrfutil_bench import NrfutilBench

from factory_prov.simulation.bench import VirtualBench

PACKAGE = Path(__file__).with_name("stand_in_pynrfjprog")


@contextmanager
def pynrfjprog_bench(folder: Path, bench: VirtualBench, *, family: str = "NRF91") -> Iterator[NrfutilBench]:
    """Put the stand-in before the real package, for this process and its children; nothing of it is left running."""
    with NrfutilBench(folder, bench, family=family) as served, pytest.MonkeyPatch.context() as patch:
        patch.setenv("STAND_IN_PYNRFJPROG", served.address)
        patch.setenv("PYTHONPATH", os.pathsep.join([str(PACKAGE), *filter(None, [os.environ.get("PYTHONPATH")])]))
        patch.syspath_prepend(str(PACKAGE))
        yield served
        if sys.platform == "linux":
            assert served.processes() == []
