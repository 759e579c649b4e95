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
        from factory_prov.line.loading import preload  # itself a part of what is loaded

        preload()
    finally:
        gc.freeze()
        gc.enable()
