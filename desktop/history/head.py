"""The head of the screen: back, the search field, and what can be done with the unit that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.icon_button import IconButton
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from factory_prov.ledger.records import UnitHistory

_HEIGHT_PX = 64
_FIELD_PX = 420
_LEAST_FIELD_PX = 180
_TIGHT_PX = 760
_LONGEST = 300
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Head(Translated, QFrame):
    """`offer_label` puts a button here for who prints labels."""

    enter = Signal()
    down = Signal()
    emptied = Signal()
    """Esc in the field."""
    back_wanted = Signal()
    label_wanted = Signal()
    report_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setFixedHeight(_HEIGHT_PX)
        self._has_unit = self._training = False
        self._offers_label = False
        self.back = IconButton("back")
        self.back.setProperty("role", "icon")
        self.back.setFixedSize(QSize(theme.HIT_PX, theme.HIT_PX))
        self.field, self.hint, self.training = QLineEdit(), ElidedLabel("muted", sentence=True), QLabel()
        self.field.setMaxLength(_LONGEST)
        self.field.setMinimumWidth(_LEAST_FIELD_PX)
        self.field.setMaximumWidth(_FIELD_PX)
        self.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.field.setClearButtonEnabled(True)
        self._glass = QAction(self)
        self.field.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.field.installEventFilter(self)
        self.training.setProperty("role", "waits")
        self.label, self.report, self.export = QPushButton(), QPushButton(), QPushButton()
        self._lay_out()
        self.back.clicked.connect(self.back_wanted)
        self.label.clicked.connect(self.label_wanted)
        self.report.clicked.connect(self.report_wanted)
        self.export.clicked.connect(self.export_wanted)
        self._draw_glass()
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 0)
        layout.setSpacing(3 * theme.SPACE_PX)
        layout.addWidget(self.back)
        layout.addWidget(self.field, 4)
        layout.addWidget(self.hint, 3)
        layout.addWidget(self.training)
        for button in (self.label, self.report, self.export):
            layout.addWidget(button)

    def show_unit(self, history: UnitHistory | None, *, on_page: bool) -> None:
        """Offer what can be done with a unit; None: none is shown, or it is still being read."""
        self.back.setVisible(on_page)
        self._has_unit = history is not None and bool(history.identities)
        self._fit()

    def show_training(self, training: bool) -> None:
        """Say that all of it is of virtual units."""
        self._training = training
        self._fit()

    def offer_label(self) -> None:
        """Have a button that prints the label of the unit that is shown."""
        self._offers_label = True
        self._fit()

    def retranslate(self) -> None:
        """Set the words."""
        self.back.setToolTip(self.tr("Back (Esc)"))
        self.back.setAccessibleName(self.tr("Back"))
        self.field.setPlaceholderText(self.tr("Name, chip, label, job, code …"))
        self.field.setAccessibleName(self.tr("Search the ledger"))
        self.hint.say(self.tr("scan, type or plug in a unit"))
        self.training.setText(self.tr("Training: virtual units"))
        self.label.setText(self.tr("Print label…"))
        self.report.setText(self.tr("Unit report…"))
        self.export.setText(self.tr("Export…"))
        for button in (self.label, self.report, self.export):
            button.setAccessibleName(button.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Take the keys that mean something beside the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            signal = {
                Qt.Key.Key_Return: self.enter,
                Qt.Key.Key_Enter: self.enter,
                Qt.Key.Key_Down: self.down,
                Qt.Key.Key_Escape: self.emptied,
            }.get(Qt.Key(event.key()))
            if signal is not None:
                signal.emit()
                return True
        return False

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the glass in the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_glass()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Leave the hint out where there is little room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        roomy = self.width() >= _TIGHT_PX
        self.hint.setVisible(roomy)
        self.training.setVisible(self._training and roomy)
        self.label.setVisible(self._offers_label and self._has_unit)
        self.report.setVisible(self._has_unit)

    def _draw_glass(self) -> None:
        self._glass.setIcon(icon("search", theme.colour("muted"), size_px=18))
