"""Flashing the application beside the stored configuration."""

from __future__ import annotations

from factory_prov.events import Step
from factory_prov.ledger.states import UnitState
from factory_prov.links.protocol import Link
from factory_prov.messages import Message
from factory_prov.run.plan import FinalImage
from factory_prov.run.steps.flashing import FLASH_LIMIT_S, flash
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Configured, FinalFlashed


class FlashFinal(RunStep):
    """Write the final image and start it; what is erased before leaves the configuration."""

    step = Step(key="flash final image", title=Message("Flashing the final image"), short=Message("flash final image"))
    limit_s = FLASH_LIMIT_S
    works_on = FinalImage

    def take(self, configured: Configured, image: FinalImage, link: Link) -> FinalFlashed:
        """Return the unit with the final image started in it."""
        hardware_id = configured.credentialed.identified.hardware_id
        with self._begun() as taken:
            flash(image, hardware_id, link, progress=taken.progress, cancel=self._cancel)
            self._journal.reach(UnitState.FINAL_IMAGE)
            return FinalFlashed(by=taken, configured=configured)
