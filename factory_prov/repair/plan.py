"""Planning a repair: whether it can be done is known before anything is touched."""

from __future__ import annotations

from factory_prov.errors import ChipProtected, InputError
from factory_prov.messages import Message
from factory_prov.naming.check import checked
from factory_prov.repair.actions import Action
from factory_prov.repair.comparison import Comparison
from factory_prov.repair.detail import action_of
from factory_prov.repair.offering import NEEDS_NAME
from factory_prov.repair.result import Plan
from factory_prov.terminal import steers

_PLACE = Message("repair")


def plan_repair(
    seen: Comparison, action: Action, reason: str, *, recover: bool = False, new_name: str | None = None
) -> Plan:
    """Plan an action for a unit as it was seen; InputError says why it cannot be done, and changes nothing.

    ChipProtected where a locked chip would have to be opened and nobody has allowed that (`recover`).
    """
    offer = seen.offer(action)
    if offer is None:
        cure = Message("Look at the unit again.")
        raise InputError(Message("this is not offered for the unit as it is."), place=_PLACE, cure=cure)
    given = action is Action.NEW_IDENTITY and new_name is not None and offer.refusal == NEEDS_NAME
    if offer.refusal is not None and not given:
        raise InputError(offer.refusal, place=seen.endpoint_name or _PLACE)
    if offer.recovers and not recover:
        raise ChipProtected(
            Message("the chip is locked, and a recover erases all that is on it."),
            place=seen.endpoint_name or _PLACE,
            cure=Message("Allow it with --recover, or set the unit aside."),
        )
    repair = seen.ledger.open_repair
    same = repair is not None and action_of(repair) is action
    return Plan(
        action=action,
        subject=seen.subject,
        endpoint_name=seen.endpoint_name,
        hardware_id=seen.device.hardware_id or _its_chip(seen),
        reason=_checked_reason(reason),
        offer=offer,
        recover=recover,
        new_name=None if new_name is None else checked(new_name),
        on_probe=seen.device.attached and seen.device.has_probe,
        bound=seen.ledger.identity is not None and seen.ledger.identity.hardware_id is not None,
        goes_on=repair if same else None,
        gives_up=None if same else repair,
    )


def _its_chip(seen: Comparison) -> str | None:
    """Return the chip that the ledger has for the name, of a unit that is not on a probe or locked."""
    return None if seen.ledger.identity is None else seen.ledger.identity.hardware_id


def _checked_reason(reason: str) -> str:
    given = reason.strip()
    if not given:
        raise InputError(Message("the reason is empty."), place="--reason", cure=Message("Say in a few words why."))
    if steers(given):
        what = Message("the reason has a control character in it, such as a line feed.")
        raise InputError(what, place="--reason", cure=Message("Say it in one line of plain text."))
    return given
