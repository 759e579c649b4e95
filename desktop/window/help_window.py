"""The help: a page for each screen, within the program, and which program this is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from desktop.translation import LANGUAGES
from desktop.widgets.about import about_this_program
from desktop.widgets.translated import Translated
from factory_prov.resources import resource

_WIDTH_PX, _HEIGHT_PX = 640, 620


class HelpWindow(Translated, QWidget):
    """A window of its own beside the other, which goes on; Escape and F1 close it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._page = ""
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.document().setDocumentMargin(20)
        self.version = QLabel(about_this_program())
        self.version.setProperty("role", "muted")
        self.version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy, self.close_it = QPushButton(), QPushButton()
        self.copy.clicked.connect(self._copy)
        self.close_it.clicked.connect(self.hide)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 8, 20, 12)
        foot.addWidget(self.version, 1)
        foot.addWidget(self.copy)
        foot.addWidget(self.close_it)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text, 1)
        layout.addLayout(foot)
        room = self.screen().availableGeometry().size()
        self.resize(min(_WIDTH_PX, room.width() - 40), min(_HEIGHT_PX, room.height() - 60))
        self.retranslate()

    def show_page(self, page: str) -> None:
        """Show the page of a screen, by the name of its icon."""
        self._page = page
        self.retranslate()
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus()

    def retranslate(self) -> None:
        """Set the words, and the page in the present language."""
        self.setWindowTitle(self.tr("Help"))
        self.copy.setText(self.tr("Copy the version"))
        self.close_it.setText(self.tr("Close"))
        if self._page:
            code = self.tr("en")  # translated it is the code of that language
            folder = code if code in LANGUAGES else "en"
            self.text.setMarkdown(resource("help", folder, f"{self._page}.md").read_text(encoding="utf-8"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Close by Escape, and by the key that opened it."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.hide()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.version.text())
