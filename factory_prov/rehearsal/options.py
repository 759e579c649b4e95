"""What a job says about rehearsing the connection of its units: the table [rehearsal]."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.rehearsal.address import address_problem

LONGEST_S = 15.0
"""No rehearsal takes longer, whatever a job says: the next unit waits."""
USUAL_S = 10.0


class RehearsedUnits(StrEnum):
    """Which units are tried: none, every one, or the first of a shift and the first after a change of the job."""

    NEVER = "never"
    EACH_UNIT = "each unit"
    ONCE_A_SHIFT = "once a shift"


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalOptions:
    """How the connection of a unit is tried before it leaves.

    `register`: go on to Register with a short lifetime, and de-register; a server may act on that. `offline`: against a
    server of this program that has what the registration gives the real one. `at`: another address than the pack's, as
    `host` or `host:port`. `trust_store_file`: PEM file of what the firmware trusts, for Certificate Usage 0 and 1.
    """

    when: RehearsedUnits = RehearsedUnits.NEVER
    register: bool = False
    offline: bool = False
    timeout_s: float = USUAL_S
    at: str = ""
    trust_store_file: Path | None = None

    @property
    def wanted(self) -> bool:
        """Whether any unit is tried."""
        return self.when is not RehearsedUnits.NEVER

    def problems(self) -> tuple[InputError, ...]:
        """Return what is wrong, each with the name of its field as the place."""
        found = []
        if not 0 < self.timeout_s <= LONGEST_S:  # TOML has inf and nan too
            cure = Message("Give it in seconds, above 0 and up to {longest_s}.", longest_s=f"{LONGEST_S:g}")
            found.append(InputError(Message("a time limit is out of range."), place="timeout_s", cure=cure))
        if self.at:
            wrong = address_problem(self.at)
            if wrong is not None:
                found.append(InputError(wrong.what, place="at", cure=wrong.cure))
        if self.at and self.offline:
            cure = Message("Leave one of them out.")
            found.append(
                InputError(Message("offline = true asks no server, so at says nothing."), place="at", cure=cure)
            )
        return tuple(found)
