"""The calls of ThingsBoard's REST API that a registration needs; each ends within the registration's time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from factory_prov.messages import Message
from factory_prov.naming.templates import expand
from factory_prov.registrars.http.request import HttpAnswer, HttpRequest, HttpTarget
from factory_prov.registrars.server_api import ServerApi, bearer
from factory_prov.registrars.thingsboard import answers
from factory_prov.registrars.thingsboard.held import LWM2M, ThingsBoardDevice, credentials_value, device_of, id_of
from factory_prov.registrars.thingsboard.options import SignIn
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factory_prov.registrars.http.backoff import RetryBudget
    from factory_prov.registrars.registration import Registration, Seen
    from factory_prov.registrars.thingsboard.answers import ThingsBoardProfile
    from factory_prov.registrars.thingsboard.options import ThingsBoardOptions
    from factory_prov.registrars.tokens import Tokens

HEADER = "X-Authorization"
_NO_LOOK = Message("This user has no permission to look at devices (403).")
_NO_CREATE = Message("This user has no permission to make devices (403).")
_NO_CHANGE = Message("This user has no permission to change devices (403).")
_NO_DELETE = Message("This user has no permission to delete devices (403).")
_NO_PROFILES = Message("This user has no permission to look at device profiles (403).")
_PAGE_SIZE = 100
_MOST_PAGES = 100
ACTIVITY = ("active", "lastConnectTime")
"""Attributes of the server that tell when a device was there."""


class ThingsBoardApi(ServerApi):
    """One registration's view of the server; a busy server is asked again until the time is over."""

    looks_first = False
    repeatable = False

    def __init__(
        self,
        options: ThingsBoardOptions,
        target: HttpTarget,
        budget: RetryBudget,
        tokens: Tokens,
        *,
        profile_id: str = "",
    ) -> None:
        """`profile_id`: that of the job's device profile, once it is known."""
        super().__init__(target, budget, tokens)
        self._options = options
        self.profile_id = profile_id

    def hide(self, secrets: Sequence[Secret]) -> None:
        """Show these secrets of a registration in no error."""
        self._secrets = secrets

    def create(self, registration: Registration) -> str:
        """Make the device with its credentials in one, and return its id; see Calls."""
        name = registration.endpoint_name
        device: dict[str, Any] = {"name": name, "deviceProfileId": _entity_id("DEVICE_PROFILE", self.profile_id)}
        if self._options.label:
            device["label"] = expand(self._options.label, endpoint_name=name)
        request = HttpRequest(
            method="POST",
            path="api/device-with-credentials",
            query=(("nameConflictPolicy", "FAIL"),),
            body=_body({"device": device, "credentials": self._credentials(registration)}),
        )
        answer = self._success(self._until_not_busy(request), _NO_CREATE)
        return id_of(answers.entity(answer, self.place)["id"])

    def find(self, registration: Registration) -> ThingsBoardDevice | None:
        """Return the device of that name with its credentials, or None; see Calls."""
        fields = self._named(registration.endpoint_name)
        if fields is None:
            return None
        device_id = id_of(fields["id"])
        request = HttpRequest(method="GET", path=f"api/device/{_quoted(device_id)}/credentials")
        answer = self._until_answered(request)
        if answer.status == 404:  # it was deleted in between
            return None
        credentials = answers.fields_of(self._success(answer, _NO_LOOK), self.place)
        return device_of(
            fields,
            credentials,
            device_id=device_id,
            profile_id=id_of(fields.get("deviceProfileId")),
            wanted_profile_id=self.profile_id,
            certificates=self._options.certificates,
        )

    def change(self, found: ThingsBoardDevice, registration: Registration) -> None:
        """Give the device the job's profile and other credentials; see Calls."""
        if found.profile_id != self.profile_id:
            profile = _entity_id("DEVICE_PROFILE", self.profile_id)
            self._change("api/device", _body({**found.fields, "deviceProfileId": profile}))
        device = {"id": {"id": found.credentials_id}, "deviceId": _entity_id("DEVICE", found.device_id)}
        self._change("api/device/credentials", _body({**device, **self._credentials(registration)}))

    def delete(self, endpoint_name: str) -> None:
        """Have the server forget the device; one that is gone already is fine."""
        fields = self._named(endpoint_name)
        if fields is None:
            return
        path = f"api/device/{_quoted(id_of(fields['id']))}"
        answer = self._until_answered(HttpRequest(method="DELETE", path=path))
        if answer.status != 404:
            self._success(answer, _NO_DELETE)

    def try_to_read(self, name: str) -> None:
        """Look for a device that nobody has: Forbidden when this user may not look at devices."""
        self._named(name)

    def seen(self, endpoint_name: str) -> Seen | None:
        """Return when the device was there, as the server notes it; None when it does not know the device."""
        fields = self._named(endpoint_name)
        if fields is None:
            return None
        path = f"api/plugins/telemetry/DEVICE/{_quoted(id_of(fields['id']))}/values/attributes/SERVER_SCOPE"
        request = HttpRequest(method="GET", path=path, query=(("keys", ",".join(ACTIVITY)),))
        return answers.seen(self._success(self._until_answered(request), _NO_LOOK), self.place)

    def profile(self, profile_id: str) -> ThingsBoardProfile | None:
        """Return the device profile of that id, or None."""
        answer = self._until_answered(HttpRequest(method="GET", path=f"api/deviceProfileInfo/{_quoted(profile_id)}"))
        if answer.status == 404:
            return None
        found = answers.profile(answers.fields_of(self._success(answer, _NO_PROFILES), self.place))
        if found is None:
            raise answers.undocumented(self.place)
        return found

    def profiles(self, *, search: str = "") -> Iterator[ThingsBoardProfile]:
        """Yield the device profiles of every transport whose names have that text in them."""
        for number in range(_MOST_PAGES):
            query = [("pageSize", str(_PAGE_SIZE)), ("page", str(number))]
            query += [("textSearch", search)] if search else []
            request = HttpRequest(method="GET", path="api/deviceProfileInfos", query=tuple(query))
            answer = self._success(self._until_answered(request), _NO_PROFILES)
            page = answers.profile_page(answer, self.place)
            yield from page.profiles
            if not page.has_next:
                return

    def _named(self, endpoint_name: str) -> dict[str, Any] | None:
        """Return what the server shows of the device of that name, None when it has none."""
        request = HttpRequest(method="GET", path="api/tenant/devices", query=(("deviceName", endpoint_name),))
        answer = self._until_answered(request)
        if answer.status == 404:
            if not answers.is_own_error(answer):
                raise answers.refusal(answer, self.place, forbidden=_NO_LOOK, censor=self._censor())
            return None
        fields = answers.entity(self._success(answer, _NO_LOOK), self.place)
        if fields.get("name") != endpoint_name:
            raise answers.undocumented(self.place)
        return fields

    def _credentials(self, registration: Registration) -> dict[str, Any]:
        value = credentials_value(registration, self._options.certificates)
        return {"credentialsType": LWM2M, "credentialsId": registration.endpoint_name, "credentialsValue": value}

    def _change(self, path: str, body: Secret) -> None:
        answer = self._until_answered(HttpRequest(method="POST", path=path, body=body))
        answers.fields_of(self._success(answer, _NO_CHANGE), self.place)

    def _authorized(self, token: Secret) -> HttpTarget:
        by_key = self._options.sign_in is SignIn.API_KEY
        authorization = Secret(b"ApiKey " + token.reveal()) if by_key else bearer(token)
        return replace(self._target, authorization=authorization, authorization_header=HEADER)

    def _success(self, answer: HttpAnswer, forbidden: Message) -> HttpAnswer:
        if 200 <= answer.status < 300:
            return answer
        raise answers.refusal(answer, self.place, forbidden=forbidden, censor=self._censor())


def _entity_id(kind: str, entity_id: str) -> dict[str, str]:
    return {"entityType": kind, "id": entity_id}


def _body(fields: Mapping[str, Any]) -> Secret:
    return Secret(json.dumps(fields))


def _quoted(entity_id: str) -> str:
    return quote(entity_id, safe="")
