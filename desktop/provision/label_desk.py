"""Where a line prints its labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.printing.label_desk import station_labels
from factory_prov.line.station_parts import StationParts

if TYPE_CHECKING:
    from factory_prov.labels.desk import StationLabels
    from factory_prov.line.parts import Parts


def window_labels(parts: Parts) -> StationLabels:
    """Return who prints the labels of a line, on the printer of its user."""
    return station_labels(parts.data_folder if isinstance(parts, StationParts) else None)
