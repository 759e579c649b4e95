"""Make small changes to the modules that decide trust, run their tests, and print how many were noticed.

python3 dev.py mutate                      600 changes, drawn with seed 1
python3 dev.py mutate --count 200 --seed 7
python3 dev.py mutate --only run --only job/check --all
"""

from __future__ import annotations

import argparse
import math
import os
import random
import time
from pathlib import Path

from mutation.children import run_in_children
from mutation.coverage_map import CoverageMap, coverage_map
from mutation.mutants import Mutant, mutants_of
from mutation.trial import NOTHING_FAILED, Trial

ROOT = Path(__file__).parents[1]
GROUPS = {
    "run": ["factory_prov/run"],
    "line": ["factory_prov/line"],
    "ledger": ["factory_prov/ledger"],
    "registrars": ["factory_prov/registrars"],
    "links": ["factory_prov/links"],
    "lwm2m": ["factory_prov/lwm2m"],
    "credentials": ["factory_prov/credentials"],
    "naming": ["factory_prov/naming"],
    "job": ["factory_prov/job"],
    "images": ["factory_prov/boards/images"],
    "secret": ["factory_prov/secret.py"],
    "scan": ["desktop/labels", "desktop/provision/scanning", "desktop/provision/entry.py"],
}
"""The modules that decide trust, by the name they have in the table."""

TESTS = [
    "tests/unit/run tests/unit/line",
    "tests/unit/ledger tests/unit/naming tests/unit/registrars",
    "tests/unit/links tests/unit/simulation tests/unit/boards tests/unit/files",
    "tests/unit/lwm2m",
    "tests/unit/credentials",
    "tests/unit/job",
    "tests/unit/cli",
    "tests/contract",
    "tests/unit/labels",
    "tests/gui/test_scan.py tests/gui/test_entry.py tests/gui/test_scanner.py tests/gui/test_scanner_keys.py",
]
"""The folders of tests that are measured; those in one line run in one process."""

LIMIT_S = 60.0
"""So many seconds of tests, quickest first, may look for one change."""


def main() -> int:
    """Draw, try, and print the table and what was not noticed."""
    options = _options()
    if not hasattr(os, "fork"):
        print("Each change is tried in a forked child, which Windows does not have.")
        return 2
    drawn = _drawn(options)
    covering = coverage_map(ROOT, TESTS)
    trials = [Trial(mutant=mutant, tests=_tests(covering, mutant)) for mutant in drawn]
    began = time.monotonic()
    unnoticed = _unnoticed(trials)
    print(f"\n{len(trials)} changes tried in {time.monotonic() - began:.0f} s, seed {options.seed}\n")
    _print_table([trial.mutant for trial in trials], unnoticed)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py mutate", description="Would the tests notice a small change?")
    parser.add_argument("--count", type=int, default=600, help="how many changes to draw (600)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the draw (1)")
    parser.add_argument("--only", action="append", default=[], metavar="TEXT", help="only paths with this text in them")
    parser.add_argument("--all", action="store_true", help="every change there is")
    return parser.parse_args()


def _drawn(options: argparse.Namespace) -> list[Mutant]:
    """Draw from all changes, every group by its size but with 20 at least."""
    draw, drawn = random.Random(options.seed), []
    groups = {name: _mutants(name, options.only) for name in GROUPS}
    total = sum(map(len, groups.values()))
    for mutants in groups.values():
        share = max(20, round(options.count * len(mutants) / total)) if total else 0
        drawn += mutants if options.all or share >= len(mutants) else draw.sample(mutants, share)
    return drawn


def _mutants(group: str, only: list[str]) -> list[Mutant]:
    paths = [path for place in GROUPS[group] for path in _modules(ROOT / place)]
    return [
        mutant for path in paths if not only or any(text in str(path) for text in only) for mutant in mutants_of(path)
    ]


def _modules(place: Path) -> list[Path]:
    modules = [place] if place.suffix else sorted(place.rglob("*.py"))
    return [path.relative_to(ROOT) for path in modules]


def _tests(covering: CoverageMap, mutant: Mutant) -> list[str]:
    return covering.tests_for(str(mutant.path), mutant.line, limit_s=LIMIT_S)


def _unnoticed(trials: list[Trial]) -> set[Mutant]:
    found: set[Mutant] = {trial.mutant for trial in trials if not trial.tests}
    able = [trial for trial in trials if trial.tests]

    def told(at: int, code: int) -> None:
        if code == NOTHING_FAILED:
            found.add(able[at].mutant)
            print(f"not noticed: {able[at].mutant}  [{len(able[at].tests)} tests]", flush=True)

    for mutant in found:
        print(f"no test runs: {mutant}")
    run_in_children([trial.run for trial in able], limit_s=5 * LIMIT_S, told=told)
    return found


def _print_table(tried: list[Mutant], unnoticed: set[Mutant]) -> None:
    print(f"{'modules':<14}{'tried':>7}{'noticed':>9}{'share':>9}")
    for name, places in GROUPS.items():
        of_group = [mutant for mutant in tried if any(str(mutant.path).startswith(place) for place in places)]
        _print_row(name, of_group, unnoticed)
    _print_row("all", tried, unnoticed)


def _print_row(name: str, tried: list[Mutant], unnoticed: set[Mutant]) -> None:
    if tried:
        noticed = sum(mutant not in unnoticed for mutant in tried)
        share = noticed / len(tried)
        spread = 1.96 * math.sqrt(share * (1 - share) / len(tried))
        print(f"{name:<14}{len(tried):>7}{noticed:>9}{share:>9.1%} +- {spread:.1%}")


if __name__ == "__main__":
    raise SystemExit(main())
