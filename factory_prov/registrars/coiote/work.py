"""One device at Coiote DM, from the first request to the proof that it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factory_prov.errors import ServerConflict, ServerError, ServerProtocolError, ServerUnreachable, TokenRefused
from factory_prov.messages import Message, sentences
from factory_prov.registrars.coiote.answers import CoioteDevice
from factory_prov.registrars.http.refusals import Forbidden, Rejected
from factory_prov.registrars.http.request import Unanswered
from factory_prov.registrars.registration import RegistrationOutcome, ServerAnswer, Standing

if TYPE_CHECKING:
    from factory_prov.registrars.coiote.api import CoioteApi
    from factory_prov.registrars.coiote.wanted import WantedDevice


class CoioteWork:
    """One device, from the first request to the proof that it took."""

    def __init__(self, api: CoioteApi, wanted: WantedDevice, *, update: bool, accept_unproven: bool) -> None:
        self.wanted = wanted
        self._api = api
        self._update = update
        self._accept_unproven = accept_unproven

    def look(self) -> Standing:
        """Look at what the server has, and refuse what `run` would not change."""
        try:
            found = self._api.find(self.wanted)
        except Forbidden:
            if not self._accept_unproven:
                raise
            return Standing.UNSEEN
        if found is None:
            return Standing.ABSENT
        if (not self._update or found.in_another_domain(self.wanted)) and not found.proves(self.wanted):
            raise self._conflict(found)
        return Standing.THERE

    def run_after_loss(self) -> ServerAnswer:
        """Look what the server has of a request whose answer was lost, and create the device where it has nothing."""
        found = self._api.find(self.wanted)
        return self.run(lost_before=True) if found is None else self._settle(found)

    def run(self, *, lost_before: bool = False) -> ServerAnswer:
        """Create the device; when that is refused, or its answer is lost, look at what the server has."""
        while True:
            try:
                device_id = self._api.create(self.wanted)
            except Unanswered as lost:
                lost_before = True
                found = self._api.find(self.wanted)
                if found is None:
                    self._api.pause(lost)
                    continue
                return self._settle(found)
            except Rejected as rejected:
                try:
                    return self._settle(self._find_instead(rejected))
                except (ServerConflict, Rejected) as conflict:
                    conflict.unchanged = not lost_before
                    raise
            except (TokenRefused, ServerUnreachable) as refused:
                refused.unchanged = not lost_before
                raise
            return self.proven(device_id, RegistrationOutcome.CREATED)

    def _find_instead(self, rejected: Rejected) -> CoioteDevice:
        """Return the device that stands in the way, or say why ours was rejected when there is none to see."""
        try:
            found = self._api.find(self.wanted)
        except Forbidden:
            found = None
        if found is None:
            raise self._final(rejected) from None
        return found

    def _settle(self, found: CoioteDevice) -> ServerAnswer:
        """Leave a device that is as wanted, change one that is not if that is allowed."""
        if found.proves(self.wanted):
            return ServerAnswer(device_id=found.device_id, outcome=RegistrationOutcome.ALREADY_THERE, verified=True)
        if not self._update or found.in_another_domain(self.wanted):
            raise self._conflict(found)
        try:
            self._api.change(found.device_id, self.wanted)
        except Rejected as rejected:
            raise self._final(rejected) from None
        return self.proven(found.device_id, RegistrationOutcome.UPDATED)

    def proven(self, device_id: str, outcome: RegistrationOutcome) -> ServerAnswer:
        """Ask the server back; a token that may not look leaves it unproven, anything else than ours is an error."""
        try:
            found = self._made(device_id) or self._api.find(self.wanted)
        except Forbidden:
            return ServerAnswer(device_id=device_id, outcome=outcome, verified=False)
        except Rejected as rejected:
            untold = Message(
                "The server said yes to {endpoint_name}, but does not tell it when asked back: {reason}",
                endpoint_name=self.wanted.endpoint_name,
                reason=rejected.what,
            )
            raise self._mismatch(untold) from None
        if found is None:
            gone = Message(
                "The server said yes to {endpoint_name}, but does not have it when asked back.",
                endpoint_name=self.wanted.endpoint_name,
            )
            raise self._mismatch(gone)
        if found.readable and (differences := found.differences(self.wanted)):
            other = Message(
                "The server said yes to {endpoint_name}, but has something else when asked back.",
                endpoint_name=self.wanted.endpoint_name,
            )
            raise self._mismatch(sentences(other, *differences))
        return ServerAnswer(device_id=found.device_id, outcome=outcome, verified=found.proves(self.wanted))

    def _made(self, device_id: str) -> CoioteDevice | None:
        """Return the device of that id, unless it is another one's: of a list nobody knows which id is whose."""
        found = self._api.read(device_id) if device_id else None
        return found if found is None or found.may_be(self.wanted) else None

    def _conflict(self, found: CoioteDevice) -> ServerConflict:
        cure = Message(
            "If it is this unit that came back, register it with update; if not, it needs another endpoint name."
        )
        if found.in_another_domain(self.wanted):
            cure = Message("No update can move it: delete it at the server, or correct the domain of the job.")
        return ServerConflict(self._there_already(found), place=self._api.place, cure=cure)

    def _there_already(self, found: CoioteDevice) -> Message:
        name = self.wanted.endpoint_name
        if not found.readable:
            return Message(
                "The server already has a device {endpoint_name}, and this token may not look at it.",
                endpoint_name=name,
            )
        if differences := found.differences(self.wanted):
            other = Message(
                "The server already has a device {endpoint_name}, and it is not the same.",
                endpoint_name=name,
            )
            return sentences(other, *differences)
        return Message(
            "The server already has a device {endpoint_name}, and does not show its key.", endpoint_name=name
        )

    def _final(self, rejected: Rejected) -> ServerError:
        if not rejected.taken:
            return rejected
        unseen = Message(
            "There is no device {endpoint_name} this token can see: the PSK identity belongs"
            " to another device, or the endpoint name to another domain.",
            endpoint_name=self.wanted.endpoint_name,
        )
        return ServerConflict(
            sentences(rejected.what, unseen),
            place=self._api.place,
            cure=Message("Choose another PSK identity or endpoint name, or delete the other device at the server."),
        )

    def _mismatch(self, what: Message) -> ServerProtocolError:
        return ServerProtocolError(
            what,
            place=self._api.place,
            cure=Message("See whether another station registers the same unit, then try again with update."),
        )
