"""Register devices at Coiote DM (REST API, version 3).

The API takes no device certificate: a device in Certificate mode is trusted through a CA uploaded once by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from factory_prov.errors import ServerProtocolError, TokenRefused
from factory_prov.messages import Message, sentences
from factory_prov.registrars.coiote.answers import Forbidden
from factory_prov.registrars.coiote.api import CoioteApi
from factory_prov.registrars.coiote.batch import MOST_IN_A_LIST, Batch
from factory_prov.registrars.coiote.options import UNPROVEN_CURE, CoioteOptions
from factory_prov.registrars.coiote.units import refuse, require_name
from factory_prov.registrars.coiote.work import Work
from factory_prov.registrars.device_credentials import NoCredentials
from factory_prov.registrars.http.backoff import RetryBudget
from factory_prov.registrars.http.request import HttpTarget, HttpWords
from factory_prov.registrars.many import each, pieces
from factory_prov.registrars.registration import (
    Looked,
    Registering,
    Registration,
    RegistrationOrder,
    ServerAnswer,
    Standing,
)
from factory_prov.registrars.token import require_sendable
from factory_prov.registrars.tokens import FixedToken, Tokens
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken

__all__ = ["Coiote", "CoioteOptions"]

_AT_ONCE = 8
"""How many requests of one list go to the server beside each other."""


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
        self._options = options

    def check_access(self, *, cancel: CancelToken) -> None:
        """Ask whether the token may read devices and whether its domain is there; see Registrar."""
        api = self._api(cancel)
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

    def look_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Looked, ...]:
        """Look for many at once; see Registrar."""

        def look(order: RegistrationOrder) -> Standing:
            return self.look(order.registration, update=order.update, cancel=cancel)

        return each(orders, look, at_once=_AT_ONCE, cancel=cancel)

    def register_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Registering, ...]:
        """Make many devices known, in lists where the server takes those; see Registrar."""
        found: list[Registering] = []
        for piece in pieces(orders, MOST_IN_A_LIST):
            found += self._register_list(piece, cancel)
        return tuple(found)

    def _register_list(self, orders: Sequence[RegistrationOrder], cancel: CancelToken) -> tuple[Registering, ...]:
        batch = Batch(self._options, partial(self._api, cancel), lambda order: self._work_of(order, cancel))
        return batch.run(orders, at_once=_AT_ONCE, cancel=cancel)

    def _work_of(self, order: RegistrationOrder, cancel: CancelToken) -> Work:
        return self._work(order.registration, update=order.update, cancel=cancel)

    def remove(self, endpoint_name: str, *, cancel: CancelToken) -> None:
        """Have the server forget a device; see Registrar."""
        require_name(endpoint_name)
        api = self._api(cancel)
        found = api.find(Registration(endpoint_name=endpoint_name, credentials=NoCredentials()))
        if found is not None:
            api.delete(found.device_id)

    def _work(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Work:
        refuse(self._options, registration)
        secrets = () if registration.psk is None else (registration.psk.key,)
        return Work(self._api(cancel, secrets), self._options, registration, update=update)

    def _api(self, cancel: CancelToken, secrets: Sequence[Secret] = ()) -> CoioteApi:
        options = self._options
        target = HttpTarget(
            base_url=options.base_url,
            headers={"Accept": "application/json"},
            words=_WORDS,
            ca_file=options.ca_file,
            connect_timeout_s=options.connect_timeout_s,
            read_timeout_s=options.read_timeout_s,
        )
        return CoioteApi(target, RetryBudget(options.deadline_s, cancel), self._tokens, secrets)


def _late(total_s: str) -> Message:
    return Message("The registration was not finished within {total_s} s.", total_s=total_s)


_WORDS = HttpWords(
    late=_late,
    lost=Message("Try again later; a registration that got through is found again then."),
    wrong_place=Message("Check that address and port are those of the server's REST API."),
)
