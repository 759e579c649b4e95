"""What a run's unit needs for its label: somebody who prints it, and somebody who scans it on the unit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol

from factory_prov.cancel import CancelToken
from factory_prov.errors import PrinterError
from factory_prov.labels.scan_desk import ScanDesk
from factory_prov.messages import ENGLISH, Message, Translator

if TYPE_CHECKING:
    from factory_prov.labels.making import Label
    from factory_prov.labels.printers.address import PrinterAddress
    from factory_prov.labels.printers.printing import DrawOn


class Scans(Protocol):
    """What brings the scans for one unit."""

    def next(self, within_s: float, cancel: CancelToken) -> str:
        """Return the next scan; LabelNotScanned when none comes in time."""


class LabelDesk(Protocol):
    """Where the labels of a station are printed and scanned."""

    translator: Translator
    """The language of what people read on a label."""

    def print_label(self, label: Label, cancel: CancelToken) -> str:
        """Print a label and return on which printer; PrinterError when it cannot be."""

    def waiting(self, wanted: str) -> AbstractContextManager[Scans]:
        """Wait for the label with that text within."""


def no_printer() -> PrinterAddress | None:
    """Return none."""
    return None


class StationLabels:
    """The desk of a real station. `printer` tells on which printer, `draw_on` draws on those of the system."""

    def __init__(
        self,
        *,
        printer: Callable[[], PrinterAddress | None] = no_printer,
        draw_on: DrawOn | None = None,
        scans: ScanDesk | None = None,
        translator: Translator = ENGLISH,
    ) -> None:
        self.scans = scans or ScanDesk()
        self.translator = translator
        self._printer = printer
        self._draw_on = draw_on
        self._one_at_a_time = threading.Lock()

    def print_label(self, label: Label, cancel: CancelToken) -> str:
        """See `LabelDesk`; one label at a time, so that none is torn apart by the next."""
        from factory_prov.labels.printers.printing import print_label

        printer = self._printer()
        if printer is None:
            cure = Message("Name one in the settings, or with --printer.")
            raise PrinterError(Message("this station has no label printer."), place=Message("label"), cure=cure)
        with self._one_at_a_time:
            print_label(label, printer, cancel, draw_on=self._draw_on)
        return str(printer)

    def waiting(self, wanted: str) -> AbstractContextManager[Scans]:
        """See `LabelDesk`."""
        return self.scans.waiting(wanted)


class VirtualLabels:
    """The desk of a virtual station: nothing is printed, and somebody scans each label after a moment."""

    translator: Translator = ENGLISH

    def __init__(self, after_s: float = 0.0) -> None:
        self._after_s = after_s

    def print_label(self, label: Label, cancel: CancelToken) -> str:  # noqa: ARG002  # nothing is printed
        """See `LabelDesk`."""
        return "virtual"

    @contextmanager
    def waiting(self, wanted: str) -> Iterator[Scans]:
        """See `LabelDesk`."""
        yield _Operator(wanted, self._after_s)


class _Operator:
    """Somebody virtual with a scanner."""

    def __init__(self, wanted: str, after_s: float) -> None:
        self._wanted = wanted
        self._after_s = after_s

    def next(self, within_s: float, cancel: CancelToken) -> str:
        """See `Scans`."""
        cancel.wait(min(self._after_s, within_s))
        return self._wanted
