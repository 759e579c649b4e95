"""A run that is killed anywhere, or whose board loses its power, costs no unit and no name: one plain second run.

`FACTORY_PROV_KILLS=200 python3 dev.py test tests/e2e/test_killed_runs.py -s` ends more of them and tells the figures;
`benchmarks/kills.py` is the whole campaign.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("runs are forked from one process that has loaded everything", allow_module_level=True)

from campaign.kills import campaign
from campaign.kinds import KINDS

COUNT = int(os.environ.get("FACTORY_PROV_KILLS", "3"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        ("port", "kill"),
        ("pattern", "kill"),
        ("tool", "kill"),
        ("certificate", "kill"),
        ("list", "cut"),
        ("probes", "both"),
    ],
)
def test_a_plain_second_run_finishes_what_was_ended(tmp_path: Path, kind: str, ending: str) -> None:
    tally = campaign(tmp_path, KINDS[kind], ending=ending, count=COUNT, seed=12)
    print(dict(tally.done), dict(tally.seen))
    assert tally.faults == []
    assert tally.handwork == []
