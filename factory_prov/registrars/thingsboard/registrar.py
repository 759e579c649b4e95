"""Register devices at ThingsBoard: a device of a profile with LwM2M transport, with its credentials, in one request."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from factory_prov.errors import ServerError, ServerSettingUnknown
from factory_prov.messages import Message
from factory_prov.registrars.device_credentials import NoCredentials
from factory_prov.registrars.http.backoff import RetryBudget
from factory_prov.registrars.http.refusals import Forbidden, unprovable
from factory_prov.registrars.http.request import target_of
from factory_prov.registrars.http.work import Work
from factory_prov.registrars.kind import UNPROVEN_CURE
from factory_prov.registrars.many import look_each, register_each
from factory_prov.registrars.registration import (
    Looked,
    Registering,
    Registration,
    RegistrationOrder,
    Seen,
    ServerAnswer,
    Standing,
)
from factory_prov.registrars.server_api import NOBODY, REGISTRATION_WORDS
from factory_prov.registrars.thingsboard.answers import LWM2M_TRANSPORT
from factory_prov.registrars.thingsboard.api import ThingsBoardApi
from factory_prov.registrars.thingsboard.shown import entry_shown
from factory_prov.registrars.thingsboard.units import refuse, require_name
from factory_prov.registrars.tokens import FixedToken, Tokens
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.registrars.showing import ServerEntry
    from factory_prov.registrars.thingsboard.answers import ThingsBoardProfile
    from factory_prov.registrars.thingsboard.held import ThingsBoardDevice
    from factory_prov.registrars.thingsboard.options import ThingsBoardOptions


class ThingsBoard:
    """A ThingsBoard server; may be used from several threads at once. The device profile is looked up once."""

    def __init__(self, options: ThingsBoardOptions, token: Secret | Tokens) -> None:
        """Check the options and the CA file; InputError says what is wrong."""
        for problem in (*options.problems(), *options.file_problems()):
            raise problem
        self._options = options
        self._tokens = FixedToken(token) if isinstance(token, Secret) else token
        self._lock = threading.Lock()
        self._profile_id = ""

    def check_access(self, *, cancel: CancelToken) -> None:
        """Ask whether the device profile is there and devices may be looked at; see Registrar."""
        api = self._api(cancel, known=False)
        self._require_profile(api)
        try:
            api.try_to_read(NOBODY)
        except Forbidden as forbidden:
            if not self._options.accept_unproven:
                raise unprovable(forbidden, UNPROVEN_CURE) from None

    def look(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Standing:
        """Return whether the server has the device; see Registrar."""
        return self._work(registration, update=update, cancel=cancel).look()

    def register(self, registration: Registration, *, update: bool, cancel: CancelToken) -> ServerAnswer:
        """Make the device known; see Registrar."""
        return self._work(registration, update=update, cancel=cancel).run()

    def look_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Looked, ...]:
        """Look for many at once; see Registrar."""
        return look_each(self, orders, cancel=cancel)

    def register_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Registering, ...]:
        """Make many devices known, a few beside each other; see Registrar."""
        return register_each(self, orders, cancel=cancel)

    def remove(self, endpoint_name: str, *, cancel: CancelToken) -> None:
        """Have the server forget a device; see Registrar."""
        require_name(endpoint_name)
        self._api(cancel).delete(endpoint_name)

    def seen(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> Seen | None:  # noqa: ARG002 - one entry
        """Return when the device was there; see Sighting. The server keeps the last time it connected alone."""
        require_name(endpoint_name)
        return self._api(cancel, known=False).seen(endpoint_name)

    def shown(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> ServerEntry | None:
        """Return what the server has of the device; see Showing. It is one entry, for a Bootstrap-Server too."""
        require_name(endpoint_name)
        nobody = Registration(endpoint_name=endpoint_name, credentials=NoCredentials(), bootstrap=bootstrap)
        found = self._api(cancel, known=False).find(nobody)
        return None if found is None else entry_shown(found)

    def choices(self, field: str, *, cancel: CancelToken) -> tuple[str, ...]:
        """Return the device profiles with LwM2M transport; see Offering."""
        if field != "profile":
            return ()
        found = self._api(cancel, known=False).profiles()
        return tuple(sorted(profile.name for profile in found if profile.transport == LWM2M_TRANSPORT))

    def _work(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Work[ThingsBoardDevice]:
        refuse(self._options, registration)
        api = self._api(cancel)
        if registration.psk is not None:
            api.hide((registration.psk.key,))
        return Work(api, registration, update=update, accept_unproven=self._options.accept_unproven)

    def _api(self, cancel: CancelToken, *, known: bool = True) -> ThingsBoardApi:
        """Return a view of the server, which knows the device profile where it must be `known`."""
        options = self._options
        target = target_of(options, options.base_url, REGISTRATION_WORDS)
        budget = RetryBudget(options.deadline_s, cancel)
        cancel.check()
        api = ThingsBoardApi(options, target, budget, self._tokens, profile_id=self._profile_id)
        if known and not api.profile_id:
            try:
                self._require_profile(api)
            except ServerError as failure:
                failure.unchanged = True  # nothing was changed yet
                raise
        return api

    def _require_profile(self, api: ThingsBoardApi) -> None:
        """Look the job's device profile up, and keep its id; ServerSettingUnknown where there is none for LwM2M."""
        found = self._profile(api)
        with self._lock:
            self._profile_id = api.profile_id = found.profile_id

    def _profile(self, api: ThingsBoardApi) -> ThingsBoardProfile:
        wanted = self._options.profile
        if self._options.profile_id:
            found = api.profile(self._options.profile_id)
        else:
            found = next((each for each in api.profiles(search=wanted) if each.name == wanted), None)
        if found is None:
            raise ServerSettingUnknown(
                Message("The server shows no device profile {profile}.", profile=wanted),
                place=api.place,
                cure=Message("Correct profile below [server], or make one there with LwM2M as its transport."),
            )
        if found.transport != LWM2M_TRANSPORT:
            raise ServerSettingUnknown(
                Message("The device profile {profile} is not for LwM2M.", profile=wanted),
                place=api.place,
                cure=Message(
                    "Name another, or make one there with LwM2M as its transport: that is never changed later."
                ),
            )
        return found
