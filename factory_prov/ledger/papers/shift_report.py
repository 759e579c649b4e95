"""The report of a shift: its figures, its runs, the names that ended, and where the signed records stood then."""

from __future__ import annotations

import html
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from factory_prov import __version__
from factory_prov.files.own import open_own
from factory_prov.ledger.csv_cells import BYTE_ORDER_MARK, write_rows
from factory_prov.ledger.database import Readable
from factory_prov.ledger.evidence.record import time_text
from factory_prov.ledger.papers.figures import NumberFigures, UnitFigures, number_figures, unit_figures
from factory_prov.ledger.papers.rows import Period, Shown, runs_of
from factory_prov.ledger.tables import ledger_identity, stations
from factory_prov.messages import ENGLISH, Message, Translator

_RANGES_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftReport:
    """What a report says, beside its list of runs."""

    ledger_id: str
    period: Period
    made_at: datetime
    units: UnitFigures
    numbers: tuple[NumberFigures, ...]
    chains: tuple[tuple[str, int, str], ...]
    """Where each station's records end: its chain, the last number, its digest in hex."""


def shift_report(database: Readable, period: Period) -> ShiftReport:
    """Take the figures of a period."""
    units, numbers = unit_figures(database, period), tuple(number_figures(database))
    with database.reading() as connection:
        ledger_id = str(connection.scalar(select(ledger_identity.c.ledger_id)))
        tips = connection.execute(select(stations).where(stations.c.last_number > 0).order_by(stations.c.name)).all()
    return ShiftReport(
        ledger_id=ledger_id,
        period=period,
        made_at=datetime.now(UTC),
        units=units,
        numbers=numbers,
        chains=tuple((row.name, row.last_number, (row.last_digest or b"").hex()) for row in tips),
    )


def write_report(
    report: ShiftReport, database: Readable, folder: Path, *, translator: Translator = ENGLISH, byte_order_mark: bool
) -> None:
    """Write `report.json`, `runs.csv` and `report.html` into a folder that is there."""
    text = json.dumps(document(report), indent=2, ensure_ascii=False)
    with open_own(folder / "report.json", newline="\n") as opened:
        opened.write(text + "\n")
    with open_own(folder / "runs.csv", newline="") as cells:
        if byte_order_mark:
            cells.write(BYTE_ORDER_MARK)
        rows = runs_of(database, report.period)
        first = next(rows, None)
        if first is not None:
            write_rows(cells, tuple(first), (tuple(row.values()) for row in itertools.chain([first], rows)))
    page = _page(report, runs_of(database, report.period), translator)
    with open_own(folder / "report.html", newline="\n") as opened:
        opened.writelines(page)


def document(report: ShiftReport) -> dict[str, object]:
    """Return the figures as JSON takes them."""
    period = report.period
    return {
        "ledger": report.ledger_id,
        "since": None if period.since is None else time_text(period.since),
        "until": None if period.until is None else time_text(period.until),
        "station": period.station,
        "made_at": time_text(report.made_at),
        "program": f"factory-prov {__version__}",
        "units": asdict(report.units),
        "numbers": [
            {
                **{name: value for name, value in asdict(each).items() if name != "lost"},
                "lost": each.lost_numbers,
                "lost_numbers": [list(part) for part in each.lost],
                "adds_up": each.adds_up,
            }
            for each in report.numbers
        ],
        "records": [{"chain": chain, "last": number, "digest": digest} for chain, number, digest in report.chains],
    }


def unit_lines(units: UnitFigures) -> tuple[tuple[Message, int], ...]:
    """Return each figure of the units with its words."""
    return (
        (Message("Units started"), units.started),
        (Message("passed"), units.passed),
        (Message("failed"), units.failed),
        (Message("owed to their server"), units.owed),
        (Message("without a verdict"), units.no_verdict),
        (Message("Runs"), units.runs),
        (Message("Names scrapped"), units.scrapped),
        (Message("Names retired"), units.retired),
        (Message("Names revoked"), units.revoked),
    )


def number_lines(numbers: NumberFigures) -> tuple[tuple[Message, int], ...]:
    """Return what became of a counter's numbers, with words."""
    return (
        (Message("Numbers handed out"), numbers.issued),
        (Message("of units that passed"), numbers.passed),
        (Message("of names that ended"), numbers.scrapped),
        (Message("of names that neither passed nor ended"), numbers.others),
        (Message("on their way to a name"), numbers.on_their_way),
        (Message("lost"), numbers.lost_numbers),
    )


def lost_text(numbers: NumberFigures) -> str:
    """Return the numbers that were lost: 7, 12-15, …"""
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in numbers.lost[:_RANGES_SHOWN]]
    return ", ".join([*shown, *(["…"] if len(numbers.lost) > _RANGES_SHOWN else [])])


_STYLE = (
    "body{font:14px/1.45 sans-serif;max-width:70em;margin:2em auto;color:#111}"
    "table{border-collapse:collapse;margin:1em 0}"
    "td,th{border:1px solid #999;padding:.2em .6em;text-align:left;vertical-align:top}td.n{text-align:right}"
    "h1{font-size:1.5em}h2{font-size:1.15em}code{font-size:.9em}"
)
_RUN_COLUMNS = ("began_at", "outcome", "code", "endpoint_name", "chip", "station", "operator", "job", "reason")


def _page(report: ShiftReport, rows: Iterator[Shown], translator: Translator) -> Iterator[str]:
    """Give the page piece by piece; it needs nothing from anywhere else."""

    def told(message: Message) -> str:
        return html.escape(message.rendered(translator))

    title = told(Message("Shift report"))
    yield f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head>\n'
    yield f"<body><h1>{title}</h1>\n{_table([*_head(report, told)])}"
    yield _table([(told(words), f"{value}") for words, value in unit_lines(report.units)])
    for each in report.numbers:
        yield f"<h2>{html.escape(each.counter)}</h2>\n"
        yield _table([(told(words), f"{value}") for words, value in number_lines(each)])
        if each.lost:
            yield f"<p>{told(Message('Lost numbers: {numbers}.', numbers=lost_text(each)))}</p>\n"
    yield f"<h2>{told(Message('Records'))}</h2>\n"
    yield _table(
        [(html.escape(chain), f"{number}", f"<code>{digest}</code>") for chain, number, digest in report.chains]
    )
    yield f"<h2>{told(Message('Runs'))}</h2>\n<table>\n"
    yield f"<tr>{''.join(f'<th>{name}</th>' for name in _RUN_COLUMNS)}</tr>\n"
    for row in rows:
        cells = (html.escape(str(row[name] or "")) for name in _RUN_COLUMNS)
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"
    yield "</table></body></html>\n"


def _head(report: ShiftReport, told: Callable[[Message], str]) -> Iterator[tuple[str, ...]]:
    period = report.period
    yield told(Message("Ledger")), f"<code>{html.escape(report.ledger_id)}</code>"
    yield told(Message("Station")), html.escape(period.station or told(Message("all")))
    yield told(Message("From")), "" if period.since is None else time_text(period.since)
    yield told(Message("Until")), time_text(period.until or report.made_at)
    yield told(Message("Made")), time_text(report.made_at)


def _table(rows: list[tuple[str, ...]]) -> str:
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<table>\n{lines}</table>\n"
