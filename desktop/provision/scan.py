"""What a scanned label means: a slot, a unit that is here, or the name for the next unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop.provision.entry import STARTABLE, Entry, Past
from desktop.provision.line import Order
from desktop.provision.messages import LineOpened
from factory_prov.ledger.records import Again


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


def with_name(order: Order, past: Past | None, line: LineOpened) -> Order | None:
    """Return the order as a run can take it; None when the unit's name must be scanned first."""
    needs_name = line.new_identity_needs_name if order.again is Again.NEW_IDENTITY else line.info.needs_name
    if not needs_name or order.given_name is not None:
        return order
    if order.again is Again.SAME_IDENTITY and past is not None and past.endpoint_name is not None:
        return replace(order, given_name=past.endpoint_name)
    return None


def _names(entry: Entry) -> tuple[str, ...]:
    before = "" if entry.past is None or entry.past.endpoint_name is None else entry.past.endpoint_name
    return tuple(name for name in (entry.endpoint_name, before) if name)
