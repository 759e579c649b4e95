"""Keeping the window's event loop quick beside threads of Python. For worker threads; what it does counts for all."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SWITCH_S = 0.001
"""A thread that computes lets the window's thread have the interpreter after it; Python's own 5 ms are felt with 24."""


@contextmanager
def loading() -> Iterator[None]:
    """Load what a line needs, then leave it out of every later garbage collection: it stays, and a full collection
    over it holds the window up for 80 ms.
    """
    sys.setswitchinterval(_SWITCH_S)
    gc.disable()
    try:
        yield
        _load_what_runs_need()
    finally:
        gc.freeze()
        gc.enable()


def _load_what_runs_need() -> None:
    """Import what the first run would import while it goes."""
    import factory_prov.credentials.self_signed
    import factory_prov.credentials.supplied
    import factory_prov.registrars.http.transport
    import factory_prov.run.pipeline  # noqa: F401
