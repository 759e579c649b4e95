"""Register devices at Coiote DM (REST API, version 3).

The API takes no device certificate: a device in Certificate mode is trusted through a CA uploaded once by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from factory_prov.errors import Cancelled, FactoryProvError, TokenRefused
from factory_prov.messages import Message
from factory_prov.registrars.coiote.api import NO_LOOK, CoioteApi
from factory_prov.registrars.coiote.batch import MOST_IN_A_LIST, Batch
from factory_prov.registrars.coiote.entries import combined, look_at_all, run_all
from factory_prov.registrars.coiote.options import UNPROVEN_CURE, CoioteOptions, Entries
from factory_prov.registrars.coiote.unit_texts import UnitTexts
from factory_prov.registrars.coiote.units import entries_of, refuse, require_name
from factory_prov.registrars.coiote.wanted import BOOTSTRAP, WantedDevice
from factory_prov.registrars.coiote.work import CoioteWork
from factory_prov.registrars.device_credentials import NoCredentials
from factory_prov.registrars.http.backoff import RetryBudget
from factory_prov.registrars.http.refusals import Forbidden, unprovable
from factory_prov.registrars.http.request import target_of
from factory_prov.registrars.many import AT_ONCE, each, look_each, pieces
from factory_prov.registrars.registration import (
    Looked,
    Registering,
    Registration,
    RegistrationOrder,
    Seen,
    ServerAnswer,
    Standing,
)
from factory_prov.registrars.server_api import REGISTRATION_WORDS
from factory_prov.registrars.token import require_sendable
from factory_prov.registrars.tokens import FixedToken, Tokens
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.registrars.showing import ServerEntry

__all__ = ["Coiote", "CoioteOptions"]


class Coiote:
    """A Coiote DM server; may be used from several threads at once."""

    def __init__(self, options: CoioteOptions, token: Secret | Tokens) -> None:
        """Check the options, the CA file and the token; InputError says what is wrong."""
        options.check()
        if isinstance(token, Secret):
            require_sendable(token, place="token")
        self._tokens = FixedToken(token) if isinstance(token, Secret) else token
        for problem in options.file_problems():
            raise problem
        self.options = options

    def check_access(self, *, cancel: CancelToken) -> None:
        """Ask whether the token may read devices and whether its domain is there; see Registrar."""
        api = self._api(cancel)
        try:
            api.try_to_read()
        except Forbidden as forbidden:
            if not self.options.accept_unproven:
                raise unprovable(forbidden, UNPROVEN_CURE) from None
        if not api.may_have_domain(self.options.domain):
            raise TokenRefused(
                Message("The server shows this token no domain {domain}.", domain=self.options.domain),
                place=api.place,
                cure=Message("Correct the domain, or use the token of a user who has it."),
            )

    def look(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Standing:
        """Return whether the server has all that the unit becomes there; see Registrar."""
        return look_at_all(self._works(registration, update=update, cancel=cancel))

    def register(self, registration: Registration, *, update: bool, cancel: CancelToken) -> ServerAnswer:
        """Make the device known; see Registrar."""
        return run_all(self._works(registration, update=update, cancel=cancel))

    def look_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Looked, ...]:
        """Look for many at once; see Registrar."""
        return look_each(self, orders, cancel=cancel)

    def register_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Registering, ...]:
        """Make many devices known, in lists where the server takes those; see Registrar."""

        def works_of(order: RegistrationOrder) -> tuple[CoioteWork, ...]:
            return self._works(order.registration, update=order.update, cancel=cancel)

        found: list[Registering] = []
        entries = max((len(entries_of(self.options, order.registration)) for order in orders), default=1)
        for piece in pieces(orders, MOST_IN_A_LIST // entries):
            found += self._register_list(each(piece, works_of, at_once=1, cancel=cancel), cancel)
        return tuple(found)

    def _register_list(
        self, prepared: Sequence[tuple[CoioteWork, ...] | FactoryProvError | Cancelled], cancel: CancelToken
    ) -> Iterator[Registering]:
        """Yield what became of each unit, from what became of its entries."""
        works = [work for unit in prepared if isinstance(unit, tuple) for work in unit]
        done = iter(Batch(partial(self._api, cancel)).run(works, at_once=AT_ONCE, cancel=cancel))
        for unit in prepared:
            yield combined([next(done) for _ in unit]) if isinstance(unit, tuple) else unit

    def remove(self, endpoint_name: str, *, cancel: CancelToken) -> None:
        """Have the server forget a device, with all that a unit becomes there; see Registrar."""
        require_name(endpoint_name)
        api = self._api(cancel)
        found = [each for each in api.named(endpoint_name) if each.endpoint_name in (None, endpoint_name)]
        if self.options.entries is Entries.MANAGEMENT:
            found = [each for each in found if each.connector_type != BOOTSTRAP] or found
        for device in found:
            api.delete(device.device_id)

    def seen(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> Seen | None:
        """Return when the device has registered; see Sighting. There is no word for being online now."""
        require_name(endpoint_name)
        api = self._api(cancel)
        found = api.find(self._anybody(endpoint_name, bootstrap=bootstrap))
        if found is not None and not found.readable:
            raise TokenRefused(NO_LOOK, place=api.place, cure=Message("Use the token of a user who may."))
        return None if found is None else found.seen

    def shown(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> ServerEntry | None:
        """Return what the server has of the device; see Showing. Of several, the one in the job's domain."""
        require_name(endpoint_name)
        api = self._api(cancel)
        wanted = self._anybody(endpoint_name, bootstrap=bootstrap)
        found = [each for each in api.named(endpoint_name) if each.may_be(wanted)]
        if any(not each.readable for each in found):
            raise Forbidden(NO_LOOK, place=api.place, cure=Message("Use the token of a user who may."))
        found.sort(key=lambda each: each.in_another_domain(wanted))
        return found[0].entry if found else None

    def choices(self, field: str, *, cancel: CancelToken) -> tuple[str, ...]:
        """Return the domains or groups that the server shows this token; see Offering."""
        api = self._api(cancel)
        if field == "domain":
            return api.names("domains", Message("The token has no permission to list domains (403)."))
        return api.names("groups", Message("The token has no permission to list groups (403)."))

    def _anybody(self, endpoint_name: str, *, bootstrap: bool) -> WantedDevice:
        """Return a device of which the name alone is known."""
        asked = Registration(endpoint_name=endpoint_name, credentials=NoCredentials(), bootstrap=bootstrap)
        return WantedDevice(registration=asked, domain=self.options.domain, texts=UnitTexts())

    def _works(self, registration: Registration, *, update: bool, cancel: CancelToken) -> tuple[CoioteWork, ...]:
        """Return the work on each device that a unit becomes; all of it has the time of one registration."""
        options = self.options
        refuse(options, registration)
        entries = entries_of(options, registration)
        api = self._api(cancel, [entry.psk.key for entry in entries if entry.psk is not None])
        return tuple(
            CoioteWork(api, WantedDevice.of(options, entry), update=update, accept_unproven=options.accept_unproven)
            for entry in entries
        )

    def _api(self, cancel: CancelToken, secrets: Sequence[Secret] = ()) -> CoioteApi:
        options = self.options
        target = target_of(options, options.base_url, REGISTRATION_WORDS)
        return CoioteApi(target, RetryBudget(options.deadline_s, cancel), self._tokens, secrets)
