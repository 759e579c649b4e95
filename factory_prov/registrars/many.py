"""Many things asked of one server: a few at a time, each with an end of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    Cancelled,
    ClockWrong,
    FactoryProvError,
    ServerBusy,
    ServerError,
    ServerTimeout,
    ServerUnreachable,
    TokenMissing,
    TokenRefused,
)

if TYPE_CHECKING:
    from factory_prov.registrars.registration import (
        Looked,
        Registering,
        Registrar,
        RegistrationOrder,
        ServerAnswer,
        Standing,
    )

AT_ONCE = 8
"""How many requests of one list go to the server beside each other."""
Asked = TypeVar("Asked")
Gained = TypeVar("Gained")
FOR_ALL = (ServerUnreachable, ServerTimeout, ServerBusy, TokenRefused, TokenMissing, ClockWrong)
"""Trouble of the server, the way to it or this PC: whoever is asked next would meet it too."""


def each(
    asked: Sequence[Asked], ask: Callable[[Asked], Gained], *, at_once: int, cancel: CancelToken
) -> tuple[Gained | FactoryProvError | Cancelled, ...]:
    """Ask for each and return what came of it, in their order; so many `at_once`.

    After trouble that all would meet the rest is not asked any more and gets the same error, `unchanged`.
    """
    trouble = _Trouble()

    def one(item: Asked) -> Gained | FactoryProvError | Cancelled:
        if (known := trouble.known) is not None:
            return _unsent(known)
        try:
            cancel.check()
            return ask(item)
        except FactoryProvError as failure:
            trouble.note(failure)
            return failure.with_traceback(None)
        except Cancelled as stopped:
            return stopped.with_traceback(None)

    if len(asked) <= 1 or at_once == 1:
        return tuple(map(one, asked))
    with ThreadPoolExecutor(min(at_once, len(asked)), "one of many") as pool:
        return tuple(pool.map(one, asked))


def look_each(registrar: Registrar, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Looked, ...]:
    """Look for each by itself, a few beside each other; see Registrar."""

    def look(order: RegistrationOrder) -> Standing:
        return registrar.look(order.registration, update=order.update, cancel=cancel)

    return each(orders, look, at_once=AT_ONCE, cancel=cancel)


def register_each(
    registrar: Registrar, orders: Sequence[RegistrationOrder], *, cancel: CancelToken
) -> tuple[Registering, ...]:
    """Make each known by itself, a few beside each other; see Registrar."""

    def register(order: RegistrationOrder) -> ServerAnswer:
        return registrar.register(order.registration, update=order.update, cancel=cancel)

    return each(orders, register, at_once=AT_ONCE, cancel=cancel)


def pieces(asked: Sequence[Asked], most: int) -> Iterator[Sequence[Asked]]:
    """Yield them in their order, so many at a time."""
    return (asked[start : start + most] for start in range(0, len(asked), most))


def all_alike(failure: FactoryProvError, count: int) -> tuple[FactoryProvError, ...]:
    """Return the same failure for so many."""
    return (failure.with_traceback(None),) * count


class _Trouble:
    """The first trouble that all would meet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.known: FactoryProvError | None = None

    def note(self, failure: FactoryProvError) -> None:
        with self._lock:
            if self.known is None and isinstance(failure, FOR_ALL):
                self.known = failure


def same_failure(failure: FactoryProvError) -> FactoryProvError:
    """Return an error like that one: what is noted on one of them is not seen on the other."""
    same = type(failure)(failure.what, place=failure.place, cure=failure.cure)
    if isinstance(failure, ServerError) and isinstance(same, ServerError):
        same.away = failure.away
    return same


def _unsent(failure: FactoryProvError) -> FactoryProvError:
    """Return the error for one that was not asked for: the server has certainly changed nothing."""
    same = same_failure(failure)
    if hasattr(same, "unchanged"):
        same.unchanged = True
    return same
