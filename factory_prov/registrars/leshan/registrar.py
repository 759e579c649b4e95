"""Register devices at Leshan's demo servers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from factory_prov.errors import Cancelled, FactoryProvError
from factory_prov.messages import Message
from factory_prov.registrars.http.backoff import RetryBudget
from factory_prov.registrars.http.request import target_of
from factory_prov.registrars.http.work import Work
from factory_prov.registrars.leshan.api import LeshanApi
from factory_prov.registrars.leshan.calls import BootstrapCalls, LeshanCalls, Lists
from factory_prov.registrars.leshan.options import LeshanBootstrapOptions, LeshanOptions, WebOptions
from factory_prov.registrars.leshan.shown import entry_shown
from factory_prov.registrars.leshan.units import entry_at_bootstrap, refuse, refuse_at_bootstrap, require_name
from factory_prov.registrars.leshan.written import configuration
from factory_prov.registrars.many import AT_ONCE, all_alike, each
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
from factory_prov.registrars.server_api import REGISTRATION_WORDS
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.registrars.showing import ServerEntry
    from factory_prov.registrars.tokens import Tokens

AnyOptions = TypeVar("AnyOptions", bound=WebOptions)


class _LeshanWork(Work[Any]):
    """One registration; of many, the proof of all waits for one list that is read at the end."""

    def __init__(self, calls: LeshanCalls | BootstrapCalls, registration: Registration, *, update: bool) -> None:
        super().__init__(calls, registration, update=update, accept_unproven=False)
        self.calls = calls
        self._proves_later = False

    def run_unproven(self) -> ServerAnswer:
        """Do it all but the asking back: an answer that is not `verified` has that to come."""
        self._proves_later = True
        return self.run()

    def prove(self, answer: ServerAnswer, lists: Lists) -> ServerAnswer:
        """Ask back by what the server has now."""
        self._proves_later = False
        self.calls.lists = lists
        return self._proven(answer.device_id, answer.outcome)

    def _proven(self, device_id: str, outcome: RegistrationOutcome) -> ServerAnswer:
        if self._proves_later:
            return ServerAnswer(device_id=device_id, outcome=outcome, verified=False)
        return super()._proven(device_id, outcome)


class _DemoServer(ABC, Generic[AnyOptions]):
    """What both have; may be used from several threads at once."""

    def __init__(self, options: AnyOptions, tokens: Tokens | None) -> None:
        """Check the options and the CA file; InputError says what is wrong."""
        for problem in (*options.problems(), *options.file_problems()):
            raise problem
        self._options = options
        self._tokens = tokens

    @abstractmethod
    def _read(self, api: LeshanApi) -> Lists:
        """Return what the server has of all devices."""

    @abstractmethod
    def _work(self, order: RegistrationOrder, cancel: CancelToken, lists: Lists | None = None) -> _LeshanWork:
        """Return the work on a registration; InputError for a unit that the server cannot take."""

    @abstractmethod
    def _delete(self, api: LeshanApi, endpoint_name: str) -> None:
        """Have the server forget a device."""

    def check_access(self, *, cancel: CancelToken) -> None:
        """Read what the server has; see Registrar."""
        self._read(self._api(cancel))

    def look(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Standing:
        """Return whether the server has the device; see Registrar."""
        return self._work(RegistrationOrder(registration=registration, update=update), cancel).look()

    def register(self, registration: Registration, *, update: bool, cancel: CancelToken) -> ServerAnswer:
        """Make the device known; see Registrar. Who asks for the same name at the same time overwrites the other."""
        return self._work(RegistrationOrder(registration=registration, update=update), cancel).run()

    def look_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Looked, ...]:
        """Look for many in one list; see Registrar."""
        if not orders:
            return ()
        try:
            lists = self._read(self._api(cancel))
        except FactoryProvError as failure:
            return all_alike(failure, len(orders))
        except Cancelled as stopped:
            return (stopped.with_traceback(None),) * len(orders)
        return each(orders, lambda order: self._work(order, cancel, lists).look(), at_once=1, cancel=cancel)

    def register_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Registering, ...]:
        """Make many devices known between one list before and one behind; see Registrar."""
        done: dict[int, Registering] = {}
        waiting: Sequence[int] = range(len(orders))
        while waiting:  # a name that comes twice is asked for twice, one behind the other
            firsts: dict[str, int] = {}
            for index in waiting:
                firsts.setdefault(orders[index].registration.endpoint_name, index)
            found = self._register_each([orders[index] for index in firsts.values()], cancel)
            done |= zip(firsts.values(), found, strict=True)
            waiting = [index for index in waiting if index not in done]
        return tuple(done[index] for index in range(len(orders)))

    def remove(self, endpoint_name: str, *, cancel: CancelToken) -> None:
        """Have the server forget a device; see Registrar."""
        require_name(endpoint_name)
        self._delete(self._api(cancel), endpoint_name)

    def _register_each(self, orders: Sequence[RegistrationOrder], cancel: CancelToken) -> tuple[Registering, ...]:
        """Register devices of different names."""
        if not orders:
            return ()
        try:
            lists = self._read(self._api(cancel))
        except FactoryProvError as failure:
            _leave_unchanged(failure)
            return all_alike(failure, len(orders))
        except Cancelled as stopped:
            return (stopped.with_traceback(None),) * len(orders)
        works: dict[int, _LeshanWork] = {}

        def begin(index: int) -> ServerAnswer:
            works[index] = self._work(orders[index], cancel, lists)
            return works[index].run_unproven()

        begun = each(range(len(orders)), begin, at_once=AT_ONCE, cancel=cancel)
        return tuple(self._proven(works, begun, cancel))

    def _proven(
        self, works: dict[int, _LeshanWork], begun: Sequence[Registering], cancel: CancelToken
    ) -> Iterable[Registering]:
        """Ask back for all that the server took, in one list."""
        waiting = {index for index, found in enumerate(begun) if isinstance(found, ServerAnswer) and not found.verified}
        now: Lists | FactoryProvError | Cancelled = Lists(securities={})
        if waiting:
            try:
                now = self._read(self._api(cancel))
            except (FactoryProvError, Cancelled) as trouble:
                now = trouble.with_traceback(None)
        for index, found in enumerate(begun):
            if index not in waiting or not isinstance(found, ServerAnswer):
                yield found
            else:
                yield _proven(works[index], found, now) if isinstance(now, Lists) else now

    def _api(self, cancel: CancelToken, secrets: Sequence[Secret] = ()) -> LeshanApi:
        options = self._options
        target = target_of(options, options.base_url, _WORDS, accept="application/json, text/plain")
        return LeshanApi(options, target, RetryBudget(options.deadline_s, cancel), self._tokens, secrets=secrets)


class Leshan(_DemoServer[LeshanOptions]):
    """A Leshan demo server."""

    def seen(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> Seen | None:
        """Return when the device has registered; see Sighting. Whether it has an entry is not looked at."""
        require_name(endpoint_name)
        return None if bootstrap else self._api(cancel).seen(endpoint_name)

    def shown(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> ServerEntry | None:
        """Return what the server has of the device; see Showing. It is no Bootstrap-Server."""
        require_name(endpoint_name)
        found = None if bootstrap else self._read(self._api(cancel)).securities.get(endpoint_name)
        return None if found is None else entry_shown(endpoint_name, found)

    def _read(self, api: LeshanApi) -> Lists:
        return LeshanCalls.read(api)

    def _work(self, order: RegistrationOrder, cancel: CancelToken, lists: Lists | None = None) -> _LeshanWork:
        registration = order.registration
        refuse(self._options, registration)
        calls = LeshanCalls(self._api(cancel, _secrets(registration)), lists=lists)
        return _LeshanWork(calls, registration, update=order.update)

    def _delete(self, api: LeshanApi, endpoint_name: str) -> None:
        LeshanCalls(api).delete(endpoint_name)


class LeshanBootstrap(_DemoServer[LeshanBootstrapOptions]):
    """A Leshan bootstrap demo server. It does not tell which devices it has sent on."""

    def shown(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> ServerEntry | None:
        """Return what the Bootstrap-Server has of the device, one half of it too; see Showing."""
        require_name(endpoint_name)
        if not bootstrap:
            return None
        lists = self._read(self._api(cancel))
        entry, written = lists.securities.get(endpoint_name), lists.configurations.get(endpoint_name)
        return None if entry is written is None else entry_shown(endpoint_name, entry, written)

    def _read(self, api: LeshanApi) -> Lists:
        return BootstrapCalls.read(api)

    def _work(self, order: RegistrationOrder, cancel: CancelToken, lists: Lists | None = None) -> _LeshanWork:
        registration = order.registration
        refuse_at_bootstrap(self._options, registration)
        wanted = configuration(self._options, registration)
        entry = entry_at_bootstrap(registration)
        secrets = (*_secrets(registration), *_secrets(entry))
        calls = BootstrapCalls(self._api(cancel, secrets), wanted=wanted, lists=lists)
        return _LeshanWork(calls, entry, update=order.update)

    def _delete(self, api: LeshanApi, endpoint_name: str) -> None:
        BootstrapCalls(api, wanted={}).delete(endpoint_name)


def _secrets(registration: Registration) -> tuple[Secret, ...]:
    return () if registration.psk is None else (registration.psk.key,)


def _leave_unchanged(failure: FactoryProvError) -> None:
    if hasattr(failure, "unchanged"):
        failure.unchanged = True


def _proven(work: _LeshanWork, answer: ServerAnswer, now: Lists) -> Registering:
    try:
        return work.prove(answer, now)
    except FactoryProvError as failure:
        return failure.with_traceback(None)


_WORDS = replace(
    REGISTRATION_WORDS, wrong_place=Message("Check that address and port are those of the server's web pages.")
)
