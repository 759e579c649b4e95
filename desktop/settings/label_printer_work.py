"""What the label printer's card has done beside the window's thread: a printer may be off, a list of them far away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.printing.label_desk import draw_on_system, station_labels
from factory_prov.labels.content import LabelContent
from factory_prov.labels.options import USUAL_TEMPLATE
from factory_prov.labels.printers.address import printer_address
from factory_prov.labels.printers.of_station import keep_printer, kept_printer, printer_of_pc, station_printer

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken

_TEST_NAME = "TEST-0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterFound:
    """The printers of this PC: the one in the user's settings, that of `station.toml`, and the one that counts.

    "" is none. `system` are the names that the system knows.
    """

    kept: str
    of_pc: str
    counts: str
    system: tuple[str, ...]

    @property
    def forced(self) -> bool:
        """Whether the variable says another one than the settings."""
        return self.counts != (self.kept or self.of_pc)


def found(folder: Path) -> PrinterFound:
    """Return which printers there are; FactoryProvError for settings that name none rightly."""
    from desktop.printing.label_output import printer_names

    counts = station_printer(folder)
    kept, of_pc = kept_printer(folder), printer_of_pc()
    return PrinterFound(
        kept=str(printer_address(kept)) if kept else "",
        of_pc=str(printer_address(of_pc)) if of_pc else "",
        counts="" if counts is None else str(counts),
        system=printer_names(),
    )


def used(text: str, folder: Path) -> PrinterFound:
    """Print on that one from now on; "": on the one of `station.toml`, if it names one."""
    keep_printer(printer_address(text) if text else None, folder)
    return found(folder)


def tested(text: str, folder: Path, cancel: CancelToken, station: str) -> str:
    """Print a label of no unit and return on which printer; "" is the one that counts. Nothing is noted of it."""
    from factory_prov.labels.making import make_label
    from factory_prov.labels.printers.printing import print_label
    from factory_prov.labels.template_file import find_template

    content = LabelContent(endpoint_name=_TEST_NAME, station=station, made_at=datetime.now(UTC))
    label = make_label(find_template(Path(USUAL_TEMPLATE)), content)
    if not text:
        return station_labels(folder).print_label(label, cancel)
    address = printer_address(text)
    print_label(label, address, cancel, draw_on=draw_on_system)
    return str(address)
