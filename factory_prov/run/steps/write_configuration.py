"""Writing the configuration, and the device's own verdict on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from typing import TypeVar

from factory_prov.errors import AlreadyConfigured, DeviceRefused, FactoryProvError, LinkTimeout, UploadUnsupported
from factory_prov.events import Step
from factory_prov.ledger.states import HOLDS_ALL, UnitState
from factory_prov.links.protocol import BegunPack, Link, ResultVerdict, Verdict
from factory_prov.messages import Message, sentences
from factory_prov.run.settling import settled
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Accepted, Configured, Credentialed, Held, Witness
from factory_prov.secret import Secret

Gained = TypeVar("Gained")
_LOOK_S = 0.2


class WriteConfiguration(RunStep):
    """Upload the pack and ask for the verdict, once."""

    step = Step(key="write configuration", title=Message("Writing the configuration"), short=Message("write config"))

    def take(self, credentialed: Credentialed, link: Link) -> Configured:
        """Return the unit when the device has said 0; ConfigurationRefused when it has not."""
        with self._begun() as taken:
            self._journal.reach(UnitState.WRITTEN)
            link.forget_console()  # from here on, a device that announces itself has started anew
            with self._looked_into(credentialed, link):
                link.send_pack(Secret(credentialed.unit.pack), taken.progress)
                verdict = self._verdict(link)
            return self._judged(verdict, credentialed, link, by=taken)

    def take_in_two(
        self, credentialed: Credentialed, link: Link, meanwhile: Callable[[Accepted | Configured], Future[Gained]]
    ) -> tuple[Configured, Gained]:
        """The same, and what somebody does beside it once the device has shown that it takes a configuration.

        The device gets the rest when that is done. When that fails it gets none, and stores nothing. One that holds
        this very configuration, from a run that was cut off, gets nothing.
        """
        with self._begun() as taken:
            self._wait_out(credentialed, link)
            self._journal.reach(UnitState.WRITTEN)
            link.forget_console()
            try:
                with self._looked_into(credentialed, link):
                    begun = link.begin_pack(Secret(credentialed.unit.pack), taken.progress)
            except AlreadyConfigured as held:
                configured = self._held(held, credentialed)
                return configured, meanwhile(configured).result()
            with self._looked_into(credentialed, link):
                gained = self._meanwhile(meanwhile(Accepted(by=taken, credentialed=credentialed)), begun)
                begun.finish(lambda: self._journal.reach(UnitState.SENT))
                verdict = self._verdict(link)
            return self._judged(verdict, credentialed, link, by=taken), gained

    def _wait_out(self, credentialed: Credentialed, link: Link) -> None:
        """Let a device that a run was cut off from take what it has for all of it: a piece sent too early kills it."""
        left = credentialed.made.left
        if left is None or left.state not in (UnitState.WRITTEN, UnitState.SENT):
            return
        waits = Message("the device may still wait for the rest of it; this run lets that time pass")
        self._journal.log(waits)
        link.wait_out()

    def _held(self, found: AlreadyConfigured, credentialed: Credentialed) -> Configured:
        """Go on with a device of this name that says 0 to what it has, where that can be this configuration alone."""
        left = credentialed.made.left
        if left is None or left.state not in HOLDS_ALL or not found.said_yes:
            raise found
        self._journal.reach(UnitState.ACCEPTED)
        self._journal.log(Message("the device says 0 to what it was sent before; this run goes on behind that"))
        return Configured(by=Held(step=self.step, left=left), credentialed=credentialed, applied=True)

    def _meanwhile(self, work: Future[Gained], begun: BegunPack) -> Gained:
        """Return what the work brings, with the device kept patient; where it fails, the device gets no more."""
        with settled(self._journal, work):
            while not wait([work], timeout=_LOOK_S).done:
                begun.keep_waiting()
        try:
            return work.result()
        except FactoryProvError as failure:
            begun.give_up()
            failure.cure = sentences(failure.cure, Message("Power-cycle the board before it is started again."))
            raise

    @contextmanager
    def _looked_into(self, credentialed: Credentialed, link: Link) -> Iterator[None]:
        """Tell what a refusal or a silence means, as a second look at the device shows."""
        name = credentialed.identified.reservation.endpoint_name
        try:
            yield
        except UploadUnsupported:
            raise
        except DeviceRefused as refusal:
            raise self._second_look(link).at_piece_refused(refusal, name) from None
        except LinkTimeout as silence:
            raise self._second_look(link).at_silence(silence) from None

    def _judged(
        self, verdict: Verdict | ResultVerdict, credentialed: Credentialed, link: Link, *, by: Witness
    ) -> Configured:
        if not verdict.applied:
            name = credentialed.identified.reservation.endpoint_name
            raise self._second_look(link).at_verdict(verdict, name)
        self._journal.reach(UnitState.ACCEPTED)
        self._journal.log(Message("the device says 0"))
        return Configured(by=by, credentialed=credentialed, applied=verdict.applied)

    def _verdict(self, link: Link) -> Verdict | ResultVerdict:
        """Have the verdict, asked for again only where the answer was lost and the device is the same since."""
        try:
            return link.verdict()
        except LinkTimeout as silence:
            looked = self._second_look(link).at_silence(silence)
            if looked is not silence:
                raise looked from None
        return link.verdict_again()
