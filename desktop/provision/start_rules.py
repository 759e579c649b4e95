"""Which units may be started by hand, and in words why one may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.provision import texts
from desktop.provision.entry import STARTABLE, STICKY, Entry
from desktop.theme import DeviceState
from desktop.translation import translated
from factory_prov.ledger.records import Again

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPlan:
    """What Space, a click and a tap start now. `slots` are those that somebody chose, () means all that are ready.

    `again`: all of them failed before. `why`, and no keys: nothing starts, and why not.
    """

    keys: tuple[str, ...] = ()
    slots: tuple[int, ...] = ()
    again: bool = False
    why: str = ""


def start_plan(entries: Sequence[Entry], chosen: Sequence[Entry], *, needs_name: bool, barred: str = "") -> StartPlan:
    """Return what starts now: the chosen units that can, or else all that are ready, as the button says.

    With names from labels it is one unit at a time: its label is asked for. `barred` says why no unit may start.
    """
    if barred:
        return StartPlan(why=barred)
    plugged = [entry for entry in chosen if _can_start(entry) and entry.state in STARTABLE | STICKY]
    mine = [entry for entry in plugged if not entry.passed_before]
    if plugged and not mine:
        return StartPlan(why=_to_decide(plugged[0]))
    found = mine or [entry for entry in entries if _is_ready(entry)]
    free = [entry for entry in found if not held(entries, entry.key)]
    if not free:
        return StartPlan(why=held(entries) or nothing_to_start(entries))
    started = free[:1] if needs_name else free
    named = bool(mine) or needs_name or len(started) < len(found)
    return StartPlan(
        keys=tuple(entry.key for entry in started),
        slots=tuple(entry.slot for entry in started) if named else (),
        again=all(entry.state in STICKY for entry in started),
    )


def _can_start(entry: Entry) -> bool:
    return entry.plugged and not entry.trouble and not entry.at_desk


def _is_ready(entry: Entry) -> bool:
    return entry.plugged and not entry.at_desk and entry.state in STARTABLE and not entry.passed_before


def _to_decide(entry: Entry) -> str:
    return translate("StartRules", "The unit in slot {0} passed here before: choose what becomes of it.").format(
        entry.slot
    )


def ledger_is_away() -> str:
    """Return why no unit starts while the ledger does not answer, in the present language."""
    return translate("StartRules", "The ledger does not answer: nothing new starts. It goes on by itself.")


def ready_hint(
    entries: Sequence[Entry], entry: Entry, plan: StartPlan, *, needs_name: bool, barred: bool = False
) -> str:
    """Return what the tile of a unit that is ready says to do, in the present language: Space only where it helps."""
    if entry.at_desk:
        return translate("StartRules", "On the repair desk")
    if entry.passed_before:
        return translate("StartRules", "Choose what becomes of it")
    if barred or held(entries, entry.key):
        return translate("StartRules", "Waits: nothing new starts now")
    if needs_name or entry.key in plan.keys:
        return texts.hint(entry, needs_name=needs_name)
    return translate("StartRules", "Choose it, then press Space")


def refusal(entry: Entry, again: Again | None) -> str:
    """Return why the unit of a slot cannot be started now, in the present language; "" when it can."""
    if entry.state is DeviceState.WORKING:
        return translate("StartRules", "Slot {0} is working already.").format(entry.slot)
    if not entry.plugged:
        return translate("StartRules", "Nothing is plugged in at slot {0}.").format(entry.slot)
    if entry.at_desk:
        return translate("StartRules", "The repair desk works with the unit in slot {0}.").format(entry.slot)
    if entry.trouble:
        return translated(entry.trouble)
    good = entry.state in (DeviceState.PASS, DeviceState.WAIT)
    if good and again is None:
        return translate("StartRules", "The unit in slot {0} is done. Remove it.").format(entry.slot)
    return ""


def held(entries: Sequence[Entry], key: str = "") -> str:
    """Return why nothing new starts, in the present language; "" when something may, or when it is the slot at fault.

    Trouble of this PC or the job would meet every unit. To start its own slot is to try again.
    """
    troubled = [entry for entry in entries if entry.state is DeviceState.ERROR and not entry.trouble]
    if not troubled or any(entry.key == key for entry in troubled):
        return ""
    return translate(
        "StartRules",
        "Slot {0}: trouble of this PC or the job. Nothing new starts until it is seen.",
    ).format(troubled[0].slot)


def nothing_to_start(entries: Sequence[Entry]) -> str:
    """Return why not one of these slots has a unit to start, in the present language."""
    plugged = [entry for entry in entries if entry.plugged]
    failed = next((entry for entry in plugged if entry.state in STICKY and not entry.trouble), None)
    if failed is not None:
        return translate(
            "StartRules", "The unit in slot {0} failed. Click its tile, then press Space, to try it again."
        ).format(failed.slot)
    if any(entry.state is DeviceState.WORKING for entry in plugged):
        return translate("StartRules", "Every unit is working already.")
    returned = next((entry for entry in plugged if entry.passed_before), None)
    if returned is not None:
        return _to_decide(returned)
    hindered = next((entry for entry in plugged if entry.trouble), None)
    if hindered is not None:
        return translated(hindered.trouble)
    if plugged:
        return translate("StartRules", "Every unit is done. Remove it and plug the next one in.")
    return translate("StartRules", "There is no unit to start. Plug one in.")
