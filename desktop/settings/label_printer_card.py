"""Settings: on which printer the labels of units are printed."""

from __future__ import annotations

import platform
from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop.settings import label_printer_work
from desktop.settings.card import Card, limit_width, muted_label, set_role
from desktop.settings.label_printer_work import PrinterFound
from desktop.threads.work import Deadline
from desktop.translation import translated
from desktop.widgets.combo_box import ComboBox
from factory_prov.errors import PrinterError
from factory_prov.messages import Message, sentences

if TYPE_CHECKING:
    from PySide6.QtWidgets import QCompleter

    from desktop.preferences import Preferences
    from desktop.threads.background import Background
    from desktop.threads.work import Done, Work

_KIND_PX, _NAME_PX, _LONGEST = 300, 380, 480
_LATE_S = 60.0
_Answer = TypeVar("_Answer")


class Kind(Enum):
    """How a printer is reached; the value is how its address begins. NONE: as `station.toml` says."""

    NONE = ""
    TCP = "tcp://"
    WINDOWS = "windows:"
    SYSTEM = "system:"
    FOLDER = "folder:"


class LabelPrinterCard(Card):
    """Looks and tries in the background; what is chosen counts from the next label on."""

    def __init__(
        self, preferences: Preferences, background: Background, folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(preferences, parent)
        self._background, self._folder = background, folder
        self._found: PrinterFound | None = None
        self._busy = False
        self._said: tuple[str, Callable[[], str]] = ("muted", str)
        self._kind_word, self._name_word = QLabel(), QLabel()
        self.kind, self.name = ComboBox(), ComboBox()
        self.name.setEditable(True)
        self.name.setInsertPolicy(ComboBox.InsertPolicy.NoInsert)
        self.name.setCompleter(cast("QCompleter", None))
        self.use, self.test = QPushButton(), QPushButton()
        self.state, self.more = QLabel(), muted_label()
        self.state.setWordWrap(True)
        for kind in Kind:
            self.kind.addItem("", kind)
        limit_width(self.kind, _KIND_PX)
        limit_width(self.name, _NAME_PX)
        self.add_row(self.kind, QWidget(), name=self._kind_word)
        self.add_row(self.name, QWidget(), name=self._name_word)
        self.add_row(self.use, self.test, QWidget())
        self.add_row(self.state)
        self.add_row(self.more)
        self.kind.activated.connect(self._kind_chosen)
        self.name.editTextChanged.connect(self._enable)
        edit = self.name.lineEdit()
        if edit is not None:
            edit.setMaxLength(_LONGEST)
            edit.returnPressed.connect(self.use_it)
        self.use.clicked.connect(self.use_it)
        self.test.clicked.connect(self.print_test)
        self.retranslate()

    @property
    def chosen(self) -> Kind:
        """How the printer that is shown is reached."""
        return Kind(self.kind.currentData())

    @property
    def address(self) -> str:
        """The address that is shown; "" for the printer of `station.toml`."""
        name = self.name.currentText().strip()
        return f"{self.chosen.value}{name}" if name and self.chosen is not Kind.NONE else ""

    def look(self) -> None:
        """Ask which printer counts and which there are."""
        folder = self._folder
        self._ask(lambda _: label_printer_work.found(folder), self._take_found)

    def use_it(self) -> None:
        """Print on what is chosen from the next label on."""
        if self.use.isEnabled():
            work = partial(label_printer_work.used, self.address, self._folder)
            self._ask(lambda _: work(), self._take_found)

    def print_test(self) -> None:
        """Print a label of no unit on what is chosen, used already or not."""
        text, folder = self.address, self._folder
        station = self.preferences.choices.station or platform.node()
        self._ask(lambda cancel: label_printer_work.tested(text, folder, cancel, station), self._take_test)

    def retranslate(self) -> None:
        """Set the words."""
        self.heading.setText(self.tr("Label printer"))
        self._kind_word.setText(self.tr("Reached by"))
        self.kind.setAccessibleName(self.tr("How the label printer is reached"))
        words = {
            Kind.NONE: self.tr("As station.toml says"),
            Kind.TCP: self.tr("Network, in ZPL (tcp)"),
            Kind.WINDOWS: self.tr("Windows, in ZPL"),
            Kind.SYSTEM: self.tr("Any printer of the system"),
            Kind.FOLDER: self.tr("Files in a folder"),
        }
        for row, kind in enumerate(Kind):
            self.kind.setItemText(row, words[kind])
        self.use.setText(self.tr("Use it"))
        self.use.setAccessibleName(self.tr("Use this label printer"))
        self.test.setText(self.tr("Test label"))
        self.test.setAccessibleName(self.tr("Print a test label"))
        self.more.setText(
            self.tr(
                "The printer is this PC's, and what is printed is the job's. A label printer of the network takes the"
                " label and says nothing: look whether it came out. Windows and network printers must speak ZPL."
            )
        )
        self._show()

    def _ask(self, work: Work[_Answer], then: Callable[[_Answer], None]) -> None:
        """Have work done; its failure is said here."""
        self.keep_keys(self.kind)
        self._busy = True
        self._say("muted", lambda: self.tr("Asking …"))
        late = PrinterError(
            Message("the printer does not answer."), place=Message("label"), cure=Message("Look at the printer.")
        )

        def take(done: Done[_Answer]) -> None:
            self._busy = False
            if done.failure is None:
                then(done.answer())
            else:
                told = sentences(done.failure.what.capitalized(), done.failure.cure)
                self._say("error", lambda: translated(told))
            self._show()

        self._background.ask(work, take, deadline=Deadline(after_s=_LATE_S, failure=late))
        self._show()

    def _take_found(self, found: PrinterFound) -> None:
        self._found = found
        kind = next((each for each in Kind if each.value and found.kept.startswith(each.value)), Kind.NONE)
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self._offer_names()
        self.name.setEditText(found.kept.removeprefix(kind.value))
        self._say(*self._of_found(found))

    def _of_found(self, found: PrinterFound) -> tuple[str, Callable[[], str]]:
        if found.forced:
            return "warning", lambda: self.tr("{0}: set for this PC, and what is chosen here comes after it.").format(
                found.counts
            )
        if not found.counts:
            return "muted", lambda: self.tr("No label printer: labels are told as not printed.")
        if not found.kept:
            return "success", lambda: self.tr("✓ {0}, by station.toml").format(found.counts)
        return "success", lambda: self.tr("✓ {0}").format(found.counts)

    def _take_test(self, printer: str) -> None:
        self._say("success", lambda: self.tr("✓ Sent to {0}. Look whether it came out.").format(printer))

    def _kind_chosen(self) -> None:
        self._offer_names()
        self.name.setEditText("")
        if self._found is not None:
            self._say(*self._of_found(self._found))
        self._show()

    def _offer_names(self) -> None:
        """Offer the printers of the system where one of them is meant."""
        self.name.clear()
        if self._found is not None and self.chosen in (Kind.SYSTEM, Kind.WINDOWS):
            self.name.addItems(list(self._found.system))

    def _say(self, role: str, words: Callable[[], str]) -> None:
        self._said = (role, words)
        set_role(self.state, role)
        self.state.setText(words())

    def _show(self) -> None:
        kind = self.chosen
        names = {
            Kind.TCP: (self.tr("Host and port"), "label-printer:9100"),
            Kind.FOLDER: (self.tr("Folder"), ""),
        }
        word, example = names.get(kind, (self.tr("Name"), ""))
        self._name_word.setText(word)
        self.name.setAccessibleName(word)
        edit = self.name.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(example)
        for part in (self._name_word, self.name):
            part.setVisible(kind is not Kind.NONE)
        self._enable()
        self._say(*self._said)

    def _enable(self) -> None:
        free, found = not self._busy, self._found
        kept = "" if found is None else found.kept
        named = bool(self.address) or self.chosen is Kind.NONE
        self.kind.setEnabled(free)
        self.use.setEnabled(free and named and self.address != kept)
        self.test.setEnabled(free and named)
