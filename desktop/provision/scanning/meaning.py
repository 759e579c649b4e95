"""What a scanned label means: a slot, a unit that is here, or the name for the next unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from desktop.provision.entry import STARTABLE, STICKY, Entry
from desktop.provision.start_rules import refusal
from factory_prov.ledger.records import Again
from factory_prov.line.events import LineInfo
from factory_prov.line.order import Order
from factory_prov.line.units import Past

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What to do about a label: the slot to show, the run to start, the words to say; any of them may be missing."""

    show: str = ""
    order: Order | None = None
    say: str = ""


def meaning(
    label: str, entries: Sequence[Entry], *, awaiting: Order | None, needs_name: bool, preferred_key: str
) -> Meaning:
    """Return what a label asks for.

    In this order: a slot by its probe's number; the name that somebody was asked for; a unit that is here; with a job
    whose names are scanned, the name of the next unit, first of all the one on the preferred slot.
    """
    slot, unit = slot_with(label, entries), unit_named(label, entries)
    if slot is not None:
        return _start(Order(key=slot.key), slot)
    asked = None if awaiting is None else next((entry for entry in entries if entry.key == awaiting.key), None)
    if awaiting is not None and asked is not None:
        if unit is not None and unit.key != asked.key:
            say = translate("Scan", "{0} is the label of slot {1}. Scan the one of slot {2}.")
            return Meaning(say=say.format(label, unit.slot, asked.slot))
        return _start(replace(awaiting, given_name=label), asked)
    if unit is not None:
        if needs_name and (unit.state in STARTABLE | STICKY or not unit.plugged):
            return _start(Order(key=unit.key, given_name=label), unit)
        say = translate("Scan", "{0} is in slot {1}.").format(label, unit.slot)
        return Meaning(show=unit.key, say=" ".join(part for part in (say, refusal(unit, None)) if part))
    if not needs_name:
        return Meaning(say=translate("Scan", "{0}: no slot and no unit here has this label.").format(label))
    ready = slot_to_name(entries, preferred_key)
    if ready is None:
        return Meaning(say=translate("Scan", "Put a unit on first, then scan its label: {0}.").format(label))
    return _start(Order(key=ready.key, given_name=label), ready)


def _start(order: Order, entry: Entry) -> Meaning:
    why_not = refusal(entry, order.again)
    if why_not:
        return Meaning(show=entry.key, say=why_not)
    if order.again is None and entry.passed_before:
        say = translate("Scan", "The unit in slot {0} passed here before: choose what becomes of it.")
        return Meaning(show=entry.key, say=say.format(entry.slot))
    return Meaning(show=entry.key, order=order)


def slot_with(text: str, entries: Sequence[Entry]) -> Entry | None:
    """Return the slot whose probe has this serial number; leading zeros do not count."""
    wanted = text.lstrip("0")
    return next((entry for entry in entries if entry.key.lstrip("0") == wanted), None)


def unit_named(text: str, entries: Sequence[Entry]) -> Entry | None:
    """Return the slot with the unit that has, or had before, this endpoint name."""
    return next((entry for entry in entries if text in _names(entry)), None)


def slot_to_name(entries: Sequence[Entry], preferred_key: str) -> Entry | None:
    """Return the slot that a scanned name is for: the preferred one if it can start, or else the first that can."""
    ready = [entry for entry in entries if entry.state in STARTABLE and entry.plugged]
    return next((entry for entry in ready if entry.key == preferred_key), ready[0] if ready else None)


def with_name(order: Order, past: Past | None, info: LineInfo) -> Order | None:
    """Return the order as a run can take it; None when the unit's name must be scanned first."""
    needs_name = info.new_identity_needs_name if order.again is Again.NEW_IDENTITY else info.needs_name
    if not needs_name or order.given_name is not None:
        return order
    if order.again is Again.SAME_IDENTITY and past is not None and past.endpoint_name is not None:
        return replace(order, given_name=past.endpoint_name)
    return None


def _names(entry: Entry) -> tuple[str, ...]:
    before = "" if entry.past is None or entry.past.endpoint_name is None else entry.past.endpoint_name
    return tuple(name for name in (entry.endpoint_name, before) if name)
