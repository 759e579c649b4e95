"""The Settings screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.settings.backends_card import BackendsCard
from desktop.settings.card import Card
from desktop.settings.general_card import GeneralCard
from desktop.settings.keys_card import KeysCard
from desktop.settings.label_printer_card import LabelPrinterCard
from desktop.settings.ledger_card import LedgerCard
from desktop.settings.lock_card import LockCard
from desktop.settings.scanner_card import ScannerCard
from desktop.settings.support_card import SupportCard
from desktop.settings.support_work import OnLine
from desktop.settings.token_card import TokenCard
from desktop.threads.background import Background
from desktop.widgets.notice import Notice, Weight
from desktop.widgets.translated import Translated
from factory_prov.files.own import own_folder

if TYPE_CHECKING:
    from desktop.preferences import Preferences
    from desktop.settings.support_work import AskLine

_WIDEST_PX = 860
_HEAD_PX = 64
_GRACE_S = 0.5
"""How long a window that closes waits for work: a keyring may ask somebody who never answers."""


class SettingsPage(Translated, QWidget):
    """`folder` is the one of the user's data; `line` tells what the line works with. Close it before it goes."""

    notice = Signal(object)
    """Carries a Notice."""
    lock_wanted = Signal()
    token_changed = Signal(str)
    """Carries the host whose token was saved or deleted."""
    keys_changed = Signal()
    """The key of the ledger's encrypted keys comes from another place now."""
    ledger_changed = Signal()
    """Another ledger counts when the line is opened the next time."""
    learn_wanted = Signal(bool)
    """Whether the scanner card wants to get what the scanner types."""

    def __init__(
        self, preferences: Preferences, folder: Path, line: AskLine = OnLine, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._looked = False
        self._title, self._detail = QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self._detail.setProperty("role", "muted")
        self._background = Background(self, name="settings", grace_s=_GRACE_S)
        self.general = GeneralCard(preferences)
        self.token = TokenCard(preferences, self._background)
        self.scanner = ScannerCard(preferences)
        self.backends = BackendsCard(preferences, self._background, folder)
        self._at_ledger = Background(self, name="ledger", grace_s=_GRACE_S)  # a database may let others wait
        self.ledger = LedgerCard(preferences, self._at_ledger, folder)
        self.keys = KeysCard(preferences, self._background)
        self._at_printer = Background(self, name="label printer", grace_s=_GRACE_S)  # one that is off takes 10 s
        self.printer = LabelPrinterCard(preferences, self._at_printer, folder)
        self.lock = LockCard(preferences)
        self._at_support = Background(self, name="support", grace_s=_GRACE_S)  # programmers and a keyring are asked
        self.support = SupportCard(preferences, self._at_support, folder, line)
        self.data = DataCard(preferences, folder)
        self.lock.lock_wanted.connect(self.lock_wanted)
        self.token.changed.connect(self.token_changed)
        self.ledger.changed.connect(self.ledger_changed)
        self.keys.changed.connect(self.keys_changed)
        self.scanner.learn_wanted.connect(self.learn_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(self._cards(), 1)
        self.retranslate()

    def _head(self) -> QFrame:
        head = QFrame()
        head.setProperty("role", "bar")
        head.setFixedHeight(_HEAD_PX)
        layout = QVBoxLayout(head)
        layout.setContentsMargins(20, 9, 20, 9)
        layout.setSpacing(2)
        layout.addStretch(1)
        layout.addWidget(self._title)
        layout.addWidget(self._detail)
        layout.addStretch(1)
        return head

    def _cards(self) -> QScrollArea:
        column = QWidget()
        column.setMaximumWidth(_WIDEST_PX)
        cards = QVBoxLayout(column)
        cards.setContentsMargins(20, 16, 20, 20)
        cards.setSpacing(4 * theme.SPACE_PX)
        for card in (
            self.general,
            self.token,
            self.ledger,
            self.keys,
            self.lock,
            self.scanner,
            self.printer,
            self.backends,
            self.support,
            self.data,
        ):
            card.notice.connect(self.notice)
            cards.addWidget(card)
        cards.addStretch(1)
        around = QWidget()
        row = QHBoxLayout(around)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(column, 1)
        row.addStretch(0)
        area = QScrollArea()
        area.setWidget(around)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def set_server(self, host: str) -> None:
        """Name the server of the job, for its token."""
        self.token.set_host(host)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """End what goes on in the background."""
        self._background.close()
        self._at_ledger.close()
        self._at_printer.close()
        self._at_support.close()
        super().closeEvent(event)

    def retranslate(self) -> None:
        """Set the words."""
        self._title.setText(self.tr("Settings"))
        self._detail.setText(self.tr("Of this PC and this user; every change counts at once"))
        self.setAccessibleName(self._title.text())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Look what there is, the first time."""
        super().showEvent(event)
        if not self._looked:
            self._looked = True
            self.ledger.look()
            self.keys.look()
            self.printer.look()
            self.backends.look()


class DataCard(Card):
    """Where everything is kept."""

    def __init__(self, preferences: Preferences, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(preferences, parent)
        self._folder = folder
        self._name = QLabel()
        self.path = QLabel(str(folder))
        self.path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.path.setWordWrap(True)
        self.open = QPushButton()
        self.open.clicked.connect(self._open)
        self.add_row(self.path, name=self._name)
        self.add_row(self.open, QWidget())
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words."""
        self.heading.setText(self.tr("Data"))
        self._name.setText(self.tr("Folder"))
        self.path.setToolTip(self.tr("Ledger, settings, log of the program, object definitions"))
        self.path.setAccessibleName(self._name.text())
        self.open.setText(self.tr("Open the folder"))
        self.open.setAccessibleName(self.open.text())

    def _open(self) -> None:
        try:
            own_folder(self._folder)
        except OSError as failure:
            self.notice.emit(Notice(text=f"{self._folder}: {failure.strerror}", weight=Weight.ERROR))
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))):
            text = self.tr("No program opens folders here. The folder is {0}.").format(self._folder)
            self.notice.emit(Notice(text=text, weight=Weight.WARNING))
