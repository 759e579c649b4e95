"""What is asked of the line for one unit."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.ledger.records import Again


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which unit to run, and what somebody decided about it; `hardware_id` is the unit the decision was about.

    `same_keys`: with the same identity it gets the keys that the ledger keeps of it. `at_desk`: the repair desk asks.
    """

    key: str
    again: Again | None = None
    given_name: str | None = None
    hardware_id: str | None = None
    same_keys: bool = False
    at_desk: bool = False
