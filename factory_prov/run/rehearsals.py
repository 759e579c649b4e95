"""Which unit's connection is tried where a job wants that once a shift: a run asks, and tells when one was good."""

from __future__ import annotations

from typing import Protocol


class Rehearsals(Protocol):
    """What a line knows of the rehearsals of its shift; runs ask in any thread."""

    def due(self, job_digest: str) -> bool:
        """Whether none was good yet with this job in this shift."""
        ...

    def agreed(self, job_digest: str) -> None:
        """Take note that the connection of a unit of this job is good."""
        ...


class Always:
    """Every unit is the first: where nobody knows of a shift."""

    def due(self, job_digest: str) -> bool:  # noqa: ARG002  # see `Rehearsals`
        """See `Rehearsals`."""
        return True

    def agreed(self, job_digest: str) -> None:
        """See `Rehearsals`."""
