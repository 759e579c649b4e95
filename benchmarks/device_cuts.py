"""Cut the power of emulated units at random moments of their runs; then run again plainly, and compare.

    python benchmarks/device_cuts.py                            # 500 cuts, two units side by side
    python benchmarks/device_cuts.py --count 50 --seed 7

The units run the receiver of `device/` on a Cortex-M3 that QEMU emulates; losing the power is `kill -9` of QEMU, and
what its flash held stays. A third of the cuts is spread over the bytes of a run, a third over its time, a third over
the end of it, where the unit stores. Half of them take the line with them, as a cable that carries the power does.
Afterwards unit, ledger and server are asked, and what lies in the flash is read. Ends with 1 if anything that must be
0 is not. Needs qemu-system-arm and gcc-arm-none-eabi.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "contract")]

from campaign.device_cuts import JOBS, Tally, campaign  # noqa: E402  # found only from here on
from qemu_unit import TOOLS, build_program  # noqa: E402

COUNT = 500
AT_A_TIME = 2
CHUNK = 25
SHOWN = 20
_Work = tuple[str, int, int, Path]


def work(each: _Work) -> Tally:
    """Do one part of the campaign, in a folder of its own."""
    job, count, seed, program = each
    with tempfile.TemporaryDirectory(prefix="cuts") as folder:
        return campaign(Path(folder), job, count=count, seed=seed, program=program)


def parts(count: int, seed: int, program: Path) -> list[_Work]:
    """Deal the campaign out: the kinds of jobs in turn, in parts that are no longer than `CHUNK`."""
    begins = range(0, count, CHUNK)
    return [
        (JOBS[index % len(JOBS)], min(CHUNK, count - begin), seed + index, program)
        for index, begin in enumerate(begins)
    ]


def print_tally(total: Tally, took_s: float, seed: int) -> None:
    """Print what was done and what was found."""
    row = "{:56} {:>8}   limit {}".format
    for what, number in sorted(total.done.items()):
        print(row(what, number, "none"))
    print(row("seconds", f"{took_s:.0f}", "none"), row("seed", seed, "none"), sep="\n")
    for what, number in total.seen.most_common():
        print(row(f"  {what}", number, "none"))
    judged = {
        "unit and ledger or server disagree, or a pack in part": total.disagreements,
        "PASS of a unit that cannot connect": total.wrong_passes,
        "names or keys that two have": total.twice,
        "keys on the line from a unit, or in clear in a file": total.leaks,
        "units that needed more than one plain run": total.unfinished,
    }
    for what, found in judged.items():
        print(row(what, len(found), "0"))
    for told in [each for found in judged.values() for each in found][:SHOWN]:
        print(f"  {told}")


def main() -> int:
    """Run the campaign and print its table."""
    parser = argparse.ArgumentParser(description="Cut the power of units on the way, and look what is left.")
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many cuts ({COUNT})")
    parser.add_argument("--seed", type=int, default=16)
    parser.add_argument("--at-a-time", type=int, default=AT_A_TIME)
    chosen = parser.parse_args()
    if absent := [tool for tool in TOOLS if shutil.which(tool) is None]:
        print(f"Nothing is measured: {', '.join(absent)} is not on this PC.")
        return 1
    began, total = time.monotonic(), Tally()
    spawned = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory(prefix="cuts") as folder,
        ProcessPoolExecutor(chosen.at_a_time, mp_context=spawned) as pool,
    ):
        dealt = parts(chosen.count, chosen.seed, build_program(Path(folder)))
        for done in as_completed([pool.submit(work, each) for each in dealt]):
            total.add(done.result())
            print(f"{sum(total.done.values())} …", file=sys.stderr, flush=True)
    print_tally(total, time.monotonic() - began, chosen.seed)
    return 0 if total.good else 1


if __name__ == "__main__":
    sys.exit(main())
