"""Carrying a repair out: one transaction over device, ledger and server, that whoever comes later can go on with.

Its row is in the ledger before anything is touched, and each state before the next thing is done. Every step may be
done again. Done is said only after a new look has shown that device, ledger and server agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError, InputError, LedgerError
from factory_prov.events import Report
from factory_prov.ledger.repair_states import NewRepair, Repair, RepairOutcome, RepairState
from factory_prov.messages import Message
from factory_prov.repair.actions import TITLES, Action
from factory_prov.repair.agreeing import checked_after, first_run
from factory_prov.repair.comparison import Comparison
from factory_prov.repair.desk import DeskParts, RunUnit
from factory_prov.repair.detail import Detail, detail_of, stored_action
from factory_prov.repair.looking import look
from factory_prov.repair.result import Plan, RepairResult
from factory_prov.repair.transaction import Transaction
from factory_prov.repair.views import Slot, Subject
from factory_prov.repair.ways import by_end, by_run, by_server_alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Who runs the unit, who is told, and what stops it."""

    run_unit: RunUnit
    report: Report
    cancel: CancelToken


def carry_out(plan: Plan, desk: DeskParts, run_unit: RunUnit, report: Report, cancel: CancelToken) -> RepairResult:
    """Carry a planned repair out, or go on with it; LedgerError when it cannot be begun, Cancelled when stopped.

    What goes wrong on the way is in the result, and the repair is open then.
    """
    if plan.action is Action.FIRST_RUN:
        return first_run(plan, desk, run_unit, cancel)
    hands = Hands(run_unit=run_unit, report=report, cancel=cancel)
    if plan.goes_on is not None:
        return resume(plan.goes_on, plan.subject.slot, desk, hands, plan)
    _refuse_taken(plan, desk)
    if plan.gives_up is not None:
        why = Message("Another repair was begun: {title}.", title=TITLES[plan.action])
        desk.ledger.repairs.end(plan.gives_up.repair_id, RepairOutcome.GIVEN_UP, why)
    return resume(_begun(plan, desk), plan.subject.slot, desk, hands)


def _refuse_taken(plan: Plan, desk: DeskParts) -> None:
    """Raise InputError for a new name that no unit can get any more, before anything is written down."""
    if plan.new_name is not None and desk.ledger.taken([plan.new_name]):
        raise InputError(
            Message("the name is another unit's, or was one's."), place=plan.new_name, cure=Message("Give another one.")
        )


def _begun(plan: Plan, desk: DeskParts) -> Repair:
    """Have the repair in the ledger before anything is touched."""
    detail = Detail(
        action=plan.action,
        server=desk.server,
        recover=plan.recover,
        new_name=plan.new_name,
        on_probe=plan.on_probe,
        bound=plan.bound,
    )
    repair_id = desk.ledger.repairs.begin(
        NewRepair(
            action=stored_action(plan.action),
            endpoint_name=plan.endpoint_name,
            hardware_id=plan.hardware_id,
            station=desk.station,
            operator=desk.operator,
            reason=plan.reason,
            detail=detail.text(),
        )
    )
    begun = desk.ledger.repairs.find(repair_id)
    if begun is None:
        raise LedgerError(Message("the repair that was begun is not there."), place=Message("ledger"))
    return begun


def resume(repair: Repair, slot: Slot | None, desk: DeskParts, hands: Hands, now: Plan | None = None) -> RepairResult:
    """Go on with an open repair where it was left, once it is ours; LedgerError while somebody else works on it.

    `now`: what whoever goes on allows that was not allowed then, and the new name where the one of then is no good.
    """
    repair = desk.ledger.repairs.hold(repair.repair_id)
    detail = detail_of(repair)
    if now is not None and now.new_name is not None:
        detail = replace(detail, new_name=now.new_name)
    work = Transaction(
        desk=desk,
        repair_id=repair.repair_id,
        state=repair.state,
        detail=detail.recovering() if now is not None and now.recover else detail,
        name=repair.endpoint_name or "",
        chip=repair.hardware_id,
        reason=repair.reason,
        slot=slot,
        run_unit=hands.run_unit,
        report=hands.report,
        cancel=hands.cancel,
        row=repair,
    )
    ended = False
    try:
        result = _gone(work)
        ended = result.done
    finally:
        if not ended:
            with suppress(LedgerError):
                desk.ledger.repairs.leave(repair.repair_id)
    return result


_WAYS: Mapping[Action, Callable[[Transaction], None]] = {
    Action.SAME_IDENTITY: by_run,
    Action.SAME_KEYS: by_run,
    Action.NEW_IDENTITY: by_run,
    Action.RETIRE: by_end,
    Action.SCRAP: by_end,
    Action.SERVER_REGISTER: by_server_alone,
    Action.SERVER_REMOVE: by_server_alone,
}


def _gone(work: Transaction) -> RepairResult:
    """Take a repair to its end, or to what is in its way."""
    try:
        if work.state is not RepairState.CHECKED:
            _WAYS[work.detail.action](work)
        return checked_after(work)
    except FactoryProvError as failure:
        return RepairResult(
            done=False, action=work.detail.action, after=_seen(work), why=failure.message, record=work.record
        )


def _seen(work: Transaction) -> Comparison | None:
    """Look at what is there after something went wrong, as far as that can be looked at."""
    try:
        return look(Subject(slot=work.slot, hardware_id=work.chip, endpoint_name=work.name), work.desk, work.cancel)
    except (FactoryProvError, Cancelled):
        return None
