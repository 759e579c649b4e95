"""Flashing the provisioning firmware."""

from __future__ import annotations

from factory_prov.events import Step
from factory_prov.messages import Message
from factory_prov.run.plan import FirstImage
from factory_prov.run.steps.flashing import FLASH_LIMIT_S, Listening, flash
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Flashed, Reserved


class FlashFirst(RunStep):
    """Write the provisioning firmware and start it."""

    step = Step(key="flash first image", title=Message("Flashing the first image"), short=Message("flash first image"))
    limit_s = FLASH_LIMIT_S
    works_on = FirstImage

    def take(self, reserved: Reserved, image: FirstImage, link: Listening) -> Flashed:
        """Return the unit with the firmware started in it."""
        with self._begun() as taken:
            flash(image, reserved.hardware_id, link, progress=taken.progress, cancel=self._cancel)
            return Flashed(by=taken, reserved=reserved)
