"""Verifying the finished unit: the final image comes up with its configuration, on the same chip, under its name."""

from __future__ import annotations

from factory_prov.errors import FinalSilent, LinkTimeout, WrongName
from factory_prov.events import Step
from factory_prov.ledger.states import UnitState
from factory_prov.links.protocol import Link
from factory_prov.messages import Message
from factory_prov.naming.templates import expand
from factory_prov.run.plan import FinalImage
from factory_prov.run.steps.flashing import refuse_another_chip
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import FinalFlashed, Verified

_NAME_TIMEOUT_S = 5.0
"""The name comes right behind the text that shows that the image runs."""


class Verify(RunStep):
    """See the final image come up as the unit that this run is about."""

    step = Step(key="verify", title=Message("Checking the finished unit"), short=Message("verify"))
    works_on = FinalImage

    def take(self, flashed: FinalFlashed, image: FinalImage, link: Link) -> Verified:
        """Return the finished unit; FinalSilent, WrongDevice or WrongName when it is none."""
        identified = flashed.configured.credentialed.identified
        with self._begun() as taken:
            try:
                link.wait_console(image.running_text, timeout_s=self._plan.job.link.boot_timeout_s)
            except LinkTimeout as silence:
                raise FinalSilent(silence.what, place=silence.place, cure=silence.cure) from None
            refuse_another_chip(image.chip, identified.hardware_id, self._cancel)
            _refuse_another_name(image, identified.reservation.endpoint_name, link)
            self._journal.reach(UnitState.VERIFIED)
            return Verified(by=taken, after=flashed)


def _refuse_another_name(image: FinalImage, endpoint_name: str, link: Link) -> None:
    """Where the final image shows its name, it must be the one this run has."""
    if not image.name_text:
        return
    shown = expand(image.name_text, endpoint_name=endpoint_name)
    try:
        line = f"{shown}\n"  # to its end, so that no longer name that begins with ours passes for it
        link.wait_console(line, timeout_s=_NAME_TIMEOUT_S)
    except LinkTimeout:
        raise WrongName(
            Message('the final image came up, but did not show "{shown}".', shown=shown),
            place=Message("endpoint name"),
            cure=Message("Check that the final image takes its endpoint name from the same place as the first."),
        ) from None
