"""How a run reaches its unit: over the serial line to its console, or by the probe that programs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Protocol, TypeVar

from factory_prov.ledger.states import UnitState
from factory_prov.links.protocol import Link
from factory_prov.links.registry import open_link
from factory_prov.run.plan import NoFinalImage, NoFirstImage
from factory_prov.run.probe_delivery import ProbeDelivery
from factory_prov.run.steps import Connect, FlashFinal, FlashFirst, ReadIdentity, Verify, WriteConfiguration
from factory_prov.run.steps.step import RunContext
from factory_prov.run.values import Accepted, Configured, Credentialed, Identified, Ready, Reserved, Verified

Gained = TypeVar("Gained")


class Delivery(Protocol):
    """Takes the unit through the steps that need the unit itself; each gives the value that the next one needs."""

    def bring_up(self, reserved: Reserved) -> Ready:
        """Have the firmware run that takes a configuration."""
        ...

    def identify(self, ready: Ready) -> Identified:
        """Find out who the unit is, before anything secret is sent."""
        ...

    def write(self, credentialed: Credentialed) -> Configured:
        """Give the unit its configuration, and have its verdict."""
        ...

    def write_in_two(
        self, credentialed: Credentialed, meanwhile: Callable[[Accepted | Configured], Future[Gained]]
    ) -> tuple[Configured, Gained]:
        """The same, and what somebody does beside it once the unit has shown that it can be written."""
        ...

    def finish(self, configured: Configured) -> Verified:
        """Have the unit run what it leaves with."""
        ...


@contextmanager
def open_delivery(run: RunContext) -> Iterator[Delivery]:
    """Open the way to the unit that the plan has."""
    if run.plan.hand_over is not None:
        yield ProbeDelivery(run, run.plan.hand_over)
        return
    with open_link(run.plan.device.port, run.plan.job.link, run.cancel) as link:
        yield SerialDelivery(run, link)


class SerialDelivery:
    """Over the serial line, which is open for the whole run."""

    def __init__(self, run: RunContext, link: Link) -> None:
        self._run = run
        self._link = link

    def bring_up(self, reserved: Reserved) -> Ready:
        """See `Delivery`."""
        image = self._run.plan.first
        if isinstance(image, NoFirstImage):
            return Ready.already(reserved, image)
        return Connect(self._run).take(FlashFirst(self._run).take(reserved, image, self._link), image, self._link)

    def identify(self, ready: Ready) -> Identified:
        """See `Delivery`."""
        return ReadIdentity(self._run).take(ready, self._link)

    def write(self, credentialed: Credentialed) -> Configured:
        """See `Delivery`."""
        return WriteConfiguration(self._run).take(credentialed, self._link)

    def write_in_two(
        self, credentialed: Credentialed, meanwhile: Callable[[Accepted | Configured], Future[Gained]]
    ) -> tuple[Configured, Gained]:
        """See `Delivery`."""
        return WriteConfiguration(self._run).take_in_two(credentialed, self._link, meanwhile)

    def finish(self, configured: Configured) -> Verified:
        """See `Delivery`."""
        image = self._run.plan.final
        if isinstance(image, NoFinalImage):
            self._run.journal.reach(UnitState.VERIFIED)
            return Verified.as_configured(configured, image)
        flashed = FlashFinal(self._run).take(configured, image, self._link)
        return Verify(self._run).take(flashed, image, self._link)
