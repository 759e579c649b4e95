"""Work beside a run is never left behind: whatever happens here, its end is waited for and told."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from factory_prov.errors import Cancelled, FactoryProvError
from factory_prov.events import Level
from factory_prov.run.journal import Journal

Gained = TypeVar("Gained")


@contextmanager
def settled(journal: Journal, work: Future[Gained] | None) -> Iterator[None]:
    """When what is done here fails, wait for what goes on beside it; its failure is told, but the first one counts."""
    try:
        yield
    except BaseException:  # raised again: what went wrong beside is told first
        if work is not None:
            try:
                work.result()
            except FactoryProvError as failure:
                journal.log(failure.message, Level.ERROR)
            except Cancelled:
                pass
        raise
