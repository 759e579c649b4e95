"""What the repair desk works with: the opened backends of the station, and who runs a unit for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factory_prov.ledger.records import Again, RunRecord
from factory_prov.links.protocol import OpenLink
from factory_prov.links.registry import open_link
from factory_prov.messages import Message
from factory_prov.naming.sources import Needs

if TYPE_CHECKING:
    from factory_prov.job.model import Job
    from factory_prov.ledger.store import Ledger
    from factory_prov.programmers.protocol import Programmer
    from factory_prov.registrars.registration import Registrar


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskParts:
    """The parts of a desk; any thread may use them.

    `server` is what the ledger knows the job's server by; `server_trouble` says why there is no registrar for it,
    though the job names one. `needs` is what the job's source of names must know of a unit. `programmer` is the one
    that reaches the slot's probe, None where there is none.
    `patience_s` is how long a unit gets to say something on its console, `look_s` how long a whole look takes at most.
    """

    ledger: Ledger
    job: Job | None = None
    registrar: Registrar | None = field(default=None, repr=False)
    server: str = ""
    server_trouble: Message | None = None
    programmer: Programmer | None = None
    needs: Needs = Needs.NOTHING
    station: str = ""
    operator: str = ""
    open_link: OpenLink = field(default=open_link, repr=False)
    patience_s: float = 6.0
    look_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWish:
    """What a repair wants of a run. `endpoint_name`: the one that the unit has, or is to get; None: the job's source.

    `hardware_id`: the unit that it is about, another one is refused; `same_keys`: those that the ledger keeps.
    """

    again: Again | None
    endpoint_name: str | None = None
    hardware_id: str | None = None
    same_keys: bool = False


RunUnit = Callable[[RunWish], RunRecord]
"""Provisions the unit in the slot with the front end's own engine; a unit that fails is an outcome."""
