"""What will happen, step by step, and the question whether it shall: with a reason, by keyboard or by scanner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.translation import translated
from desktop.widgets.combo_box import ComboBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.translated import Translated
from factory_prov.repair.actions import Action

if TYPE_CHECKING:
    from PySide6.QtWidgets import QCompleter

    from factory_prov.repair.actions import Offer
    from factory_prov.repair.comparison import Comparison

_LONGEST = 200
"""Characters of a reason, as the ledger takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What somebody has agreed to for a unit as it was seen: why, with which name, and whether a chip is opened."""

    seen: Comparison
    offer: Offer
    reason: str
    new_name: str | None = None
    recover: bool = False


class ConfirmStrip(Translated, QFrame):
    """Asks about one offer at a time. Enter goes on to what is missing, then does it; Esc leaves it."""

    agreed = Signal(object)
    """Carries an Agreed."""
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "confirm")
        self._seen: Comparison | None = None
        self._offer: Offer | None = None
        self._asks_name = False
        self.heading, self.steps = QLabel(), QLabel()
        self.heading.setProperty("role", "title")
        self.steps.setWordWrap(True)
        self.reason, self.new_name = ComboBox(), QLineEdit()
        self.reason.setEditable(True)
        self.reason.setInsertPolicy(ComboBox.InsertPolicy.NoInsert)
        self.reason.setCompleter(cast("QCompleter", None))  # Enter does what is typed, and nothing that begins like it
        self.recover = QCheckBox()
        self.missing = QLabel()
        self.missing.setProperty("role", "error")
        self.missing.setWordWrap(True)
        self._reason_word, self._name_word = QLabel(), QLabel()
        for word in (self._reason_word, self._name_word):
            word.setMinimumHeight(theme.HIT_PX - 2)
        self.go, self.back = KeyButton(), KeyButton()
        self.go.setProperty("role", "primary")
        for button in (self.go, self.back):
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.go.clicked.connect(self._agree)
        self.back.clicked.connect(self.left)
        self._lay_out()
        self.retranslate()
        self.hide()

    def _lay_out(self) -> None:
        edit = self.reason.lineEdit()
        if edit is not None:
            edit.setMaxLength(_LONGEST)
            edit.returnPressed.connect(self._agree)
            edit.textEdited.connect(self.missing.hide)
        self.new_name.returnPressed.connect(self._agree)
        self.new_name.textEdited.connect(self.missing.hide)
        self.recover.toggled.connect(self.missing.hide)
        form = QFormLayout()
        form.setHorizontalSpacing(3 * theme.SPACE_PX)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self._name_word, self.new_name)
        form.addRow(self._reason_word, self.reason)
        self._form = form
        buttons = QHBoxLayout()
        buttons.setSpacing(3 * theme.SPACE_PX)
        buttons.addWidget(self.go)
        buttons.addWidget(self.back)
        buttons.addWidget(self.missing, 1)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.setSpacing(2 * theme.SPACE_PX)
        for widget in (self.heading, self.steps, self.recover):
            layout.addWidget(widget)
        layout.addLayout(form)
        layout.addLayout(buttons)

    def ask(self, seen: Comparison, offer: Offer, reasons: Sequence[str], *, asks_name: bool) -> None:
        """Ask whether that shall be done. `reasons` are those that were given before."""
        self._seen, self._offer, self._asks_name = seen, offer, asks_name
        self.reason.clear()
        self.reason.addItems(list(reasons))
        self.reason.setEditText(_reason_before(seen, offer))
        self.new_name.clear()
        self.recover.setChecked(False)
        self.recover.setVisible(offer.recovers)
        self._form.setRowVisible(self.new_name, asks_name)
        self.missing.hide()
        self.retranslate()
        self.show()
        first: QWidget = self.recover if offer.recovers else self.new_name if asks_name else self.reason
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_scan(self, text: str) -> bool:
        """Take a label as the new name, where one is asked for, or a reason off a sheet of them; else False."""
        if not self.isVisible():
            return False
        if self._asks_name and not self.new_name.text():
            self.new_name.setText(text.strip())
        elif " " in text.strip() or self.reason.findText(text.strip()) >= 0:  # no unit is called so
            self.reason.setEditText(text.strip())
        else:
            return False
        self.missing.hide()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def retranslate(self) -> None:
        """Set the words."""
        self._reason_word.setText(self.tr("Reason"))
        self.reason.setAccessibleName(self.tr("Reason"))
        edit = self.reason.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(self.tr("Why: as somebody will read it in a year"))
        self._name_word.setText(self.tr("New name"))
        self.new_name.setAccessibleName(self.tr("New name"))
        self.new_name.setPlaceholderText(self.tr("Scan or type the new label"))
        self.recover.setText(self.tr("Open the locked chip: everything on it is erased"))
        self.back.say(self.tr("Back"), self.tr("Esc"))
        if self._offer is None:
            return
        title = translated(self._offer.title)
        self.heading.setText(title)
        self.steps.setText("\n".join(f"{at}. {translated(step)}" for at, step in enumerate(self._offer.steps, 1)))
        self.go.say(self.tr("Do it: {0}").format(title), self.tr("Enter"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc leaves it; Enter does it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._agree()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _agree(self) -> None:
        """Do it, or say what is missing and go there."""
        offer, reason, name = self._offer, self.reason.currentText().strip(), self.new_name.text().strip()
        if offer is None or self._seen is None or not self.isVisible():
            return
        missing = self._missing(offer, reason, name)
        if missing is not None:
            field, text = missing
            self.missing.setText(text)
            self.missing.show()
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.agreed.emit(
            Agreed(
                seen=self._seen,
                offer=offer,
                reason=reason,
                new_name=name if self._asks_name else None,
                recover=offer.recovers and self.recover.isChecked(),
            )
        )

    def _missing(self, offer: Offer, reason: str, name: str) -> tuple[QWidget, str] | None:
        if offer.recovers and not self.recover.isChecked():
            return self.recover, self.tr("Say that the locked chip may be erased, or go back.")
        if self._asks_name and not name:
            return self.new_name, self.tr("Scan or type the name that the unit gets.")
        if not reason and offer.action is not Action.FIRST_RUN:
            return self.reason, self.tr("Say why: it is written down with the unit.")
        return None


def _reason_before(seen: Comparison, offer: Offer) -> str:
    """Return why the repair was begun that this would go on with."""
    repair = seen.ledger.open_repair
    return repair.reason if repair is not None and seen.recommended is offer.action else ""
