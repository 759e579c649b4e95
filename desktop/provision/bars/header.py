"""The head of the line: what it works on, how the shift goes, and the two buttons that matter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.provision.bars.counters import Counter, CounterLook
from desktop.provision.start_rules import StartPlan
from desktop.translation import translated
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.key_button import KeyButton
from desktop.widgets.translated import Translated
from factory_prov.line.events import Counts, LineInfo
from factory_prov.messages import Message

_TIGHT_PX = 900
"""A narrower head does without the menu of the shift."""
_NARROW_PX = 760
"""A head as narrow as that has room for the job's name and the buttons only, without their keys."""


class Header(Translated, QFrame):
    """Shows the job and the counters; says what its user wants."""

    start_wanted = Signal()
    stop_wanted = Signal()
    new_shift_wanted = Signal()
    training_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._info = LineInfo()
        self._held = ""
        self._plan = StartPlan()
        self._stops: tuple[int, ...] = ()
        self._narrow = False
        self._retried = False
        self.title = ElidedLabel("title")
        self.detail = ElidedLabel("muted")
        self.passed = Counter(CounterLook(icon="state-pass", token="passed_text"))  # noqa: S106  # a token of the theme
        self.failed = Counter(CounterLook(icon="state-fail", token="failed_text"))  # noqa: S106  # a token of the theme
        self.waiting = Counter(CounterLook(icon="state-wait", token="waiting_text"))  # noqa: S106  # a token of the theme
        self.attempts = Counter(CounterLook(icon="redo", token="muted"))  # noqa: S106  # a token of the theme
        self.stop = KeyButton()
        self.start = KeyButton()
        self.start.setProperty("role", "primary")
        self._new_shift, self._train = QAction(self), QAction(self)
        self.shift_menu = QToolButton()
        self._lay_out()
        self.start.clicked.connect(self.start_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        self._new_shift.triggered.connect(self.new_shift_wanted)
        self._train.triggered.connect(self.training_wanted)
        self.show_counts(Counts())
        self.retranslate()

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addStretch(1)
        names.addWidget(self.title)
        names.addWidget(self.detail)
        names.addStretch(1)
        menu = QMenu(self)
        menu.addAction(self._new_shift)
        menu.addAction(self._train)
        self.shift_menu.setMenu(menu)
        self.shift_menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.shift_menu.setProperty("role", "rail")
        self.shift_menu.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.shift_menu.setFixedSize(theme.HIT_PX, theme.HIT_PX)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 9, 20, 9)
        layout.setSpacing(12)
        layout.addLayout(names, 1)
        for counter in (self.passed, self.failed, self.waiting, self.attempts):
            layout.addWidget(counter)
            layout.addSpacing(6)
        layout.addWidget(self.shift_menu)
        layout.addSpacing(6)
        layout.addWidget(self.stop)
        layout.addWidget(self.start)

    def show_info(self, info: LineInfo) -> None:
        """Show what the line works with."""
        self._info = info
        self._train.setVisible(not info.training)
        self.title.say(info.job_name or self.tr("No job is open"))
        parts = [info.job_detail, self._server(info.server)]
        if info.auto_start:
            parts.append(self.tr("starts by itself"))
        troubles = [self._held, *(translated(trouble) for trouble in info.troubles)]
        told = " ".join(trouble for trouble in troubles if trouble)
        self.detail.say(told or " · ".join(part for part in parts if part))
        self.detail.setVisible(bool(self.detail.whole))
        role = "error" if told else "muted"
        if self.detail.property("role") != role:
            self.detail.setProperty("role", role)
            self.detail.style().polish(self.detail)

    def say_held(self, why: str) -> None:
        """Say why nothing new starts; "" when something may."""
        if why != self._held:
            self._held = why
            self.show_info(self._info)

    def _server(self, server: str | Message) -> str:
        """Return the words for the server: its name, or what a virtual one is called."""
        if isinstance(server, Message):
            return translated(server)
        return self.tr("server {0}").format(server) if server else ""

    def show_counts(self, counts: Counts) -> None:
        """Show how the shift goes, in units; what waits for its server, and that it took more runs, when it is so."""
        self.passed.show_number(counts.passed)
        self.failed.show_number(counts.failed)
        self.waiting.show_number(counts.waiting)
        self.attempts.show_number(counts.attempts)
        self._retried = counts.retries > 0
        self._show_counters()

    def _show_counters(self) -> None:
        self.passed.setVisible(not self._narrow)
        self.failed.setVisible(not self._narrow)
        self.waiting.setVisible(not self._narrow and self.waiting.number > 0)
        self.attempts.setVisible(not self._narrow and self._retried)

    def offer(self, plan: StartPlan, *, stop: tuple[int, ...]) -> None:
        """Say on the buttons what they do: what would start, and which slots a stop is for; none means all."""
        self._plan, self._stops = plan, stop
        self.start.say(self._start_words(plan), self.tr("Space"), why_not=plan.why)
        self.start.setEnabled(bool(plan.keys))
        self.stop.say(self._stop_words(stop), self.tr("Esc"))

    def _start_words(self, plan: StartPlan) -> str:
        many = len(plan.slots)
        if many == 1:
            text = self.tr("Try slot {0} again") if plan.again else self.tr("Start slot {0}")
            return text.format(plan.slots[0])
        if plan.again:
            return self.tr("Try %n unit(s) again", "", many)
        return self.tr("Start %n unit(s)", "", many) if many else self.tr("Start all")

    def _stop_words(self, slots: tuple[int, ...]) -> str:
        if len(slots) == 1:
            return self.tr("Stop slot {0}").format(slots[0])
        return self.tr("Stop %n unit(s)", "", len(slots)) if slots else self.tr("Stop")

    def enable_stop(self, on: bool) -> None:
        """Say whether there is anything to stop."""
        self.stop.setEnabled(on)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.passed.set_word(self.tr("passed"))
        self.failed.set_word(self.tr("failed"))
        self.waiting.set_word(self.tr("to register"))
        self.attempts.set_word(self.tr("attempts"))
        self._new_shift.setText(self.tr("New shift: count from zero"))
        self._train.setText(self.tr("Train on virtual boards"))
        self.shift_menu.setAccessibleName(self.tr("Shift"))
        self.shift_menu.setToolTip(self.tr("Shift"))
        self._colour()
        self.show_info(self._info)
        self.offer(self._plan, stop=self._stops)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  # Qt's name
        """Offer the menu of the shift on a right click too."""
        menu = self.shift_menu.menu()
        menu.popup(event.globalPos())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Colour the icon of the menu anew with another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._colour()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Leave out the words of little weight where there is no room."""
        super().resizeEvent(event)
        self.shift_menu.setVisible(self.width() >= _TIGHT_PX)
        narrow = self.width() < _NARROW_PX
        if narrow is not self._narrow:
            self._narrow = narrow
            self.start.show_key(not narrow)
            self.stop.show_key(not narrow)
            self._show_counters()

    def _colour(self) -> None:
        self.shift_menu.setIcon(icon("arrow-down", theme.colour("muted")))
