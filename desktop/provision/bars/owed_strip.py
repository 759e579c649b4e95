"""The strip that says what servers are still owed, while they are owed anything: no unit of it needs anybody's hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.provision import texts
from desktop.translation import translated
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.translated import Translated
from factory_prov.line.events import OutboxChanged

_SHAPE_PX = 18


class OwedStrip(Translated, QFrame):
    """Stands under the head; the list of what is owed is a matter of the engineer."""

    list_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "owed")
        self._outbox = OutboxChanged()
        self._shape = QLabel()
        self.text, self.aside = ElidedLabel("waits", sentence=True), QLabel()
        self.aside.setProperty("role", "error")
        self.show_list = QPushButton()
        self.show_list.setProperty("role", "quiet")
        self.show_list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_list.clicked.connect(self.list_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 0, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self._shape)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.aside)
        layout.addWidget(self.show_list)
        self.hide()
        self.retranslate()

    def show_outbox(self, outbox: OutboxChanged) -> None:
        """Say what is owed now; the strip is gone when nothing is."""
        self._outbox = outbox
        self._say()
        self.setVisible(bool(outbox.owed or outbox.set_aside))

    def show_lock(self, locked: bool) -> None:
        """Leave the list to who may change something."""
        self.show_list.setVisible(not locked)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.show_list.setText(self.tr("Show the list"))
        self.show_list.setAccessibleName(self.tr("Show what is to be registered"))
        self._say()
        self._colour()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Colour the shape anew with another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._colour()

    def _say(self) -> None:
        outbox = self._outbox
        self.text.say_longest(self._whole(), self._owed(), self.tr("{0} to register").format(outbox.owed))
        self.aside.setText(self.tr("✕ %n set aside", "", outbox.set_aside))
        self.aside.setToolTip(self.tr("They are not tried again until somebody has seen why"))
        self.aside.setAccessibleName(self.aside.text())
        self.aside.setVisible(outbox.set_aside > 0)

    def _whole(self) -> str:
        """Return how many are owed, since when, and why they are not sent at once."""
        parts = [self._owed()]
        if self._outbox.owed and self._outbox.since is not None:
            parts.append(self.tr("The oldest waits since {0}.").format(texts.clock(self._outbox.since)))
        if self._outbox.owed and self._outbox.reason:
            parts.append(translated(self._outbox.reason.capitalized()))
        return " ".join(parts)

    def _owed(self) -> str:
        owed = self._outbox.owed
        if not owed:
            return self.tr("Nothing is on its way to the server.")
        return self.tr("%n unit(s) to register: it is done by itself.", "", owed)

    def _colour(self) -> None:
        self._shape.setPixmap(icon("state-wait", theme.colour("waiting_text")).pixmap(QSize(_SHAPE_PX, _SHAPE_PX)))
