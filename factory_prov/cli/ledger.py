"""`factory-prov ledger show | accept | use`: which ledger this PC works with."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.cli.output import Output
from factory_prov.ledger.place import keep_address, ledger_place
from factory_prov.ledger.records import Marks
from factory_prov.ledger.station import accept as accept_ledger
from factory_prov.ledger.station import look
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.ledger.postgres.address import Address


def show(_: argparse.Namespace, output: Output) -> int:
    """Tell where the ledger is and what is in it; LedgerChanged when it is not the one of before."""
    place = ledger_place()
    found = look(place)
    if found is None:
        words = Message("{file}: there is no ledger yet; the first run makes it.", file=shown(place))
        output.result([words], {"file": shown(place), "id": None, "runs": 0})
    else:
        _tell(place, found.marks, output)
    return 0


def accept(_: argparse.Namespace, output: Output) -> int:
    """Take what is there for the ledger of this PC from now on; where nothing is, begin a new one."""
    place = ledger_place()
    _tell(place, accept_ledger(place), output)
    return 0


def use(arguments: argparse.Namespace, output: Output) -> int:
    """Work with that database from now on, or again with the file of this user; window and command line both."""
    if arguments.url is None:
        keep_address(None)
    else:
        from factory_prov.ledger.postgres.address import address_of

        address = address_of(arguments.url)
        look(address)
        keep_address(address)
    place = ledger_place()
    output.result(
        [Message("{place}: this PC works with that ledger from now on.", place=shown(place))], {"place": shown(place)}
    )
    return 0


def shown(place: Path | Address) -> str:
    """Return a place as people are told it."""
    return str(place) if isinstance(place, Path) else place.place


def _tell(place: Path | Address, marks: Marks | None, output: Output) -> None:
    runs = 0 if marks is None else marks.runs
    words = Message.counted("{file}: {n} run.", "{file}: {n} runs.", n=runs, file=shown(place))
    ledger_id = None if marks is None else marks.ledger_id or None
    output.result([words], {"file": shown(place), "id": ledger_id, "runs": runs})
