"""What a label says, as plain lines."""

from __future__ import annotations

from factory_prov.labels.drawing import DrawnSymbol, DrawnText
from factory_prov.labels.making import Label


def text_of(label: Label) -> list[str]:
    """Return the texts of a label from the top down, its symbols in square brackets; of ZPL the symbols alone."""
    if label.drawing is None:
        return [f"[{text}]" for text in label.symbols]
    parts = [part for part in label.drawing.parts if isinstance(part, DrawnText | DrawnSymbol)]
    parts.sort(key=lambda part: (part.y_mm, part.x_mm))
    return [part.text if isinstance(part, DrawnText) else f"[{part.symbol.text}]" for part in parts]
