"""Eight stations reserve 10,000 names each on one PostgreSQL that is killed, restarted, frozen and failed over.

    python benchmarks/stations.py                        # 8 stations x 10,000, the database frozen for 30 s
    python benchmarks/stations.py --stations 4 --names 500 --frozen 5

Each station is a process; what the ledger has told it as done, it writes into a file of its own, with fsync. In the end
every line of these files must be in the ledger, on the standby that has become the primary. Needs PostgreSQL (Debian:
`apt-get install postgresql`). Ends with 1 if a limit is broken.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from campaign.stations import campaign  # found only from here on
from postgres import missing, postgres_folder

from factory_prov.ledger.postgres.database import DEADLINE_S

STATIONS = 8
NAMES = 10_000
FROZEN_S = 30.0
LATE_S = 1.0
"""What a busy PC may add to a deadline."""
SHOWN = 20


def row(what: str, value: object, limit: str) -> None:
    print(f"{what:52} {value!s:>12}   limit {limit}", flush=True)


def main() -> int:
    """Run the campaign and print its table."""
    parser = argparse.ArgumentParser(description="Many stations on a database that fails.")
    parser.add_argument("--stations", type=int, default=STATIONS)
    parser.add_argument("--names", type=int, default=NAMES, help="of each station")
    parser.add_argument("--frozen", type=float, default=FROZEN_S, help="seconds")
    chosen = parser.parse_args()
    if reason := missing():
        print(reason)
        return 1
    with tempfile.TemporaryDirectory() as folder, postgres_folder() as home, home.pair() as pair:
        names = {"count": chosen.stations, "names": chosen.names}
        tally = campaign(pair, Path(folder), **names, frozen_s=chosen.frozen)
    row(f"names reserved by {chosen.stations} stations", tally.reserved, str(chosen.stations * chosen.names))
    row("records closed", tally.closed, "none")
    row("seconds", f"{tally.seconds:.0f}", "none")
    row("duplicates: of a name, or of a chip's names", len(tally.twice), "0")
    row("promised and not in the ledger", len(tally.lost), "0")
    row("longest call of any station", f"{tally.longest_s:.1f} s", f"{DEADLINE_S:g} s, {LATE_S:g} more on a busy PC")
    for what, seconds in tally.recovered_s.items():
        row(f"  all stations at work after it was {what}", f"{seconds:.1f} s", "none")
    for what, number in tally.met.most_common():
        row(f"  stations met: {what}", number, "none")
    for name in [*tally.twice, *tally.lost][:SHOWN]:
        print(f"  {name}")
    bad = tally.twice or tally.lost or tally.longest_s > DEADLINE_S + LATE_S
    return 1 if bad or tally.reserved < chosen.stations * chosen.names else 0


if __name__ == "__main__":
    sys.exit(main())
