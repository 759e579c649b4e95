"""Waiting for work that may hang: a keyring that asks for a password, a programmer's tool that never answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled

_LOOK_S = 0.1
_GRACE_S = 2.0
"""What hears a cancel has ended by then."""
Answer = TypeVar("Answer")


def patiently(work: Callable[[], Answer], cancel: CancelToken, *, grace_s: float = _GRACE_S) -> Answer:
    """Do work in a thread of its own and return its answer, or raise what it raises.

    After a cancel it has `grace_s` seconds to end; then Cancelled is raised and the thread is left to itself. It is a
    daemon: it keeps no program from ending.
    """
    answers: list[Answer] = []
    failures: list[BaseException] = []

    def do() -> None:
        try:
            answers.append(work())
        except BaseException as failure:  # noqa: BLE001  # raised again in the thread that waits
            failures.append(failure)

    thread = threading.Thread(target=do, name="patient work", daemon=True)
    thread.start()
    while thread.is_alive() and not cancel.cancelled:
        thread.join(_LOOK_S)
    if thread.is_alive():
        thread.join(grace_s)
    if failures:
        raise failures[0]
    if not answers:
        raise Cancelled
    return answers[0]
