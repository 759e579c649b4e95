"""Where the window prints labels: on the printer of the settings or another, and on those only Qt can draw on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.translation import PresentLanguage
from factory_prov.labels.desk import StationLabels
from factory_prov.labels.printers.of_station import station_printer

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.labels.making import Label


def station_labels(folder: Path | None, *, told: str | None = None) -> StationLabels:
    """Return who prints labels, on the printer that is told or on this PC's; `folder` is the one of the user's data.

    The settings are read for each label, so that a change counts at once.
    """
    return StationLabels(
        printer=lambda: station_printer(folder, told=told), draw_on=draw_on_system, translator=PresentLanguage()
    )


def draw_on_system(name: str, label: Label, cancel: CancelToken) -> None:
    """Draw a label on a printer of the system."""
    from desktop.printing.label_output import draw_on_printer  # loads a part of Qt that nothing else needs

    draw_on_printer(name, label, cancel)
