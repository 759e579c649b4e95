"""Which units of a shift have their connection tried, where the job wants that once a shift."""

from __future__ import annotations

import threading


class ShiftRehearsals:
    """Meets `run.rehearsals.Rehearsals`: of one line, for any thread.

    Every unit is tried until one was good, so that of several that run beside each other none passes on the word of one
    that fails a moment later. With another job it begins anew, and so it does when the job comes back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._job_digest: str | None = None

    def due(self, job_digest: str) -> bool:
        """See `Rehearsals`."""
        with self._lock:
            if self._job_digest != job_digest:
                self._job_digest = None
            return self._job_digest is None

    def agreed(self, job_digest: str) -> None:
        """See `Rehearsals`."""
        with self._lock:
            self._job_digest = job_digest

    def begin_shift(self) -> None:
        """Have the next unit tried."""
        with self._lock:
            self._job_digest = None
