"""Writing the configuration, and the device's own verdict on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from typing import TypeVar

from factory_prov.errors import ConfigurationRefused, DeviceRefused, FactoryProvError, UploadUnsupported
from factory_prov.events import Step
from factory_prov.links.protocol import BegunPack, Link
from factory_prov.messages import Message, sentences
from factory_prov.run.settling import settled
from factory_prov.run.steps.refusals import already_configured
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Accepted, Configured, Credentialed, Witness
from factory_prov.secret import Secret

Gained = TypeVar("Gained")
_LOOK_S = 0.2


class WriteConfiguration(RunStep):
    """Upload the pack and ask for the verdict, once."""

    step = Step(key="write configuration", title=Message("Writing the configuration"), short=Message("write config"))

    def take(self, credentialed: Credentialed, link: Link) -> Configured:
        """Return the unit when the device has said 0; ConfigurationRefused when it has not."""
        with self._begun() as taken:
            with self._refusals_told():
                link.send_pack(Secret(credentialed.unit.pack), taken.progress)
            return self._judged(taken, credentialed, link)

    def take_in_two(
        self, credentialed: Credentialed, link: Link, meanwhile: Callable[[Accepted], Future[Gained]]
    ) -> tuple[Configured, Gained]:
        """The same, and what somebody does beside it once the device has shown that it takes a configuration.

        The device gets the rest when that is done. When that fails it gets none, and stores nothing.
        """
        with self._begun() as taken:
            with self._refusals_told():
                begun = link.begin_pack(Secret(credentialed.unit.pack), taken.progress)
            work = meanwhile(Accepted(by=taken, credentialed=credentialed))
            with settled(self._journal, work):
                while not wait([work], timeout=_LOOK_S).done:
                    begun.keep_waiting()
            gained = _gained(work, begun)
            with self._refusals_told():
                begun.finish()
            return self._judged(taken, credentialed, link), gained

    @contextmanager
    def _refusals_told(self) -> Iterator[None]:
        """Say what a refusal means where this run has not erased the chip."""
        try:
            yield
        except UploadUnsupported:
            raise
        except DeviceRefused as refusal:
            if self._plan.starts_afresh:
                raise
            raise already_configured(refusal) from None

    def _judged(self, taken: Witness, credentialed: Credentialed, link: Link) -> Configured:
        applied = link.pack_applied()
        if not applied:
            raise ConfigurationRefused(
                Message("the device read the whole configuration and refused it."),
                place=self._plan.device.port,
                cure=Message("Check the job against the device: its objects, its flash sector, its client."),
            )
        self._journal.log(Message("the device says 0"))
        return Configured(by=taken, credentialed=credentialed, applied=applied)


def _gained(work: Future[Gained], begun: BegunPack) -> Gained:
    """Return what the work has brought; where a server said no, the device is told that no more comes."""
    try:
        return work.result()
    except FactoryProvError as failure:
        begun.give_up()
        failure.cure = sentences(failure.cure, Message("Power-cycle the board before it is started again."))
        raise
