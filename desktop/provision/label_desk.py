"""Where the window prints labels: on the printer of the settings, and on those that only Qt can draw on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.translation import PresentLanguage
from factory_prov.labels.desk import StationLabels
from factory_prov.labels.printers.of_station import station_printer
from factory_prov.line.station_parts import StationParts

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.labels.making import Label
    from factory_prov.line.parts import Parts


def window_labels(parts: Parts) -> StationLabels:
    """Return who prints the labels of a line; the settings are read for each label, so that a change counts at once."""
    folder = parts.data_folder if isinstance(parts, StationParts) else None
    return StationLabels(
        printer=lambda: station_printer(folder), draw_on=_draw_on_printer, translator=PresentLanguage()
    )


def _draw_on_printer(name: str, label: Label, cancel: CancelToken) -> None:
    from desktop.printing.label_output import draw_on_printer  # loads a part of Qt that nothing else needs

    draw_on_printer(name, label, cancel)
