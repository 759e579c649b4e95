"""One row of a form: name and small print on the left; fields, what is wrong with them, and help on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from desktop import theme
from desktop.configuration.forms.fields.base import FormField
from desktop.configuration.forms.remarks import Remark, Remarks
from desktop.configuration.forms.stack import Stack, StackPart, height_of, put
from desktop.widgets.icon_button import IconButton

NAME_WIDTH_PX = 196
_GAP_PX = 18
_NAME_TOP_PX = 8
_WIDE_PX = 520
"""A row narrower than this has its name above the field."""
_MARK_PX, _REMOVE_PX = 32, theme.HIT_PX + 4


class FieldBox(StackPart):
    """One field with what is said about it below, and a button that takes the value away."""

    edited = Signal(object)
    """Carries the box itself; its field has the value."""
    removed = Signal(object)
    """Carries the box itself."""
    cure_chosen = Signal(object)
    stops_changed = Signal()
    """There is something else to stop at with Tab."""

    def __init__(
        self, field: FormField, *, key: str, mark: str = "", removable: bool = False, sign: str = "close"
    ) -> None:
        super().__init__()
        self.key = key
        self.field = field
        self.remarks: Remarks | None = None
        self._problems: tuple[Remark, ...] = ()
        self._remove: QPushButton | None = None
        self._sign = sign
        self._removal = ""
        self._mark: QLabel | None = None
        if mark:
            self._mark = QLabel(mark, self)
            self._mark.setProperty("role", "muted")
        field.setParent(self)
        field.edited.connect(self._edited)
        field.noted.connect(self.refresh_remarks)
        self.set_removable(removable=removable)

    def measure(self, width: int) -> int:
        """Add the remarks to the field."""
        has_remarks = self.remarks is not None and not self.remarks.isHidden()
        below = 4 + self.remarks.heightForWidth(width) if has_remarks and self.remarks is not None else 0
        return self._field_height() + below

    def place(self) -> None:
        """Put mark, field and button beside each other, and the remarks below."""
        height = self._field_height()
        left = _MARK_PX if self._mark is not None else 0
        right = self.width() - (_REMOVE_PX if self._remove is not None and not self._remove.isHidden() else 0)
        put(self.field, QRect(left, 0, right - left, height))
        if self._mark is not None:
            put(self._mark, QRect(0, 0, _MARK_PX, theme.HIT_PX))
        if self._remove is not None:
            put(self._remove, QRect(self.width() - theme.HIT_PX, 0, theme.HIT_PX, theme.HIT_PX))
        if self.remarks is not None:
            put(self.remarks, QRect(0, height + 4, self.width(), max(0, self.height() - height - 4)))

    def exchange(self, field: FormField) -> None:
        """Put another field in the place of the present one."""
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.field.isAncestorOf(focused)
        self.field.hide()
        self.field.deleteLater()
        self.field = field
        field.setParent(self)
        field.show()
        field.edited.connect(self._edited)
        field.noted.connect(self.refresh_remarks)
        self.mark_stale()
        self.stops_changed.emit()
        if had_focus:
            field.setFocus()

    def set_removable(self, *, removable: bool) -> None:
        """Show the button that takes the value away, or hide it."""
        if removable and self._remove is None:
            self._remove = remove_button(self._sign)
            self._remove.setParent(self)
            self._remove.clicked.connect(self._wants_removal)
            self._remove.show()
            self.name_removal(self._removal)
            self.mark_stale()
            self.stops_changed.emit()
        elif self._remove is not None and self._remove.isHidden() == removable:
            self._remove.setVisible(removable)

    def name_removal(self, text: str) -> None:
        """Say what the button does."""
        self._removal = text
        if self._remove is not None:
            self._remove.setToolTip(text)
            self._remove.setAccessibleName(text)

    def set_problems(self, problems: Sequence[Remark]) -> None:
        """Say what the check found; the field's own complaint fills in until then."""
        self._problems = tuple(problems)
        self.refresh_remarks()

    def refresh_remarks(self) -> None:
        """Show the problems, and the field's own complaint when no error is among them."""
        told = list(self._problems)
        complaint = self.field.complaint()
        if complaint and not any(remark.serious for remark in told):
            told.insert(0, Remark(text=complaint))
        note, is_trouble = self.field.note()
        if note:
            told.append(Remark(text=note, serious=False, quiet=not is_trouble))
        if self.remarks is None and told:
            self.remarks = Remarks(self)
            self.remarks.cure_chosen.connect(self.cure_chosen)
            self.remarks.links_changed.connect(self.stops_changed)
        if self.remarks is not None:
            self.remarks.show_remarks(told)
        self.field.set_wrong(any(remark.serious for remark in told))

    def stops(self) -> list[QWidget]:
        """Return where Tab stops, in order: the field, the cures, the button."""
        return [*stops_in(self.field), *filter(None, (self.remarks, self._remove))]

    def _field_height(self) -> int:
        return max(theme.HIT_PX, self.field.sizeHint().height())

    def _edited(self) -> None:
        self.refresh_remarks()
        self.edited.emit(self)

    def _wants_removal(self) -> None:
        self.removed.emit(self)


class FormRow(StackPart):
    """Name, small print, one or more boxes, help. The name goes above the boxes where there is little room."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._small = QLabel(), QLabel()
        self._name.setProperty("role", "name")
        self._small.setProperty("role", "muted")
        self._names = Stack(spacing_px=2, parent=self)
        for label in (self._name, self._small):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._names.add(label)
        self.column = Stack(spacing_px=4, parent=self)
        self._help: QLabel | None = None
        for part in (self._names, self.column):
            part.stale.connect(self.mark_stale)

    @property
    def name(self) -> str:
        """The row's name."""
        return self._name.text()

    def set_texts(self, name: str, small: str, text: str = "") -> None:
        """Write name, small print and help."""
        self._name.setText(name)
        self._small.setText(small)
        if text and self._help is None:
            self._help = QLabel()
            self._help.setProperty("role", "muted")
            self._help.setWordWrap(True)
            self.column.add(self._help)
        if self._help is not None:
            self._help.setText(text)

    def add_box(self, box: QWidget, place: int) -> None:
        """Put a box among the others, above the help."""
        self.column.add(box, place)

    def measure(self, width: int) -> int:
        """Take the higher of both sides, or one above the other."""
        if width < _WIDE_PX:
            return height_of(self._names, width) + 4 + height_of(self.column, width)
        right = width - NAME_WIDTH_PX - _GAP_PX
        return max(height_of(self._names, NAME_WIDTH_PX) + _NAME_TOP_PX, height_of(self.column, right))

    def place(self) -> None:
        """Put the name beside or above the boxes."""
        width = self.width()
        if width < _WIDE_PX:
            top = height_of(self._names, width)
            put(self._names, QRect(0, 0, width, top))
            put(self.column, QRect(0, top + 4, width, height_of(self.column, width)))
            return
        left = NAME_WIDTH_PX + _GAP_PX
        put(self._names, QRect(0, _NAME_TOP_PX, NAME_WIDTH_PX, height_of(self._names, NAME_WIDTH_PX)))
        put(self.column, QRect(left, 0, width - left, height_of(self.column, width - left)))


def stops_in(widget: QWidget) -> list[QWidget]:
    """Return where Tab can stop inside a widget, in the order in which it was put together."""
    tab = Qt.FocusPolicy.TabFocus.value
    inside = [child for child in widget.findChildren(QWidget) if child.focusPolicy().value & tab]
    window = widget.window()  # the list of a combo box is a window of its own
    return [child for child in inside if child.focusProxy() is None and child.window() is window]


def remove_button(sign: str = "close") -> QPushButton:
    """Return a small button that takes something away."""
    button = IconButton(sign, "muted", size_px=16)
    button.setProperty("role", "bare")
    button.setFixedSize(theme.HIT_PX, theme.HIT_PX)
    return button
