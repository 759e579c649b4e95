"""One registration at a server over HTTP, from the first request to the proof that it took."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from factory_prov.errors import ServerConflict, ServerError, ServerProtocolError, ServerUnreachable, TokenRefused
from factory_prov.messages import Message, sentences
from factory_prov.registrars.http.refusals import Forbidden, Rejected
from factory_prov.registrars.http.request import Unanswered
from factory_prov.registrars.registration import Registration, RegistrationOutcome, ServerAnswer, Standing


class DeviceAtServer(Protocol):
    """A device as a server shows it."""

    @property
    def device_id(self) -> str:
        """The server's own name for it."""

    def differences(self, registration: Registration) -> tuple[Message, ...]:
        """Tell what is shown and not as registered, a sentence each."""

    def proves(self, registration: Registration) -> bool:
        """Whether everything is shown and everything is as registered."""


HeldDevice = TypeVar("HeldDevice", bound=DeviceAtServer)


class Calls(Protocol[HeldDevice]):
    """One registration's view of the server; each call ends within the registration's time."""

    place: str
    looks_first: bool
    """A server that makes a device anew where it has one: it is looked at before."""
    repeatable: bool
    """Making the same device twice is as good as once, also where it cannot be looked for."""

    def find(self, registration: Registration) -> HeldDevice | None:
        """Return the device of that endpoint name and kind; Forbidden when it is not shown to us."""

    def create(self, registration: Registration) -> str:
        """Make the device and return its id, empty when the server does not tell; Rejected, Unanswered."""

    def change(self, found: HeldDevice, registration: Registration) -> None:
        """Give the device other credentials; Rejected when the server does not take them."""

    def pause(self, lost: Unanswered) -> None:
        """Wait before the next try, or raise the error behind `lost` when there is no time for one."""


class Work(Generic[HeldDevice]):
    """One registration."""

    def __init__(
        self, calls: Calls[HeldDevice], registration: Registration, *, update: bool, accept_unproven: bool
    ) -> None:
        self._calls = calls
        self._registration = registration
        self._update = update
        self._accept_unproven = accept_unproven
        self._touched = False  # whether a request of ours has changed something there, or may have

    def look(self) -> Standing:
        """Look at what the server has, and refuse what `run` would not change."""
        try:
            found = self._calls.find(self._registration)
        except Forbidden:
            if not self._accept_unproven:
                raise
            return Standing.UNSEEN
        if found is None:
            return Standing.ABSENT
        if not self._update and not found.proves(self._registration):
            raise self._conflict(found)
        return Standing.THERE

    def run(self) -> ServerAnswer:
        """Create the device; when that is refused, or its answer is lost, look at what the server has."""
        try:
            found = self._first_look()
        except ServerError as failure:
            failure.unchanged = True
            raise
        return self._create() if found is None else self._settle(found)

    def _first_look(self) -> HeldDevice | None:
        try:
            return self._calls.find(self._registration) if self._calls.looks_first else None
        except Forbidden:
            if not self._accept_unproven:
                raise
            return None

    def _create(self) -> ServerAnswer:
        while True:
            try:
                device_id = self._calls.create(self._registration)
            except Unanswered as lost:
                self._touched = True
                if (found := self._after_loss(lost)) is not None:
                    return self._settle(found)
            except Rejected as refused:
                try:
                    return self._settle(self._find_instead(refused))
                except (ServerConflict, Rejected) as conflict:
                    conflict.unchanged = not self._touched
                    raise
            except (TokenRefused, ServerUnreachable) as refused:
                refused.unchanged = not self._touched
                raise
            else:
                return self._proven(device_id, RegistrationOutcome.CREATED)

    def _after_loss(self, lost: Unanswered) -> HeldDevice | None:
        """Return what the server has of a request whose answer was lost; None, after a pause, to send it again."""
        try:
            found = self._calls.find(self._registration)
        except Forbidden:
            if not self._calls.repeatable:
                raise lost.error from None
            found = None
        if found is None:
            self._calls.pause(lost)
        return found

    def _find_instead(self, refused: Rejected) -> HeldDevice:
        """Return the device that stands in the way, or say why ours was refused when there is none to see."""
        try:
            found = self._calls.find(self._registration)
        except Forbidden:
            found = None
        if found is None:
            raise self._final(refused) from None
        return found

    def _settle(self, found: HeldDevice) -> ServerAnswer:
        """Leave a device that is as wanted, change one that is not if that is allowed."""
        if found.proves(self._registration):
            return ServerAnswer(device_id=found.device_id, outcome=RegistrationOutcome.ALREADY_THERE, verified=True)
        if not self._update:
            raise self._conflict(found)
        self._touched = True
        try:
            self._calls.change(found, self._registration)
        except Rejected as refused:
            raise self._final(refused) from None
        return self._proven(found.device_id, RegistrationOutcome.UPDATED)

    def _proven(self, device_id: str, outcome: RegistrationOutcome) -> ServerAnswer:
        """Ask the server back; where we may not look it stays unproven, anything else than ours is an error."""
        try:
            found = self._calls.find(self._registration)
        except Forbidden:
            return ServerAnswer(device_id=device_id, outcome=outcome, verified=False)
        except Rejected as refused:
            untold = Message(
                "The server said yes to {endpoint_name}, but does not tell it when asked back: {reason}",
                endpoint_name=self._registration.endpoint_name,
                reason=refused.what,
            )
            raise self._mismatch(untold) from None
        if found is None:
            gone = Message(
                "The server said yes to {endpoint_name}, but does not have it when asked back.",
                endpoint_name=self._registration.endpoint_name,
            )
            raise self._mismatch(gone)
        if differences := found.differences(self._registration):
            other = Message(
                "The server said yes to {endpoint_name}, but has something else when asked back.",
                endpoint_name=self._registration.endpoint_name,
            )
            raise self._mismatch(sentences(other, *differences))
        return ServerAnswer(
            device_id=found.device_id or device_id, outcome=outcome, verified=found.proves(self._registration)
        )

    def _conflict(self, found: HeldDevice) -> ServerConflict:
        conflict = ServerConflict(
            self._there_already(found),
            place=self._calls.place,
            cure=Message(
                "If it is this unit that came back, register it with update; if not, it needs another endpoint name."
            ),
        )
        conflict.unchanged = not self._touched
        return conflict

    def _there_already(self, found: HeldDevice) -> Message:
        name = self._registration.endpoint_name
        if differences := found.differences(self._registration):
            other = Message(
                "The server already has a device {endpoint_name}, and it is not the same.",
                endpoint_name=name,
            )
            return sentences(other, *differences)
        return Message(
            "The server already has a device {endpoint_name}, and does not show all of it.", endpoint_name=name
        )

    def _final(self, refused: Rejected) -> ServerError:
        if not refused.taken:
            return refused
        unseen = Message(
            "There is no device {endpoint_name} that is shown to us: the endpoint name, the PSK identity or the"
            " certificate belongs to another device.",
            endpoint_name=self._registration.endpoint_name,
        )
        return ServerConflict(
            sentences(refused.what, unseen),
            place=self._calls.place,
            cure=Message("Choose another PSK identity or endpoint name, or delete the other device at the server."),
        )

    def _mismatch(self, what: Message) -> ServerProtocolError:
        return ServerProtocolError(
            what,
            place=self._calls.place,
            cure=Message("See whether another station registers the same unit, then try again with update."),
        )
