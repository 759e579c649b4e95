"""What the two kinds of forms share: a heading, boxes by the keys they edit, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QMargins, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from desktop.configuration.forms.form_head import FormHead
from desktop.configuration.forms.form_row import FieldBox, stops_in
from desktop.configuration.forms.remarks import Remark, Remarks, remark_of
from desktop.configuration.forms.stack import Stack, put
from desktop.translation import translated
from desktop.widgets.translated import Translated
from factory_prov.job.cures import Cure, cures_for
from factory_prov.job.draft import MISSING, Keys
from factory_prov.job.problem_keys import keys_of
from factory_prov.lwm2m.problem import Problem
from factory_prov.messages import Message

if TYPE_CHECKING:
    from desktop.configuration.document.document import DocumentChange, EditorDocument
    from desktop.configuration.forms.fields.context import FieldContext

_WIDEST_PX = 940
_BANNER_LIMIT = 20
_AROUND_PX = 60
"""A notice over the foot of the window hides nothing that was jumped to."""


class EditorForm(Translated, QScrollArea):
    """Shows a part of the document and follows its changes; edits go to the document at once."""

    refused = Signal(object)
    """Carries the InputError of something that could not be done."""

    def __init__(self, document: EditorDocument, context: FieldContext) -> None:
        super().__init__()
        self.document = document
        self.context = context
        self._boxes: dict[Keys, FieldBox] = {}
        self._problems: tuple[Problem, ...] = ()
        self._by_keys: dict[Keys, list[Problem]] = {}
        self._order_stale = True
        self.tab_after: QWidget | None = None
        """What Tab leaves for this form; None: the order is as it came about."""
        self.top = FormHead()
        self.heading, self.subheading = self.top.title, self.top.small
        self.banner = Remarks()
        self.banner.cure_chosen.connect(self._cure)
        self.banner.links_changed.connect(self.order_later)
        self.rows = Stack(spacing_px=16)
        self.body = Stack(spacing_px=16, margins=QMargins(24, 16, 20, 24))
        for part in (self.top, self.banner, self.rows):
            self.body.add(part)
        self.setWidget(self.body)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.arrange)
        self.body.stale.connect(self._later.start)
        document.changed.connect(self._follow)

    def arrange(self) -> None:
        """Give everything its place now; it comes by itself a moment after each change."""
        self._later.stop()
        if self._order_stale:
            self._order_tabs()
        width = min(self.viewport().width(), _WIDEST_PX)
        box = self.focused_box()
        follow = box is not None and _has_focus(box) and self._in_sight(box.field)
        put(self.body, QRect(self.body.pos(), QSize(width, self.body.height_at(width))))
        if box is not None and follow:
            self._show_whole(box)  # what is said below the field that has the focus is read there

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802, A002  # Qt's names
        """Show what is said below a field too when Tab comes to it."""
        moved = super().focusNextPrevChild(next)
        box = self.focused_box()
        if moved and box is not None:
            self._show_whole(box)
        return moved

    def _in_sight(self, widget: QWidget) -> bool:
        top = widget.mapTo(self.viewport(), widget.rect().topLeft()).y()
        return top >= 0 and top + widget.height() <= self.viewport().height()

    def _show_whole(self, box: FieldBox) -> None:
        """Scroll until a box is seen with all that is said below it; its top where it is higher than the form."""
        top = box.mapTo(self.body, box.rect().topLeft()).y()
        bar, height = self.verticalScrollBar(), self.viewport().height()
        lowest = top - _AROUND_PX
        highest = top + box.height() + _AROUND_PX - height
        if bar.value() > lowest or bar.value() < highest:
            bar.setValue(min(lowest, max(highest, bar.value())))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Lay out for the new width at once."""
        super().resizeEvent(event)
        self.arrange()

    @property
    def boxes(self) -> tuple[FieldBox, ...]:
        """Every box there is now."""
        return tuple(self._boxes.values())

    def box(self, keys: Keys) -> FieldBox | None:
        """Return the box that edits `keys`, or what they are a part of."""
        for end in range(len(keys), 0, -1):
            if keys[:end] in self._boxes:
                return self._boxes[keys[:end]]
        return None

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Say at every box what is wrong with it, and above what belongs to none; others' problems do not matter."""
        self._problems = tuple(problem for problem in problems if self.is_mine(problem.path))
        self._sort_problems()
        self._show_problems(self.boxes)
        self._show_others()

    def set_board(self, words: Message) -> None:
        """Hear what is known of the job's board; forms that show none of it do nothing."""

    def keys_of_box(self, box: FieldBox) -> Keys:
        """Return where in the data a box's value is."""
        return keys_of(box.key)

    def is_mine(self, problem_path: str) -> bool:
        """Whether a problem with this path is mended in this form."""
        raise NotImplementedError

    def focus_on(self, problem_path: str) -> None:
        """Scroll to what the path is about and give it the focus."""
        box = self.box(keys_of(problem_path)) or next(iter(self.boxes), None)
        if box is not None:
            self.arrange()
            box.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._show_whole(box)

    def focus_first(self) -> None:
        """Give the first field the focus."""
        box = next(iter(self.boxes), None)
        if box is not None:
            box.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def cure_focused(self) -> bool:
        """Take the first cure of the box that has the focus; False when there is none."""
        box = self.focused_box()
        if box is not None:
            return self._cure_first(box.remarks.remarks if box.remarks else ())
        return self._cure_first(self.banner.remarks)

    def focused_box(self) -> FieldBox | None:
        """Return the box that has the focus, or had it last."""
        focused = cast("QWidget | None", self.focusWidget())  # the stubs do not know of None
        return None if focused is None else next((box for box in self.boxes if box.isAncestorOf(focused)), None)

    def _cure_first(self, remarks: Sequence[Remark]) -> bool:
        cures = [cure for remark in remarks for cure in remark.cures]
        if cures:
            self._cure(cures[0])
        return bool(cures)

    def add_box(self, keys: Keys, box: FieldBox) -> None:
        """Take a box among those that are kept up."""
        self._boxes[keys] = box
        box.edited.connect(self._edited)
        box.field.finished.connect(self.document.end_typing)
        box.cure_chosen.connect(self._cure)
        box.stops_changed.connect(self.order_later)
        self.order_later()

    def order_later(self) -> None:
        """Set the order of Tab anew, a moment later."""
        self._order_stale = True
        self._later.start()

    def stops(self) -> list[QWidget]:
        """Return where Tab stops in the form, from the top."""
        rows = [stop for box in self.boxes_in_order() for stop in box.stops()]
        return [*stops_in(self.top), self.banner, *rows]

    def boxes_in_order(self) -> list[FieldBox]:
        """Return the boxes from top to bottom."""
        return list(self._boxes.values())

    def _order_tabs(self) -> None:
        self._order_stale = False
        before = self.tab_after
        for stop in self.stops():
            if before is not None and stop.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                QWidget.setTabOrder(before, stop)
                before = stop

    def drop_box(self, keys: Keys) -> None:
        """Forget a box; who made it takes it away."""
        self._boxes.pop(keys, None)

    def value(self, keys: Keys) -> object:
        """Return what the document holds there, None for nothing."""
        value = self.document.get(keys)
        return None if value is MISSING else value

    def update_box(self, keys: Keys) -> None:
        """Show the document's value in a box."""
        self._boxes[keys].field.set_value(self.value(keys))
        self._boxes[keys].refresh_remarks()

    def _follow(self, change: DocumentChange) -> None:
        raise NotImplementedError

    def _edited(self, box: FieldBox) -> None:
        raise NotImplementedError

    def _show_problems(self, boxes: Iterable[FieldBox]) -> None:
        """Say at these boxes what is wrong with them."""
        for box in boxes:
            found = self._by_keys.get(self.keys_of_box(box), ())
            box.set_problems([self._remark(problem) for problem in found])

    def _show_others(self) -> None:
        """Say above what belongs to no box."""
        others = [problem for keys, found in self._by_keys.items() if keys not in self._boxes for problem in found]
        self.banner.show_remarks([self._remark(problem) for problem in others[:_BANNER_LIMIT]])

    def _remark(self, problem: Problem) -> Remark:
        return remark_of(problem, cures_for(problem, self.document.data, self.document.definitions))

    def _sort_problems(self) -> None:
        """Sort the problems by the box they are said at: the one they name, or that they are a part of."""
        self._by_keys = {}
        for problem in self._problems:
            keys = keys_of(problem.path)
            near = next((keys[:end] for end in range(len(keys), 0, -1) if keys[:end] in self._boxes), keys)
            self._by_keys.setdefault(near, []).append(problem)

    def _cure(self, cure: Cure) -> None:
        box = self.focused_box()
        self.document.apply(cure.changes, lambda: translated(cure.label))
        if box is not None and box in self.boxes:
            box.field.setFocus(Qt.FocusReason.OtherFocusReason)


def _has_focus(box: FieldBox) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and box.isAncestorOf(focused)
