"""By what a unit is known that somebody wants to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factory_prov.ledger.life_records import FoundUnit
    from factory_prov.ledger.records import RunId, RunRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitKey:
    """A unit by its chip, by its name while no run has met it, by the slot it is on, or a run that met none.

    `slot` is the key of a slot of the line: it may be on the bench and unknown to the ledger.
    """

    hardware_id: str | None = None
    endpoint_name: str | None = None
    run_id: RunId | None = None
    slot: str = ""

    @classmethod
    def of_run(cls, run: RunRecord) -> UnitKey | None:
        """Return that of a run's unit; None where the run has neither met a chip nor got a name."""
        if run.hardware_id is not None:
            return cls(hardware_id=run.hardware_id)
        return None if run.endpoint_name is None else cls(endpoint_name=run.endpoint_name)

    @classmethod
    def of_found(cls, unit: FoundUnit) -> UnitKey:
        """Return that of a unit that was found by the beginning of its name, chip or label."""
        if unit.hardware_id is not None:
            return cls(hardware_id=unit.hardware_id)
        return cls(endpoint_name=unit.endpoint_name)
