"""Writing the configuration, and the device's own verdict on it."""

from __future__ import annotations

from factory_prov.errors import DeviceRefused, LinkTimeout, UploadUnsupported
from factory_prov.events import Step
from factory_prov.links.protocol import Link, Verdict
from factory_prov.messages import Message
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Configured, Credentialed
from factory_prov.secret import Secret


class WriteConfiguration(RunStep):
    """Upload the pack and ask for the verdict, once."""

    step = Step(key="write configuration", title=Message("Writing the configuration"), short=Message("write config"))

    def take(self, credentialed: Credentialed, link: Link) -> Configured:
        """Return the unit when the device has said 0; ConfigurationRefused when it has not."""
        name = credentialed.identified.reservation.endpoint_name
        with self._begun() as taken:
            link.forget_console()  # from here on, a device that announces itself has started anew
            try:
                link.send_pack(Secret(credentialed.unit.pack), taken.progress)
                verdict = self._verdict(link)
            except UploadUnsupported:
                raise
            except DeviceRefused as refusal:
                raise self._second_look(link).at_piece_refused(refusal, name) from None
            except LinkTimeout as silence:
                raise self._second_look(link).at_silence(silence) from None
            if not verdict.applied:
                raise self._second_look(link).at_verdict(verdict, name)
            self._journal.log(Message("the device says 0"))
            return Configured(by=taken, credentialed=credentialed, applied=verdict.applied)

    def _verdict(self, link: Link) -> Verdict:
        """Have the verdict, asked for again only where the answer was lost and the device is the same since."""
        try:
            return link.verdict()
        except LinkTimeout as silence:
            looked = self._second_look(link).at_silence(silence)
            if looked is not silence:
                raise looked from None
        return link.verdict_again()
