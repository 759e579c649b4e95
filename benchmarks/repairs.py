"""Repair units in many ways, each killed at a random moment and gone on with; look whether all agree afterwards.

    python benchmarks/repairs.py                     # 500 scenarios, two side by side
    python benchmarks/repairs.py --count 50 --seed 7

Every kind of difference meets every action on virtual boards and servers of five kinds. The program that repairs is a
process of its own, which is killed: before or after a call to server, probe or ledger, or after some time. Then the
same command is given again, as somebody would who plugs the unit in once more. Ends with 1 if anything that must be 0
is not.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "contract")]

from campaign.repairs import Scenario, Tally, campaign, scenarios  # noqa: E402  # found only from here on

COUNT = 500
AT_A_TIME = 2
CHUNK = 10
SHOWN = 40


def work(chunk: list[Scenario]) -> Tally:
    """Do one part."""
    return campaign(chunk)


def print_tally(total: Tally, took_s: float, seed: int) -> None:
    """Print what was done and what does not agree."""
    row = "{:44} {:>12}   limit {}".format
    for what, number in sorted(total.done.items()):
        print(row(what, number, "none"))
    print(row("seconds", f"{took_s:.0f}", "none"), row("seed", seed, "none"), sep="\n")
    print(row("scenarios where something does not agree", len(total.faults), "0"))
    for told in total.faults[:SHOWN]:
        print(f"  {told}")


def main() -> int:
    """Run the campaign and print its table."""
    parser = argparse.ArgumentParser(description="Kill many repairs on the way, go on, and look what is left.")
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many scenarios ({COUNT})")
    parser.add_argument("--seed", type=int, default=15)
    parser.add_argument("--only", type=int, nargs="+", help="these numbers of them alone")
    parser.add_argument("--at-a-time", type=int, default=AT_A_TIME)
    chosen = parser.parse_args()
    drawn = [each for each in scenarios(chosen.count, chosen.seed) if not chosen.only or each.number in chosen.only]
    chunks = [drawn[at : at + CHUNK] for at in range(0, len(drawn), CHUNK)]
    began, total, gone = time.monotonic(), Tally(), 0
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(chosen.at_a_time, mp_context=spawned) as pool:
        begun = {pool.submit(work, chunk): len(chunk) for chunk in chunks}
        for done in as_completed(begun):
            total.add(done.result())
            gone += begun[done]
            print(f"{gone} …", *done.result().faults, sep="\n  ", file=sys.stderr, flush=True)
    print_tally(total, time.monotonic() - began, chosen.seed)
    return 1 if total.faults else 0


if __name__ == "__main__":
    sys.exit(main())
