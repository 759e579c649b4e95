"""Register devices at Coiote DM (REST API, version 3).

The API takes no device certificate: a device in Certificate mode is trusted through a CA uploaded once by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factory_prov.errors import ServerConflict, ServerError, ServerProtocolError, ServerUnreachable, TokenRefused
from factory_prov.messages import Message, sentences
from factory_prov.registrars.coiote.answers import CoioteDevice, Forbidden, Rejected
from factory_prov.registrars.coiote.api import CoioteApi
from factory_prov.registrars.coiote.options import UNPROVEN_CURE, CoioteOptions
from factory_prov.registrars.coiote.units import refuse, require_name
from factory_prov.registrars.device_credentials import NoCredentials
from factory_prov.registrars.http.backoff import RetryBudget
from factory_prov.registrars.http.censor import Censor
from factory_prov.registrars.http.request import HttpTarget, HttpWords, Unanswered
from factory_prov.registrars.registration import Registration, RegistrationOutcome, ServerAnswer, Standing
from factory_prov.registrars.token import require_sendable
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken

__all__ = ["Coiote", "CoioteOptions"]


class Coiote:
    """A Coiote DM server; may be used from several threads at once."""

    def __init__(self, options: CoioteOptions, token: Secret) -> None:
        """Check the options, the CA file and the token; InputError says what is wrong."""
        options.check()
        require_sendable(token, place="token")
        for problem in options.file_problems():
            raise problem
        self._options = options
        self._token = token

    def check_access(self, *, cancel: CancelToken) -> None:
        """Ask whether the token may read devices and whether its domain is there; see Registrar."""
        api = self._api(cancel, [self._token])
        try:
            api.try_to_read()
        except Forbidden as forbidden:
            if not self._options.accept_unproven:
                raise ServerProtocolError(
                    sentences(forbidden.what, Message("So it could not be shown that a unit is registered as it is.")),
                    place=api.place,
                    cure=UNPROVEN_CURE,
                ) from None
        if not api.may_have_domain(self._options.domain):
            raise TokenRefused(
                Message("The server shows this token no domain {domain}.", domain=self._options.domain),
                place=api.place,
                cure=Message("Correct the domain, or use the token of a user who has it."),
            )

    def look(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Standing:
        """Return whether the server has the device; see Registrar."""
        return self._work(registration, update=update, cancel=cancel).look()

    def register(self, registration: Registration, *, update: bool, cancel: CancelToken) -> ServerAnswer:
        """Make the device known; see Registrar."""
        return self._work(registration, update=update, cancel=cancel).run()

    def remove(self, endpoint_name: str, *, cancel: CancelToken) -> None:
        """Have the server forget a device; see Registrar."""
        require_name(endpoint_name)
        api = self._api(cancel, [self._token])
        found = api.find(Registration(endpoint_name=endpoint_name, credentials=NoCredentials()))
        if found is not None:
            api.delete(found.device_id)

    def _work(self, registration: Registration, *, update: bool, cancel: CancelToken) -> _Work:
        refuse(self._options, registration)
        secrets = [self._token] if registration.psk is None else [self._token, registration.psk.key]
        return _Work(self._api(cancel, secrets), self._options, registration, update=update)

    def _api(self, cancel: CancelToken, secrets: list[Secret]) -> CoioteApi:
        options = self._options
        target = HttpTarget(
            base_url=options.base_url,
            authorization=Secret("Bearer " + self._token.reveal().decode("ascii")),
            headers={"Accept": "application/json"},
            words=_WORDS,
            ca_file=options.ca_file,
            connect_timeout_s=options.connect_timeout_s,
            read_timeout_s=options.read_timeout_s,
        )
        return CoioteApi(target, RetryBudget(options.deadline_s, cancel), Censor(secrets))


def _late(total_s: str) -> Message:
    return Message("The registration was not finished within {total_s} s.", total_s=total_s)


_WORDS = HttpWords(
    late=_late,
    lost=Message("Try again later; a registration that got through is found again then."),
    wrong_place=Message("Check that address and port are those of the server's REST API."),
)


class _Work:
    """One registration, from the first request to the proof that it took."""

    def __init__(self, api: CoioteApi, options: CoioteOptions, registration: Registration, *, update: bool) -> None:
        self._api = api
        self._options = options
        self._registration = registration
        self._update = update

    def look(self) -> Standing:
        """Look at what the server has, and refuse what `run` would not change."""
        try:
            found = self._api.find(self._registration)
        except Forbidden:
            if not self._options.accept_unproven:
                raise
            return Standing.UNSEEN
        if found is None:
            return Standing.ABSENT
        if not self._update and not found.proves(self._registration):
            raise self._conflict(found)
        return Standing.THERE

    def run(self) -> ServerAnswer:
        """Create the device; when that is refused, or its answer is lost, look at what the server has."""
        lost_before = False
        while True:
            try:
                device_id = self._api.create(self._registration, self._options)
            except Unanswered as lost:
                lost_before = True
                found = self._api.find(self._registration)
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
            return self._proven(device_id, RegistrationOutcome.CREATED)

    def _find_instead(self, rejected: Rejected) -> CoioteDevice:
        """Return the device that stands in the way, or say why ours was rejected when there is none to see."""
        try:
            found = self._api.find(self._registration)
        except Forbidden:
            found = None
        if found is None:
            raise self._final(rejected) from None
        return found

    def _settle(self, found: CoioteDevice) -> ServerAnswer:
        """Leave a device that is as wanted, change one that is not if that is allowed."""
        if found.proves(self._registration):
            return ServerAnswer(device_id=found.device_id, outcome=RegistrationOutcome.ALREADY_THERE, verified=True)
        if not self._update:
            raise self._conflict(found)
        try:
            self._api.change(found.device_id, self._registration)
        except Rejected as rejected:
            raise self._final(rejected) from None
        return self._proven(found.device_id, RegistrationOutcome.UPDATED)

    def _proven(self, device_id: str, outcome: RegistrationOutcome) -> ServerAnswer:
        """Ask the server back; a token that may not look leaves it unproven, anything else than ours is an error."""
        try:
            found = (self._api.read(device_id) if device_id else None) or self._api.find(self._registration)
        except Forbidden:
            return ServerAnswer(device_id=device_id, outcome=outcome, verified=False)
        except Rejected as rejected:
            untold = Message(
                "The server said yes to {endpoint_name}, but does not tell it when asked back: {reason}",
                endpoint_name=self._registration.endpoint_name,
                reason=rejected.what,
            )
            raise self._mismatch(untold) from None
        if found is None:
            gone = Message(
                "The server said yes to {endpoint_name}, but does not have it when asked back.",
                endpoint_name=self._registration.endpoint_name,
            )
            raise self._mismatch(gone)
        if found.readable and (differences := found.differences(self._registration)):
            other = Message(
                "The server said yes to {endpoint_name}, but has something else when asked back.",
                endpoint_name=self._registration.endpoint_name,
            )
            raise self._mismatch(sentences(other, *differences))
        return ServerAnswer(device_id=found.device_id, outcome=outcome, verified=found.proves(self._registration))

    def _conflict(self, found: CoioteDevice) -> ServerConflict:
        return ServerConflict(
            self._there_already(found),
            place=self._api.place,
            cure=Message(
                "If it is this unit that came back, register it with update; if not, it needs another endpoint name."
            ),
        )

    def _there_already(self, found: CoioteDevice) -> Message:
        name = self._registration.endpoint_name
        if not found.readable:
            return Message(
                "The server already has a device {endpoint_name}, and this token may not look at it.",
                endpoint_name=name,
            )
        if differences := found.differences(self._registration):
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
            endpoint_name=self._registration.endpoint_name,
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
