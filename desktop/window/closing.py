"""How the window closes: what would be lost is asked about once, then everything is stopped and waited for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.widgets.notice import Notice

if TYPE_CHECKING:
    from desktop.provision.controller import Controller
    from desktop.widgets.question_bar import QuestionBar
    from desktop.window.screen import Screen
    from desktop.window.shell import Shell


class Closing(QObject):
    """Asks the screens first, then about the units that run, at the top of the window.

    While that question stands work may be changed: the screens are asked again, but none that was answered for.
    """

    agreed = Signal()
    """Somebody said that it may be closed."""
    begun = Signal()
    """Everything is being stopped; nothing may be begun any more."""
    ended = Signal()
    """Every thread has ended."""

    def __init__(self, controller: Controller, shell: Shell) -> None:
        super().__init__(shell)
        self._controller = controller
        self._shell = shell
        self._question: QuestionBar | None = None
        self._answered: list[Screen] = []
        self.closing = False
        self.closed = False
        controller.closed.connect(self._finish)

    @property
    def question(self) -> QuestionBar:
        """The line that asks; made when it is first needed."""
        if self._question is None:
            from desktop.widgets.question_bar import QuestionBar

            self._question = QuestionBar()
            self._shell.column.insertWidget(0, self._question)
            self._controller.idle.connect(self._need_not_ask)
        return self._question

    def may_close(self) -> bool:
        """Whether the window can go now; if not, somebody is asked, or it closes itself a little later."""
        if self.closed or self.closing:
            return self.closed
        if not self._screens_may_close(self.agreed.emit):
            return False
        if self._controller.running():
            self._ask()
            return False
        return self._begin()

    def wait(self) -> None:
        """End everything and block until it has ended: for a program that ends without closing its window."""
        if not self.closed:
            self._controller.begin_close()
            self._controller.wait_closed()
            self._end()

    def _screens_may_close(self, then: Callable[[], None]) -> bool:
        """Whether no screen loses anything; if not, `then` comes once somebody has decided.

        Who locked the window was asked then.
        """
        for screen in self._shell.screens if not self._shell.locked else ():
            if screen not in self._answered and not screen.may_close(partial(self._take_answer, screen, then)):
                return False
        return True

    def _take_answer(self, screen: Screen, then: Callable[[], None]) -> None:
        self._answered.append(screen)
        then()

    def _ask(self) -> None:
        if self.question.isHidden():
            self.question.ask(self._words, (self._stop, self._keep_working))
        self.question.buttons[-1].setFocus()  # the operator's Space must not stop the line

    def _words(self) -> tuple[str, ...]:
        question = self.tr("Units are being worked on. Stop them and close?")
        return question, self.tr("Stop and close"), self.tr("Keep working")

    @Slot()
    def _need_not_ask(self) -> None:
        if not self.question.isHidden():
            self.question.hide()
            self._keep_working()

    def _keep_working(self) -> None:
        self._answered = []

    def _stop(self) -> None:
        if self._screens_may_close(self._stop) and not self.closing and self._begin():
            self.agreed.emit()

    def _begin(self) -> bool:
        self.closing = True
        self.begun.emit()
        self._shell.disable()
        self._shell.notices.show_notice(Notice(text=self.tr("Closing …"), stays=True))
        if self._controller.begin_close():
            self._end()
        return self.closed

    @Slot()
    def _finish(self) -> None:
        if self.closing and not self.closed:
            self._end()
            self.agreed.emit()

    def _end(self) -> None:
        self.closing = self.closed = True
        self._shell.close()
        self.ended.emit()
