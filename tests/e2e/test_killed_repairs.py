"""A repair that is killed anywhere is gone on with by the same command: device, ledger and server agree afterwards.

`benchmarks/repairs.py` is the whole campaign.
"""

from __future__ import annotations

import os
import sys

import pytest

if sys.platform != "linux":
    pytest.skip("programs are forked from one process that has loaded everything", allow_module_level=True)

from campaign.repairs import campaign, scenarios

COUNT = int(os.environ.get("FACTORY_PROV_REPAIRS", "8"))


@pytest.mark.slow
def test_a_killed_repair_is_gone_on_with() -> None:
    tally = campaign([*scenarios(COUNT, seed=12)])
    print(dict(tally.done))
    assert tally.faults == []
