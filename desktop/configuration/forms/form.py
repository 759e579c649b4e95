"""What the two kinds of forms share: a heading, lines by the keys they edit, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QMargins, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from desktop.configuration.forms.form_head import FormHead
from desktop.configuration.forms.form_row import FieldLine, stops_in
from desktop.configuration.forms.remarks import Remark, Remarks, remark_of
from desktop.configuration.forms.stack import Stack, put
from desktop.library_texts import said
from desktop.widgets.translated import Translated
from factory_prov.job.cures import Cure, cures_for
from factory_prov.job.draft import MISSING, Keys
from factory_prov.job.problem_keys import keys_of
from factory_prov.lwm2m.problem import Problem

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
        self._lines: dict[Keys, FieldLine] = {}
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
        line = self.focused_line()
        follow = line is not None and _has_focus(line) and self._in_sight(line.field)
        put(self.body, QRect(self.body.pos(), QSize(width, self.body.height_at(width))))
        if line is not None and follow:
            self._show_whole(line)  # what is said below the field that has the focus is read there

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802, A002  # Qt's names
        """Show what is said below a field too when Tab comes to it."""
        moved = super().focusNextPrevChild(next)
        line = self.focused_line()
        if moved and line is not None:
            self._show_whole(line)
        return moved

    def _in_sight(self, widget: QWidget) -> bool:
        top = widget.mapTo(self.viewport(), widget.rect().topLeft()).y()
        return top >= 0 and top + widget.height() <= self.viewport().height()

    def _show_whole(self, line: FieldLine) -> None:
        """Scroll until a line is seen with all that is said below it; its top where it is higher than the form."""
        top = line.mapTo(self.body, line.rect().topLeft()).y()
        bar, height = self.verticalScrollBar(), self.viewport().height()
        lowest = top - _AROUND_PX
        highest = top + line.height() + _AROUND_PX - height
        if bar.value() > lowest or bar.value() < highest:
            bar.setValue(min(lowest, max(highest, bar.value())))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Lay out for the new width at once."""
        super().resizeEvent(event)
        self.arrange()

    @property
    def lines(self) -> tuple[FieldLine, ...]:
        """Every line there is now."""
        return tuple(self._lines.values())

    def line(self, keys: Keys) -> FieldLine | None:
        """Return the line that edits `keys`, or what they are a part of."""
        for end in range(len(keys), 0, -1):
            if keys[:end] in self._lines:
                return self._lines[keys[:end]]
        return None

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Say at every line what is wrong with it, and above what belongs to none; others' problems do not matter."""
        self._problems = tuple(problem for problem in problems if self.is_mine(problem.path))
        self._sort_problems()
        self._show_problems(self.lines)
        self._show_others()

    def keys_of_line(self, line: FieldLine) -> Keys:
        """Return where in the data a line's value is."""
        return keys_of(line.key)

    def is_mine(self, problem_path: str) -> bool:
        """Whether a problem with this path is mended in this form."""
        raise NotImplementedError

    def focus_on(self, problem_path: str) -> None:
        """Scroll to what the path is about and give it the focus."""
        line = self.line(keys_of(problem_path)) or next(iter(self.lines), None)
        if line is not None:
            self.arrange()
            line.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._show_whole(line)

    def focus_first(self) -> None:
        """Give the first field the focus."""
        line = next(iter(self.lines), None)
        if line is not None:
            line.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def cure_focused(self) -> bool:
        """Take the first cure of the line that has the focus; False when there is none."""
        line = self.focused_line()
        if line is not None:
            return self._cure_first(line.remarks.remarks if line.remarks else ())
        return self._cure_first(self.banner.remarks)

    def focused_line(self) -> FieldLine | None:
        """Return the line that has the focus, or had it last."""
        focused = cast("QWidget | None", self.focusWidget())  # the stubs do not know of None
        return None if focused is None else next((line for line in self.lines if line.isAncestorOf(focused)), None)

    def _cure_first(self, remarks: Sequence[Remark]) -> bool:
        cures = [cure for remark in remarks for cure in remark.cures]
        if cures:
            self._cure(cures[0])
        return bool(cures)

    def add_line(self, keys: Keys, line: FieldLine) -> None:
        """Take a line among those that are kept up."""
        self._lines[keys] = line
        line.edited.connect(self._edited)
        line.field.finished.connect(self.document.end_typing)
        line.cure_chosen.connect(self._cure)
        line.stops_changed.connect(self.order_later)
        self.order_later()

    def order_later(self) -> None:
        """Set the order of Tab anew, a moment later."""
        self._order_stale = True
        self._later.start()

    def stops(self) -> list[QWidget]:
        """Return where Tab stops in the form, from the top."""
        rows = [stop for line in self.lines_in_order() for stop in line.stops()]
        return [*stops_in(self.top), self.banner, *rows]

    def lines_in_order(self) -> list[FieldLine]:
        """Return the lines from top to bottom."""
        return list(self._lines.values())

    def _order_tabs(self) -> None:
        self._order_stale = False
        before = self.tab_after
        for stop in self.stops():
            if before is not None and stop.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                QWidget.setTabOrder(before, stop)
                before = stop

    def drop_line(self, keys: Keys) -> None:
        """Forget a line; who made it takes it away."""
        self._lines.pop(keys, None)

    def value(self, keys: Keys) -> object:
        """Return what the document holds there, None for nothing."""
        value = self.document.get(keys)
        return None if value is MISSING else value

    def update_line(self, keys: Keys) -> None:
        """Show the document's value in a line."""
        self._lines[keys].field.set_value(self.value(keys))
        self._lines[keys].refresh_remarks()

    def _follow(self, change: DocumentChange) -> None:
        raise NotImplementedError

    def _edited(self, line: FieldLine) -> None:
        raise NotImplementedError

    def _show_problems(self, lines: Iterable[FieldLine]) -> None:
        """Say at these lines what is wrong with them."""
        for line in lines:
            found = self._by_keys.get(self.keys_of_line(line), ())
            line.set_problems([self._remark(problem) for problem in found])

    def _show_others(self) -> None:
        """Say above what belongs to no line."""
        others = [problem for keys, found in self._by_keys.items() if keys not in self._lines for problem in found]
        self.banner.show_remarks([self._remark(problem) for problem in others[:_BANNER_LIMIT]])

    def _remark(self, problem: Problem) -> Remark:
        return remark_of(problem, cures_for(problem, self.document.data, self.document.definitions))

    def _sort_problems(self) -> None:
        """Sort the problems by the line they are said at: the one they name, or that they are a part of."""
        self._by_keys = {}
        for problem in self._problems:
            keys = keys_of(problem.path)
            near = next((keys[:end] for end in range(len(keys), 0, -1) if keys[:end] in self._lines), keys)
            self._by_keys.setdefault(near, []).append(problem)

    def _cure(self, cure: Cure) -> None:
        line = self.focused_line()
        self.document.apply(cure.changes, lambda: said(cure.label))
        if line is not None and line in self.lines:
            line.field.setFocus(Qt.FocusReason.OtherFocusReason)


def _has_focus(line: FieldLine) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and line.isAncestorOf(focused)
