"""What is done of a shift report beside the window's thread: the signed folder, and a PDF of its page beside it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.translation import PresentLanguage
from factory_prov.errors import InputError
from factory_prov.ledger.papers.rows import Period
from factory_prov.messages import Message

if TYPE_CHECKING:
    from desktop.statistics.reading import OfLine
    from factory_prov.cancel import CancelToken

_LONGEST_PAGE_BYTES = 600_000
"""Some 3,000 runs. Of a longer page no PDF is made: it would take minutes, and nobody reads so many sheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Whole days of this PC's calendar, both included, at one station or all."""

    since: date | None
    until: date
    station: str | None = None

    @property
    def period(self) -> Period:
        """The same as moments: in them runs began."""
        since = None if self.since is None else _midnight(self.since)
        return Period(since=since, until=_midnight(self.until + timedelta(days=1)), station=self.station)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone().astimezone(UTC)


def pdf_of(folder: Path) -> Path:
    """Return where the PDF of a report lies: beside its folder, so that the folder stays as it was signed."""
    return folder.with_name(f"{folder.name}.pdf")


def report_written(folder: Path, days: Days, of_line: OfLine, user_folder: Path, cancel: CancelToken) -> bool:
    """Write folder and PDF; False where the page is too long for a PDF. InputError: neither of them is there, or the
    PDF alone is not. Nothing that is there already is written over.
    """
    from desktop.printing.report_file import write_report
    from factory_prov.ledger.only_read import own_ledger
    from factory_prov.ledger.papers.signed_report import write_signed_report

    _refuse_other_ledger(of_line, user_folder)
    pdf = pdf_of(folder)
    if os.path.lexists(pdf):
        raise InputError(Message("this is there already."), place=str(pdf), cure=Message("Choose another name."))
    with own_ledger(user_folder) as database:
        cancel.check()
        write_signed_report(folder, database, days.period, translator=PresentLanguage(), byte_order_mark=True)
    page = folder / "report.html"
    if page.stat().st_size > _LONGEST_PAGE_BYTES:
        return False
    write_report(pdf, page.read_text(encoding="utf-8"), cancel)
    return True


def _refuse_other_ledger(of_line: OfLine, user_folder: Path) -> None:
    """Refuse what would be signed of another ledger than the screen shows: a training's is no factory's."""
    from factory_prov.ledger.place import ledger_place

    ledger = of_line()
    if ledger is None:
        return
    place = ledger_place(user_folder)
    own = place.absolute() if isinstance(place, Path) else place.key
    shown = ledger.known_as
    if (shown.absolute() if isinstance(shown, Path) else shown) != own:
        raise InputError(
            Message("what is shown is of a training, or of a ledger that this PC does not work with any more."),
            place=Message("shift report"),
            cure=Message("End the training, or open the line again."),
        )
