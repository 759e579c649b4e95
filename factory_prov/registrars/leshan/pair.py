"""A bootstrap demo server and the demo server that it sends units to, as one: a unit is there when both know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from factory_prov.errors import Cancelled, FactoryProvError, InputError, ServerError
from factory_prov.registrars.leshan.registrar import Leshan, LeshanBootstrap
from factory_prov.registrars.leshan.units import refuse, refuse_at_bootstrap
from factory_prov.registrars.registration import (
    Looked,
    Registering,
    Registration,
    RegistrationOrder,
    RegistrationOutcome,
    Seen,
    ServerAnswer,
    Standing,
)

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.registrars.leshan.options import LeshanBootstrapOptions, LeshanOptions
    from factory_prov.registrars.showing import ServerEntry
    from factory_prov.registrars.tokens import Tokens


class LeshanPair:
    """Both servers; the one that a unit is sent to comes first, so that it is ready whenever the unit comes."""

    def __init__(
        self,
        bootstrap: LeshanBootstrap,
        server: Leshan,
        *,
        options: LeshanBootstrapOptions,
        server_options: LeshanOptions,
    ) -> None:
        self._bootstrap, self._server = bootstrap, server
        self._options, self._server_options = options, server_options

    def check_access(self, *, cancel: CancelToken) -> None:
        """Read what both have; see Registrar."""
        self._server.check_access(cancel=cancel)
        self._bootstrap.check_access(cancel=cancel)

    def look(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Standing:
        """Return whether both have the device; see Registrar."""
        self._refuse(registration)
        return _standing(
            self._server.look(_entry_of(registration), update=update, cancel=cancel),
            self._bootstrap.look(registration, update=update, cancel=cancel),
        )

    def register(self, registration: Registration, *, update: bool, cancel: CancelToken) -> ServerAnswer:
        """Make the device known to both; see Registrar."""
        self._refuse(registration)
        there = self._server.register(_entry_of(registration), update=update, cancel=cancel)
        try:
            return _answer(there, self._bootstrap.register(registration, update=update, cancel=cancel))
        except ServerError as failure:
            raise _after(there, failure) from None

    def look_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Looked, ...]:
        """Look for many at both; see Registrar."""
        there = self._server.look_many([_order_of(order) for order in orders], cancel=cancel)
        first = self._bootstrap.look_many(orders, cancel=cancel)
        return tuple(map(_looked, there, first))

    def register_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Registering, ...]:
        """Make many devices known to both; see Registrar."""
        found: dict[int, Registering] = {
            index: refused for index, refused in enumerate(map(self._refusal, orders)) if refused
        }
        fit = [index for index in range(len(orders)) if index not in found]
        there = self._server.register_many([_order_of(orders[index]) for index in fit], cancel=cancel)
        found |= zip(fit, there, strict=True)
        known = [index for index in fit if isinstance(found[index], ServerAnswer)]
        first = self._bootstrap.register_many([orders[index] for index in known], cancel=cancel)
        for index, result in zip(known, first, strict=True):
            found[index] = _both(found[index], result)
        return tuple(found[index] for index in range(len(orders)))

    def remove(self, endpoint_name: str, *, cancel: CancelToken) -> None:
        """Have both forget a device, the Bootstrap-Server first; see Registrar."""
        self._bootstrap.remove(endpoint_name, cancel=cancel)
        self._server.remove(endpoint_name, cancel=cancel)

    def seen(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> Seen | None:
        """Return when the device has registered at the server it was sent to; the Bootstrap-Server does not tell."""
        return Seen() if bootstrap else self._server.seen(endpoint_name, bootstrap=False, cancel=cancel)

    def shown(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> ServerEntry | None:
        """Return what the one server has of the device or the other; see Showing."""
        asked: Leshan | LeshanBootstrap = self._bootstrap if bootstrap else self._server
        return asked.shown(endpoint_name, bootstrap=bootstrap, cancel=cancel)

    def _refuse(self, registration: Registration) -> None:
        refuse_at_bootstrap(self._options, registration)
        refuse(self._server_options, _entry_of(registration))

    def _refusal(self, order: RegistrationOrder) -> InputError | None:
        try:
            self._refuse(order.registration)
        except InputError as refused:
            return refused.with_traceback(None)
        return None


def open_bootstrap(options: LeshanBootstrapOptions, tokens: Tokens | None) -> LeshanBootstrap | LeshanPair:
    """Open a bootstrap demo server, and with it the server that it sends units to, where that is to know them too."""
    first = LeshanBootstrap(options, tokens)
    if (server := options.server) is None:
        return first
    return LeshanPair(first, Leshan(server, tokens), options=options, server_options=server)


def _entry_of(registration: Registration) -> Registration:
    """Return what the server has to know, which is what the Bootstrap-Server writes to the unit."""
    return replace(registration, bootstrap=False, beside=None)


def _order_of(order: RegistrationOrder) -> RegistrationOrder:
    return replace(order, registration=_entry_of(order.registration))


def _standing(there: Standing, first: Standing) -> Standing:
    return Standing.THERE if there is first is Standing.THERE else Standing.ABSENT


def _looked(there: Looked, first: Looked) -> Looked:
    if isinstance(there, Standing) and isinstance(first, Standing):
        return _standing(there, first)
    return first if isinstance(there, Standing) else there


def _answer(there: ServerAnswer, first: ServerAnswer) -> ServerAnswer:
    outcomes = {there.outcome, first.outcome}
    order = (RegistrationOutcome.UPDATED, RegistrationOutcome.CREATED, RegistrationOutcome.ALREADY_THERE)
    return ServerAnswer(
        device_id=first.device_id,
        outcome=next(each for each in order if each in outcomes),
        verified=there.verified and first.verified,
    )


def _after(there: ServerAnswer, failure: ServerError) -> ServerError:
    """Return a failure at the second server as it is with the first one changed, or not."""
    failure.unchanged = failure.unchanged and there.outcome is RegistrationOutcome.ALREADY_THERE
    return failure


def _both(there: Registering, first: ServerAnswer | FactoryProvError | Cancelled) -> Registering:
    if not isinstance(there, ServerAnswer):
        return there
    if isinstance(first, ServerAnswer):
        return _answer(there, first)
    return _after(there, first) if isinstance(first, ServerError) else first
