"""The report of a shift as a folder that this station signs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.credentials.station_key import station_key
from factory_prov.files.user_folders import station_key_file
from factory_prov.ledger.papers.rows import require_station
from factory_prov.ledger.papers.shift_report import shift_report, write_report
from factory_prov.ledger.papers.signed_folder import write_signed

if TYPE_CHECKING:
    from factory_prov.ledger.database import Readable
    from factory_prov.ledger.papers.rows import Period
    from factory_prov.ledger.papers.shift_report import ShiftReport
    from factory_prov.messages import Translator


def write_signed_report(
    folder: Path, database: Readable, period: Period, *, translator: Translator, byte_order_mark: bool
) -> ShiftReport:
    """Make the folder, whole or not at all, and return what is in it; InputError, for a folder that is there too."""
    require_station(database, period.station)
    made = shift_report(database, period)
    write_signed(
        folder,
        station_key(station_key_file()),
        lambda staged: write_report(made, database, staged, translator=translator, byte_order_mark=byte_order_mark),
    )
    return made
