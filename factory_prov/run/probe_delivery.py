"""Reaching a unit by its probe alone: it has no UART."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from factory_prov.ledger.states import UnitState
from factory_prov.run.plan import FinalImage, HandOverPlan, NoFirstImage
from factory_prov.run.steps import FlashFirst
from factory_prov.run.steps.by_probe import ConnectByProbe, IdentifyByProbe, WriteByProbe
from factory_prov.run.steps.flashing import NoConsole
from factory_prov.run.steps.step import RunContext
from factory_prov.run.values import Accepted, Configured, Credentialed, Identified, Ready, Reserved, Verified

Gained = TypeVar("Gained")


class ProbeDelivery:
    """See `Delivery`: by the probe that programs the unit."""

    def __init__(self, run: RunContext, plan: HandOverPlan) -> None:
        self._run = run
        self._plan = plan

    def bring_up(self, reserved: Reserved) -> Ready:
        """See `Delivery`."""
        image = self._run.plan.first
        if isinstance(image, NoFirstImage):
            return Ready.already(reserved, image)
        flashed = FlashFirst(self._run).take(reserved, image, NoConsole())
        return ConnectByProbe(self._run).take(flashed, self._plan)

    def identify(self, ready: Ready) -> Identified:
        """See `Delivery`."""
        return IdentifyByProbe(self._run).take(ready, self._plan)

    def write(self, credentialed: Credentialed) -> Configured:
        """See `Delivery`."""
        return WriteByProbe(self._run).take(credentialed, self._plan)

    def write_in_two(
        self, credentialed: Credentialed, meanwhile: Callable[[Accepted | Configured], Future[Gained]]
    ) -> tuple[Configured, Gained]:
        """See `Delivery`."""
        return WriteByProbe(self._run).take_in_two(credentialed, self._plan, meanwhile)

    def finish(self, configured: Configured) -> Verified:
        """See `Delivery`. A job with a final image is refused before: nothing would show that it has come up."""
        assert not isinstance(self._run.plan.final, FinalImage)  # noqa: S101  # the plan has refused it
        self._run.journal.reach(UnitState.VERIFIED)
        return Verified.as_configured(configured, self._run.plan.final)
