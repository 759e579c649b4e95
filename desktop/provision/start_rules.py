"""Which units may be started by hand, and in words why one may not."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.provision.entry import Entry
from desktop.theme import DeviceState
from factory_prov.ledger.records import Again


def refusal(entry: Entry, again: Again | None) -> str:
    """Return why the unit of a slot cannot be started now, in the present language; "" when it can."""
    say = QCoreApplication.translate
    if entry.state is DeviceState.WORKING:
        return say("StartRules", "Slot {0} is working already.").format(entry.slot)
    if not entry.plugged:
        return say("StartRules", "Nothing is plugged in at slot {0}.").format(entry.slot)
    good = entry.state in (DeviceState.PASS, DeviceState.WAIT)
    if good and again is None:
        return say("StartRules", "The unit in slot {0} is done. Remove it.").format(entry.slot)
    return ""
