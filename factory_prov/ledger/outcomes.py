"""How a run ends that something has stopped: a verdict on its unit only where the trouble is the unit's."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.advice import Cause, advice_for
from factory_prov.ledger.records import Outcome

OUTCOME_OF: Mapping[Cause, Outcome] = MappingProxyType(
    {
        Cause.UNIT: Outcome.FAIL,
        Cause.STATION: Outcome.ERROR,
        Cause.JOB: Outcome.ERROR,
        Cause.NOBODY: Outcome.ABORTED,
    }
)


def outcome_of(failure: BaseException) -> Outcome:
    """Return the outcome of a run that this has ended; what is not ours is a fault of the program."""
    return OUTCOME_OF[advice_for(failure).cause]
