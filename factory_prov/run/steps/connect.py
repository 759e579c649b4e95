"""Connecting: the provisioning firmware that was flashed comes up."""

from __future__ import annotations

from factory_prov.errors import LinkTimeout, NotReady
from factory_prov.events import Step
from factory_prov.links.protocol import Link
from factory_prov.messages import Message
from factory_prov.run.plan import FirstImage
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Flashed, Ready


class Connect(RunStep):
    """Wait until the provisioning firmware is ready."""

    step = Step(key="connect", title=Message("Connecting to the unit"), short=Message("connect"))
    works_on = FirstImage

    def take(self, flashed: Flashed, image: FirstImage, link: Link) -> Ready:
        """Return the unit once its console has shown the image's text.

        AlreadyConfigured where the chip was not erased and the firmware has found a configuration.
        """
        with self._begun() as taken:
            try:
                link.wait_console(image.running_text, timeout_s=self._plan.job.link.boot_timeout_s)
            except LinkTimeout as silence:
                not_ready = NotReady(silence.what, place=silence.place, cure=silence.cure)
                raise self._second_look(link).at_not_ready(not_ready) from None
            return Ready(by=taken, after=flashed)
