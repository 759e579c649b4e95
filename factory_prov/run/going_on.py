"""Going on with a unit on a probe that an earlier run has configured: its chip tells that it is the same one.

Only where the chip is not erased first; else the unit is done anew with the same keys, which proves more.
"""

from __future__ import annotations

from collections.abc import Collection

from factory_prov.ledger.records import LeftOver
from factory_prov.ledger.states import HOLDS_ALL, UnitState
from factory_prov.messages import Message
from factory_prov.run.beside import Making
from factory_prov.run.plan import NoFinalImage, NoFirstImage
from factory_prov.run.steps import Connect, FlashFirst, ReadIdentity, WriteConfiguration
from factory_prov.run.steps.step import RunContext
from factory_prov.run.values import (
    Configured,
    Credentialed,
    Flashed,
    Held,
    Identified,
    MadeUnit,
    Ready,
    Reserved,
)

_SAID_YES = HOLDS_ALL - {UnitState.SENT}


def behind_its_yes(run: RunContext, reserved: Reserved, making: Making) -> Configured | None:
    """Return the unit that said 0 to an earlier run and is to get a final image, which shows whether it is restored.

    The final image may be there already, or in part: nothing that answers may be left in the chip.
    """
    return None if isinstance(run.plan.final, NoFinalImage) else _held(run, reserved, making, states=_SAID_YES)


def that_is_configured(run: RunContext, reserved: Reserved, making: Making) -> Configured | None:
    """Return the unit that says that it holds a configuration, where that can be the one of this run alone."""
    return _held(run, reserved, making, states=HOLDS_ALL)


def _held(run: RunContext, reserved: Reserved, making: Making, *, states: Collection[UnitState]) -> Configured | None:
    if reserved.hardware_id is None or reserved.reservation is None or not reserved.bound:
        return None
    made = making.begin(reserved.reservation.endpoint_name).result()
    if made.left is None or made.left.state not in states:
        return None
    run.journal.reach(UnitState.ACCEPTED)
    run.journal.log(Message("the chip holds what it was sent before; this run goes on behind that"))
    return _configured(run, reserved, made, made.left)


def _configured(run: RunContext, reserved: Reserved, made: MadeUnit, left: LeftOver) -> Configured:
    assert reserved.reservation is not None  # noqa: S101  # the caller has looked
    if isinstance(run.plan.first, NoFirstImage):
        ready = Ready.already(reserved, run.plan.first)
    else:
        flashed = Flashed(by=Held(step=FlashFirst.step, left=left), reserved=reserved)
        ready = Ready(by=Held(step=Connect.step, left=left), after=flashed)
    by = Held(step=ReadIdentity.step, left=left)
    identified = Identified(by=by, ready=ready, reservation=reserved.reservation)
    credentialed = Credentialed(identified=identified, made=made)
    return Configured(by=Held(step=WriteConfiguration.step, left=left), credentialed=credentialed, applied=True)
