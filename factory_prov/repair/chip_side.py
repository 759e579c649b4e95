"""The chip's side of a repair: the right one is there, a locked one is opened where that is allowed, all is erased."""

from __future__ import annotations

from factory_prov.errors import ChipProtected, WrongDevice
from factory_prov.ledger.repair_states import RepairState
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe, Programmer
from factory_prov.repair.device_look import reached
from factory_prov.repair.transaction import ERASE, RECOVER, Transaction, Unfinished


def open_locked(work: Transaction) -> None:
    """Recover a locked chip, where somebody has allowed it, and see that it is the unit's; nothing for an open one."""
    programmer, probe = reached(work.slot, work.desk) if work.slot is not None else (None, None)
    if programmer is None or probe is None:
        return
    try:
        _refuse_other(work, programmer.hardware_id(probe, work.cancel), probe)
    except ChipProtected:
        if not work.detail.recover:
            raise
        with work.step(RECOVER):
            programmer.recover(probe, work.cancel)
        _refuse_other(work, programmer.hardware_id(probe, work.cancel), probe)


def erase(work: Transaction) -> None:
    """Erase the chip of a unit on a probe; Unfinished where it was on one, and is not any more."""
    programmer, probe = reached(work.slot, work.desk) if work.slot is not None else (None, None)
    if programmer is None or probe is None:
        if work.detail.on_probe:
            raise Unfinished(
                Message("the chip is not erased yet."),
                place=work.name,
                cure=Message("Put the unit on its probe, and go on."),
            )
        work.unproven.append(Message("The chip was not erased: the unit was on no probe."))
        return
    open_locked(work)
    with work.step(ERASE):
        _erase(work, programmer, probe)
        work.reach(RepairState.ERASED)


def _erase(work: Transaction, programmer: Programmer, probe: Probe) -> None:
    _refuse_other(work, programmer.hardware_id(probe, work.cancel), probe)
    programmer.erase(probe, work.cancel)
    programmer.reset(probe, work.cancel)


def _refuse_other(work: Transaction, hardware_id: str, probe: Probe) -> None:
    if work.chip is not None and hardware_id != work.chip:
        raise WrongDevice(
            Message("another unit is on the probe now."),
            place=Message("probe {serial_number}", serial_number=probe.serial_number),
            cure=Message("Put the unit back that the repair began with."),
        )
