"""The strip that prints a unit's label: how it will look, from which template, on which printer, and why again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFormLayout, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.history.label.choices import PrinterChoice, TemplateChoice
from desktop.history.label.work import LabelWish, keeping, looking, printers, printing
from desktop.printing.label_picture import LabelPicture
from desktop.printing.label_shown import LabelFile
from desktop.threads.background import Background
from desktop.threads.newest import Newest
from desktop.threads.work import Deadline, Work
from desktop.translation import translated
from desktop.widgets.combo_box import ComboBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.notice import Notice, Weight
from desktop.widgets.translated import Translated
from factory_prov.errors import PrinterError
from factory_prov.labels.template import Variant
from factory_prov.ledger.life_records import LabelState
from factory_prov.ledger.records import Outcome
from factory_prov.messages import Message, sentences

if TYPE_CHECKING:
    from PySide6.QtWidgets import QCompleter

    from desktop.history.access import LedgerAtHand
    from desktop.history.label.bench import LabelBench
    from desktop.history.label.work import Printers
    from desktop.printing.label_shown import LabelShown
    from desktop.threads.work import Done
    from factory_prov.errors import FactoryProvError
    from factory_prov.ledger.records import UnitHistory

_LONGEST_REASON, _MOST_COPIES = 200, 20
_PICTURE_PX = QSize(264, 156)
_LATE_S = 60.0
_QUIET_MS = 60
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LabelStrip(Translated, QFrame):
    """Prints the label of one unit at a time. Enter goes on to what is missing, then prints; Esc leaves it."""

    notice = Signal(object)
    """Carries a Notice."""
    printed = Signal()
    """The ledger has a label more, or one that was not printed."""
    left = Signal()

    def __init__(self, at_hand: LedgerAtHand, bench: LabelBench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "confirm")
        self._at_hand, self._bench = at_hand, bench
        self._name = ""
        self._first = False
        self._busy = False
        self._no_label = self._not_done = ""
        """Why there is no such label, and why the last thing asked for was not done."""
        self._newest = Newest(self, name="preview of a label", quiet_ms=_QUIET_MS)
        self._looking = Background(self, name="printers")
        self._background = Background(self, name="label")
        self.heading, self.problem = QLabel(), QLabel()
        self.picture = LabelPicture(_PICTURE_PX)
        self.template, self.printer = TemplateChoice(), PrinterChoice()
        self.variant, self.copies, self.reason = ComboBox(), ComboBox(), ComboBox()
        self.go, self.back = KeyButton(), KeyButton()
        self._words = {field: QLabel() for field in (self.template, self.printer, self.reason)}
        self._copies_word = QLabel()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.hide()

    def _lay_out(self) -> None:
        self.heading.setProperty("role", "title")
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.go.setProperty("role", "primary")
        for button in (self.go, self.back):
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.reason.setEditable(True)
        self.reason.setInsertPolicy(ComboBox.InsertPolicy.NoInsert)
        self.reason.setCompleter(cast("QCompleter", None))  # Enter prints for what is typed, and for nothing like it
        for number in range(1, _MOST_COPIES + 1):
            self.copies.addItem(str(number))
        self.copies.setMinimumContentsLength(3)
        self._form = form = QFormLayout()
        form.setHorizontalSpacing(3 * theme.SPACE_PX)
        form.setVerticalSpacing(2 * theme.SPACE_PX)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self._words[self.template], _beside(self.template, self.variant))
        form.addRow(self._words[self.printer], _beside(self.printer, self._copies_word, self.copies))
        form.addRow(self._words[self.reason], self.reason)
        for word in (*self._words.values(), self._copies_word):
            word.setMinimumHeight(theme.HIT_PX - 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(3 * theme.SPACE_PX)
        buttons.addWidget(self.go)
        buttons.addWidget(self.back)
        buttons.addWidget(self.problem, 1)
        buttons.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(2 * theme.SPACE_PX)
        right.addWidget(self.heading)
        right.addLayout(form)
        right.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.setSpacing(4 * theme.SPACE_PX)
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(right, 1)

    def _connect(self) -> None:
        self.template.chosen.connect(self._look)
        self.variant.activated.connect(self._look)
        self.copies.activated.connect(self._look)
        self.printer.activated.connect(self._show)
        edit = self.reason.lineEdit()
        if edit is not None:
            edit.setMaxLength(_LONGEST_REASON)
            edit.returnPressed.connect(self.take)
            edit.textEdited.connect(self._typed)
        self.go.clicked.connect(self.take)
        self.back.clicked.connect(self.left)

    def ask(self, history: UnitHistory, name: str) -> None:
        """Ask how the label of this unit is to be printed."""
        self._name = name
        labels = [label for label in history.labels if label.endpoint_name == name]
        self._first = not any(label.state is LabelState.PRINTED for label in labels)
        runs = [each.run for each in history.runs if each.run.endpoint_name == name]
        self.template.offer(self._bench.job)
        self.printer.offer(None, training=self._bench.training)
        self.retranslate()
        self.variant.setCurrentIndex(1 if runs and runs[-1].outcome is Outcome.FAIL else 0)
        job = self._bench.job
        self.copies.setCurrentIndex(0 if job is None else job.copies - 1)
        self.reason.clear()
        self.reason.addItems(list(self._bench.reasons))
        self.reason.setEditText(self.tr("Not printed before") if self._first else "")
        self._no_label = self._not_done = ""
        self.picture.show_label(None)
        self.show()
        self._look()
        self._looking.ask(printers(self._bench.folder), self._take_printers)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_scan(self, text: str) -> bool:
        """Take a reason off a sheet of them; False for anything else."""
        known = " " in text.strip() or self.reason.findText(text.strip()) >= 0  # no unit is called so
        if self.isVisible() and known:
            self.reason.setEditText(text.strip())
            self._show()
        return self.isVisible() and known

    def close_it(self) -> None:
        """End what goes on."""
        for each in (self._newest, self._looking, self._background):
            each.close()

    @Slot()
    def take(self) -> None:
        """Print it, or say what is missing and go there."""
        if not self.isVisible() or self._busy:
            return
        kind, wish = self.printer.kind, self._wish()
        if kind is not None:
            path = self._ask_file(kind)
            if path is not None:
                self._begin(keeping(self._at_hand, wish, path, kind), self._kept)
            return
        reason = self.reason.currentText().strip()
        if not reason:
            self._not_done = self.tr("Say why it is printed again: it is written down with the unit.")
            self._show()
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        desk = self._bench.desk(self.printer.told)
        self._begin(printing(self._at_hand, wish, desk, reason), partial(self._printed, reason))

    def retranslate(self) -> None:
        """Set the words."""
        self.heading.setText(self.tr("Label of {0}").format(self._name))
        names = (self.tr("Template"), self.tr("Printer"), self.tr("Reason"))
        for label, name in zip(self._words.values(), names, strict=True):
            label.setText(name)
        self.reason.setAccessibleName(self.tr("Reason"))
        self._copies_word.setText(self.tr("Copies"))
        self.copies.setAccessibleName(self.tr("Copies"))
        self.variant.setAccessibleName(self.tr("Of which units"))
        chosen = max(0, self.variant.currentIndex())
        self.variant.clear()
        self.variant.addItems([self.tr("Of a good unit"), self.tr("Of a unit that failed")])
        self.variant.setCurrentIndex(chosen)
        edit = self.reason.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(self.tr("Why again, such as: torn, unreadable, lost"))
        self.back.say(self.tr("Back"), self.tr("Esc"))
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc leaves it; Enter prints."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in _ENTER:
            self.take()
        else:
            super().keyPressEvent(event)

    def _ask_file(self, kind: LabelFile) -> Path | None:
        name = f"{_file_name(self._name)}.{kind.value}"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Keep the label"), name, f"*.{kind.value}")
        return Path(chosen) if chosen else None

    def _wish(self) -> LabelWish:
        return LabelWish(
            endpoint_name=self._name,
            template=self.template.template,
            variant=Variant.FAIL if self.variant.currentIndex() == 1 else Variant.PASS,
            copies=max(0, self.copies.currentIndex()) + 1,
            station=self._bench.station,
        )

    @Slot()
    def _typed(self) -> None:
        self._not_done = ""
        self._show()

    @Slot()
    def _look(self) -> None:
        """Show the label as it would be printed now."""
        if not self.isHidden():
            self._newest.ask(looking(self._at_hand, self._wish()), self._take_look)

    def _take_look(self, done: Done[LabelShown]) -> None:
        if done.failure is None:
            self.picture.show_label(done.answer())
            self._no_label = ""
        else:
            self.picture.show_label(None, why_not=self.tr("There is no such label."))
            self._no_label = _in_words(done.failure)
        self._show()

    def _take_printers(self, done: Done[Printers]) -> None:
        if done.failure is None:
            found = done.answer()
            self.printer.offer(found, training=self._bench.training)
            if found.trouble:
                self._not_done = translated(found.trouble)
        self._show()

    def _begin(self, work: Work[str], then: Callable[[str], None]) -> None:
        self._busy, self._not_done = True, ""
        late = PrinterError(
            Message("the printer does not answer."), place=Message("label"), cure=Message("Look at the printer.")
        )

        def take(done: Done[str]) -> None:
            self._busy = False
            if done.failure is not None:
                self._not_done = _in_words(done.failure)
                text = self.tr("The label of {0} is not printed. {1}").format(self._name, self._not_done)
                self.notice.emit(Notice(text=text, weight=Weight.WARNING))
                self.printed.emit()
            else:
                then(done.answer())
            self._show()

        self._background.ask(work, take, deadline=Deadline(after_s=_LATE_S, failure=late))
        self._show()

    def _printed(self, reason: str, printer: str) -> None:
        if not self._first:
            self._bench.remember_reason(reason)
        self.notice.emit(Notice(text=self.tr("The label of {0} is printed on {1}.").format(self._name, printer)))
        self.printed.emit()
        self.left.emit()

    def _kept(self, file: str) -> None:
        self.notice.emit(Notice(text=self.tr("The label is in {0}.").format(file)))
        self.left.emit()

    @Slot()
    def _show(self) -> None:
        """Say what Enter would do."""
        kind = self.printer.kind
        self._form.setRowVisible(self.reason, kind is None)
        self.copies.setEnabled(kind is not LabelFile.PNG)
        self.problem.setText(self._no_label or self._not_done)
        self.problem.setVisible(bool(self.problem.text()))
        self.go.setEnabled(self.picture.shown is not None)
        text = self.tr("Print") if kind is None else self.tr("Keep as {0}").format(kind.name)
        self.go.say(self.tr("Printing …") if self._busy else text, self.tr("Enter"))


def _beside(first: QWidget, *others: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(3 * theme.SPACE_PX)
    row.addWidget(first, 1)
    for other in others:
        row.addWidget(other)
    return row


def _file_name(name: str) -> str:
    """Return a name as one that every system takes for a file."""
    return "".join(character if character.isalnum() or character in "-_." else "-" for character in name)[:120]


def _in_words(failure: FactoryProvError) -> str:
    return translated(sentences(failure.what.capitalized(), failure.cure))
