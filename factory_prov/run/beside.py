"""What goes on beside the steps that need the device: making the credentials."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from factory_prov.device_contract.files import DeviceState
from factory_prov.ledger.records import LeftOver
from factory_prov.ledger.states import HOLDS_ALL
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
        name = identified.reservation.endpoint_name
        made = self.begin(name).result()
        if made.left is not None and _may_be_another(identified, made.left):
            self.work = self.beside.submit(self._step.take, name, anew=True)
            made = self.work.result()
        return self._step.give(made, identified)


def _may_be_another(identified: Identified, left: LeftOver) -> bool:
    """Whether another unit may hold what an earlier run has left: this one is empty, and nothing tells which it is."""
    device = identified.device
    if device is None or device.endpoint_name or identified.hardware_id is not None:
        return False
    return device.state is DeviceState.EMPTY and left.state in HOLDS_ALL
