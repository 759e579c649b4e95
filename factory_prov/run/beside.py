"""What goes on beside the steps that need the device: making the credentials, registering."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from factory_prov.errors import Cancelled, FactoryProvError
from factory_prov.events import Level
from factory_prov.run.steps import MakeCredentials
from factory_prov.run.steps.step import RunContext
from factory_prov.run.values import Credentialed, Identified, MadeUnit

Gained = TypeVar("Gained")


class Making:
    """The credentials of a run, made once and beside it as soon as the name is known."""

    def __init__(self, run: RunContext, beside: ThreadPoolExecutor) -> None:
        self._step = MakeCredentials(run)
        self._beside = beside
        self.work: Future[MadeUnit] | None = None

    def begin(self, endpoint_name: str) -> Future[MadeUnit]:
        """Begin, unless that was done before."""
        self.work = self.work or self._beside.submit(self._step.take, endpoint_name)
        return self.work

    def result(self, identified: Identified) -> Credentialed:
        """Return the device with what was made for it, or raise why nothing was."""
        return self._step.give(self.begin(identified.reservation.endpoint_name).result(), identified)


@contextmanager
def settled(run: RunContext, work: Future[Gained] | None) -> Iterator[None]:
    """When what is done here fails, wait for what goes on beside it; its failure is told, but the first one counts."""
    try:
        yield
    except BaseException:  # raised again: what went wrong beside is told first
        if work is not None:
            try:
                work.result()
            except FactoryProvError as failure:
                run.journal.log(failure.message, Level.ERROR)
            except Cancelled:
                pass
        raise
