"""Writing the configuration, and the device's own verdict on it."""

from __future__ import annotations

from factory_prov.errors import ConfigurationRefused, DeviceRefused, UploadUnsupported
from factory_prov.events import Step
from factory_prov.links.protocol import Link
from factory_prov.messages import Message
from factory_prov.run.steps.refusals import already_configured
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Configured, Credentialed
from factory_prov.secret import Secret


class WriteConfiguration(RunStep):
    """Upload the pack and ask for the verdict, once."""

    step = Step(key="write configuration", title=Message("Writing the configuration"), short=Message("write config"))

    def take(self, credentialed: Credentialed, link: Link) -> Configured:
        """Return the unit when the device has said 0; ConfigurationRefused when it has not."""
        with self._begun() as taken:
            try:
                link.send_pack(Secret(credentialed.unit.pack), taken.progress)
            except UploadUnsupported:
                raise
            except DeviceRefused as refusal:
                if self._plan.starts_afresh:
                    raise
                raise already_configured(refusal) from None
            applied = link.pack_applied()
            if not applied:
                raise ConfigurationRefused(
                    Message("the device read the whole configuration and refused it."),
                    place=self._plan.device.port,
                    cure=Message("Check the job against the device: its objects, its flash sector, its client."),
                )
            self._journal.log(Message("the device says 0"))
            return Configured(by=taken, credentialed=credentialed, applied=applied)
