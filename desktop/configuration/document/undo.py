"""The steps back and forth through the states of a job.

A list of our own, because Qt's QUndoStack with commands written in Python crashes now and then when Python collects its
garbage; and since a state of the job is an immutable tree, a step is nothing but two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from factory_prov.job.resource_order import Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStep:
    """From one state of the job to another; `keys` are what it changes, `label` says it in the present language."""

    label: Callable[[], str]
    keys: tuple[Keys, ...]
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class UndoSteps(QObject):
    """The steps of one job; the oldest is forgotten beyond the limit. `show` makes a state the present one."""

    changed = Signal()
    """What can be undone, or whether the job is as it was saved."""

    def __init__(
        self, show: Callable[[Mapping[str, Any], tuple[Keys, ...]], None], *, limit: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._show = show
        self._limit = limit
        self._steps: list[UndoStep] = []
        self._at = 0
        self._clean_at = 0
        self._open = False

    def push(self, step: UndoStep) -> None:
        """Take a step; those that were undone are forgotten."""
        self._forget_undone()
        self._steps.append(step)
        self._at += 1
        if len(self._steps) > self._limit:
            del self._steps[0]
            self._at -= 1
            self._clean_at -= 1
        self._open = True
        self._show(step.after, step.keys)
        self.changed.emit()

    def go_on(self, after: Mapping[str, Any]) -> None:
        """Let the last step end at a later state: typing in one field goes on."""
        last = self._steps[self._at - 1]
        self._forget_undone()
        if self._clean_at == self._at:
            self._clean_at = -1
        self._steps[-1] = replace(last, after=after)
        self._show(after, last.keys)
        self.changed.emit()

    def end_step(self) -> None:
        """Let the last step end here: what comes is a step of its own."""
        self._open = False

    def undo(self) -> None:
        """Go one step back."""
        if self.can_undo:
            self._open = False
            self._at -= 1
            step = self._steps[self._at]
            self._show(step.before, step.keys)
            self.changed.emit()

    def redo(self) -> None:
        """Go one step forth again."""
        if self.can_redo:
            self._open = False
            step = self._steps[self._at]
            self._at += 1
            self._show(step.after, step.keys)
            self.changed.emit()

    def clear(self) -> None:
        """Forget all steps: another job is open."""
        self._steps.clear()
        self._at = self._clean_at = 0
        self._open = False
        self.changed.emit()

    def set_clean(self, *, clean: bool = True) -> None:
        """Note that the present state was saved; not `clean`: an older one was."""
        self._clean_at = self._at if clean else -1
        self.changed.emit()

    @property
    def clean(self) -> bool:
        """Whether the present state is the saved one."""
        return self._at == self._clean_at

    @property
    def open(self) -> bool:
        """Whether the last step can go on."""
        return self._open

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a step forth."""
        return self._at < len(self._steps)

    @property
    def undo_label(self) -> str:
        """What `undo` would take back; "" for nothing."""
        return self._steps[self._at - 1].label() if self.can_undo else ""

    @property
    def redo_label(self) -> str:
        """What `redo` would do again; "" for nothing."""
        return self._steps[self._at].label() if self.can_redo else ""

    def __len__(self) -> int:
        return len(self._steps)

    def _forget_undone(self) -> None:
        if self._clean_at > self._at:
            self._clean_at = -1
        del self._steps[self._at :]
