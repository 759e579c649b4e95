"""Settings: where the key lies that opens the encrypted keys of units in the ledger. It is never shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from desktop.settings.card import Card, limit_width, muted_label, set_role
from desktop.translation import translated
from desktop.widgets.combo_box import ComboBox
from factory_prov.credentials.vault.key_list import KeyList, Use
from factory_prov.messages import NOTHING, sentences

if TYPE_CHECKING:
    from desktop.preferences import Preferences
    from desktop.threads.background import Background
    from desktop.threads.work import Done

_FIELD_PX = 300


class KeysCard(Card):
    """Asks, tries and changes in the background: a keyring may ask somebody for a password first."""

    changed = Signal()
    """Another place counts from now on."""

    def __init__(self, preferences: Preferences, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(preferences, parent)
        self._background = background
        self._known: KeyList | None = None
        self._failure = NOTHING
        self._busy = False
        self._use_name, self._file_name = QLabel(), QLabel()
        self.use, self.file = ComboBox(), QLineEdit()
        self.browse, self.take = QPushButton(), QPushButton()
        for field in (self.use, self.file):
            limit_width(field, _FIELD_PX)
        for _ in Use:
            self.use.addItem("")
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.more = muted_label()
        self._of_passphrase = (self._file_name, self.file, self.browse, self.take)
        self.add_row(self.use, QWidget(), name=self._use_name)
        self.add_row(self.file, self.browse, self.take, QWidget(), name=self._file_name)
        self.add_row(self.state)
        self.add_row(self.more)
        self.use.activated.connect(self._chosen)
        self.file.textChanged.connect(self._enable)
        self.file.returnPressed.connect(self._take_file)
        self.browse.clicked.connect(self._browse)
        self.take.clicked.connect(self._take_file)
        self.retranslate()

    def look(self) -> None:
        """Ask where the key lies."""
        self._busy = True
        self._background.ask(lambda _: _known(), self._take)
        self._show()

    def retranslate(self) -> None:
        """Set the words."""
        self.heading.setText(self.tr("Key of the encrypted keys"))
        self._use_name.setText(self.tr("Kept in"))
        self.use.setAccessibleName(self.tr("Where the key is kept"))
        words = {
            Use.AUTO: self.tr("Keyring, or a file where there is none"),
            Use.KEYRING: self.tr("Keyring of this PC"),
            Use.FILE: self.tr("File of this user alone"),
            Use.PASSPHRASE: self.tr("Nowhere: made of a passphrase"),
        }
        for row, use in enumerate(Use):
            self.use.setItemText(row, words[use])
        self._file_name.setText(self.tr("File with it"))
        self.file.setAccessibleName(self.tr("File with the passphrase"))
        self.file.setPlaceholderText(self.tr("its first line is the passphrase"))
        self.browse.setText(self.tr("Choose…"))
        self.browse.setAccessibleName(self.tr("Choose the file with the passphrase"))
        self.take.setText(self.tr("Use it"))
        self.take.setAccessibleName(self.tr("Use this passphrase"))
        self.more.setText(
            self.tr(
                "The keys of a unit are kept, encrypted, only until its server knows it, or as long as the job says."
                " Without the key from here nobody can open them: back both up, in different places. Stations"
                " that share a ledger open each other's by the same passphrase."
            )
        )
        self._show()

    @property
    def _shown_use(self) -> Use:
        return tuple(Use)[self.use.currentIndex()]

    def _chosen(self, row: int) -> None:
        use = tuple(Use)[row]
        if use is Use.PASSPHRASE:  # its file is named first
            self._show()
            self.file.setFocus()
        else:
            self._change(use, None)

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("File with the passphrase"))
        if path:
            self.file.setText(path)

    def _take_file(self) -> None:
        text = self.file.text().strip()
        if text and not self._busy:
            self._change(Use.PASSPHRASE, Path(text))

    def _change(self, use: Use, file: Path | None) -> None:
        self.keep_keys(self.use if file is None else self.file)
        self._busy = True
        self._background.ask(lambda _: _changed(use, file), self._take_changed)
        self._show()

    def _take_changed(self, done: Done[KeyList]) -> None:
        self._take(done)
        if done.failure is None:
            self.changed.emit()

    def _take(self, done: Done[KeyList]) -> None:
        self._busy = False
        self._failure = NOTHING
        if done.failure is not None:
            self._failure = sentences(done.failure.what, done.failure.cure)
        else:
            self._known = done.answer()
            self.file.setText("" if self._known.passphrase_file is None else str(self._known.passphrase_file))
        if self._known is not None:
            self.use.setCurrentIndex(tuple(Use).index(self._known.use))
        self._show()

    def _show(self) -> None:
        by_passphrase = self._shown_use is Use.PASSPHRASE
        for part in self._of_passphrase:
            part.setVisible(by_passphrase)
        self._enable()
        role, text = self._said()
        set_role(self.state, role)
        self.state.setText(text)

    def _enable(self) -> None:
        self.use.setEnabled(not self._busy)
        self.take.setEnabled(bool(self.file.text().strip()) and not self._busy)

    def _said(self) -> tuple[str, str]:
        if self._failure:
            return "error", translated(self._failure)
        if self._busy or self._known is None:
            return "muted", self.tr("Looking …")
        if self._shown_use is not self._known.use:
            return "warning", self.tr("Name the file with the passphrase. Until then nothing changes.")
        if self._known.use is Use.PASSPHRASE:
            return "success", self.tr("✓ Made of the passphrase when it is needed.")
        home = next((key.home for key in reversed(self._known.keys) if key.home in self._known.use.homes), None)
        if home is None:
            return "muted", self.tr("There is none yet: it is made with the first unit that needs it.")
        kept = {"keyring": self.tr("✓ It is in the keyring."), "file": self.tr("✓ It is in a file of this user alone.")}
        return "success", kept[home.value]


def _known() -> KeyList:
    """Return what is written down of the keys; VaultClosed when it cannot be read (worker thread)."""
    from factory_prov.credentials.vault.station_keys import StationKeys

    return StationKeys().known()


def _changed(use: Use, file: Path | None) -> KeyList:
    """Have keys come from another place, once that was seen to work; VaultClosed says why it does not."""
    from factory_prov.credentials.vault.homes import KeyringHome, private_line
    from factory_prov.credentials.vault.sealing import Kek
    from factory_prov.credentials.vault.station_keys import StationKeys, long_enough

    if use is Use.KEYRING:
        home, tried = KeyringHome(), Kek.drawn()
        home.keep(tried)
        home.drop(tried.kek_id)
    if file is not None:
        long_enough(private_line(file))
    keys = StationKeys()
    keys.use(use, passphrase_file=file)
    return keys.known()
