"""The label of one unit, ready for any printer."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.errors import InputError
from factory_prov.labels.content import LabelContent
from factory_prov.labels.drawing import Drawing
from factory_prov.labels.template import Variant
from factory_prov.labels.template_file import Template
from factory_prov.labels.zpl import zpl_of
from factory_prov.labels.zpl_template import ZplTemplate
from factory_prov.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label: in a label printer's language, and drawn where its template is drawn by us.

    `symbols` are what a scanner reads off it, the first one before all others.
    """

    variant: Variant
    content: LabelContent
    zpl: bytes
    drawing: Drawing | None
    symbols: tuple[str, ...]
    copies: int = 1

    @property
    def scanned_text(self) -> str:
        """What a scan of the label on the unit must bring; the endpoint name where it has no symbol of ours."""
        return self.symbols[0] if self.symbols else self.content.endpoint_name


def make_label(
    template: Template,
    content: LabelContent,
    *,
    variant: Variant = Variant.PASS,
    copies: int = 1,
    dpi: int | None = None,
) -> Label:
    """Return the label of a unit; InputError for what does not fit or cannot be printed."""
    if not template.has(variant):
        raise InputError(
            Message("the template has no label for a unit that failed."),
            place=template.place,
            cure=Message("Write one below [[fail]], or for ZPL in the file NAME.fail.zpl beside it."),
        )
    if isinstance(template, ZplTemplate):
        zpl, drawing = template.zpl(variant, content, copies=copies), None
        symbols = template.symbols(variant, content)
    else:
        drawing = template.drawing(variant, content, dpi=dpi)
        zpl, symbols = zpl_of(drawing, copies=copies), drawing.symbols
    return Label(variant=variant, content=content, zpl=zpl, drawing=drawing, symbols=symbols, copies=copies)
