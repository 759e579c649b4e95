"""The way out of the window: what would be lost is asked about once, then everything is stopped and waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

if TYPE_CHECKING:
    from desktop.provision.controller import Controller
    from desktop.widgets.question_bar import QuestionBar


class WayOut(QObject):
    """Belongs to the window. The question stands at the top of `column`.

    `guard` does what it is given once nothing unsaved can be lost by it: work may be changed while the question stands.
    """

    agreed = Signal()
    """Somebody said that it may be closed."""
    kept = Signal()
    """Somebody keeps working, or the last unit ended before there was an answer."""
    begun = Signal()
    """Everything is being stopped; nothing may be begun any more."""
    ended = Signal()
    """Every thread of the line has ended."""

    def __init__(
        self,
        controller: Controller,
        column: QVBoxLayout,
        guard: Callable[[Callable[[], None]], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._column = column
        self._guard = guard
        self._question: QuestionBar | None = None
        self.leaving = False
        self.left = False
        controller.closed.connect(self._finish)

    @property
    def question(self) -> QuestionBar:
        """The line that asks; made when it is first needed."""
        if self._question is None:
            from desktop.widgets.question_bar import QuestionBar

            self._question = QuestionBar()
            self._column.insertWidget(0, self._question)
            self._controller.idle.connect(self._need_not_ask)
        return self._question

    def may_close(self) -> bool:
        """Whether the window can go now; if not, it asks, or `ended` comes."""
        if self.left or self.leaving:
            return self.left
        if self._controller.running():
            self._ask()
            return False
        return self._leave()

    def wait(self) -> None:
        """End everything and block until it has ended: for a program that ends without closing its window."""
        if not self.left:
            self._controller.begin_shutdown()
            self._controller.wait_closed()
            self._finish_now()

    def _ask(self) -> None:
        if self.question.isHidden():
            self.question.ask(self._words, (self._stop, self.kept.emit))
        self.question.buttons[-1].setFocus()  # the operator's Space must not stop the line

    def _words(self) -> tuple[str, ...]:
        question = self.tr("Units are being worked on. Stop them and close?")
        return question, self.tr("Stop and close"), self.tr("Keep working")

    @Slot()
    def _need_not_ask(self) -> None:
        if not self.question.isHidden():
            self.question.hide()
            self.kept.emit()

    def _stop(self) -> None:
        self._guard(self._stop_now)

    def _stop_now(self) -> None:
        if not self.leaving and self._leave():
            self.agreed.emit()

    def _leave(self) -> bool:
        self.leaving = True
        self.begun.emit()
        if self._controller.begin_shutdown():
            self._finish_now()
        return self.left

    @Slot()
    def _finish(self) -> None:
        if self.leaving and not self.left:
            self._finish_now()
            self.agreed.emit()

    def _finish_now(self) -> None:
        self.leaving = self.left = True
        self.ended.emit()
