"""The steps of a unit that gets its pack by the probe: the same steps, taken without a console.

Its firmware looks for a pack in the flash at each start, applies it, and leaves a receipt there.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from typing import TypeVar

from factory_prov.cancel import CancelToken
from factory_prov.device_contract.files import ContractVersion
from factory_prov.device_contract.flash_image import Receipt
from factory_prov.errors import (
    Cancelled,
    FactoryProvError,
    HoldsAnother,
    ImageLeft,
    NameUnusable,
    NotTaken,
    ProgrammerError,
)
from factory_prov.events import Level
from factory_prov.ledger.states import UnitState
from factory_prov.messages import Message
from factory_prov.run.hand_over import HandOverFlash
from factory_prov.run.plan import FirstImage, HandOverPlan
from factory_prov.run.settling import settled
from factory_prov.run.steps.connect import Connect
from factory_prov.run.steps.device_words import told_no
from factory_prov.run.steps.flashing import refuse_another_chip
from factory_prov.run.steps.read_identity import ReadIdentity
from factory_prov.run.steps.step import RunStep
from factory_prov.run.steps.write_configuration import WriteConfiguration
from factory_prov.run.values import Accepted, Configured, Credentialed, Flashed, Identified, Ready, Witness

Gained = TypeVar("Gained")
_LOOK_S = 0.2
_SOON_S, _LATER_S, _SOON_LOOKS = 0.1, 0.5, 10
_ERASE_IT = Message('Erase the chip, or have the first image erase it (first = "chip" below [erase]).')


class ConnectByProbe(RunStep):
    """Look whether the chip can be read while what was flashed runs."""

    step = Connect.step
    works_on = FirstImage

    def take(self, flashed: Flashed, plan: HandOverPlan) -> Ready:
        """Return the unit once its flash could be read."""
        with self._begun() as taken:
            HandOverFlash(plan, self._cancel).receipt()
            return Ready(by=taken, after=flashed)


class IdentifyByProbe(RunStep):
    """Compare the chip with the run's; only now is the run's name bound to the unit."""

    step = ReadIdentity.step

    def take(self, ready: Ready, plan: HandOverPlan) -> Identified:
        """Return the unit under its name; WrongDevice for another chip, NameUnusable without a name."""
        with self._begun() as taken:
            reserved = ready.reserved
            refuse_another_chip(plan.chip, reserved.hardware_id, self._cancel)
            if reserved.reservation is None or reserved.hardware_id is None:
                cure = Message("Let the job take the name from a pattern, a list or a label.")
                raise NameUnusable(
                    Message("the unit has no console that could say its name."), place="naming.source", cure=cure
                )
            reservation = reserved.reservation
            if not reserved.bound:
                settled_name = self._plan.bench.ledger.set_hardware_id(self._journal.run_id, reserved.hardware_id)
                reservation = settled_name or reservation
                self._journal.bound(reservation)
            return Identified(by=taken, ready=ready, reservation=reservation)


class WriteByProbe(RunStep):
    """Have the pack in the flash, read back and compared, start the chip, and wait for its receipt."""

    step = WriteConfiguration.step

    def take(self, credentialed: Credentialed, plan: HandOverPlan) -> Configured:
        """Return the unit that has stored this pack; ConfigurationRefused, NotTaken, ImageLeft, VerifyFailed."""
        with self._begun() as taken:
            flash = HandOverFlash(plan, self._cancel)
            if not self._holds_it(flash, credentialed):
                self._write(flash, plan, credentialed, taken.progress)
                self._start(flash, plan)
            return self._configured(flash, plan, credentialed, by=taken)

    def take_in_two(
        self,
        credentialed: Credentialed,
        plan: HandOverPlan,
        meanwhile: Callable[[Accepted | Configured], Future[Gained]],
    ) -> tuple[Configured, Gained]:
        """The same, and what somebody does beside it once the image is in the flash, read back and compared.

        The chip is started when that is done. When that fails, the image is taken away again.
        """
        with self._begun() as taken:
            flash = HandOverFlash(plan, self._cancel)
            if self._holds_it(flash, credentialed):
                configured = self._configured(flash, plan, credentialed, by=taken)
                return configured, meanwhile(configured).result()
            self._write(flash, plan, credentialed, taken.progress)
            with self._taken_away_on_failure(plan):
                gained = self._meanwhile(meanwhile(Accepted(by=taken, credentialed=credentialed)))
            self._journal.reach(UnitState.SENT)
            self._start(flash, plan)
            return self._configured(flash, plan, credentialed, by=taken), gained

    def _holds_it(self, flash: HandOverFlash, credentialed: Credentialed) -> bool:
        """Whether the unit has this very pack, from a run that was cut off; HoldsAnother where it has another."""
        receipt = flash.receipt()
        if receipt is None or receipt.sha256 is None:
            return False  # blank, half written, or of a pack that was refused: nothing is stored
        if receipt.applied(_sha256(credentialed)):
            if credentialed.made.left is None:
                return False  # kept keys once more: the receipt is from when it got them, and says nothing of today
            self._journal.log(
                Message("the receipt in the chip is for this very configuration; this run goes on with it")
            )
            return True
        raise HoldsAnother(
            Message("the receipt in the chip is for another configuration."), place=self._where, cure=_ERASE_IT
        )

    def _write(
        self,
        flash: HandOverFlash,
        plan: HandOverPlan,
        credentialed: Credentialed,
        progress: Callable[[int, int], None],
    ) -> None:
        refuse_another_chip(plan.chip, credentialed.identified.hardware_id, self._cancel)  # it holds keys
        self._journal.reach(UnitState.WRITTEN)
        with self._taken_away_on_failure(plan):
            flash.write(credentialed.unit.pack, progress)
        self._journal.log(Message("what was read back from the chip is what was written"))

    def _start(self, flash: HandOverFlash, plan: HandOverPlan) -> None:
        with self._taken_away_on_failure(plan):
            flash.start()

    def _meanwhile(self, work: Future[Gained]) -> Gained:
        with settled(self._journal, work):
            while not wait([work], timeout=_LOOK_S).done:
                self._cancel.check()
        return work.result()

    @contextmanager
    def _taken_away_on_failure(self, plan: HandOverPlan) -> Iterator[None]:
        """Leave no keys in a unit that gets no further: at its next start it would take them."""
        try:
            yield
        except (FactoryProvError, Cancelled):
            self._take_away(plan)
            raise

    def _take_away(self, plan: HandOverPlan) -> None:
        """Erase the image, also when somebody has stopped the run."""
        try:
            HandOverFlash(plan, CancelToken()).clear()
        except ProgrammerError as failure:
            self._journal.log(failure.message, Level.WARNING)

    def _configured(
        self, flash: HandOverFlash, plan: HandOverPlan, credentialed: Credentialed, *, by: Witness
    ) -> Configured:
        with self._taken_away_on_failure(plan):
            receipt = self._applied(flash, plan, credentialed)
        self._journal.log(Message("the receipt in the chip says that it is stored, and the image is gone"))
        return Configured(
            by=by,
            credentialed=credentialed,
            applied=True,
            contract=ContractVersion.TWO,
            stored_sha256=receipt.sha256,
        )

    def _applied(self, flash: HandOverFlash, plan: HandOverPlan, credentialed: Credentialed) -> Receipt:
        """Return the yes of the unit, whose image is gone then."""
        ends_at = time.monotonic() + plan.place.timeout_s
        receipt = self._awaited(flash.receipt, ends_at)
        if receipt is None:
            raise self._not_taken(plan)
        if not receipt.applied(_sha256(credentialed)):
            raise told_no(receipt.result, self._where)
        self._journal.reach(UnitState.ACCEPTED)
        if self._awaited(lambda: flash.is_taken_away() or None, ends_at) is None:
            raise ImageLeft(
                Message("the device has taken its configuration, and left it readable in the flash."),
                place=self._where,
                cure=Message("Have its firmware mended: it erases the image behind its receipt."),
            )
        return receipt

    def _awaited(self, look: Callable[[], Gained | None], ends_at: float) -> Gained | None:
        """Return what is there by then; a chip that is writing its flash may not be readable for a moment."""
        looks = 0
        while True:
            trouble: ProgrammerError | None = None
            found: Gained | None = None
            try:
                found = look()
            except ProgrammerError as failure:
                trouble = failure
            if found is not None:
                return found
            if time.monotonic() > ends_at:
                if trouble is not None:
                    raise trouble
                return None
            looks += 1
            self._cancel.wait(_SOON_S if looks <= _SOON_LOOKS else _LATER_S)

    def _not_taken(self, plan: HandOverPlan) -> NotTaken:
        return NotTaken(
            Message(
                "the device wrote no receipt at {receipt} within {seconds} s.",
                receipt=str(plan.place.receipt),
                seconds=f"{plan.place.timeout_s:g}",
            ),
            place=self._where,
            cure=Message("Check that its firmware looks for a pack at {region}.", region=str(plan.place.region)),
        )

    @property
    def _where(self) -> str:
        probe = self._plan.device.probe
        return self._plan.device.port if probe is None else f"probe {probe.serial_number}"


def _sha256(credentialed: Credentialed) -> bytes:
    return hashlib.sha256(credentialed.unit.pack).digest()
