"""What the no or the silence of a device of version 1 means: its console and its name, asked once more, tell it.

A configured device (it opens none of its files), one that started anew and one that said no before need different
hands, and only the first of them may be called configured. No device tells how long it has been running, but it
announces itself on the console each time it starts.
"""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.errors import (
    AlreadyConfigured,
    AnswerUnfit,
    ConfigurationRefused,
    DeviceRefused,
    LinkError,
    LinkLost,
    LinkTimeout,
    Refusal,
    SessionSpent,
)
from factory_prov.links.protocol import Link, Verdict
from factory_prov.messages import Message, sentences
from factory_prov.run.steps.looked import another_unit, beginning_lost

_CHECK_THE_JOB = Message("Check the job against the device: its objects, its flash sector, its client.")


class StoppedReading(ConfigurationRefused):
    """The device did not take the whole pack; unlike a verdict, that may have been the line's fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """Looks again at the device of a run. `ready_text` is what its console shows when it starts with nothing stored.

    `erased`: by this very run, so that the device can hold nothing from before.
    """

    link: Link
    ready_text: str
    place: str
    erased: bool

    def at_name_refused(self, refusal: DeviceRefused) -> LinkError:
        """Return what it means that the device does not tell its name."""
        if self.erased:
            return refusal
        return _already_configured(refusal) if refusal.meaning is Refusal.NO_FILES_OPEN else refusal

    def at_not_ready(self, silence: LinkTimeout) -> LinkError:
        """Return what it means that the firmware does not come up: one that finds a configuration says so instead."""
        if self.erased:
            return silence
        try:
            self.link.own_name()
        except DeviceRefused as refusal:
            looked = self.at_name_refused(refusal)
            return looked if isinstance(looked, AlreadyConfigured) else silence
        except LinkLost:
            raise
        except LinkError:  # it says nothing that could be understood
            pass
        return silence

    def at_piece_refused(self, refusal: DeviceRefused, endpoint_name: str) -> LinkError:
        """Return what it means that the device does not take a piece of its configuration."""
        if self._shows(self.ready_text):
            return beginning_lost(self.place)
        if (now := self._other_than(endpoint_name)) is not None:
            return now
        if refusal.offset and refusal.meaning is Refusal.BEGINNING_MISSING:
            return beginning_lost(self.place)
        if refusal.offset or (self.erased and refusal.meaning is Refusal.STOPPED_READING):
            stopped = Message("It stopped reading the configuration at byte {offset}.", offset=refusal.offset)
            return StoppedReading(sentences(refusal.what, stopped), place=refusal.place, cure=_CHECK_THE_JOB)
        return refusal if self.erased else self._at_first_refused(refusal)

    def at_silence(self, silence: LinkTimeout) -> LinkError:
        """Return what it means that the device has not answered."""
        return beginning_lost(self.place) if self._shows(self.ready_text) else silence

    def at_verdict(self, verdict: Verdict, endpoint_name: str) -> LinkError:
        """Return what it means that the device does not say 0: a device that holds nothing says no too."""
        if self._shows(self.ready_text):
            return beginning_lost(self.place)
        return self._other_than(endpoint_name) or ConfigurationRefused(
            Message(
                "the device read the whole configuration and says {verdict} instead of '0'.", verdict=verdict.shown
            ),
            place=self.place,
            cure=_CHECK_THE_JOB,
        )

    def _at_first_refused(self, refusal: DeviceRefused) -> LinkError:
        """Nothing of this run is in the device: a configuration before this one has ended its session, or this has."""
        try:
            earlier = self.link.verdict()
        except (DeviceRefused, LinkTimeout, AnswerUnfit):
            return refusal
        if earlier.applied:
            held = _already_configured(refusal)
            held.said_yes = True
            return held
        return SessionSpent(
            sentences(refusal.what, Message("It has said no to a configuration since it was switched on.")),
            place=refusal.place,
            cure=Message("Power-cycle the board and start again."),
        )

    def _other_than(self, endpoint_name: str) -> LinkError | None:
        """Return what is wrong when the device that answers now is not the one from before, or is configured now."""
        try:
            name = self.link.own_name()
        except DeviceRefused as refusal:
            looked = self.at_name_refused(refusal)
            return looked if isinstance(looked, AlreadyConfigured) else None
        except (LinkTimeout, AnswerUnfit):
            return None
        if name == endpoint_name:
            return None
        return another_unit(self.place)

    def _shows(self, text: str) -> bool:
        """Whether the console has shown a text meanwhile."""
        if not text.strip():
            return False
        try:
            self.link.wait_console(text, timeout_s=0)
        except LinkTimeout:
            return False
        return True


def _already_configured(refusal: DeviceRefused) -> AlreadyConfigured:
    return AlreadyConfigured(
        sentences(refusal.what, Message("It holds a configuration already.")),
        place=refusal.place,
        cure=Message("Erase the chip and flash the provisioning firmware; then start again."),
    )
