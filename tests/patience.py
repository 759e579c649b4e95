"""How tests speak of time: nothing is timed, and nobody waits for ever.

A machine may be busy, so how quick something is no test says: `benchmarks/` measures that, each figure beside its
limit. What a test proves is that something ends by itself which would else wait much longer, or for ever:

    with soon():                                  # far more than it needs on any machine
        with pytest.raises(Cancelled):
            link.wait_console("never", timeout_s=ENDLESS_S)    # far more than `soon` allows
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_S = 20.0
"""What nothing that works takes, on whatever machine."""
ENDLESS_S = 60.0
"""What is waited, or done, where nobody ends it."""


@contextmanager
def soon() -> Iterator[None]:
    """Fail what ends only after a wait of `ENDLESS_S`."""
    began = time.monotonic()
    yield
    took_s = time.monotonic() - began
    assert took_s < PATIENCE_S, f"it has ended after {took_s:.0f} s, as if nobody had ended it"
