"""Stations on one PostgreSQL that is killed, restarted, frozen and failed over lose nothing and share no name.

`benchmarks/stations.py` is the whole campaign: 8 stations, 10,000 names each.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from campaign.stations import campaign
from postgres import PostgresPair


@pytest.mark.slow
def test_every_promise_is_kept_and_no_name_is_given_twice(postgres_pair: PostgresPair, tmp_path: Path) -> None:
    tally = campaign(postgres_pair, tmp_path, count=3, names=60, frozen_s=2.0)
    assert tally.reserved >= 180
    assert tally.closed > 150
    assert tally.twice == []
    assert tally.lost == []
