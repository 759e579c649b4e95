"""Settings: where the ledger is, in a file of this PC or in a database that several stations share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from desktop.settings import ledger_work
from desktop.settings.card import Card, limit_width, muted_label, set_role
from desktop.settings.ledger_work import LedgerChoice
from desktop.threads.work import Deadline
from desktop.translation import translated
from desktop.widgets.combo_box import ComboBox
from factory_prov.errors import LedgerAway
from factory_prov.messages import Message, sentences
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from desktop.preferences import Preferences
    from desktop.threads.background import Background
    from desktop.threads.work import Done
    from factory_prov.errors import FactoryProvError
    from factory_prov.ledger.postgres.status import Status

_FIELD_PX, _ADDRESS_PX = 300, 560
_LATE_S = 60.0
_FILE, _DATABASE = range(2)
_Answer = TypeVar("_Answer")


class LedgerCard(Card):
    """Asks and tries in the background, and waits for no database for ever. A password is never shown again."""

    changed = Signal()
    """Another ledger counts when the line is opened the next time."""

    def __init__(
        self, preferences: Preferences, background: Background, folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(preferences, parent)
        self._background, self._folder = background, folder
        self._choice: LedgerChoice | None = None
        self._said: tuple[str, Callable[[], str]] = ("muted", str)
        self._busy = False
        self._has_password = False
        self._place_name, self._address_name, self._password_name = QLabel(), QLabel(), QLabel()
        self.place, self.address, self.password = ComboBox(), QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.save, self.delete = QPushButton(), QPushButton()
        self.test, self.make, self.use = QPushButton(), QPushButton(), QPushButton()
        self.delete.setProperty("role", "danger")
        self.state, self.more = QLabel(), muted_label()
        self.state.setWordWrap(True)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show()

    def _lay_out(self) -> None:
        for _ in (_FILE, _DATABASE):
            self.place.addItem("")
        for field, most_px in ((self.place, _FIELD_PX), (self.address, _ADDRESS_PX), (self.password, _FIELD_PX)):
            limit_width(field, most_px)
        self._of_database = (
            self._address_name, self.address, self._password_name, self.password, self.save, self.delete, self.test
        )  # fmt: skip
        self.add_row(self.place, QWidget(), name=self._place_name)
        self.add_row(self.address, QWidget(), name=self._address_name)
        self.add_row(self.password, self.save, self.delete, QWidget(), name=self._password_name)
        self.add_row(self.test, self.make, self.use, QWidget())
        self.add_row(self.state)
        self.add_row(self.more)

    def _connect(self) -> None:
        self.place.activated.connect(self._place_chosen)
        self.address.textChanged.connect(self._typed)
        self.password.textChanged.connect(self._enable)
        self.password.returnPressed.connect(self.save_password)
        self.save.clicked.connect(self.save_password)
        self.delete.clicked.connect(self.delete_password)
        self.test.clicked.connect(self.try_address)
        self.make.clicked.connect(self.make_ledger)
        self.use.clicked.connect(self.use_it)

    def look(self) -> None:
        """Ask where the ledger is."""
        self._ask(partial(ledger_work.chosen, self._folder), self._take_choice)

    def save_password(self) -> None:
        """Keep what was typed in the keyring, and forget it here at once."""
        password = Secret(self.password.text())
        self.password.setText("")
        if self._address and len(password):
            self._ask(partial(ledger_work.saved, self._address, password), self._take_password)

    def delete_password(self) -> None:
        """Take the password out of the keyring."""
        if self._address:
            self._ask(partial(ledger_work.saved, self._address, None), self._take_password)

    def try_address(self) -> None:
        """Ask the database, and change nothing."""
        self._ask(partial(ledger_work.tried, self._address), self._take_status)

    def make_ledger(self) -> None:
        """Make the ledger in an empty database."""
        self._ask(partial(ledger_work.made, self._address), self._take_status)

    def use_it(self) -> None:
        """Work with what is chosen from the next opening of the line on."""
        text = self._address if self.place.currentIndex() == _DATABASE else ""
        self._ask(partial(ledger_work.used, text, self._folder), self._take_used)

    def retranslate(self) -> None:
        """Set the words."""
        self.heading.setText(self.tr("Ledger"))
        self._place_name.setText(self.tr("Kept in"))
        self.place.setAccessibleName(self.tr("Where the ledger is kept"))
        self.place.setItemText(_FILE, self.tr("File of this PC"))
        self.place.setItemText(_DATABASE, self.tr("Database of several stations"))
        self._address_name.setText(self.tr("Address"))
        self.address.setPlaceholderText("postgresql://user@host1,host2/database")
        self.address.setAccessibleName(self.tr("Address of the database"))
        self._password_name.setText(self.tr("Password"))
        self.password.setAccessibleName(self.tr("Password of the database"))
        self.save.setText(self.tr("Save"))
        self.save.setAccessibleName(self.tr("Save the password"))
        self.delete.setText(self.tr("Delete"))
        self.delete.setAccessibleName(self.tr("Delete the password"))
        self.test.setText(self.tr("Test"))
        self.test.setAccessibleName(self.tr("Test the database"))
        self.make.setText(self.tr("Make the ledger there"))
        self.make.setAccessibleName(self.make.text())
        self.use.setText(self.tr("Use it"))
        self.use.setAccessibleName(self.tr("Use this ledger"))
        self.more.setText(
            self.tr(
                "A file needs no set-up. Stations that share names and numbers share a PostgreSQL database: name two"
                " hosts where one takes over from the other. The password is kept in the keyring of this PC and is"
                " never shown again. A ledger with units in it is moved there by: factory-prov ledger move."
            )
        )
        self._show()

    @property
    def _address(self) -> str:
        return self.address.text().strip()

    def _ask(self, work: Callable[[], _Answer], then: Callable[[_Answer], None]) -> None:
        """Have work done; its failure is said here."""
        self.keep_keys(self.place if self.place.currentIndex() == _FILE else self.address)
        self._busy = True
        self._say("muted", lambda: self.tr("Asking …"))
        late = LedgerAway(Message("the database does not answer."), cure=Message("Test it again in a moment."))
        asked = self._address

        def take(done: Done[_Answer]) -> None:
            self._busy = False
            if done.failure is not None:
                self._fail(done.failure)
            elif asked == self._address:  # somebody types another one: it was not of that
                then(done.answer())
            self._show()

        self._background.ask(lambda _: work(), take, deadline=Deadline(after_s=_LATE_S, failure=late))
        self._show()

    def _fail(self, failure: FactoryProvError) -> None:
        told = sentences(failure.what.capitalized(), failure.cure)
        self._say("error", lambda: translated(told))

    def _take_choice(self, choice: LedgerChoice) -> None:
        self._choice, self._has_password = choice, choice.password
        self.place.setCurrentIndex(_FILE if choice.is_file else _DATABASE)
        self.address.setText(choice.kept or ("" if choice.is_file else choice.place))
        self._say(*self._of_choice(choice))

    def _of_choice(self, choice: LedgerChoice) -> tuple[str, Callable[[], str]]:
        if choice.forced:
            return "warning", lambda: self.tr("{0}: set for this PC, and what is chosen here comes after it.").format(
                choice.place
            )
        return "success", lambda: self.tr("✓ {0}").format(choice.place)

    def _take_password(self, there: bool) -> None:
        self._has_password = there
        self._say(
            *(
                ("success", lambda: self.tr("✓ The password is saved."))
                if there
                else ("muted", lambda: self.tr("No password is saved."))
            )
        )

    def _take_status(self, found: Status | None) -> None:
        self.make.setVisible(found is None)
        if found is None:
            self._say("warning", lambda: self.tr("The database answers, and there is no ledger in it yet."))
        elif not found.keeps:
            self._say(
                "error", lambda: self.tr("It does not wait for its disk (fsync is off): a power cut loses units.")
            )
        else:
            self._say("success", lambda: self._of_status(found))

    def _of_status(self, found: Status) -> str:
        hosts = ", ".join(sorted({each.host for each in found.stations})) or self.tr("none")
        runs = 0 if found.marks is None else found.marks.runs
        return self.tr("✓ PostgreSQL {0} answers. Runs in its ledger: {1}. Stations at work: {2}.").format(
            found.version, runs, hosts
        )

    def _take_used(self, choice: LedgerChoice) -> None:
        self._take_choice(choice)
        self.changed.emit()

    def _place_chosen(self) -> None:
        self.make.hide()
        choice = self._choice
        if choice is not None and self.place.currentIndex() == _FILE and not choice.is_file:
            self._say("warning", lambda: self.tr("The file does not know what the database has given since."))
        elif choice is not None and choice.is_file and self.place.currentIndex() == _DATABASE:
            self._say("muted", lambda: self.tr("At present it is {0}.").format(choice.place))
        elif choice is not None:
            self._say(*self._of_choice(choice))
        self._show()

    def _typed(self) -> None:
        self._has_password = False
        self.make.hide()
        if self.address.hasFocus():
            self._say("muted", str)
        self._show()

    def _say(self, role: str, words: Callable[[], str]) -> None:
        self._said = (role, words)
        set_role(self.state, role)
        self.state.setText(words())

    def _show(self) -> None:
        by_address = self.place.currentIndex() == _DATABASE
        for part in self._of_database:
            part.setVisible(by_address)
        if not by_address:
            self.make.hide()
        self._enable()
        self._say(*self._said)

    def _enable(self) -> None:
        by_address, free = self.place.currentIndex() == _DATABASE, not self._busy
        kept = "" if self._choice is None else self._choice.kept
        self.place.setEnabled(free)
        self.save.setEnabled(free and bool(self._address and self.password.text()))
        self.delete.setEnabled(free and bool(self._address) and self._has_password)
        self.test.setEnabled(free and bool(self._address))
        self.make.setEnabled(free)
        other = self._address != kept if by_address else bool(kept)
        self.use.setEnabled(free and other and (bool(self._address) or not by_address))
        self.use.setVisible(by_address or other)
