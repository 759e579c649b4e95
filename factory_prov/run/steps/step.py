"""What every step of a run has: its name, what it works on, and the run it is a step of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from factory_prov.cancel import LimitedCancel
from factory_prov.errors import FactoryProvError, StepTooLong
from factory_prov.events import Step
from factory_prov.links.protocol import Link
from factory_prov.messages import Message
from factory_prov.run.journal import Journal
from factory_prov.run.plan import RunPlan
from factory_prov.run.steps.second_look import SecondLook
from factory_prov.run.values import Witness


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """One run: what it is going to do, where it is told and written down, and who may stop it."""

    plan: RunPlan
    journal: Journal
    cancel: LimitedCancel


class _Taken(Witness):
    """A step under way: the Witness of what comes of it, and what to call with its progress."""

    def __init__(self, step: Step, progress: Callable[[int, int], None]) -> None:
        self._step = step
        self.progress = progress

    @property
    def key(self) -> str:
        """See `Witness`."""
        return self._step.key


_WAITS = 4
"""How many of the longest single waits follow each other in a step: the verdict is asked for three times at most, and a
server has a name removed, is looked at and is asked."""


class RunStep:
    """A step; its `take` is given the value of the step before and returns the value that the next one needs."""

    step: ClassVar[Step]
    works_on: ClassVar[type | None] = None
    """What of the plan the step works on, where a job may do without; it is left out where the plan has none."""

    limit_s: ClassVar[float] = 600.0
    """How long the step may take in all, beside what its job allows for single waits: the net under their deadlines."""

    def __init__(self, run: RunContext) -> None:
        self._plan = run.plan
        self._journal = run.journal
        self._cancel = run.cancel

    def _second_look(self, link: Link) -> SecondLook:
        """Return what tells why the device says no, or nothing."""
        plan = self._plan
        ready_text, port = plan.job.board.ready_text, plan.device.port
        return SecondLook(link=link, ready_text=ready_text, place=port, erased=plan.starts_afresh)

    @contextmanager
    def _begun(self) -> Iterator[_Taken]:
        """Tell and write down that the step begins and how it ends; gives the step's Witness and its `progress`."""
        limit_s = self._whole_limit_s()
        with self._journal.step(self.step) as progress, self._cancel.limited(limit_s, lambda: self._too_long(limit_s)):
            yield _Taken(self.step, progress)

    def _whole_limit_s(self) -> float:
        job = self._plan.job
        longest_wait_s = max(job.link.longest_wait_s, 0.0 if job.server is None else job.server.deadline_s)
        return self.limit_s + _WAITS * longest_wait_s

    def _too_long(self, limit_s: float) -> FactoryProvError:
        return StepTooLong(
            Message("the step did not end within {seconds} s.", seconds=f"{limit_s:.0f}"),
            place=self.step.title,
            cure=Message("Start again; if it stays, look at the board, its probe and the server."),
        )
