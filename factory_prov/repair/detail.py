"""What of a repair stands in the ledger beside its state: what was planned, without a secret."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from factory_prov.ledger.repair_states import Repair, RepairAction
from factory_prov.repair.actions import Action

_STORED = {
    Action.SAME_IDENTITY: RepairAction.SAME_IDENTITY,
    Action.SAME_KEYS: RepairAction.SAME_IDENTITY,
    Action.NEW_IDENTITY: RepairAction.NEW_IDENTITY,
    Action.RETIRE: RepairAction.RETIRE,
    Action.SCRAP: RepairAction.SCRAP,
    Action.SERVER_REGISTER: RepairAction.SERVER_ALONE,
    Action.SERVER_REMOVE: RepairAction.SERVER_ALONE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What a later go must know: `server` is the one that it is about, `on_probe` whether the unit was on one.

    `bound`: the ledger had the name for its chip already.
    """

    action: Action
    server: str = ""
    recover: bool = False
    new_name: str | None = None
    on_probe: bool = False
    bound: bool = False

    def recovering(self) -> Detail:
        """Return the same, with a locked chip allowed to be opened."""
        return replace(self, recover=True)

    def text(self) -> str:
        """Return it as the ledger keeps it."""
        return json.dumps(
            {
                "action": self.action.value,
                "server": self.server,
                "recover": self.recover,
                "new_name": self.new_name,
                "on_probe": self.on_probe,
                "bound": self.bound,
            }
        )


def stored_action(action: Action) -> RepairAction:
    """Return what the ledger calls it."""
    return _STORED[action]


def action_of(repair: Repair) -> Action:
    """Return what is done in a repair."""
    return detail_of(repair).action


def detail_of(repair: Repair) -> Detail:
    """Read what was planned; what a newer version wrote beside it is left alone."""
    try:
        data = json.loads(repair.detail)
        told = data if isinstance(data, dict) else {}
    except ValueError:
        told = {}
    known = {action.value: action for action in Action}
    first = next(action for action, stored in _STORED.items() if stored is repair.action)
    name = told.get("new_name")
    return Detail(
        action=known.get(str(told.get("action")), first),
        server=str(told.get("server", "")),
        recover=told.get("recover") is True,
        new_name=name if isinstance(name, str) else None,
        on_probe=told.get("on_probe") is True,
        bound=told.get("bound") is True,
    )
