"""The one thread that speaks to the library of a token, for the whole process; everybody else asks it.

Such libraries bear no second thread (python-pkcs11 starts them without locking), and whoever closes a session logs
everybody out. So requests stand in a queue. Who asks waits no longer than it wants to; a request that nobody waits for
any more is not begun. A library that hangs takes only this thread with it: it is a daemon.
"""

from __future__ import annotations

import atexit
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from factory_prov.cancel import CancelToken
from factory_prov.credentials.pkcs11.library import TokenLibrary
from factory_prov.errors import Cancelled, FactoryProvError, SigningTokenSlow
from factory_prov.messages import Message

T = TypeVar("T")
LIMIT_S = 15.0
"""How long anybody waits for a signature: a smart card takes 0.2 s, an HSM in the network perhaps a second."""
_SLICE_S = 0.1
_CLOSING_S = 2.0


class _Request(Generic[T]):
    """What somebody wants to be done in the token's thread, and what came of it."""

    def __init__(self, work: Callable[[TokenLibrary], T]) -> None:
        self._work = work
        self._done = threading.Event()
        self._answer: list[T] = []
        self._failure: BaseException | None = None
        self.abandoned = False

    def carry_out(self, library: TokenLibrary) -> None:
        """Do it, in the token's thread."""
        try:
            self._answer.append(self._work(library))
        except BaseException as failure:  # noqa: BLE001 - raised again in the thread of whoever asked
            self._failure = failure
        self._done.set()

    def result(self, limit_s: float, cancel: CancelToken | None) -> T:
        """Wait for the end, and return or raise what it was."""
        ends_at = time.monotonic() + limit_s
        try:
            while not self._done.wait(min(_SLICE_S, max(0.0, ends_at - time.monotonic()))):
                if cancel is not None:
                    cancel.check()
                if time.monotonic() >= ends_at:
                    raise _no_answer(limit_s)
        except (FactoryProvError, Cancelled):
            self.abandoned = True
            raise
        if self._failure is not None:
            raise self._failure
        return self._answer[0]


class TokenOwner:
    """Owns the library in this file, and all tokens that it finds."""

    def __init__(self, module: Path) -> None:
        self._library = TokenLibrary(module)
        self._requests: queue.SimpleQueue[_Request[object] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name=f"token {module.name}", daemon=True)
        self._thread.start()

    def ask(
        self, work: Callable[[TokenLibrary], T], *, limit_s: float = LIMIT_S, cancel: CancelToken | None = None
    ) -> T:
        """Have something done in the token's thread, and return what came of it; raises what it raised.

        SigningTokenSlow when there is no answer in time, `Cancelled` as soon as somebody asks to stop.
        """
        request = _Request(work)
        self._requests.put(request)  # type: ignore[arg-type]  # what it answers is between the two who know
        return request.result(limit_s, cancel)

    def close(self) -> None:
        """Log out and end the thread; one that hangs in its library is left to itself."""
        self._requests.put(None)
        self._thread.join(_CLOSING_S)

    def _serve(self) -> None:
        while (request := self._requests.get()) is not None:
            if not request.abandoned:
                request.carry_out(self._library)
        self._library.let_go()


_owners: dict[Path, TokenOwner] = {}
_guard = threading.Lock()


def owner_of(module: Path) -> TokenOwner:
    """Return the one owner of this library in this process."""
    with _guard:
        if not _owners:
            atexit.register(close_all)  # some tokens count those who did not log out
        if module not in _owners:
            _owners[module] = TokenOwner(module)
        return _owners[module]


def close_all() -> None:
    """Log out of every token; who asks again begins anew."""
    with _guard:
        atexit.unregister(close_all)
        owners = list(_owners.values())
        _owners.clear()
    for owner in owners:
        owner.close()


def _no_answer(limit_s: float) -> SigningTokenSlow:
    return SigningTokenSlow(
        Message("The token did not answer within {seconds} s.", seconds=f"{limit_s:g}"),
        cure=Message("Unplug it, plug it in, and start again; one in the network: is it reachable?"),
    )
