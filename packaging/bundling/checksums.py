"""SHA256SUMS, as sha256sum and `certutil -hashfile` can be compared with."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from bundling.plan import Plan
from bundling.stamps import sha256_of


def write(plan: Plan, products: Sequence[Path]) -> None:
    """Put the SBOM beside the products and write the checksums of all."""
    bill = plan.out / f"{plan.stem}-sbom.cdx.json"
    shutil.copyfile(plan.work / "sbom.cdx.json", bill)
    lines = [f"{sha256_of(path)}  {path.name}\n" for path in sorted([*products, bill])]
    (plan.out / f"SHA256SUMS-{plan.system}").write_text("".join(lines), encoding="utf-8")
