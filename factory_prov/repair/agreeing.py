"""Whether device, ledger and server agree after a repair: a new look, and what of it has to be so."""

from __future__ import annotations

from dataclasses import replace

from factory_prov.cancel import CancelToken
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.repair_states import RepairOutcome, RepairState
from factory_prov.messages import Message, sentences
from factory_prov.repair import differences as it_is
from factory_prov.repair.actions import AGAIN, Action
from factory_prov.repair.chip_side import erase
from factory_prov.repair.comparison import Comparison
from factory_prov.repair.desk import DeskParts, RunUnit, RunWish
from factory_prov.repair.differences import Difference
from factory_prov.repair.looking import compared, look
from factory_prov.repair.result import Plan, RepairResult
from factory_prov.repair.server_side import names_of, take_off
from factory_prov.repair.transaction import LOOK, Transaction
from factory_prov.repair.views import Subject

_SERVER_ALONE = (Action.SERVER_REGISTER, Action.SERVER_REMOVE)
_UNSEEN = (it_is.DeviceUnseen, it_is.ServerUnseen)
_UNPROVEN = (it_is.ServerShowsNothing, it_is.KeyUnseen)


def checked_after(work: Transaction) -> RepairResult:
    """Look again; where all agree the repair is closed as done, else it stays open and the result says why."""
    after = _look(work)
    if after.has(it_is.EndedButAtServer):  # what was owed may have gone out meanwhile
        take_off(work, names_of(work))
        after = _look(work)
    if after.has(it_is.StillConfigured) and work.detail.on_probe:
        erase(work)
        after = _look(work)
    wrong = _wrong(work.detail.action, after)
    action, record = work.detail.action, work.record
    unseen = (*_UNPROVEN, it_is.SaysNothing) if action in AGAIN else _UNPROVEN
    unproven = (*work.unproven, *(each.sentence for each in after.differences if isinstance(each, unseen)))
    if wrong:
        why = sentences(*(each.sentence for each in wrong))
        return RepairResult(done=False, action=action, after=after, why=why, unproven=unproven, record=record)
    work.reach(RepairState.CHECKED)
    work.desk.ledger.repairs.end(work.repair_id, RepairOutcome.DONE)
    closed = replace(after, ledger=replace(after.ledger, open_repair=None))
    return RepairResult(done=True, action=action, after=compared(closed, work.desk), unproven=unproven, record=record)


def first_run(plan: Plan, desk: DeskParts, run_unit: RunUnit, cancel: CancelToken) -> RepairResult:
    """Provision a unit that nobody knows: the run itself is what is gone on with after a crash."""
    record = run_unit(RunWish(again=None, endpoint_name=plan.new_name, hardware_id=plan.hardware_id))
    subject = Subject(slot=plan.subject.slot, hardware_id=plan.hardware_id, endpoint_name=record.endpoint_name)
    after = look(subject, desk, cancel)
    wrong = _wrong(plan.action, after)
    good = record.outcome in (Outcome.PASS, Outcome.WAIT)
    said = record.reason or Message("the run did not end well.")
    why = sentences(*([] if good else [said]), *(each.sentence for each in wrong))
    return RepairResult(
        done=good and not wrong, action=plan.action, after=after, why=why if why else None, record=record
    )


def _look(work: Transaction) -> Comparison:
    """Look at the unit by the name that it has now."""
    name = work.name
    if work.detail.action is Action.NEW_IDENTITY and work.record is not None and work.record.endpoint_name:
        name = work.record.endpoint_name
    with work.step(LOOK):
        return look(Subject(slot=work.slot, hardware_id=work.chip, endpoint_name=name), work.desk, work.cancel)


def _wrong(action: Action, after: Comparison) -> tuple[Difference, ...]:
    """Return what must not be so after the action."""
    found = [each for each in after.differences if each.disagrees or isinstance(each, _UNSEEN)]
    ours = (it_is.RepairOpen,)
    if action in _SERVER_ALONE:
        return tuple(each for each in found if each.column == "server")
    if action not in AGAIN and not after.device.attached:
        return tuple(each for each in found if each.column != "device" and not isinstance(each, ours))
    return tuple(each for each in found if not isinstance(each, ours))
