"""A piece of work and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from factory_prov.cancel import CancelToken
from factory_prov.errors import FactoryProvError
from factory_prov.fault_place import ProgramFault

Answer = TypeVar("Answer")
Work = Callable[[CancelToken], Answer]
"""Touches no widget. It hears the token where it can, and then raises Cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Generic[Answer]):
    """What came of a piece of work: its answer, or why there is none. A fault of ours is a ProgramFault."""

    given: Answer | None = None
    failure: FactoryProvError | None = None

    def answer(self) -> Answer:
        """Return the answer, or raise the failure."""
        if self.failure is not None:
            raise self.failure
        return cast("Answer", self.given)


Then = Callable[[Done[Answer]], None]
"""Takes what came of a piece of work, in the window's thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """How long a piece of work is waited for, and what it has failed with then."""

    after_s: float
    failure: FactoryProvError


def done(work: Work[Answer], cancel: CancelToken) -> Done[Answer]:
    """Do it now and return what came of it; nothing is raised."""
    try:
        return Done(given=work(cancel))
    except FactoryProvError as failure:
        return Done(failure=failure)
    except BaseException as bug:  # noqa: BLE001  # told in the window, which stays alive
        return Done(failure=ProgramFault(bug))
