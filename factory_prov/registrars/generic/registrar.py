"""Register devices at any server whose requests and answers the job describes."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from factory_prov.registrars.device_credentials import NoCredentials
from factory_prov.registrars.generic.addresses import origin_of
from factory_prov.registrars.generic.calls import AnotherKind, HttpCalls
from factory_prov.registrars.generic.requests import JobRequests
from factory_prov.registrars.generic.shown import entry_shown
from factory_prov.registrars.http.backoff import RetryBudget
from factory_prov.registrars.http.refusals import Forbidden, unprovable
from factory_prov.registrars.http.request import HttpTarget, target_of
from factory_prov.registrars.http.work import Work
from factory_prov.registrars.kind import UNPROVEN_CURE
from factory_prov.registrars.many import look_each, register_each
from factory_prov.registrars.registration import (
    Looked,
    Registering,
    Registration,
    RegistrationOrder,
    ServerAnswer,
    Standing,
)
from factory_prov.registrars.server_api import NOBODY, REGISTRATION_WORDS

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.registrars.generic.held import ShownDevice
    from factory_prov.registrars.generic.options import HttpOptions
    from factory_prov.registrars.showing import ServerEntry
    from factory_prov.registrars.tokens import Tokens


class HttpRegistrar:
    """A server as the job describes it; may be used from several threads at once.

    A server may make a device anew where it has one, so it is looked at first; and two threads with the same name go
    one after the other.
    """

    def __init__(self, options: HttpOptions, tokens: Tokens | None) -> None:
        """Check the options and the CA file; InputError says what is wrong."""
        for problem in (*options.problems(), *options.file_problems()):
            raise problem
        self._options = options
        self._tokens = tokens
        self._requests = JobRequests(options)
        self._turns = _Turns()

    def check_access(self, *, cancel: CancelToken) -> None:
        """Look for a device that nobody has; see Registrar."""
        if self._options.look is None:
            return
        nobody = self._nobody(NOBODY)
        try:
            self._calls(nobody, cancel).find(nobody)
        except Forbidden as forbidden:
            if not self._options.accept_unproven:
                raise unprovable(forbidden, UNPROVEN_CURE) from None

    def look(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Standing:
        """Return whether the server has the device; see Registrar."""
        if self._options.look is None:
            self._requests.refuse(registration)
            cancel.check()
            return Standing.UNSEEN
        return self._work(registration, update=update, cancel=cancel).look()

    def register(self, registration: Registration, *, update: bool, cancel: CancelToken) -> ServerAnswer:
        """Make the device known; see Registrar."""
        with self._turns.of(registration.endpoint_name, cancel):
            return self._work(registration, update=update, cancel=cancel).run()

    def look_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Looked, ...]:
        """Look for many at once; see Registrar."""
        return look_each(self, orders, cancel=cancel)

    def register_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Registering, ...]:
        """Make many devices known, a few beside each other; see Registrar."""
        return register_each(self, orders, cancel=cancel)

    def remove(self, endpoint_name: str, *, cancel: CancelToken) -> None:
        """Have the server forget a device, as a unit of every kind of server that it takes; see Registrar."""
        left: AnotherKind | None = None
        removed = False
        with self._turns.of(endpoint_name, cancel):
            for bootstrap in self._kinds():
                nobody = Registration(endpoint_name=endpoint_name, credentials=NoCredentials(), bootstrap=bootstrap)
                try:
                    self._calls(nobody, cancel).delete(nobody)
                    removed = True
                except AnotherKind as other:  # the server has one entry for both
                    left = other
        if left is not None and not removed:
            raise left

    def _kinds(self) -> tuple[bool, ...]:
        """Return whose entries the server takes, Bootstrap-Servers' or not, as far as its removal tells them apart."""
        words, remove = self._options.words, self._options.remove
        kinds = tuple(bootstrap for bootstrap, word in ((False, words.management), (True, words.bootstrap)) if word)
        told_apart = remove is not None and "{server" in f"{remove.url}{remove.headers}{remove.body}"
        return kinds if self._options.look is not None or told_apart else kinds[:1]

    def _nobody(self, endpoint_name: str) -> Registration:
        """Return a device of which the name alone is known."""
        bootstrap = not self._options.words.management
        return Registration(endpoint_name=endpoint_name, credentials=NoCredentials(), bootstrap=bootstrap)

    def _work(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Work[ShownDevice]:
        self._requests.refuse(registration)
        calls = self._calls(registration, cancel)
        return Work(calls, registration, update=update, accept_unproven=self._options.accept_unproven)

    def _calls(self, unit: Registration, cancel: CancelToken) -> HttpCalls:
        budget = RetryBudget(self._options.deadline_s, cancel)
        return HttpCalls(self._requests, self._target, budget, self._tokens, unit=unit)

    @property
    def _target(self) -> HttpTarget:
        return target_of(self._options, origin_of(self._options.url), REGISTRATION_WORDS)


class ShowingHttpRegistrar(HttpRegistrar):
    """A server of which the job says how a device is read back."""

    def shown(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> ServerEntry | None:
        """Return what the pointers of [server.look] lead to; see Showing. None too where it has no such entries."""
        words = self._options.words
        if not (words.bootstrap if bootstrap else words.management):
            return None
        nobody = Registration(endpoint_name=endpoint_name, credentials=NoCredentials(), bootstrap=bootstrap)
        try:
            found = self._calls(nobody, cancel).find(nobody)
        except AnotherKind:  # the server has one entry for both, and it is no such one
            return None
        return None if found is None else entry_shown(found, words, endpoint_name)


def open_http(options: HttpOptions, tokens: Tokens | None) -> HttpRegistrar:
    """Open the registrar that can show devices where the job says how."""
    return (HttpRegistrar if options.look is None else ShowingHttpRegistrar)(options, tokens)


class _Turns:
    """Who asks for which name now: each name has one at a time."""

    _LOOK_S = 0.05

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: defaultdict[str, int] = defaultdict(int)
        self._turns: dict[str, threading.Lock] = {}

    @contextmanager
    def of(self, name: str, cancel: CancelToken) -> Iterator[None]:
        """Wait for the turn of that name and keep it; Cancelled."""
        with self._lock:
            self._waiting[name] += 1
            turn = self._turns.setdefault(name, threading.Lock())
        try:
            while not turn.acquire(timeout=self._LOOK_S):
                cancel.check()
            try:
                yield
            finally:
                turn.release()
        finally:
            with self._lock:
                self._waiting[name] -= 1
                if not self._waiting[name]:
                    del self._waiting[name], self._turns[name]
