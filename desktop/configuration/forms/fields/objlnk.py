"""A link to an object instance, picked from those the job has."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.configuration.forms.fields.choice import ChoiceField, Choices, Picking
from desktop.configuration.forms.fields.context import FieldContext

NO_LINK = "65535:65535"


class ObjlnkField(ChoiceField):
    """The value is {"objlnk": "1:0"}; another instance can be typed."""

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        self._links = context.links
        picking = Picking(choices=self._choices, read=_read, write=_write, judge=_judge)
        super().__init__(picking, parent)

    def accepts(self, value: object) -> bool:
        """Take a link."""
        return isinstance(value, dict) and list(value) == ["objlnk"] and isinstance(value["objlnk"], str)

    def _choices(self) -> Choices:
        links = (*self._links(), (NO_LINK, QCoreApplication.translate("ObjlnkField", "none")))
        return tuple(({"objlnk": link}, f"{link}  {name}" if link != NO_LINK else name) for link, name in links)


def _read(text: str) -> object:
    return {"objlnk": text}


def _write(value: object) -> str:
    return str(value["objlnk"]) if isinstance(value, dict) and "objlnk" in value else ""


def _judge(value: object) -> str:
    from factory_prov.lwm2m.values import Objlnk

    try:
        Objlnk.parse(_write(value))
    except ValueError:
        return QCoreApplication.translate("ObjlnkField", "Write it as object:instance, such as 66:0.")
    return ""
