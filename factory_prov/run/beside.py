"""What goes on beside the steps that need the device: making the credentials."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from factory_prov.run.steps import MakeCredentials
from factory_prov.run.steps.step import RunContext
from factory_prov.run.values import Credentialed, Identified, MadeUnit


class Making:
    """The credentials of a run, made once and beside it as soon as the name is known."""

    def __init__(self, run: RunContext, beside: ThreadPoolExecutor) -> None:
        self._step = MakeCredentials(run)
        self.beside = beside
        self.work: Future[MadeUnit] | None = None

    def begin(self, endpoint_name: str) -> Future[MadeUnit]:
        """Begin, unless that was done before."""
        self.work = self.work or self.beside.submit(self._step.take, endpoint_name)
        return self.work

    def result(self, identified: Identified) -> Credentialed:
        """Return the device with what was made for it, or raise why nothing was."""
        return self._step.give(self.begin(identified.reservation.endpoint_name).result(), identified)
