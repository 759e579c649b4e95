"""The ways that repairs go, from whatever state they are in."""

from __future__ import annotations

from factory_prov.ledger.endings import WantedEnding
from factory_prov.ledger.records import Again, EndingKind, Outcome, RunRecord
from factory_prov.ledger.repair_states import RepairState
from factory_prov.messages import Message, sentences
from factory_prov.repair.actions import AGAIN, ENDS, Action
from factory_prov.repair.chip_side import erase, open_locked
from factory_prov.repair.desk import RunWish
from factory_prov.repair.server_side import names_of, register_kept, take_off
from factory_prov.repair.transaction import END_NAME, Transaction, Unfinished

_S = RepairState
_GOOD = (Outcome.PASS, Outcome.WAIT)


def by_server_alone(work: Transaction) -> None:
    """Do the server's side and nothing else."""
    if work.state is _S.SERVER_DONE:
        return
    if work.detail.action is Action.SERVER_REGISTER:
        register_kept(work)
    else:
        take_off(work, names_of(work))


def by_end(work: Transaction) -> None:
    """Take the name off its server, erase the chip, end the name."""
    if work.state in (_S.BEGUN, _S.SERVER_ASKED):
        take_off(work, names_of(work))
    if work.state in (_S.BEGUN, _S.SERVER_DONE):
        erase(work)
    if work.state is not _S.NAME_ENDED:
        with work.step(END_NAME):
            _end_name(work, work.name, ENDS[work.detail.action], Message("{text}", text=work.reason))
            work.reach(_S.NAME_ENDED)


def by_run(work: Transaction) -> None:
    """Run the unit, then have its former name forgotten."""
    if work.state is _S.BEGUN:
        open_locked(work)
    if work.state in (_S.BEGUN, _S.RUNNING):
        _run(work)
    work.record = work.record or _newest_run(work)
    if work.record is not None and work.record.outcome is Outcome.WAIT:
        raise Unfinished(
            Message("the unit is good, and its server is still to be told."),
            place=work.record.endpoint_name or work.name,
            cure=Message("Send what is owed (factory-prov outbox send), then go on."),
        )
    if work.detail.action is Action.NEW_IDENTITY:
        _forget_former(work)


def _run(work: Transaction) -> None:
    """Run the unit, unless a run of this repair has ended well already."""
    record = _newest_run(work) if work.state is _S.RUNNING else None
    if record is None or record.outcome not in _GOOD:
        work.reach(_S.RUNNING)
        work.cancel.check()
        record = work.run_unit(_wish(work))
    work.record = record
    if record.outcome not in _GOOD:
        raise Unfinished(
            sentences(Message("the run did not end well."), record.reason or Message("")),
            place=work.name,
            cure=Message("Mend that, and go on with the repair."),
        )
    new_name = record.endpoint_name if work.detail.action is Action.NEW_IDENTITY else None
    work.reach(_S.RUN_ENDED, run_id=record.run_id, new_name=new_name)


def _wish(work: Transaction) -> RunWish:
    """Return what the run is to do: a unit that has its new name already keeps that."""
    action, again = work.detail.action, AGAIN[work.detail.action]
    if again is not Again.NEW_IDENTITY:
        name = None if work.detail.bound and work.detail.on_probe else work.name
        return RunWish(again=again, endpoint_name=name, hardware_id=_chip(work), same_keys=action is Action.SAME_KEYS)
    active = None if work.chip is None else work.desk.ledger.active_identity(work.chip)
    if active is not None and active.endpoint_name != work.name:
        return RunWish(again=None, endpoint_name=active.endpoint_name, hardware_id=_chip(work))
    return RunWish(again=again, endpoint_name=work.detail.new_name, hardware_id=_chip(work))


def _chip(work: Transaction) -> str | None:
    """Return the chip that another unit is told by; behind a port alone nothing tells it."""
    return work.chip if work.detail.on_probe else None


def _newest_run(work: Transaction) -> RunRecord | None:
    """Return the newest run of this repair; one that is not good is not gone by."""
    ledger, begun = work.desk.ledger, work.row
    if begun is None:
        return None
    history = ledger.by_endpoint(work.name) if work.chip is None else ledger.unit(work.chip)
    mine = [each.run for each in history.runs if each.run.started_at >= begun.begun_at]
    newest = next(reversed(mine), None)
    if newest is None or newest.outcome not in _GOOD:
        return newest
    renamed = newest.endpoint_name != work.name
    return newest if renamed is (work.detail.action is Action.NEW_IDENTITY) else None


def _forget_former(work: Transaction) -> None:
    """Have the former name forgotten at the server and ended in the ledger, where its run has not done that."""
    take_off(work, (work.name,))
    names = work.desk.ledger.by_endpoint(work.name).identities
    former = next((each for each in names if each.endpoint_name == work.name), None)
    if former is not None and former.retired_at is None and work.record is not None:
        with work.step(END_NAME):
            now = Message("The unit is called {endpoint_name} now.", endpoint_name=work.record.endpoint_name)
            _end_name(work, work.name, EndingKind.RETIRED, now)
            work.reach(_S.NAME_ENDED)


def _end_name(work: Transaction, name: str, kind: EndingKind, reason: Message) -> None:
    """End a name, once."""
    history = work.desk.ledger.by_endpoint(name)
    if any(each.endpoint_name == name and each.kind is kind for each in history.endings):
        return
    wanted = WantedEnding(kind=kind, reason=reason, station=work.desk.station, operator=work.desk.operator)
    work.desk.ledger.end(name, wanted)
