"""What every step of a run has: its name, whether a job needs it, and the run it is a step of."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import ClassVar

from factory_prov.cancel import CancelToken
from factory_prov.events import Step
from factory_prov.job.model import Job
from factory_prov.run.journal import Journal
from factory_prov.run.plan import RunPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """One run: what it is going to do, where it is told and written down, and who may stop it."""

    plan: RunPlan
    journal: Journal
    cancel: CancelToken


class RunStep:
    """A step; its `take` is given the value of the step before and returns the value that the next one needs."""

    step: ClassVar[Step]

    def __init__(self, run: RunContext) -> None:
        self._plan = run.plan
        self._journal = run.journal
        self._cancel = run.cancel

    @classmethod
    def needed_by(cls, job: Job) -> bool:  # noqa: ARG003 - for those steps that not every job needs
        """Whether a run of this job takes the step."""
        return True

    def _begun(self) -> AbstractContextManager[Callable[[int, int], None]]:
        """Tell and write down that the step begins and how it ends; gives what to call with its progress."""
        return self._journal.step(self.step)
