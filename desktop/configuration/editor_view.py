"""The editor's three columns: tree | form | problems and preview; whatever one shows, the others follow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.configuration.checks.draft_checker import DraftChecker
from desktop.configuration.checks.preview_panel import PreviewPanel
from desktop.configuration.checks.problem_list import ProblemList
from desktop.configuration.document.document import DocumentChange, EditorDocument
from desktop.configuration.document.targets import EditorTarget, Section, TargetKind, target_for
from desktop.configuration.find.find_bar import FindBar
from desktop.configuration.forms.fields.context import FieldContext
from desktop.configuration.forms.object_form import ObjectForm
from desktop.configuration.forms.option_form import OptionForm
from desktop.configuration.forms.resource_form import ResourceForm
from desktop.configuration.label_maker import LabelMaker
from desktop.configuration.server_certificates import ServerCertificates
from desktop.configuration.server_offers import ServerOffers
from desktop.configuration.tree.tree_model import Role
from desktop.configuration.tree.tree_panel import TreePanel
from desktop.translation import translated
from factory_prov.errors import InputError
from factory_prov.job.cures import cures_for
from factory_prov.job.problem_keys import keys_of
from factory_prov.messages import NOTHING

if TYPE_CHECKING:
    from desktop.configuration.file_chooser import FileChooser
    from desktop.configuration.forms.form import EditorForm
    from factory_prov.job.draft_check import DraftCheck
    from factory_prov.lwm2m.problem import Problem

_WIDTHS_PX = [258, 616, 330]


class EditorView(QWidget):
    """Edits a document. `close` it before it goes; `definition_folders` are those of the user's object definitions."""

    refused = Signal(object)
    """Carries the InputError of what could not be done."""
    check_failed = Signal(object)
    """Carries words about a bug in the check."""

    def __init__(
        self, document: EditorDocument, chooser: FileChooser, definition_folders: tuple[Path, ...] = ()
    ) -> None:
        super().__init__()
        self.document = document
        self._server = ServerOffers(self.document, self)
        self._certificates = ServerCertificates(self.document, self)
        self._labels = LabelMaker(self.document, self)
        self.context = FieldContext(
            folder=self._folder,
            links=self._links,
            key_bytes=self._key_bytes,
            chooser=chooser,
            offers=self._server.offers,
            certificates=self._certificates.source,
            labels=self._labels.ask,
        )
        self.tree = TreePanel(self.document)
        self.forms = QStackedWidget()
        self.resources = ResourceForm(self.document, self.context, self.tree.model.instance_title)
        self.objects = ObjectForm(self.document, self.context)
        self.sections: dict[Section, OptionForm] = {}
        self.problems, self.preview = ProblemList(), PreviewPanel()
        self.search = FindBar(self.document)
        self.checker = DraftChecker(self, definition_folders=definition_folders)
        self.check: DraftCheck | None = None
        self._found = ""
        self._marked: QWidget | None = None
        self._to_show: list[Callable[[], None]] = []
        self._soon = QTimer(self, interval=0)
        self._soon.timeout.connect(self._show_next_part)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left, right = QFrame(), QFrame()
        left.setProperty("role", "rail")
        right.setProperty("role", "side")
        for frame, parts in ((left, (self.tree,)), (right, (self.problems, self.preview))):
            column = QVBoxLayout(frame)
            column.setContentsMargins(1, 0, 1, 0)
            column.setSpacing(0)
            for number, part in enumerate(parts):
                column.addWidget(cast("QWidget", part), number)
        self.forms.addWidget(self.resources)
        self.forms.addWidget(self.objects)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        for widget, least, stretch in ((left, 180, 0), (self.forms, 320, 1), (right, 220, 0)):
            widget.setMinimumWidth(least)
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes(_WIDTHS_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        around = QScrollArea()  # a window with no room for the three beside each other is scrolled
        around.setWidget(self.splitter)
        around.setWidgetResizable(True)
        around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.setSpacing(0)
        layout.addWidget(self.search)
        layout.addWidget(around, 1)

    def _connect(self) -> None:
        self.tree.chosen.connect(self._show)
        self.tree.entered.connect(self.enter_form)
        self.tree.object_wanted.connect(self.add_instance)
        self.tree.removal_wanted.connect(self._remove_target)
        self.resources.removal_wanted.connect(self._remove_instance)
        self.objects.instance_wanted.connect(self.add_instance)
        self.problems.activated.connect(self.go_to)
        self.search.found.connect(self._show_found)
        self.search.left.connect(self.enter_found)
        self.document.changed.connect(self._follow)
        self.checker.finished.connect(self._take_check)
        self.checker.failed.connect(self.check_failed)
        for form in (self.resources, self.objects):
            form.tab_after = self.tree.add
            form.refused.connect(self.refused)
        self.checker.follow(self.document)

    @property
    def form(self) -> EditorForm:
        """The form shown now."""
        return cast("EditorForm", self.forms.currentWidget())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """End the checks. Safe twice."""
        self._soon.stop()
        self._server.close()
        self._certificates.close()
        self._labels.close()
        self.checker.close()
        super().closeEvent(event)

    def begin(self) -> None:
        """Show the first instance of a job that was just opened, or its first section."""
        contents = self.document.contents
        object_id = next(iter(contents.objects()), None)
        if object_id is None:
            self.tree.choose(EditorTarget(kind=TargetKind.SECTION, section=Section.BOARD))
        else:
            instance = contents.instances(object_id)[0]
            self.tree.choose(EditorTarget(kind=TargetKind.INSTANCE, object_id=object_id, instance_id=instance))
        target = self.tree.current()
        if target is not None:
            self._show(target)
        self.enter_form()

    def go_to(self, problem: Problem) -> None:
        """Show where a problem is mended and give it the focus."""
        self._go_to_path(problem.path)

    def enter_found(self) -> None:
        """Give the keys to what was found last, else to the form."""
        self._mark_found(None)
        if self._found:
            self._go_to_path(self._found)
        else:
            self.enter_form()

    def _show_found(self, path: str) -> None:
        """Show what was found; the keys stay where they are typed."""
        self._found = path
        self._go_to_path(path)
        self._mark_found(self.form.box(keys_of(path)))
        self.search.field.setFocus()

    def _mark_found(self, box: QWidget | None) -> None:
        """Show which field was found while the keys are elsewhere."""
        for widget, text in ((self._marked, ""), (box, "true")):
            if widget is not None and isValid(widget):
                widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
                widget.setProperty("found", text)
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        self._marked = box

    def _go_to_path(self, path: str) -> None:
        target = target_for(path)
        self.tree.choose(target)
        current = self.tree.current()
        self._show(target if target.kind is TargetKind.HEADING or current is None else current)
        self.form.focus_on(path)

    def enter_form(self) -> None:
        """Give the focus to the first field."""
        self.form.focus_first()

    def next_column(self) -> None:
        """Go from the tree to the form, to the problems, and round again."""
        if self.tree.view.hasFocus():
            self.enter_form()
        elif self.problems.list.hasFocus() or self.problems.list.count() == 0:
            self.tree.view.setFocus()
        elif self.forms.isAncestorOf(self.window().focusWidget()):
            self.problems.list.setFocus()
        else:
            self.tree.view.setFocus()

    def cure(self) -> None:
        """Take the first cure of what has the focus, in the list or in the form."""
        problem = self.problems.current() if self.problems.list.hasFocus() else None
        if problem is None:
            self.form.cure_focused()
            return
        cures = cures_for(problem, self.document.data, self.document.definitions)
        if cures:
            self.document.apply(cures[0].changes, lambda: translated(cures[0].label))

    def add(self) -> None:
        """Offer what may be added to what is shown."""
        if self.form is self.resources and not self.resources.add.isHidden():
            self.resources.open_add_menu()
        else:
            self.tree.open_add_menu()

    def add_instance(self, object_id: int) -> None:
        """Add an instance of an object and show it."""
        try:
            added = self.document.add_instance(object_id)
        except InputError as failure:
            self.refused.emit(failure)
            return
        self.tree.choose(EditorTarget(kind=TargetKind.INSTANCE, object_id=added[0], instance_id=added[1]))
        self.enter_form()

    def _show(self, target: EditorTarget) -> None:
        if target.kind is TargetKind.INSTANCE:
            self.resources.show_instance(target.object_id, target.instance_id)
            self.forms.setCurrentWidget(self.resources)
        elif target.kind is TargetKind.SECTION and target.section is not None:
            self.forms.setCurrentWidget(self._section(target.section))
        else:
            self.objects.show_target(target)
            self.forms.setCurrentWidget(self.objects)
        self._show_problems()

    def _section(self, section: Section) -> OptionForm:
        if section not in self.sections:
            form = OptionForm(self.document, self.context, section, self._section_title)
            form.tab_after = self.tree.add
            self.sections[section] = form
            self.forms.addWidget(form)
        return self.sections[section]

    def _section_title(self, section: Section) -> str:
        index = self.tree.model.index_of(EditorTarget(kind=TargetKind.SECTION, section=section))
        return str(index.data(Role.TITLE))

    def _remove_target(self, target: EditorTarget) -> None:
        self._remove_instance(target.object_id, target.instance_id)

    def _remove_instance(self, object_id: int, instance_id: int) -> None:
        self.document.remove_instance(object_id, instance_id)
        self.tree.view.setFocus()

    def _follow(self, change: DocumentChange) -> None:
        """Leave what is gone."""
        if not change.keys:
            self.check = None
            return
        object_id, instance_id = self.resources.instance
        if change.structure and object_id >= 0 and instance_id not in self.document.contents.instances(object_id):
            target = self.tree.current()
            if target is None or target.kind is TargetKind.HEADING:
                target = EditorTarget(kind=TargetKind.SECTION, section=Section.BOARD)
                self.tree.choose(target)
            self._show(target)

    def _take_check(self, check: DraftCheck) -> None:
        self.check = check
        self._to_show = [self._show_preview, self._count_problems, self._list_problems, self._show_problems]
        self._soon.start()

    def _show_next_part(self) -> None:
        """Show one part of the check at a time, so that a key typed meanwhile waits for one only."""
        self._to_show.pop()()
        if not self._to_show:
            self._soon.stop()

    def _list_problems(self) -> None:
        if self.check is not None:
            self.problems.set_problems(self.check.problems)
            self._fit_problems()

    def _count_problems(self) -> None:
        if self.check is not None:
            self.tree.model.set_problems(self.check.problems)

    def _show_preview(self) -> None:
        if self.check is not None:
            self.preview.set_check(self.check)

    def _show_problems(self) -> None:
        self.form.set_problems(() if self.check is None else self.check.problems)
        self.form.set_board(NOTHING if self.check is None else self.check.board)

    def _fit_problems(self) -> None:
        """Give the list the height it needs, up to two fifths of the column."""
        wanted = self.problems.heading.sizeHint().height() + self.problems.height_for(self.problems.width()) + 2
        self.problems.setFixedHeight(min(wanted, max(120, self.height() * 2 // 5)))

    def _folder(self) -> Path:
        return self.document.folder

    def _links(self) -> tuple[tuple[str, str], ...]:
        model = self.tree.model
        links = self.document.contents.links()
        return tuple((link, model.instance_title(*(int(part) for part in link.split(":")))) for link in links)

    def _key_bytes(self) -> int:
        value = self.document.get(("credentials", "psk", "length_bytes"), 16)
        return value if isinstance(value, int) else 16
