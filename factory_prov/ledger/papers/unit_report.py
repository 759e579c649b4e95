"""The report of a unit: its whole life on paper, for whoever has it in hand. One page of HTML, and no key in it.

It needs nothing from anywhere else and runs no script; a window prints the same text.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from factory_prov import __version__
from factory_prov.errors import InputError
from factory_prov.ledger.evidence.of_unit import Proof
from factory_prov.ledger.life import LifeEntry, Weight, life_of
from factory_prov.ledger.records import Identity, Outcome, RunDetails, RunHistory, UnitHistory
from factory_prov.messages import NOTHING, Message, Translator

if TYPE_CHECKING:
    from factory_prov.ledger.store import Ledger

MOST_RUNS = 100
"""Of more the newest: a report is read by a person."""
_OUTCOMES = {
    Outcome.PASS: Message("The unit was checked to the end, and its server knows it where the job names one."),
    Outcome.FAIL: Message("The unit, or what its server has of it, is not as it should be."),
    Outcome.ERROR: Message("The station or the job was in the way; nothing is said of the unit."),
    Outcome.WAIT: Message("The unit is good, and its server is still to be told."),
    Outcome.ABORTED: Message("Somebody stopped the run, or gave it up."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitReport:
    """What a report says. `left_out`: so many older runs are not in it."""

    ledger_id: str
    unit: UnitHistory
    runs: tuple[RunDetails, ...]
    proofs: tuple[Proof, ...]
    left_out: int
    made_at: datetime


def read_unit_report(ledger: Ledger, wanted: str) -> UnitReport:
    """Read the life of the unit with that endpoint name or chip; InputError for one nobody knows."""
    unit = ledger.by_endpoint(wanted)
    if not unit.identities:
        unit = ledger.unit(wanted)
    if not (unit.identities or unit.runs or unit.events):
        raise InputError(
            Message("the ledger knows no unit with this name or chip."),
            place=wanted,
            cure=Message("`factory-prov history` shows those it knows."),
        )
    return report_of(ledger, unit)


def report_of(ledger: Ledger, unit: UnitHistory) -> UnitReport:
    """Read what a report says beside a unit's life."""
    shown = [history.run.run_id for history in unit.runs[-MOST_RUNS:]]
    details = (ledger.run_details(run_id) for run_id in shown)
    return UnitReport(
        ledger_id=ledger.outbox.ledger_id,
        unit=unit,
        runs=tuple(each for each in details if each is not None),
        proofs=ledger.proofs(shown, [name.identity_id for name in unit.identities]),
        left_out=len(unit.runs) - len(shown),
        made_at=datetime.now(UTC),
    )


_STYLE = (
    "@page{size:A4;margin:15mm}body{font-family:sans-serif;font-size:10pt;color:#111;max-width:180mm;margin:0 auto}"
    "h1{font-size:16pt;margin:0 0 2mm}h2{font-size:12pt;margin:5mm 0 1mm}p{margin:1mm 0}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #999;padding:1mm 2mm;text-align:left;vertical-align:top;word-break:break-word}"
    "th{background:#eee;font-weight:bold}tr{page-break-inside:avoid}code{font-size:8pt}"
)


def page(report: UnitReport, steps: Mapping[str, Message], translator: Translator) -> str:
    """Return the report as one page of HTML; `steps`: the titles of the steps by their keys."""
    return "".join(_Page(translator).all(report, steps))


class _Page:
    """The words of a report in one language."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator

    def all(self, report: UnitReport, steps: Mapping[str, Message]) -> Iterator[str]:
        """Give the page piece by piece."""
        title = self._told(Message("Unit report"))
        yield f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title>'
        yield f"<style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n"
        yield self._table([], [*self._head(report)])
        yield self._part(Message("Names"))
        yield self._table(_NAMES, [self._name(name) for name in report.unit.identities])
        yield self._part(Message("Life"))
        if report.left_out:
            words = Message.counted("{n} older run is left out.", "{n} older runs are left out.", n=report.left_out)
            yield f"<p>{self._told(words)}</p>\n"
        yield self._table(_LIFE, [*self._life(report, steps)])
        yield self._part(Message("Runs"))
        yield self._table(_RUNS, [self._run(details) for details in report.runs])
        yield self._part(Message("Signed records"))
        yield self._records(report.proofs)
        yield self._part(Message("What the words mean"))
        yield self._table([], [(outcome.value, self._told(words)) for outcome, words in _OUTCOMES.items()])
        yield "</body></html>\n"

    def _head(self, report: UnitReport) -> Iterator[Sequence[str]]:
        unit = report.unit
        newest = unit.identities[-1].endpoint_name if unit.identities else ""
        last = unit.runs[-1].run if unit.runs else None
        yield self._told(Message("Endpoint name")), f"<b>{html.escape(newest)}</b>"
        yield self._told(Message("Chip")), html.escape(unit.hardware_id or "")
        if last is not None:
            outcome = Message("cut off") if last.outcome is None else Message("{text}", text=last.outcome.value)
            yield self._told(Message("Last run")), f"<b>{self._told(outcome)}</b> {self._told(last.reason or NOTHING)}"
            yield self._told(Message("Job")), html.escape(last.job_name)
        yield self._told(Message("Ledger")), f"<code>{html.escape(report.ledger_id)}</code>"
        yield self._told(Message("Made")), f"{_time(report.made_at)}, factory-prov {__version__}"

    def _name(self, name: Identity) -> Sequence[str]:
        ended = "" if name.retired_at is None else _time(name.retired_at)
        passed = "" if name.passed_at is None else _time(name.passed_at)
        return html.escape(name.endpoint_name), _time(name.reserved_at), passed, ended

    def _life(self, report: UnitReport, steps: Mapping[str, Message]) -> Iterator[Sequence[str]]:
        shown = {details.history.run.run_id for details in report.runs}
        for entry in life_of(report.unit, steps):
            if entry.run_id is None or entry.run_id in shown:
                yield _time(entry.at), self._entry(entry)

    def _entry(self, entry: LifeEntry) -> str:
        text = self._told(entry.text)
        return text if entry.weight is Weight.HEAD else f"&nbsp;&nbsp;&nbsp;{text}"

    def _run(self, details: RunDetails) -> Sequence[str]:
        run = details.history.run
        outcome = Message("cut off") if run.outcome is None else Message("{text}", text=run.outcome.value)
        where = f"{run.station}, {run.probe}" + (f", {details.operator}" if details.operator else "")
        images = " ".join(image[:12] for image in (details.first_image, details.final_image) if image)
        cells = (run.job_name, run.job_digest[:12], where, details.tool_version, images)
        said = f"{self._told(outcome)} {html.escape(run.code or '')}"
        return (str(run.run_id), f"{said}<br>{_took(details.history)}", *map(html.escape, cells))

    def _records(self, proofs: Sequence[Proof]) -> str:
        if not proofs:
            return f"<p>{self._told(Message('No record of this unit was signed.'))}</p>\n"
        rows = []
        for proof in proofs:
            verdict = Message("verified") if proof.fault is None else proof.fault
            number = f"{html.escape(proof.chain)} {proof.number}"
            of = "" if proof.run_id is None else str(proof.run_id)
            rows.append((number, _time(proof.at), of, f"<code>{proof.digest}</code>", self._told(verdict)))
        means = Message(
            "verified: the digest is that of what the ledger says, it follows on the record before it, and the"
            " key of the station has signed it. `factory-prov ledger verify` checks whole chains."
        )
        return self._table(_RECORDS, rows) + f"<p>{self._told(means)}</p>\n"

    def _part(self, title: Message) -> str:
        return f"<h2>{self._told(title)}</h2>\n"

    def _table(self, header: Sequence[Message], rows: Sequence[Sequence[str]]) -> str:
        names = "".join(f"<th>{self._told(words)}</th>" for words in header)
        head = f"<thead><tr>{names}</tr></thead>\n" if header else ""
        lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
        return f'<table width="100%" border="1" cellspacing="0" cellpadding="3">\n{head}{lines}</table>\n'

    def _told(self, message: Message) -> str:
        return html.escape(message.rendered(self._translator))


_NAMES = (Message("Endpoint name"), Message("Reserved (UTC)"), Message("Last PASS (UTC)"), Message("Ended (UTC)"))
_LIFE = (Message("When (UTC)"), Message("What"))
_RUNS = (
    Message("Run"),
    Message("Outcome"),
    Message("Job"),
    Message("Job's digest"),
    Message("Where and who"),
    Message("Program"),
    Message("Images"),
)
_RECORDS = (Message("Record"), Message("When (UTC)"), Message("Run"), Message("Digest"), Message("Verdict"))


def _took(history: RunHistory) -> str:
    run = history.run
    return "" if run.finished_at is None else f"{(run.finished_at - run.started_at).total_seconds():.1f} s"


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
