"""What is being done with the unit, or what came of it."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.translation import translated
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.key_button import KeyButton
from desktop.widgets.translated import Translated
from factory_prov.events import Event, LogLine, StepFinished, StepProgress, StepStarted
from factory_prov.messages import NOTHING, Message

_SIGN_PX = 24


class ProgressStrip(Translated, QFrame):
    """Shows what goes on, for how long, and how to stop it."""

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "confirm")
        self._title: Message = NOTHING
        self._told: Message = NOTHING
        self._began_at_s = 0.0
        self.heading, self.since = QLabel(), QLabel()
        self.heading.setProperty("role", "title")
        self.since.setProperty("role", "muted")
        self.told = ElidedLabel("plain", sentence=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.stop = KeyButton()
        self.stop.clicked.connect(self.stop_wanted)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show_time)
        first = QHBoxLayout()
        first.addWidget(self.heading)
        first.addWidget(self.since)
        first.addStretch(1)
        first.addWidget(self.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.setSpacing(2 * theme.SPACE_PX)
        layout.addLayout(first)
        layout.addWidget(self.told)
        layout.addWidget(self.bar)
        self.hide()

    def begin(self, title: Message) -> None:
        """Show that it begins."""
        self._title, self._told, self._began_at_s = title, NOTHING, time.monotonic()
        self.stop.setEnabled(True)
        self.bar.setRange(0, 0)
        self.retranslate()
        self._show_time()
        self._tick.start()
        self.show()

    def take(self, event: Event) -> None:
        """Show what is told of it."""
        match event:
            case StepStarted(step=step):
                self._told = step.title
                self.bar.setRange(0, 0)
            case StepProgress(done=done, total=total) if total > 0:
                self.bar.setRange(0, 1000)
                self.bar.setValue(int(1000 * done / total))
            case StepFinished():
                self.bar.setRange(0, 0)
            case LogLine(text=text):
                self._told = text
            case _:
                return
        self.told.say(translated(self._told))

    def show_stopping(self) -> None:
        """Show that somebody wants it to stop."""
        self.stop.setEnabled(False)
        self.told.say(self.tr("Stopping…"))

    def end(self) -> None:
        """Show nothing any more."""
        self._tick.stop()
        self.hide()

    def retranslate(self) -> None:
        """Set the words."""
        self.heading.setText(translated(self._title))
        self.told.say(translated(self._told))
        self.bar.setAccessibleName(translated(self._title))
        self.stop.say(self.tr("Stop"), self.tr("Esc"))

    @Slot()
    def _show_time(self) -> None:
        self.since.setText(self.tr("{0} s").format(int(time.monotonic() - self._began_at_s)))


class ResultStrip(Translated, QFrame):
    """Shows what came of it: done, with what could not be proven; or not, with what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done = False
        self._title: Message = NOTHING
        self._texts: tuple[Message, ...] = ()
        self.sign, self.heading, self.text = QLabel(), QLabel(), QLabel()
        self.heading.setProperty("role", "title")
        self.text.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(theme.SPACE_PX)
        column.addWidget(self.heading)
        column.addWidget(self.text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setSpacing(3 * theme.SPACE_PX)
        layout.addWidget(self.sign)
        layout.addLayout(column, 1)
        self.hide()

    def show_result(self, title: Message, *, done: bool, texts: tuple[Message, ...] = ()) -> None:
        """Show what came of that action."""
        self._done, self._title, self._texts = done, title, texts
        self.setProperty("role", "done" if done else "undone")
        self.style().unpolish(self)
        self.style().polish(self)
        self.retranslate()
        self.show()

    def retranslate(self) -> None:
        """Set the words and draw the sign."""
        name, token = ("check", "passed") if self._done else ("warning", "failed_text")
        colour = QColor("#FFFFFF") if self._done else theme.colour(token)
        self.sign.setPixmap(icon(name, colour, size_px=_SIGN_PX).pixmap(QSize(_SIGN_PX, _SIGN_PX)))
        title = translated(self._title)
        done = self.tr("{0}: done. Device, ledger and server agree.").format(title)
        self.heading.setText(done if self._done else self.tr("{0}: not done.").format(title))
        stopped = self.tr("It was stopped. Go on with it here, or later.")
        self.heading.setStyleSheet(f"color: {colour.name()};")
        text = " ".join(translated(each) for each in self._texts) or ("" if self._done else stopped)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.setAccessibleName(f"{self.heading.text()} {self.text.text()}")
