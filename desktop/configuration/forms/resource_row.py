"""One resource in a form: its name, path and type, a field for each of its values, and its help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal

from desktop.configuration.forms.fields.base import FormField
from desktop.configuration.forms.fields.context import FieldContext
from desktop.configuration.forms.fields.resource_fields import limits_of, resource_field
from desktop.configuration.forms.form_row import FieldBox, FormRow
from desktop.translation import translated
from desktop.widgets.icon_button import AddButton
from desktop.widgets.translated import Translated
from factory_prov.lwm2m.values import ResourceType

if TYPE_CHECKING:
    from factory_prov.job.contents import ResourceEntry
    from factory_prov.lwm2m.objects import ResourceDefinition
    from factory_prov.lwm2m.paths import ResourcePath

_MAY_BE_LEFT_OUT = frozenset({(0, 3), (0, 4), (0, 5)})
"""Mandatory in the registry, but needed with some Security Modes only."""


class ResourceRow(Translated, FormRow):
    """All values of one resource. `boxes` are by resource path."""

    add_wanted = Signal(object)
    """Carries the ResourcePath of the resource that shall have one more value."""

    def __init__(self, path: ResourcePath, definition: ResourceDefinition | None, context: FieldContext) -> None:
        super().__init__()
        self.path = path
        self._definition = definition
        self._context = context
        self.boxes: dict[ResourcePath, FieldBox] = {}
        self._add: AddButton | None = None
        self.retranslate()

    def retranslate(self) -> None:
        """Set name, type and help."""
        definition = self._definition
        name = self.tr("Resource {0}").format(self.path.resource_id) if definition is None else definition.name
        small = str(self.path) if definition is None else f"{self.path} · {type_words(definition)}"
        self.set_texts(name, small, "" if definition is None else translated(definition.explanation))
        for path, box in self.boxes.items():
            self._describe(path, box)
        if self._add is not None:
            self._add.set_text(self.tr("Add a value"))
            self._add.setAccessibleName(self.tr("Add a value: {0}").format(name))

    def make_box(self, entry: ResourceEntry) -> FieldBox:
        """Add the box of one value, in order."""
        number = entry.path.resource_instance_id
        mark = "" if number is None else f"/{number}"
        box = FieldBox(self._field(entry), key=str(entry.path), mark=mark, removable=self._removable(number))
        place = sum(path < entry.path for path in self.boxes)
        self.boxes[entry.path] = box
        self.add_box(box, place)
        self._describe(entry.path, box)
        return box

    def drop_box(self, path: ResourcePath) -> None:
        """Take a box away."""
        self.column.take(self.boxes.pop(path))

    def offer_more(self, *, possible: bool) -> None:
        """Show the button that adds a value, or hide it."""
        if possible and self._add is None:
            self._add = AddButton()
            self._add.clicked.connect(self._wants_more)
            self.column.add(self._add, len(self.boxes))
            self.retranslate()
        if self._add is not None:
            self._add.setVisible(possible)

    def _field(self, entry: ResourceEntry) -> FormField:
        return resource_field(self._definition, entry.path, entry.value, self._context)

    def _removable(self, number: int | None) -> bool:
        if self._definition is None or number is not None or not self._definition.mandatory:
            return True
        return (self.path.object_id, self.path.resource_id) in _MAY_BE_LEFT_OUT

    def _describe(self, path: ResourcePath, box: FieldBox) -> None:
        number = "" if path.resource_instance_id is None else f" {path.resource_instance_id}"
        help_text = "" if self._definition is None else translated(self._definition.explanation)
        box.field.describe(f"{self.name}{number}", f"{path}. {help_text}")
        box.name_removal(self.tr("Remove {0}").format(f"{self.name}{number}"))

    def _wants_more(self) -> None:
        self.add_wanted.emit(self.path)


def type_words(definition: ResourceDefinition) -> str:
    """Say in the present language what kind of value a resource takes, and its range where it has one."""
    translate = QCoreApplication.translate
    if definition.choices:
        return translate("type", "choice")
    if definition.type in (ResourceType.INTEGER, ResourceType.UNSIGNED, ResourceType.FLOAT):
        limits = limits_of(definition)
        given = definition.range
        if given is not None and not given.prose:
            return str(limits)
    return {
        ResourceType.STRING: translate("type", "text"),
        ResourceType.CORELNK: translate("type", "text"),
        ResourceType.INTEGER: translate("type", "whole number"),
        ResourceType.UNSIGNED: translate("type", "whole number from 0"),
        ResourceType.FLOAT: translate("type", "number"),
        ResourceType.BOOLEAN: translate("type", "yes / no"),
        ResourceType.OPAQUE: translate("type", "bytes"),
        ResourceType.TIME: translate("type", "time"),
        ResourceType.OBJLNK: translate("type", "link to an object instance"),
    }.get(definition.type, str(definition.type.value))
