"""The form of one object instance: its resources as fields, what is wrong with them, and what may be added."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.configuration.forms.form import EditorForm
from desktop.configuration.forms.form_row import FieldBox
from desktop.configuration.forms.resource_row import ResourceRow, type_words
from desktop.configuration.tree.add_menu import AddMenu, AddOffer
from desktop.widgets.icon_button import AddButton
from factory_prov.errors import InputError
from factory_prov.job.contents import ResourceEntry
from factory_prov.job.draft import Keys
from factory_prov.job.problem_keys import keys_of
from factory_prov.lwm2m.paths import ResourcePath

if TYPE_CHECKING:
    from desktop.configuration.document.document import DocumentChange, EditorDocument
    from desktop.configuration.forms.fields.context import FieldContext
    from factory_prov.lwm2m.objects import ResourceDefinition

_AT_ONCE = 12
"""Boxes that are made before the form shows: more than fit on it."""
_SLICE_S = 0.008
"""How long boxes are made at a stretch after that."""
_NAMED_OFFERS = 3


class ResourceForm(EditorForm):
    """Shows one instance at a time. A large one shows at once and is completed while the user reads."""

    removal_wanted = Signal(int, int)
    """Object and instance to remove."""

    def __init__(self, document: EditorDocument, context: FieldContext, title: Callable[[int, int], str]) -> None:
        super().__init__(document, context)
        self._title = title
        self._instance = (-1, -1)
        self._rows: dict[int, ResourceRow] = {}
        self._waiting: list[ResourceEntry] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)
        self.remove = QPushButton()
        self.remove.setProperty("role", "quiet")
        self.remove.clicked.connect(self._wants_removal)
        self.top.set_button(self.remove)
        self.add = AddButton()
        self.add.clicked.connect(self.open_add_menu)
        self.body.add(self.add)
        self._menu = AddMenu(self)
        self._menu.chosen.connect(self._add_resource)
        self.retranslate()

    @property
    def instance(self) -> tuple[int, int]:
        """Object and instance id shown, -1 for none."""
        return self._instance

    def show_instance(self, object_id: int, instance_id: int) -> None:
        """Show an instance, from the top."""
        if (object_id, instance_id) == self._instance:
            return
        self._instance = (object_id, instance_id)
        self.setUpdatesEnabled(False)
        self._clear()
        self._problems, self._by_keys = (), {}
        self.banner.show_remarks(())
        self._waiting = list(self._wanted())
        self._make_boxes(_AT_ONCE)
        self.retranslate()
        self.verticalScrollBar().setValue(0)
        self.setUpdatesEnabled(True)
        self._go_on_later()

    def retranslate(self) -> None:
        """Set heading, buttons and what may be added."""
        object_id, instance_id = self._instance
        definition = self.document.definitions.get(object_id) if object_id >= 0 else None
        self.heading.setText(self._title(object_id, instance_id) if object_id >= 0 else "")
        name = "" if definition is None else f" · {definition.name} {definition.version}"
        self.subheading.setText(f"/{object_id}/{instance_id}{name}")
        self.remove.setText(self.tr("Remove"))
        self.remove.setAccessibleName(self.tr("Remove {0}").format(f"/{object_id}/{instance_id}"))
        offers = self.document.contents.resource_offers(object_id, instance_id) if object_id >= 0 else ()
        self.add.setVisible(bool(offers))
        names = ", ".join(offer.name for offer in offers[:_NAMED_OFFERS])
        more = " …" if len(offers) > _NAMED_OFFERS else ""
        self.add.set_text(self.tr("Add resource ({0})").format(names + more))
        self.add.setToolTip(self.tr("Insert"))

    def is_mine(self, problem_path: str) -> bool:
        """Take problems of the instance and its resources."""
        prefix = "/{}/{}".format(*self._instance)
        return problem_path == prefix or problem_path.startswith(f"{prefix}/")

    def focus_on(self, problem_path: str) -> None:
        """Make the row first, if it is still waiting."""
        prefix = f"{problem_path}/"
        wanted = [n for n, entry in enumerate(self._waiting, 1) if f"{entry.path}/".startswith(prefix)]
        if wanted:
            self._make_boxes(wanted[0])
        super().focus_on(problem_path)

    def boxes_in_order(self) -> list[FieldBox]:
        """Return the boxes from top to bottom: resources come and go in the middle."""
        rows = [self._rows[resource_id] for resource_id in sorted(self._rows)]
        return [row.boxes[path] for row in rows for path in sorted(row.boxes)]

    def stops(self) -> list[QWidget]:
        """Add what adds."""
        return [*super().stops(), self.add]

    def order_later(self) -> None:
        """Wait until all boxes are there."""
        if not self._waiting:
            super().order_later()

    def open_add_menu(self) -> None:
        """Offer the resources that the instance may still have."""
        offers = self.document.contents.resource_offers(*self._instance)
        if offers:
            self.ensureWidgetVisible(self.add)
            self._menu.open_below(self.add, [self._offer(resource) for resource in offers])

    def _offer(self, resource: ResourceDefinition) -> AddOffer:
        detail = f"/{resource.resource_id} · {type_words(resource)}"
        if resource.mandatory:
            mandatory = self.tr("mandatory")
            detail = f"{detail} · {mandatory}"
        return AddOffer(text=resource.name, detail=detail, help=resource.explanation, value=resource.resource_id)

    def _wanted(self) -> tuple[ResourceEntry, ...]:
        return () if self._instance[0] < 0 else self.document.contents.resources(*self._instance)

    def _clear(self) -> None:
        self._timer.stop()
        self._boxes.clear()
        for row in self._rows.values():
            self.rows.take(row)
        self._rows.clear()

    def _make_boxes(self, count: int) -> None:
        made = [self._box(self._row(entry), entry) for entry in self._waiting[:count]]
        del self._waiting[:count]
        self._show_problems(made)
        self.order_later()

    def _go_on_later(self) -> None:
        if self._waiting:
            self._timer.start()

    def _go_on(self) -> None:
        end = perf_counter() + _SLICE_S
        while self._waiting and perf_counter() < end:
            self._make_boxes(2)
        if not self._waiting:
            self._timer.stop()
            self._sort_problems()
            self._show_others()

    def _row(self, entry: ResourceEntry) -> ResourceRow:
        """Return the row of a resource; a new one goes in the order of the ids."""
        resource_id = entry.path.resource_id
        if resource_id not in self._rows:
            row = ResourceRow(entry.path.resource, entry.definition, self.context)
            row.add_wanted.connect(self._add_value)
            row.offer_more(possible=self.document.contents.can_add_resource_instance(row.path))
            self.rows.add(row, sum(other < resource_id for other in self._rows))
            self._rows[resource_id] = row
        return self._rows[resource_id]

    def _box(self, row: ResourceRow, entry: ResourceEntry) -> FieldBox:
        box = row.make_box(entry)
        box.removed.connect(self._remove_resource)
        self.add_box(_keys(entry.path), box)
        return box

    def _drop(self, row: ResourceRow, path: ResourcePath) -> None:
        self.drop_box(_keys(path))
        row.drop_box(path)

    def _follow(self, change: DocumentChange) -> None:
        if self._instance[0] < 0:
            return
        if not change.keys:
            self._instance = (-1, -1)
            self._clear()
            return
        if change.structure:
            self._fit()
        for keys in change.keys:
            if keys in self._boxes:
                self._update(keys)
        self.heading.setText(self._title(*self._instance))

    def _fit(self) -> None:
        """Let the boxes be those of the document, and leave alone those that are right."""
        wanted = {entry.path: entry for entry in self._wanted()}
        waiting = [wanted[entry.path] for entry in self._waiting if entry.path in wanted]
        later = {entry.path for entry in waiting}
        for resource_id, row in list(self._rows.items()):
            for path in [path for path in row.boxes if path not in wanted]:
                self._drop(row, path)
            if not any(path.resource_id == resource_id for path in wanted):
                self.rows.take(self._rows.pop(resource_id))
        for path, entry in wanted.items():
            if _keys(path) not in self._boxes and path not in later:
                self._box(self._row(entry), entry)
        self._waiting = waiting
        self.retranslate()

    def _update(self, keys: Keys) -> None:
        """Show the new value; where the field cannot, another kind of field takes its place."""
        box = self._boxes[keys]
        if box.field.accepts(self.value(keys)) and not _raw(box):
            self.update_box(keys)
            return
        path = ResourcePath.parse(keys[-1])
        row = self._rows[path.resource_id]
        had_focus = box is self.focused_box()
        self._drop(row, path)
        entry = next(item for item in self.document.contents.resources(*self._instance) if item.path == path)
        made = self._box(row, entry)
        if had_focus:
            made.field.setFocus()

    def _edited(self, box: FieldBox) -> None:
        self.document.set_value(keys_of(box.key), box.field.value())

    def _remove_resource(self, box: FieldBox) -> None:
        self.document.remove(keys_of(box.key))
        self.focus_first()

    def _add_resource(self, resource_id: int) -> None:
        try:
            path = self.document.add_resource(ResourcePath(*self._instance, resource_id))
        except InputError as failure:
            self.refused.emit(failure)
        else:
            self.focus_on(str(path))

    def _add_value(self, path: ResourcePath) -> None:
        try:
            added = self.document.add_resource_instance(path)
        except InputError as failure:
            self.refused.emit(failure)
        else:
            self.focus_on(str(added))

    def _wants_removal(self) -> None:
        self.removal_wanted.emit(*self._instance)


def _keys(path: ResourcePath) -> Keys:
    return ("configuration", str(path))


def _raw(box: FieldBox) -> bool:
    from desktop.configuration.forms.fields.raw import RawField

    return isinstance(box.field, RawField)
