"""Numbers of the ledger that are not to be taken for each other."""

from __future__ import annotations

from typing import NewType

RunId = NewType("RunId", int)
RepairId = NewType("RepairId", int)
