"""A question as a line in the window, with its answers as buttons: in the place of a dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.widgets.translated import Translated

Words = Callable[[], tuple[str, ...]]
"""Says in the present language the question, then the word of each answer."""


class QuestionBar(Translated, QFrame):
    """Asks one question at a time; Esc is the last answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "question")
        self._sign, self._text = QLabel(), QLabel()
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.buttons: list[QPushButton] = []
        self._answers: list[Callable[[], None]] = []
        self._words: Words | None = None
        self._before: QWidget | None = None
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(20, 6, 20, 6)
        self._layout.setSpacing(10)
        self._layout.addWidget(self._sign)
        self._layout.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """The question."""
        return self._text.text()

    def ask(self, words: Words, answers: Sequence[Callable[[], None]]) -> None:
        """Ask; the first answer has the focus and is the one that is meant to be taken."""
        self._forget()
        self._words = words
        self._before = self.window().focusWidget()
        self._sign.setPixmap(icon("warning", theme.colour("waiting_text")).pixmap(QSize(20, 20)))
        for number, action in enumerate(answers):
            button = QPushButton()
            if number == 0:
                button.setProperty("role", "primary")
            button.clicked.connect(self._answer)
            self._layout.addWidget(button)
            self.buttons.append(button)
            self._answers.append(action)
        self.retranslate()
        self.show()
        self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Say the question and its answers in the present language."""
        if self._words is None:
            return
        text, *words = self._words()
        self._text.setText(text)
        for button, word in zip(self.buttons, words, strict=True):
            button.setText(word)
            button.setAccessibleDescription(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc takes the last answer, Enter presses."""
        if event.key() == Qt.Key.Key_Escape and self.buttons:
            self.buttons[-1].click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            next((button for button in self.buttons if button.hasFocus()), self.buttons[0]).click()
        else:
            super().keyPressEvent(event)

    def _answer(self) -> None:
        button = self.sender()
        if not isinstance(button, QPushButton) or button not in self.buttons:
            return
        action = self._answers[self.buttons.index(button)]
        before = self._before
        self.hide()
        self._forget()
        if before is not None and before.isVisible():
            before.setFocus()
        action()

    def _forget(self) -> None:
        for button in self.buttons:
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons, self._answers, self._before, self._words = [], [], None, None
