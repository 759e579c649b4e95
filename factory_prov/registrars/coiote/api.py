"""The calls of Coiote DM's REST API, version 3, that a registration needs; each ends within the registration's time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from factory_prov.messages import Message
from factory_prov.registrars.coiote import answers
from factory_prov.registrars.http.refusals import Forbidden
from factory_prov.registrars.http.request import HttpAnswer, HttpRequest, HttpTarget, Unanswered
from factory_prov.registrars.server_api import NOBODY, ServerApi, bearer
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.coiote.answers import BatchLine, CoioteDevice
    from factory_prov.registrars.coiote.wanted import WantedDevice

_NO_LIST = (400, 403, 404, 405, 409, 413, 415, 501)
"""The list as a whole is not taken, and no device of it was made: an installation without it, a token that may not."""
_MOST_CANDIDATES = 10  # devices of one endpoint name; there are at most two, management and bootstrap
_NO_SEARCH = Message("The token has no permission to look up devices (403).")
NO_LOOK = Message("The token has no permission to look at devices (403).")
_NO_CHANGE = Message("The token has no permission to change devices (403).")
_NO_DELETE = Message("The token has no permission to delete devices (403).")


class CoioteApi(ServerApi):
    """One registration's view of the server; a busy server is asked again until the time is over."""

    def create(self, wanted: WantedDevice) -> str:
        """Make the device and return its id, empty when the server does not tell.

        Raises Rejected when the server has something against it, and Unanswered when nobody knows whether it was made:
        sending the same again is not safe then.
        """
        request = HttpRequest(method="POST", path="devices", body=Secret(json.dumps(wanted.new())))
        answer = self._until_not_busy(request)
        forbidden = Message("The token has no permission to register devices in {domain} (403).", domain=wanted.domain)
        return answers.new_id(self._success(answer, forbidden), self.place)

    def create_many(self, wanted: Sequence[WantedDevice]) -> tuple[BatchLine, ...] | None:
        """Make up to 100 devices and return what the server says of each; None when it takes no such list from us.

        Unanswered when nobody knows which of them were made.
        """
        body = Secret(json.dumps([each.new() for each in wanted]))
        request = HttpRequest(method="POST", path="devices/batch", body=body)
        answer = self._until_not_busy(request)
        if answer.status in _NO_LIST:
            return None
        if answer.status == 401:
            raise answers.refusal(answer, self.place, forbidden=_NO_CHANGE, censor=self._censor())
        lines = answers.batch_lines(answer, len(wanted)) if 200 <= answer.status < 300 else None
        if lines is None:
            raise Unanswered(answers.undocumented(self.place))
        return lines

    def find(self, wanted: WantedDevice) -> CoioteDevice | None:
        """Return the device of that endpoint name and kind, or None."""
        return next((device for device in self.named(wanted.endpoint_name) if device.may_be(wanted)), None)

    def named(self, endpoint_name: str) -> tuple[CoioteDevice, ...]:
        """Return the devices of an endpoint name: of its management server, its Bootstrap-Server, or both.

        The quote character cannot be escaped in a search, so such endpoint names are refused long before.
        """
        criteria = f"properties.endpointName eq '{endpoint_name}'"
        request = HttpRequest(method="GET", path="devices", query=(("searchCriteria", criteria),))
        answer = self._success(self._until_answered(request), _NO_SEARCH)
        ids = answers.device_ids(answer, self.place)[:_MOST_CANDIDATES]
        return tuple(device for each in ids if (device := self._read_if_allowed(each)) is not None)

    def read(self, device_id: str) -> CoioteDevice | None:
        """Return the device of that id, None when there is none; Forbidden when the token may not look at it."""
        answer = self._until_answered(HttpRequest(method="GET", path=_device_path(device_id)))
        if answer.status == 404:
            return None
        return answers.device(self._success(answer, NO_LOOK), self.place, device_id)

    def try_to_read(self) -> None:
        """Look a device up and look at one, which nobody has: Forbidden when the token may not do either."""
        criteria = f"properties.endpointName eq '{NOBODY}'"
        request = HttpRequest(method="GET", path="devices", query=(("searchCriteria", criteria),))
        answers.device_ids(self._success(self._until_answered(request), _NO_SEARCH), self.place)
        self.read(NOBODY)

    def may_have_domain(self, domain: str) -> bool:
        """Return whether the token may have that domain: False only when the server shows others and not this one."""
        answer = self._until_answered(HttpRequest(method="GET", path="domains"))
        if not 200 <= answer.status < 300:
            return True  # a token need not be allowed to look at domains
        shown = answers.names(answer)
        return not shown or any(domain.startswith(each) for each in shown)

    def names(self, path: str, forbidden: Message) -> tuple[str, ...]:
        """Return the ids of what the server lists there: domains, groups."""
        answer = self._success(self._until_answered(HttpRequest(method="GET", path=path)), forbidden)
        shown = answers.names(answer)
        if shown is None:
            raise answers.undocumented(self.place)
        return shown

    def change(self, device_id: str, wanted: WantedDevice) -> None:
        """Make the device what it shall be; Rejected when the server does not take that."""
        request = HttpRequest(method="PUT", path=_device_path(device_id), body=wanted.changes())
        answers.check_done(self._success(self._until_answered(request), _NO_CHANGE), self.place)

    def delete(self, device_id: str) -> None:
        """Have the server forget the device; one that is gone already is fine."""
        answer = self._until_answered(HttpRequest(method="DELETE", path=_device_path(device_id)))
        if answer.status != 404:
            self._success(answer, _NO_DELETE)

    def _read_if_allowed(self, device_id: str) -> CoioteDevice | None:
        try:
            return self.read(device_id)
        except Forbidden:
            return answers.CoioteDevice(device_id=device_id, readable=False)

    def _authorized(self, token: Secret) -> HttpTarget:
        return replace(self._target, authorization=bearer(token))

    def _success(self, answer: HttpAnswer, forbidden: Message) -> HttpAnswer:
        if 200 <= answer.status < 300:
            return answer
        raise answers.refusal(answer, self.place, forbidden=forbidden, censor=self._censor())


def _device_path(device_id: str) -> str:
    return "devices/" + quote(device_id, safe="")
