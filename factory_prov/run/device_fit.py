"""What a device of version 2 says of itself, held against the unit's pack before any server hears of it."""

from __future__ import annotations

import hashlib

from factory_prov.device_contract.files import ContractVersion, DeviceState
from factory_prov.device_contract.identity import DeviceIdentity
from factory_prov.device_contract.limits import CAPACITY, DeviceLimits, limit_problems
from factory_prov.errors import PackTooLarge, RecordRefused
from factory_prov.ledger.states import UnitState
from factory_prov.messages import Message, sentences
from factory_prov.run.steps import WriteConfiguration
from factory_prov.run.steps.device_words import holds_another
from factory_prov.run.steps.step import RunContext
from factory_prov.run.values import Configured, Credentialed, Holds

_DEVICE = Message("device")


def that_it_holds(run: RunContext, credentialed: Credentialed) -> Configured | None:
    """Return the unit whose device holds this very pack already, from a run that was cut off; None for an empty one.

    HoldsAnother, DeviceLocked, PackTooLarge or RecordRefused for a device that will not take it.
    """
    device = credentialed.identified.device
    if device is None:
        return None
    if device.state is DeviceState.EMPTY:
        _refuse_misfit(run, credentialed, device)
        return None
    if device.sha256 != hashlib.sha256(credentialed.unit.pack).digest():
        raise holds_another(device.state, run.plan.device.port)
    run.journal.reach(UnitState.ACCEPTED)
    run.journal.device(ContractVersion.TWO, device.sha256)
    run.journal.log(Message("the device holds exactly this configuration already; this run goes on behind that"))
    return Configured(
        by=Holds(step=WriteConfiguration.step, device=device),
        credentialed=credentialed,
        applied=True,
        contract=ContractVersion.TWO,
        stored_sha256=device.sha256,
    )


def _refuse_misfit(run: RunContext, credentialed: Credentialed, device: DeviceIdentity) -> None:
    """Raise for the first thing that the device would refuse: its server is told of no unit that cannot be made."""
    unit = credentialed.unit
    for problem in limit_problems(unit.records, len(unit.pack), DeviceLimits.of(device), device=_DEVICE):
        kind = PackTooLarge if problem.rule == CAPACITY else RecordRefused
        what = sentences(problem.what, problem.why)
        raise kind(what, place=problem.path or run.plan.device.port, cure=problem.cure)
