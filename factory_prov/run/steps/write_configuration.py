"""Writing the configuration, and the device's own verdict on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from typing import TypeVar

from factory_prov.device_contract.files import ContractVersion
from factory_prov.device_contract.results import ResultCode
from factory_prov.device_contract.words import result_words
from factory_prov.errors import AlreadyConfigured, DeviceRefused, FactoryProvError, LinkTimeout, UploadUnsupported
from factory_prov.events import Level, Step
from factory_prov.ledger.states import HOLDS_ALL, UnitState
from factory_prov.links.protocol import BegunPack, Link, ResultVerdict, Verdict
from factory_prov.messages import Message, sentences
from factory_prov.run.settling import settled
from factory_prov.run.steps.device_words import DeviceWords, told_no
from factory_prov.run.steps.second_look import SecondLook
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Accepted, Configured, Credentialed, Held, Witness
from factory_prov.secret import Secret

Gained = TypeVar("Gained")
_LOOK_S = 0.2
_SENT_AGAIN = (ResultCode.INCOMPLETE, ResultCode.HASH_DIFFERS)
"""After these a device of version 2 holds nothing, and takes the same again."""


class WriteConfiguration(RunStep):
    """Upload the pack and ask for the verdict, once."""

    step = Step(key="write configuration", title=Message("Writing the configuration"), short=Message("write config"))

    def take(self, credentialed: Credentialed, link: Link) -> Configured:
        """Return the unit when the device has said yes; ConfigurationRefused when it has not."""
        with self._begun() as taken:
            self._journal.reach(UnitState.WRITTEN)
            link.forget_console()  # from here on, a device that announces itself has started anew
            with self._looked_into(credentialed, link):
                link.send_pack(Secret(credentialed.unit.pack), taken.progress)
                verdict = self._verdict(credentialed, link, taken.progress)
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
                accepted = Accepted(by=taken, credentialed=credentialed)
                gained = self._meanwhile(meanwhile(accepted), begun, credentialed)
                begun.finish(lambda: self._journal.reach(UnitState.SENT))
                verdict = self._verdict(credentialed, link, taken.progress)
            return self._judged(verdict, credentialed, link, by=taken), gained

    def _wait_out(self, credentialed: Credentialed, link: Link) -> None:
        """Let a device that a run was cut off from take what it has for all of it: a piece sent too early kills it.

        One of version 2 takes a beginning at any time.
        """
        left = credentialed.made.left
        if (
            credentialed.identified.device is not None
            or left is None
            or left.state not in (UnitState.WRITTEN, UnitState.SENT)
        ):
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

    def _meanwhile(self, work: Future[Gained], begun: BegunPack, credentialed: Credentialed) -> Gained:
        """Return what the work brings, with the device kept patient; where it fails, the device gets no more."""
        with settled(self._journal, work):
            while not wait([work], timeout=_LOOK_S).done:
                begun.keep_waiting()
        try:
            return work.result()
        except FactoryProvError as failure:
            begun.give_up()
            if credentialed.identified.device is None:
                failure.cure = sentences(failure.cure, Message("Power-cycle the board before it is started again."))
            raise

    @contextmanager
    def _looked_into(self, credentialed: Credentialed, link: Link) -> Iterator[None]:
        """Tell what a refusal or a silence means, as a second look at the device shows."""
        name, look = credentialed.identified.reservation.endpoint_name, self._look(credentialed, link)
        try:
            yield
        except UploadUnsupported:
            raise
        except DeviceRefused as refusal:
            if isinstance(look, DeviceWords):
                raise look.at_piece_refused(refusal) from None
            raise look.at_piece_refused(refusal, name) from None
        except LinkTimeout as silence:
            raise look.at_silence(silence) from None

    def _look(self, credentialed: Credentialed, link: Link) -> SecondLook | DeviceWords:
        """Return who knows why the device says no, or nothing: one of version 2 says it itself."""
        plan, device = self._plan, credentialed.identified.device
        if device is None:
            return self._second_look(link)
        return DeviceWords(link=link, device=device, ready_text=plan.job.board.ready_text, place=plan.device.port)

    def _judged(
        self, verdict: Verdict | ResultVerdict, credentialed: Credentialed, link: Link, *, by: Witness
    ) -> Configured:
        look = self._look(credentialed, link)
        if isinstance(verdict, ResultVerdict):
            return self._judged_by_digest(verdict, credentialed, look, by=by)
        if not verdict.applied or isinstance(look, DeviceWords):
            name = credentialed.identified.reservation.endpoint_name
            raise self._second_look(link).at_verdict(verdict, name)
        self._journal.reach(UnitState.ACCEPTED)
        self._journal.log(Message("the device says 0"))
        return Configured(by=by, credentialed=credentialed, applied=verdict.applied)

    def _judged_by_digest(
        self, verdict: ResultVerdict, credentialed: Credentialed, look: SecondLook | DeviceWords, *, by: Witness
    ) -> Configured:
        if not verdict.applied:
            if isinstance(look, DeviceWords):
                raise look.at_verdict(verdict)
            raise told_no(verdict.result, self._plan.device.port)
        self._journal.reach(UnitState.ACCEPTED)
        self._journal.device(ContractVersion.TWO, verdict.result.sha256)
        self._journal.log(Message("the device holds exactly what it was sent"))
        return Configured(
            by=by,
            credentialed=credentialed,
            applied=verdict.applied,
            contract=ContractVersion.TWO,
            stored_sha256=verdict.result.sha256,
        )

    def _verdict(
        self, credentialed: Credentialed, link: Link, progress: Callable[[int, int], None]
    ) -> Verdict | ResultVerdict:
        """Have the verdict; what arrived damaged is sent once more where the device holds nothing of it then."""
        verdict = self._heard(credentialed, link)
        if isinstance(verdict, ResultVerdict) and verdict.result.known in _SENT_AGAIN:
            again = sentences(result_words(verdict.result), Message("It is sent once more."))
            self._journal.log(again, Level.WARNING)
            link.send_pack(Secret(credentialed.unit.pack), progress)
            return self._heard(credentialed, link)
        return verdict

    def _heard(self, credentialed: Credentialed, link: Link) -> Verdict | ResultVerdict:
        """Have the verdict, asked for again only where the answer was lost and the device is the same since."""
        try:
            return link.verdict()
        except LinkTimeout as silence:
            look = self._look(credentialed, link)
            if isinstance(look, DeviceWords):  # one that started anew behind its commit says what it holds
                link.forget_console()
            elif (looked := look.at_silence(silence)) is not silence:
                raise looked from None
        return link.verdict_again()
