"""What a job says about the labels of its units: the table [label]."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.messages import Message

USUAL_TEMPLATE = "50x25-qr"
SCAN_STEP = "scan label"
"""Key of the step of a run that waits for the scan of its unit's label."""
_MOST_COPIES = 20
_LONGEST_SCAN_S = 3600.0


class LabelledUnits(StrEnum):
    """Which units get a label."""

    NEVER = "never"
    PASS = "pass"  # noqa: S105  # the outcome
    PASS_AND_FAIL = "pass and fail"  # noqa: S105


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelOptions:
    """The label of each unit. `template`: name of one that is brought along, or a file beside the job.

    `scan_back`: a unit passes only when the label that is on it was scanned and is its own, within `scan_within_s`.
    """

    on: LabelledUnits = LabelledUnits.NEVER
    template: Path = Path(USUAL_TEMPLATE)
    copies: int = 1
    scan_back: bool = False
    scan_within_s: float = 300.0

    @property
    def wanted(self) -> bool:
        """Whether any unit gets a label, or has one that is looked at."""
        return self.scan_back or self.on is not LabelledUnits.NEVER

    def problems(self) -> tuple[InputError, ...]:
        """Return what is wrong, each with the name of its field as the place."""
        found = []
        if not 1 <= self.copies <= _MOST_COPIES:
            cure = Message("Use 1 to {most}.", most=_MOST_COPIES)
            found.append(InputError(Message("the number of copies is out of range."), place="copies", cure=cure))
        if not 1 <= self.scan_within_s <= _LONGEST_SCAN_S:  # TOML has inf and nan too
            cure = Message("Give it in seconds, from 1 to {longest_s}.", longest_s=f"{_LONGEST_SCAN_S:g}")
            found.append(InputError(Message("a time limit is out of range."), place="scan_within_s", cure=cure))
        return tuple(found)
