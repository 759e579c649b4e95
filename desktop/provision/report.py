"""The text an operator copies for the engineer: a slot, its run and what the run said. There is no secret in it:
the engine puts none into its events and records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.provision.entry import Entry
from desktop.provision.texts import past, when_twice
from desktop.theme import DeviceState
from desktop.translation import translated
from desktop.widgets import words
from factory_prov import __version__
from factory_prov.events import LogLine, StepFinished, StepStarted

if TYPE_CHECKING:
    from desktop.provision.run_pages import RunPage
    from factory_prov.ledger.records import RunRecord
    from factory_prov.line.events import RunEvent

translate = QCoreApplication.translate


def report_text(entry: Entry, page: RunPage | None) -> str:
    """Return all that is known of a slot and its newest run, a line each."""
    lines = [
        translate("Report", "Factory provisioning {0}").format(__version__),
        translate("Report", "Slot {0}, {1} {2}, port {3}").format(
            entry.slot, entry.board, entry.key, entry.port or "-"
        ),
        " ".join(part for part in (words.word(entry.state), entry.code) if part),
    ]
    if entry.code and entry.state is not DeviceState.WAIT:
        advice = words.advice(entry.code)
        told = [advice.title, advice.what_happened, *advice.steps]
        twice = when_twice(entry)
        lines += [*told, *([translate("Report", "It failed the same way before. {0}").format(twice)] if twice else [])]
    if entry.explanation:
        lines.append(translated(entry.explanation))
    if entry.support_code:
        lines.append(translate("Report", "In the code: {0}").format(" | ".join(entry.support_code.split("\n"))))
    if page is None and entry.past is not None:  # this window has seen no run of it: the ledger has
        reason = entry.past.reason
        lines += [past(entry.past), *([] if reason is None else [translated(reason)])]
    if page is not None:
        if page.end is not None and page.end.record is not None:
            lines += _of_record(page.end.record)
        if page.end is not None and page.end.details:
            lines += ["", page.end.details]
        lines += ["", *(_of_event(message) for message in page.events)]
    return "\n".join(lines)


def _of_record(record: RunRecord) -> list[str]:
    facts = (
        (translate("Report", "Endpoint name"), record.endpoint_name),
        (translate("Report", "Hardware id"), record.hardware_id),
        (translate("Report", "Job"), f"{record.job_name} {record.job_digest[:12]}".strip()),
        (translate("Report", "Station"), record.station),
        (translate("Report", "Run"), f"{int(record.run_id)}"),
        (translate("Report", "Started"), record.started_at.astimezone().isoformat(timespec="milliseconds")),
    )
    return [f"{name}: {value}" for name, value in facts if value]


def _of_event(message: RunEvent) -> str:
    at = message.at.astimezone().strftime("%H:%M:%S.%f")[:-3]
    match message.event:
        case LogLine(level=level, text=text):
            return f"{at}  {level.value}  {translated(text)}"
        case StepStarted(step=step):
            return f"{at}  > {step.key}"
        case StepFinished(step=step, seconds=seconds):
            return f"{at}  = {step.key}, {seconds:.2f} s"
        case _:
            return at
