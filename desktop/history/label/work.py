"""Makes, prints and keeps the label of a unit, beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.printing.label_shown import LabelFile, LabelShown, shown_label, write_label
from desktop.translation import PresentLanguage
from factory_prov.errors import FactoryProvError, InputError
from factory_prov.labels.template import Variant
from factory_prov.messages import NOTHING, Message, sentences

if TYPE_CHECKING:
    from desktop.history.access import LedgerAtHand
    from factory_prov.cancel import CancelToken
    from factory_prov.labels.desk import LabelDesk
    from factory_prov.labels.making import Label
    from factory_prov.ledger.store import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelWish:
    """The label that somebody wants of a unit. `template`: a name that is brought along, or a file."""

    endpoint_name: str
    template: Path
    variant: Variant = Variant.PASS
    copies: int = 1
    station: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printers:
    """Where this PC can print. `station` is the address of its own printer, "" for none; `trouble` is why not."""

    station: str
    system: tuple[str, ...]
    trouble: Message = NOTHING


def printers(folder: Path) -> Callable[[CancelToken], Printers]:
    """Return the work that looks which printers there are."""

    def work(_: CancelToken) -> Printers:
        from desktop.printing.label_output import printer_names
        from factory_prov.labels.printers.of_station import station_printer

        trouble, own = NOTHING, None
        try:
            own = station_printer(folder)
        except FactoryProvError as failure:
            trouble = sentences(failure.what.capitalized(), failure.cure)
        return Printers(station="" if own is None else str(own), system=printer_names(), trouble=trouble)

    return work


def looking(at_hand: LedgerAtHand, wish: LabelWish) -> Callable[[CancelToken], LabelShown]:
    """Return the work that shows the label as it would be printed now."""

    def work(cancel: CancelToken) -> LabelShown:
        with at_hand.opened() as ledger:
            label = _made(_there(ledger, wish), wish)
        cancel.check()
        return shown_label(label)

    return work


def printing(at_hand: LedgerAtHand, wish: LabelWish, desk: LabelDesk, reason: str) -> Callable[[CancelToken], str]:
    """Return the work that prints it and writes that down; it answers with the printer."""

    def work(cancel: CancelToken) -> str:
        from factory_prov.labels.again import print_again

        with at_hand.opened() as ledger:
            there = _there(ledger, wish)
            return print_again(there, _made(there, wish), desk, reason, cancel)

    return work


def keeping(at_hand: LedgerAtHand, wish: LabelWish, path: Path, kind: LabelFile) -> Callable[[CancelToken], str]:
    """Return the work that writes it into a file; it answers with the file's name."""

    def work(_: CancelToken) -> str:
        with at_hand.opened() as ledger:
            label = _made(_there(ledger, wish), wish)
        write_label(path, label, kind)
        return str(path)

    return work


def _there(ledger: Ledger | None, wish: LabelWish) -> Ledger:
    if ledger is None:
        cure = Message("Look for it: factory-prov history.")
        raise InputError(Message("the ledger does not know this name."), place=repr(wish.endpoint_name), cure=cure)
    return ledger


def _made(ledger: Ledger, wish: LabelWish) -> Label:
    """Make it by what the ledger knows at this moment: a unit may have failed, or ended, since it was shown."""
    from factory_prov.labels.again import AnotherLabel, label_again
    from factory_prov.labels.template_file import find_template

    wanted = AnotherLabel(
        endpoint_name=wish.endpoint_name,
        template=find_template(wish.template),
        variant=wish.variant,
        copies=wish.copies,
        station=wish.station,
    )
    return label_again(ledger, wanted, PresentLanguage())
