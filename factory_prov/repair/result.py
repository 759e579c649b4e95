"""A repair that is planned, and what came of one."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.ledger.records import RunRecord
from factory_prov.ledger.repair_states import Repair
from factory_prov.messages import Message
from factory_prov.repair.actions import Action, Offer
from factory_prov.repair.comparison import Comparison
from factory_prov.repair.views import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is going to be done, told before it is: `offer.steps` are its preview. Nothing was changed yet.

    `goes_on`: the open repair that this goes on with; `gives_up`: the open one of another kind that this ends.
    `recover`: somebody has allowed a locked chip to be opened. `new_name`: for a new identity, where the job's source
    gives none. `on_probe`: the unit is on a probe now; `bound`: the ledger has the name for its chip.
    """

    action: Action
    subject: Subject
    endpoint_name: str | None
    hardware_id: str | None
    reason: str
    offer: Offer
    recover: bool = False
    new_name: str | None = None
    on_probe: bool = False
    bound: bool = False
    goes_on: Repair | None = None
    gives_up: Repair | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairResult:
    """How a repair ended. `done`: device, ledger and server were looked at again afterwards, and agree.

    `why` says what is missing where it is not; the repair is open then, and gone on with by the same call. `unproven`
    are things that no look can show, such as at a server that shows nothing. `record`: its run, if it had one.
    """

    done: bool
    action: Action
    after: Comparison | None
    why: Message | None = None
    unproven: tuple[Message, ...] = ()
    record: RunRecord | None = None
