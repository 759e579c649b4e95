"""A run that is killed anywhere costs no unit and no name: one plain second run finishes it.

`FACTORY_PROV_KILLS=200 python3 dev.py test tests/e2e/test_killed_runs.py -s` kills more of them and tells the figures.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("runs are forked from one process that has loaded everything", allow_module_level=True)

from killed_runs import killed

KILLS = int(os.environ.get("FACTORY_PROV_KILLS", "5"))


@pytest.mark.slow
@pytest.mark.parametrize("flashed", [False, True], ids=["behind a port", "flashed, by a pattern"])
def test_a_plain_second_run_finishes_what_was_killed(tmp_path: Path, flashed: bool) -> None:
    tally = killed(tmp_path, flashed=flashed, kills=KILLS, seed=12)
    print(dict(tally.seen))
    assert tally.faults == []
