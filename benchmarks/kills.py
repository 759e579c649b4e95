"""Kill the whole program, or cut the power of boards, at random moments of runs; then run again plainly.

    python benchmarks/kills.py                       # 1,000 kills of the program, two benches side by side
    python benchmarks/kills.py --ending cut          # 1,000 runs, each of whose boards loses its power
    python benchmarks/kills.py --ending both         # program and boards at once
    python benchmarks/kills.py --count 100 --kinds port pattern --seed 7

Boards and server live in another process than the program, and survive it. A third of the kills is spread over the
lines that a run tells, a third over its time, a third over the writes of its ledger: before, after and in the middle
of one (needs a C compiler). Ends with 1 if anything that must be 0 is not.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "contract")]

from campaign.kills import ENDINGS, Tally, campaign  # noqa: E402  # found only from here on
from campaign.kinds import KINDS  # noqa: E402

COUNT = 1000
AT_A_TIME = 2
CHUNK = 40
SHARES = {
    "port": 4,
    "port, certificate": 2,
    "pattern": 4,
    "list": 3,
    "probes": 4,
    "certificate": 2,
    "later": 2,
    "tool": 1,
}
"""How often each kind of job has its turn; the kinds that are not here, once."""
SHOWN = 20
_Work = tuple[str, str, int, int]


def work(each: _Work) -> Tally:
    """Do one part of the campaign, in a folder of its own."""
    kind, ending, count, seed = each
    with tempfile.TemporaryDirectory(prefix="kills") as folder:
        return campaign(Path(folder), KINDS[kind], ending=ending, count=count, seed=seed)


def parts(kinds: list[str], ending: str, count: int, seed: int) -> list[_Work]:
    """Deal the campaign out: each kind its share, in parts that are no longer than `CHUNK`."""
    shares = {kind: SHARES.get(kind, 1) for kind in kinds}
    dealt: list[_Work] = []
    left, weight = count, sum(shares.values())
    for kind, share in shares.items():
        mine = round(left * share / weight)
        left, weight = left - mine, weight - share
        for begin in range(0, mine, CHUNK):
            dealt.append((kind, ending, min(CHUNK, mine - begin), seed + len(dealt)))
    return sorted(dealt, key=lambda each: each[0] != "tool")  # the slow ones first


def print_tally(total: Tally, took_s: float, seed: int) -> None:
    """Print what was done and what was found."""
    row = "{:44} {:>12}   limit {}".format
    for what, number in sorted(total.done.items()):
        print(row(what, number, "none"))
    print(row("seconds", f"{took_s:.0f}", "none"), row("seed", seed, "none"), sep="\n")
    for what, number in total.seen.most_common():
        print(row(f"  runs: {what}" if what != "had passed" else "  units that had passed before", number, "none"))
    print(row("faults: lost, dead, twice, wrong PASS, key in clear", len(total.faults), "0"))
    print(row("units that needed more than one plain run", len(total.handwork), "0"))
    print(row("units that an eraser is needed for", len(total.erasers), "0"))
    for told in [*total.faults, *total.handwork, *total.erasers][:SHOWN]:
        print(f"  {told}")


def main() -> int:
    """Run the campaign and print its table."""
    parser = argparse.ArgumentParser(description="End many runs on the way, and look what is left.")
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many runs of the program ({COUNT})")
    parser.add_argument("--ending", choices=ENDINGS, default="kill")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, help="of jobs (all that fit)")
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--at-a-time", type=int, default=AT_A_TIME)
    chosen = parser.parse_args()
    fit = [name for name, kind in KINDS.items() if chosen.ending == "kill" or not kind.pattern]
    began, total = time.monotonic(), Tally()
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(chosen.at_a_time, mp_context=spawned) as pool:
        dealt = parts(chosen.kinds or fit, chosen.ending, chosen.count, chosen.seed)
        for done in as_completed([pool.submit(work, each) for each in dealt]):
            total.add(done.result())
            print(f"{sum(total.done.values())} …", file=sys.stderr, flush=True)
    print_tally(total, time.monotonic() - began, chosen.seed)
    return 1 if total.faults or total.handwork or total.erasers else 0


if __name__ == "__main__":
    sys.exit(main())
