#!/usr/bin/env python3
"""Build the standalone program, run what was built, and print the figures.

    python3 build_installer.py           for this system: a folder with the three programs, and it as a zip;
                                         on Windows also the one-file program and the installer
    python3 build_installer.py --wine    the same for Windows, built and tried under Wine on Linux

Products go to dist/, what the next build can use again to build/. docs/install.md says what to do with them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "packaging"))

from bundling import building, checksums, installing, machine, portable, signing, trying, updating  # noqa: E402  # found only from here on
from bundling.plan import Plan  # noqa: E402  # found only from here on

LIMITS_MB = {"one-dir": 130.0, "installer": 45.0}


def main() -> int:
    """Build and prove what the command line asks for."""
    plan = read_plan()
    began_s = time.monotonic()
    plan.out.mkdir(parents=True, exist_ok=True)
    plan.cache.mkdir(parents=True, exist_ok=True)
    with machine.Wine(plan) if plan.wine else machine.Native(plan) as where:
        work(plan, where, began_s)
    return figures(plan)


def work(plan: Plan, where: machine.Native | machine.Wine, began_s: float) -> None:
    """Build and prove."""
    told("environment", began_s)
    if not plan.built:
        shutil.rmtree(plan.work, ignore_errors=True)
    with ThreadPoolExecutor(1) as beside:  # the second core: PyInstaller and the compressors use one
        source = beside.submit(trying.source_tells, plan, where) if plan.prove else None
        if not plan.built:
            make_bundle(plan, where)
            told("bundle", began_s)
        packing = beside.submit(make_products, plan, where)
        if source is not None:
            trying.try_bundle(plan, where, source.result())
            updating.prove_update(plan, where, updating.copy_of_bundle(plan))
            told("bundle tried", began_s)
        packing.result()
        told("products", began_s)
    if plan.prove:
        prove(plan, where)
        told("proof", began_s)


def make_bundle(plan: Plan, where: machine.Machine) -> None:
    """Make the one-dir bundle, on Windows also the one-file program, and sign them."""
    building.build(plan, where, one_file=plan.windows)
    if plan.update_key is not None:
        portable.add_public_key(where, plan.update_key, plan.contents, plan.work)
    else:
        print("WITHOUT UPDATES: no --update-key was given. This build takes none, and its zip is none.")
    signing.sign(plan)


def make_products(plan: Plan, where: machine.Machine) -> None:
    """Make what is delivered of the bundle."""
    if plan.built:
        return
    if plan.windows:
        installing.make_installer(plan)
    portable.make_zip(plan, where)
    checksums.write(plan, products_of(plan))


def products_of(plan: Plan) -> list[Path]:
    """Name what is delivered."""
    return [plan.portable, *([plan.one_file, plan.installer] if plan.windows else [])]


def prove(plan: Plan, where: machine.Native | machine.Wine) -> None:
    """Install, upgrade, uninstall; on Linux, which has no installer, see how soon the bundle is up."""
    if isinstance(where, machine.Wine):
        installing.prove(plan, where)
    elif not plan.windows:
        print(f"start, bundle / source tree: {trying.start_ratio(plan, where.executable):.2f} (at most 1.3)")


def read_plan() -> Plan:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wine", action="store_true", help="for Windows, on Linux under Wine")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="DIR", help="where the products go (dist)")
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "cache", metavar="DIR", help="what stays")
    parser.add_argument("--no-proof", action="store_true", help="do not run what was built")
    parser.add_argument("--built", action="store_true", help="only run what is built already")
    parser.add_argument(
        "--certificate", metavar="FILE.pfx", help="sign every program (or the thumbprint of a stored one)"
    )
    parser.add_argument("--update-key", type=Path, metavar="FILE.pem", help="make the zip an update, signed with it")
    given = parser.parse_args()
    return Plan(
        root=ROOT,
        out=given.out.absolute(),
        cache=given.cache.absolute(),
        wine=given.wine,
        built=given.built,
        prove=not given.no_proof,
        certificate=given.certificate,
        update_key=given.update_key.absolute() if given.update_key else None,
    )


def told(title: str, began_s: float) -> None:
    """Say what is done and after what time."""
    print(f"=== {title}: done after {time.monotonic() - began_s:.0f} s", flush=True)


def figures(plan: Plan) -> int:
    """Print the sizes; 1 when one is over its limit, which Windows has: Qt for Linux carries 38 MB of ICU."""
    sizes = {"one-dir": building.size_mb(plan.bundle)}
    if plan.windows:
        sizes["installer"] = building.size_mb(plan.installer)
    for name, size in sizes.items():
        print(f"{name}: {size:.1f} MB" + (f" (at most {LIMITS_MB[name]:.0f})" if plan.windows else ""))
    for path in products_of(plan):
        print(f"{path.name}: {building.size_mb(path):.1f} MB")
    return int(plan.windows and any(size > LIMITS_MB[name] for name, size in sizes.items()))


if __name__ == "__main__":
    sys.exit(main())
