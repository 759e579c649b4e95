"""A label made ready to be looked at, and to be kept as a file; beside the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.messages import Message

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from factory_prov.labels.making import Label


class LabelFile(Enum):
    """As which kind of file a label is kept; the value is the ending of its name."""

    PDF = "pdf"
    PNG = "png"
    ZPL = "zpl"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelShown:
    """The picture of a label, dot for dot as it will be printed, and what is on it; ZPL has no picture of ours."""

    image: QImage | None
    texts: tuple[str, ...]


def shown_label(label: Label) -> LabelShown:
    """Return what is shown of a label."""
    from desktop.printing.label_output import label_image
    from factory_prov.labels.preview import text_of

    image = None if label.drawing is None else label_image(label.drawing)
    return LabelShown(image=image, texts=tuple(text_of(label)))


def write_label(path: Path, label: Label, kind: LabelFile) -> None:
    """Keep a label as a file of its owner; InputError where it cannot be one of that kind, or be written."""
    from desktop.printing.label_output import label_pdf, label_png
    from factory_prov.files.owner_only import write_owner_only

    if kind is LabelFile.ZPL:
        write_owner_only(path, label.zpl)
        return
    if label.drawing is None:
        cure = Message("Take a template in TOML, or keep it as ZPL.")
        raise InputError(Message("a label in ZPL is not drawn here."), place=path.name, cure=cure)
    pdf = kind is LabelFile.PDF
    write_owner_only(path, label_pdf(label.drawing, copies=label.copies) if pdf else label_png(label.drawing))
