"""Registering the unit at its server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from factory_prov.cancel import CancelToken, LateCancel
from factory_prov.errors import FactoryProvError, ServerError, ServerTimeout
from factory_prov.events import Level, Step
from factory_prov.ledger.records import Again, Reservation
from factory_prov.messages import Message, sentences
from factory_prov.registrars.answer_words import answer_words
from factory_prov.registrars.registration import Registration, Standing
from factory_prov.registrars.registry import registration_for, remarks_on
from factory_prov.run.plan import ServerPlan
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Accepted, Configured, Credentialed, Owing, Registered, Witness

_GRACE_S = 1.0
TOLD_LATER = Message("The server is told of this unit later; it waits until then.")


class Register(RunStep):
    """Make the unit known to its server, and have names it gave up forgotten there."""

    step = Step(key="register", title=Message("Registering it at the server"), short=Message("register"))
    works_on = ServerPlan

    def look(self, credentialed: Credentialed, server: ServerPlan) -> Standing:
        """Return what the server has of the unit's name, and change nothing; ServerError for what it has against it."""
        registration = self._registration(credentialed)
        update = self._may_update(credentialed.identified.reservation, server)
        return server.registrar.look(registration, update=update, cancel=self._cancel)

    def take(self, written: Accepted | Configured, server: ServerPlan) -> Registered | Owing:
        """Return the unit with what the server has answered; it is in the ledger by then.

        Where the server is away and the job allows it, it is told later.
        """
        with self._begun() as taken:
            try:
                return self._registered(taken, written, server)
            except ServerError as failure:
                if server.owed is None or not failure.away:
                    raise
                reason = sentences(failure.message, TOLD_LATER)
                self._journal.log(reason, Level.WARNING)
                return Owing(by=taken, credentialed=written.credentialed, owed=server.owed, reason=reason)

    def _registered(self, taken: Witness, written: Accepted | Configured, server: ServerPlan) -> Registered:
        unit, reservation = written.credentialed.unit, written.credentialed.identified.reservation
        # A cancel hears the server out for a moment, so that what it says is known.
        self._cancel.check()
        cancel = LateCancel(self._cancel, _GRACE_S)
        self._remove_old_names(reservation, server, cancel)
        registration = self._registration(written.credentialed)
        for words in remarks_on(self._plan.job.server, registration):
            self._journal.log(words, Level.WARNING)
        update = self._may_update(reservation, server)
        standing = server.registrar.look(registration, update=update, cancel=cancel)
        with self._noted(server, standing, update=update):
            answer = server.registrar.register(registration, update=update, cancel=cancel)
        self._plan.bench.ledger.registered(
            self._journal.run_id,
            server.name,
            device_id=answer.device_id,
            outcome=answer.outcome,
            at=datetime.now(UTC),
        )
        self._journal.log(answer_words(answer, name=unit.endpoint_name, server=server.shown))
        return Registered(by=taken, credentialed=written.credentialed, answer=answer)

    def _registration(self, credentialed: Credentialed) -> Registration:
        unit = credentialed.unit
        hardware_id = credentialed.identified.hardware_id
        return registration_for(self._plan.job.server, unit.records, unit.endpoint_name, hardware_id=hardware_id)

    def _too_long(self, limit_s: float) -> FactoryProvError:
        """Say it of the server: nothing here is a verdict on the unit."""
        late = super()._too_long(limit_s)
        return ServerTimeout(late.what, place=late.place, cure=late.cure)

    def _may_update(self, reservation: Reservation, server: ServerPlan) -> bool:
        """Whether an entry of that name may be changed: never one that may be another station's."""
        ours = self._plan.bench.ledger.registered_here(reservation.endpoint_name, server.name)
        return ours or reservation.again is Again.SAME_IDENTITY

    @contextmanager
    def _noted(self, server: ServerPlan, standing: Standing, *, update: bool) -> Iterator[None]:
        """Write down that we ask for an entry before the server makes it: whatever cuts us off, the next run knows it.

        An entry that was there before, and that nobody said to change, is not ours by that; nor one we cannot see.
        """
        ledger, run_id = self._plan.bench.ledger, self._journal.run_id
        asked = standing is Standing.ABSENT or (standing is Standing.THERE and update)
        if asked:
            ledger.asking(run_id, server.name, at=datetime.now(UTC))
        try:
            yield
        except ServerError as failure:
            if asked and failure.unchanged:
                ledger.not_made(run_id, server.name, at=datetime.now(UTC))
            raise

    def _remove_old_names(self, reservation: Reservation, server: ServerPlan, cancel: CancelToken) -> None:
        ledger = self._plan.bench.ledger
        for old_name in reservation.replaces:
            if ledger.registered_here(old_name, server.name):
                server.registrar.remove(old_name, cancel=cancel)
            ledger.removed(self._journal.run_id, old_name, server=server.name, at=datetime.now(UTC))
