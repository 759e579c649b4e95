"""One registration's view of a server that the job describes: its calls sent, and its answers judged by the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from factory_prov.errors import ServerError, ServerProtocolError, TokenRefused
from factory_prov.messages import Message, sentences
from factory_prov.registrars.generic.description import Auth
from factory_prov.registrars.generic.held import OTHER_KIND, ShownDevice, shown_device, text_of
from factory_prov.registrars.generic.pointer import value_at
from factory_prov.registrars.generic.requests import UnitValues
from factory_prov.registrars.http import refusals
from factory_prov.registrars.http.reading import read_json
from factory_prov.registrars.http.request import HttpAnswer, HttpTarget
from factory_prov.registrars.server_api import ServerApi, basic, bearer
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.generic.description import Call, LookCall
    from factory_prov.registrars.generic.requests import JobRequests
    from factory_prov.registrars.http.backoff import RetryBudget
    from factory_prov.registrars.registration import Registration
    from factory_prov.registrars.tokens import Tokens

_TAKEN_WORDS = ("taken", "exist", "in use", "already", "duplicate")
_TEXT_KEYS = ("error", "message", "detail", "title", "description", "error_description")
_UNREADABLE = object()
_PAGES = (b"<!doctype", b"<html")
"""How a web page begins, which somebody shows in the server's place: a log-in, a proxy."""


class AnotherKind(ServerProtocolError):
    """The server shows the device, and as the entry of another kind of server than was asked for."""


class HttpCalls(ServerApi):
    """The calls for one unit; a busy server is asked again until the time is over."""

    def __init__(
        self,
        requests: JobRequests,
        target: HttpTarget,
        budget: RetryBudget,
        tokens: Tokens | None,
        *,
        unit: Registration,
    ) -> None:
        super().__init__(target, budget, tokens, () if unit.psk is None else (unit.psk.key,))
        self._requests, self._options = requests, requests.options
        self._values = UnitValues(self._options, unit)
        self.looks_first = self._options.look is not None
        self.repeatable = self._options.create.repeatable

    def find(self, registration: Registration) -> ShownDevice | None:
        """Return the device as the server shows it; see Calls. One that is shown to be another is an error.

        A search may find a longer name too: that device would be changed or removed in the place of ours.
        """
        look = self._options.look
        if look is None:
            raise refusals.Forbidden(Message("Nothing says how a device is read back."), place=self.place)
        answer = self._until_answered(self._requests.request("look", self._values))
        if self._is_absent(answer, look):
            return None
        self._require_success(answer, look)
        if _document(answer) is _UNREADABLE:
            raise self._undocumented()
        wants_certificate = self._requests.wants_certificate
        found = shown_device(_document(answer), look, self._options, wants_certificate=wants_certificate)
        if others := found.others(registration):
            raise self._another(registration, others)
        return found

    def create(self, _registration: Registration) -> str:
        """Make the device; see Calls."""
        create = self._options.create
        answer = self._until_not_busy(self._requests.request("create", self._values))
        self._require_success(answer, create, taken=create.taken)
        return text_of(value_at(_document(answer), create.device_id)) if create.device_id else ""

    def change(self, found: ShownDevice, _registration: Registration) -> None:
        """Change the device; see Calls."""
        update = self._options.update
        if update is None:
            raise ServerProtocolError(
                Message("The server has the device with something else, and nothing says how to change that."),
                place=self.place,
                cure=Message("Describe it below [server.update], or delete the device at the server."),
            )
        request = self._requests.request("update", self._values, device_id=found.device_id)
        answer = self._until_answered(request)
        self._require_success(answer, update, taken=update.taken)

    def delete(self, registration: Registration) -> None:
        """Have the server forget the device; one that is gone already is fine."""
        remove = self._options.remove
        if remove is None:
            raise ServerProtocolError(
                Message("Nothing says how the server forgets a device."),
                place=self.place,
                cure=Message("Describe it below [server.remove], and delete this device at the server."),
            )
        found = self.find(registration) if self._options.look is not None else None
        if self._options.look is not None and found is None:
            return
        request = self._requests.request("remove", self._values, device_id=found.device_id if found else "")
        answer = self._until_answered(request)
        if answer.status not in remove.absent:
            self._require_success(answer, remove)

    def _is_absent(self, answer: HttpAnswer, look: LookCall) -> bool:
        if answer.status in look.absent:
            return True
        told = answer.status in look.success and bool(look.absent_equals)
        return told and _told(answer, look.absent_pointer) == look.absent_equals

    def _require_success(self, answer: HttpAnswer, call: Call, *, taken: Sequence[int] = ()) -> None:
        """Raise what the answer says instead of a success. What it says is in no variable: a traceback shows those."""
        if answer.status not in call.success:
            raise self._refusal(answer, taken)
        if answer.body.lstrip()[:9].lower().startswith(_PAGES):
            raise self._undocumented()
        if call.success_contains and call.success_contains not in answer.body.decode("utf-8", "replace"):
            raise self._no_success(answer, taken, Message("Its answer has not the text that says so."))
        if not call.success_equals:
            return
        if _told(answer, call.success_pointer) != call.success_equals:
            what = Message(
                "Its answer has {told} where {wanted} would say so.",
                told=repr(self._censor().clean(_told(answer, call.success_pointer))),
                wanted=repr(call.success_equals),
            )
            raise self._no_success(answer, taken, what)

    def _no_success(self, answer: HttpAnswer, taken: Sequence[int], what: Message) -> ServerError:
        """Return the error for an answer whose status alone would be a success."""
        text = self._server_text(answer)
        if not taken:
            failure = refusals.failed(answer, self.place, text)
            return ServerProtocolError(sentences(failure.what, what), place=self.place, cure=failure.cure)
        refused = refusals.rejected(answer, self.place, text, taken=_says_taken(text))
        return refusals.Rejected(sentences(refused.what, what), place=self.place, taken=refused.taken)

    def _refusal(self, answer: HttpAnswer, taken: Sequence[int]) -> ServerError:
        text = self._server_text(answer)
        if answer.status in taken:
            return refusals.rejected(answer, self.place, text, taken=True)
        match answer.status:
            case 401:
                what = Message("The server does not accept who we are: the token or password is wrong or has expired.")
                return TokenRefused(what, place=self.place, cure=Message("Save a new one and start again."))
            case 403:
                cure = Message("Use the token of a user who may.")
                what = Message("The server says that we may not do that (403).")
                return refusals.Forbidden(what, place=self.place, cure=cure)
            case 400 | 409 | 422 if taken:
                return refusals.rejected(answer, self.place, text, taken=_says_taken(text))
            case 404 | 405:
                what = Message(
                    "There is nothing that takes the request at this address ({status}).", status=answer.status
                )
                cure = Message("Check the addresses below [server].")
                return ServerProtocolError(what, place=self.place, cure=cure)
            case status if 300 <= status < 400:
                return refusals.sent_on(answer, self.place, self._censor())
            case _:
                return refusals.failed(answer, self.place, text)

    def _another(self, registration: Registration, others: Sequence[Message]) -> ServerProtocolError:
        name = registration.endpoint_name
        what = Message("The server was asked for {endpoint_name}, and does not show that device.", endpoint_name=name)
        cure = Message(
            "Correct [server.look]: it must find this name alone, and say by absent or absent_equals what the server"
            " answers when it has no such device."
        )
        error = AnotherKind if tuple(others) == (OTHER_KIND,) else ServerProtocolError
        return error(sentences(what, *others), place=self.place, cure=cure)

    def _undocumented(self) -> ServerProtocolError:
        return ServerProtocolError(
            Message("Something says yes, but its answer is none of a server for devices."),
            place=self.place,
            cure=Message("Check the address, and that no log-in page or proxy answers in the server's place."),
        )

    def _server_text(self, answer: HttpAnswer) -> str:
        """Return the server's own words, cleaned and without a full stop; empty when there are none."""
        document = _document(answer)
        texts = [document.get(key) for key in _TEXT_KEYS] if isinstance(document, dict) else []
        said = next((text for text in texts if isinstance(text, str) and text), "")
        return self._censor().clean(said).rstrip(".")

    def _authorized(self, token: Secret) -> HttpTarget:
        options, target = self._options, self._target
        if options.auth is Auth.NONE:
            return target
        header = options.auth_header if options.auth is Auth.HEADER else target.authorization_header
        return replace(target, authorization=self._authorization(token), authorization_header=header)

    def _hidden(self, token: Secret) -> tuple[Secret, ...]:
        return (token, self._authorization(token))

    def _authorization(self, token: Secret) -> Secret:
        """Return what stands in that header."""
        match self._options.auth:
            case Auth.BEARER:
                return bearer(token)
            case Auth.BASIC:
                return basic(self._options.user, token)
            case Auth.HEADER | Auth.NONE:
                return token


def _document(answer: HttpAnswer) -> Any:
    try:
        return read_json(answer.body)
    except (ValueError, RecursionError):
        return _UNREADABLE


def _told(answer: HttpAnswer, pointer: str) -> str:
    """Return what stands at a place of an answer, as text; empty for nothing."""
    document = _document(answer)
    return "" if document is _UNREADABLE else text_of(value_at(document, pointer))


def _says_taken(text: str) -> bool:
    return any(word in text.lower() for word in _TAKEN_WORDS)
