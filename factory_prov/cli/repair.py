"""`factory-prov repair`: compare a unit with ledger and server, mend it, go on with what is open, take units in."""

from __future__ import annotations

import argparse
import platform
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from factory_prov.cancel import CancelToken
from factory_prov.cli.live import Live
from factory_prov.cli.output import Output
from factory_prov.cli.repair_desk import OpenedDesk, opened_desk
from factory_prov.cli.repair_told import comparison_document, comparison_lines, open_lines, result_document
from factory_prov.cli.runs import exit_code
from factory_prov.errors import Cancelled, InputError
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.repair_states import Repair
from factory_prov.ledger.station import open_known, open_there
from factory_prov.messages import Message
from factory_prov.repair.actions import AGAIN, TITLES, Action
from factory_prov.repair.carry_out import carry_out
from factory_prov.repair.comparison import Comparison
from factory_prov.repair.detail import action_of
from factory_prov.repair.importing import Importer, RowTrouble, read_units
from factory_prov.repair.looking import look
from factory_prov.repair.plan import plan_repair
from factory_prov.repair.result import Plan, RepairResult
from factory_prov.run.origin import operator

_FOR_EVER = (Action.NEW_IDENTITY, Action.RETIRE, Action.SCRAP, Action.SERVER_REMOVE)
"""What nobody can undo is asked for once more."""


def repair(arguments: argparse.Namespace, output: Output) -> int:
    """Look at a unit and tell what differs, or do what is chosen; 0 when all agrees or is done, 1 when not."""
    if arguments.open:
        return _list_open(output)
    if arguments.unit == "import" and arguments.list is not None:
        return _import(arguments, output)
    if arguments.list is not None or not (arguments.unit or arguments.probe or arguments.port):
        cure = Message("Name the unit, or its --probe or --port; --open tells what is to be gone on with.")
        raise InputError(Message("there is no unit to look at."), place="repair", cure=cure)
    cancel = CancelToken()
    with _stopped_by_ctrl_c(cancel), opened_desk(arguments, output, cancel) as desk:
        seen = look(desk.subject, desk.parts, cancel)
        action = _chosen(arguments, seen)
        if action is None:
            output.result(comparison_lines(seen, output), comparison_document(seen))
            return 0 if seen.agrees else 1
        plan = plan_repair(seen, action, _reason(arguments, seen), recover=arguments.recover, new_name=arguments.name)
        if arguments.preview:
            lines = [*comparison_lines(seen, output, offers=False), *_preview(plan)]
            output.result(lines, {**comparison_document(seen), "action": action.value, "preview": True})
            return 0
        _confirm(plan, arguments, output)
        return _carry_out(plan, desk, arguments, output, cancel)


def _chosen(arguments: argparse.Namespace, seen: Comparison) -> Action | None:
    """Return what somebody wants; of the server's side alone what there is to do."""
    if arguments.server_only is None:
        return None if arguments.action is None else Action(arguments.action)
    if arguments.server_only != "auto":
        return Action(f"server-{arguments.server_only}")
    side = (Action.SERVER_REGISTER, Action.SERVER_REMOVE)
    if seen.recommended in side:
        return seen.recommended
    open_repair = seen.ledger.open_repair
    if open_repair is not None and action_of(open_repair) in side:
        return action_of(open_repair)
    possible = [action for action in side if (offer := seen.offer(action)) is not None and offer.refusal is None]
    return possible[0] if possible else Action.SERVER_REMOVE


def _reason(arguments: argparse.Namespace, seen: Comparison) -> str:
    """Return why; whoever goes on with a repair need not say it again, and a new unit has none."""
    open_repair = seen.ledger.open_repair
    if not arguments.reason and open_repair is not None:
        return open_repair.reason
    return arguments.reason or ("-" if arguments.action == Action.FIRST_RUN else "")


def _preview(plan: Plan) -> list[Message]:
    number = enumerate(plan.offer.steps, 1)
    return [TITLES[plan.action], *(Message("  {number} {step}", number=at, step=step) for at, step in number)]


def _confirm(plan: Plan, arguments: argparse.Namespace, output: Output) -> None:
    """Ask once more for what cannot be undone; InputError where nobody can be asked and nobody has said yes."""
    if arguments.yes or (plan.action not in _FOR_EVER and not plan.offer.recovers):
        return
    if output.json_wanted or sys.stdin is None or not sys.stdin.isatty():
        raise InputError(
            Message("this cannot be undone."), place=TITLES[plan.action], cure=Message("Say --yes if it is meant so.")
        )
    for line in _preview(plan):
        output.note(line)
    output.note(Message("This cannot be undone. Type yes to do it:"))
    if sys.stdin.readline().strip().lower() not in ("yes", "y"):
        raise Cancelled


def _carry_out(plan: Plan, desk: OpenedDesk, arguments: argparse.Namespace, output: Output, cancel: CancelToken) -> int:
    if plan.action in AGAIN:
        desk.ready_to_run(arguments, output)
    with Live(json_wanted=output.json_wanted, translator=output.translator, volume=output.volume) as live:
        report = live.for_board(plan.endpoint_name or plan.subject.slot.place if plan.subject.slot else "")
        result = carry_out(plan, desk.parts, desk.runner(report, cancel), report, cancel)
    _tell(result, plan, output)
    return _code(result)


def _tell(result: RepairResult, plan: Plan, output: Output) -> None:
    if output.json_wanted:
        output.line({"event": "repaired", **result_document(result)})
        return
    title, name = TITLES[result.action], (result.after.endpoint_name if result.after else None) or plan.endpoint_name
    if result.done:
        lines = [Message("{name}: {title}, done. Device, ledger and server agree.", name=name or "-", title=title)]
    else:
        lines = [Message("{name}: {title}, not done.", name=name or "-", title=title)]
        lines += [] if result.why is None else [result.why]
        lines.append(Message("Mend that and give the same command again: it goes on where it was left."))
    lines += [Message("Not proved: {what}", what=each) for each in result.unproven]
    output.result(lines, None)


def _code(result: RepairResult) -> int:
    if result.done:
        return 0
    bad = result.record is not None and result.record.outcome is not Outcome.PASS
    return exit_code([result.record]) if bad and result.record is not None else 1


@contextmanager
def _stopped_by_ctrl_c(cancel: CancelToken) -> Iterator[None]:
    """Let Ctrl-C stop the work where it may be stopped; what is asked of a server is heard out."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        cancel.cancel()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _list_open(output: Output) -> int:
    with open_there(ledger_place()) as ledger:
        found = ledger.repairs.open()
    output.result(open_lines(found, output), [_open_document(each) for each in found])
    return 0


def _open_document(each: Repair) -> dict[str, object]:
    return {
        "repair": each.repair_id,
        "endpoint_name": each.endpoint_name,
        "new_name": each.new_name,
        "chip": each.hardware_id,
        "action": action_of(each).value,
        "state": each.state.value,
        "begun_at": each.begun_at.isoformat(),
        "station": each.station,
        "operator": each.operator,
        "reason": each.reason,
        "at_work": each.at_work,
    }


def _import(arguments: argparse.Namespace, output: Output) -> int:
    found = read_units(arguments.list)
    bad = tuple(each for each in found if isinstance(each, RowTrouble))
    units = tuple(each for each in found if not isinstance(each, RowTrouble))
    document = {"file": str(arguments.list), "new": 0, "same": 0, "refused": list(map(_trouble_document, bad))}
    if bad:
        nothing = Message("Nothing was taken in: mend these rows first.")
        output.result([nothing, *_trouble_lines(bad)], document)
        return 2
    if arguments.preview:
        units_words = Message.counted("{n} unit can be read.", "{n} units can be read.", n=len(units))
        output.result([units_words], {**document, "read": len(units)})
        return 0
    with open_known(ledger_place()) as ledger:
        importer = Importer(ledger=ledger, source=arguments.list.name, station=platform.node(), operator=operator())
        done = importer.take_in(units, CancelToken())
    lines = [Message("New: {new}. Known already: {same}.", new=done.new, same=done.same), *_trouble_lines(done.refused)]
    refused = list(map(_trouble_document, done.refused))
    output.result(lines, {**document, "new": done.new, "same": done.same, "refused": refused})
    return 1 if done.refused else 0


def _trouble_lines(troubles: tuple[RowTrouble, ...]) -> list[Message]:
    return [
        Message("line {line}, {name}: {what}", line=each.line, name=each.endpoint_name or "-", what=each.what)
        for each in troubles
    ]


def _trouble_document(each: RowTrouble) -> dict[str, object]:
    return {"line": each.line, "endpoint_name": each.endpoint_name, "what": str(each.what)}
