"""Running units side by side, and telling how each of them ended."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Sequence

from factory_prov.advice import BUG, advice_for_code
from factory_prov.cli.live import Live
from factory_prov.cli.output import Output, advice_document
from factory_prov.cli.words import OUTCOMES
from factory_prov.errors import FactoryProvError
from factory_prov.events import Report
from factory_prov.ledger.export import document
from factory_prov.ledger.records import Again, Outcome, RunRecord
from factory_prov.line.events import LabelTold, LineEvent, RunEnded, RunEvent, RunStarted
from factory_prov.line.given_parts import GivenParts
from factory_prov.line.line import Line
from factory_prov.messages import Message


def run_all(parts: GivenParts, output: Output, *, again: Again | None = None) -> list[RunEnded]:
    """Provision all units of a line at once and return how they ended; a Ctrl-C stops them and waits for their ends."""
    with Live(json_wanted=output.json_wanted, translator=output.translator, volume=output.volume) as live:
        shown = _Shown(live)
        with Line(parts, tell=shown.take) as line:
            line.wait_seen()
            try:
                line.start_all(again=again)
                line.wait()
            except KeyboardInterrupt:
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough: every unit is brought to its end now
                line.stop_all()
                line.wait()
            ends = [shown.ends[slot.key] for slot in line.slots if slot.run]
    shown.tell_labels(output)  # they come after the runs
    return ends


class _Shown:
    """Shows the runs of a line while they go, and keeps how they ended."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._reports: dict[str, Report] = {}
        self.ends: dict[str, RunEnded] = {}
        self._labels: list[LabelTold] = []

    def take(self, event: LineEvent) -> None:
        match event:
            case RunStarted(key=key):
                self._reports[key] = self._live.for_board(key)
            case RunEvent(key=key, event=told):
                self._reports[key](told)
            case RunEnded(key=key):
                self.ends[key] = event
                self._live.ended(key, event.outcome, event.code)
            case LabelTold():
                self._labels.append(event)
            case _:
                pass

    def tell_labels(self, output: Output) -> None:
        """Tell which labels were not printed."""
        for label in self._labels:
            if output.json_wanted:
                output.line({"event": "label", "board": label.key, **_label_document(label)})
            elif label.printed:
                output.note(label.message)
            else:
                output.trouble(label.message)


def _label_document(label: LabelTold) -> dict[str, object]:
    return {"endpoint_name": label.endpoint_name, "printed": label.printed, "text": str(label.text)}


def tell_ends(ends: Sequence[RunEnded], output: Output) -> int:
    """Tell how the units ended and return the exit code; what kept a run from its record is told, then raised."""
    records = [end.record for end in ends if end.record is not None]
    failures = [end.failure for end in ends if end.failure is not None]
    code = _tell_records(records, output) if records or not failures else 0
    for failure in failures[1:]:
        if isinstance(failure, FactoryProvError) and str(failure) != str(failures[0]):
            output.trouble(failure.message)
    if failures:
        raise failures[0]
    return code


def _tell_records(records: Sequence[RunRecord], output: Output) -> int:
    """Tell the outcomes, with JSON a summary line, and return the exit code."""
    if output.json_wanted:
        for record in records:
            told = None if record.code is None else advice_document(advice_for_code(record.code))
            output.line({"event": "finished", **document(record), "advice": told})
        output.line(_summary(records))
    else:
        output.result([line for record in records for line in _told(record, output)], None)
    return exit_code(records)


def exit_code(records: Sequence[RunRecord]) -> int:
    """Return 0 when all units passed, 130 when somebody stopped, 3 after a fault of ours, 4 after other trouble.

    A good unit that waits for its server is no PASS yet: 5, where no unit failed.

    What says nothing of the units goes before what does: 1 only where no unit ended in ERROR.
    """
    outcomes = {record.outcome for record in records}
    if outcomes == {Outcome.PASS}:
        return 0
    if Outcome.ABORTED in outcomes:
        return 130
    if any(record.code == BUG.code for record in records):
        return 3
    if Outcome.ERROR in outcomes:
        return 4
    return 1 if Outcome.FAIL in outcomes else 5


def _summary(records: Sequence[RunRecord]) -> dict[str, object]:
    counted = Counter(record.outcome for record in records)
    ended = [record.finished_at for record in records if record.finished_at is not None]
    seconds = (max(ended) - min(record.started_at for record in records)).total_seconds() if ended else 0.0
    return {
        "event": "summary",
        "passed": counted[Outcome.PASS],
        "failed": counted[Outcome.FAIL],
        "waiting": counted[Outcome.WAIT],
        "errors": counted[Outcome.ERROR],
        "aborted": counted[Outcome.ABORTED],
        "seconds": round(seconds, 3),
    }


def _told(record: RunRecord, output: Output) -> list[str]:
    seconds = f"{(record.finished_at - record.started_at).total_seconds():.1f} s" if record.finished_at else ""
    outcome = "" if record.outcome is None else output.told(OUTCOMES[record.outcome])
    name = record.endpoint_name or output.told(Message("(no name)"))
    lines = [f"{outcome:8} {record.probe:12} {name:36} {seconds} {record.code or ''}".rstrip()]
    if record.code is not None:
        advice = advice_for_code(record.code)
        lines.append(f"         {output.told(advice.title)}: {output.told(advice.what_happened)}")
        lines += [f"         {number} {output.told(step)}" for number, step in enumerate(advice.steps, 1)]
    return lines
