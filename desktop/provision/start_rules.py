"""Which units may be started by hand, and in words why one may not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from desktop.provision.entry import STICKY, Entry
from desktop.theme import DeviceState
from factory_prov.ledger.records import Again

translate = QCoreApplication.translate


def refusal(entry: Entry, again: Again | None) -> str:
    """Return why the unit of a slot cannot be started now, in the present language; "" when it can."""
    if entry.state is DeviceState.WORKING:
        return translate("StartRules", "Slot {0} is working already.").format(entry.slot)
    if not entry.plugged:
        return translate("StartRules", "Nothing is plugged in at slot {0}.").format(entry.slot)
    good = entry.state in (DeviceState.PASS, DeviceState.WAIT)
    if good and again is None:
        return translate("StartRules", "The unit in slot {0} is done. Remove it.").format(entry.slot)
    return ""


def held(entries: Sequence[Entry], key: str = "") -> str:
    """Return why nothing new starts, in the present language; "" when something may, or when it is the slot at fault.

    Trouble of this PC or the job would meet every unit. To start its own slot is to try again.
    """
    troubled = [entry for entry in entries if entry.state is DeviceState.ERROR]
    if not troubled or any(entry.key == key for entry in troubled):
        return ""

    return translate(
        "StartRules",
        "Slot {0} met trouble of this PC or the job. Nothing new starts until it is mended and seen there.",
    ).format(troubled[0].slot)


def nothing_to_start(entries: Sequence[Entry]) -> str:
    """Return why not one of these slots has a unit to start, in the present language."""
    plugged = [entry for entry in entries if entry.plugged]
    failed = next((entry for entry in plugged if entry.state in STICKY), None)
    if failed is not None:
        return translate("StartRules", "The unit in slot {0} failed. Choose it to start it again.").format(failed.slot)
    if any(entry.state is DeviceState.WORKING for entry in plugged):
        return translate("StartRules", "Every unit is working already.")
    if plugged:
        return translate("StartRules", "Every unit is done. Remove it and plug the next one in.")
    return translate("StartRules", "There is no unit to start. Plug one in.")
