"""Having the label on the unit scanned: the unit leaves with its own label, or it is no PASS."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from factory_prov.errors import FactoryProvError, LabelNotScanned, LedgerError, PrinterError
from factory_prov.events import Level
from factory_prov.labels.content import LabelContent
from factory_prov.labels.desk import Scans
from factory_prov.labels.making import Label
from factory_prov.labels.noting import label_record
from factory_prov.ledger.life_records import LabelState
from factory_prov.ledger.records import Outcome
from factory_prov.messages import Message
from factory_prov.run.origin import operator
from factory_prov.run.plan import SCAN_LABEL, LabelPlan
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Examined, Labelled, Owing
from factory_prov.terminal import in_one_line

_PRINTED_WITHIN_S = 30.0
"""How long the printer may take beside the wait for the scan."""
_SHOWN = 80
_LONGEST = 1000
"""No label of ours holds more."""


class ScanLabel(RunStep):
    """Print the label, and wait until somebody has scanned it on the unit."""

    step = SCAN_LABEL
    works_on = LabelPlan

    def take(self, examined: Examined, planned: LabelPlan) -> Labelled:
        """Return the unit with the label that is on it; LabelNotScanned when nobody scans the right one in time."""
        label = planned.label_of(self._content(examined))
        # Who is asked to scan may do so at once: the wait begins before anybody is told of it.
        with planned.desk.waiting(label.scanned_text) as scans, self._begun() as taken:
            if planned.prints:
                self._print(label, planned)
            self._wait(label, scans, planned.options.scan_within_s)
            self._note(label, LabelState.SCANNED, "")
            return Labelled(by=taken, examined=examined, label=label, text=label.scanned_text)

    def _content(self, examined: Examined) -> LabelContent:
        identified, plan = examined.identified, self._plan
        outcome = Outcome.WAIT if isinstance(examined.listed, Owing) else Outcome.PASS
        return LabelContent(
            endpoint_name=identified.reservation.endpoint_name,
            hardware_id=identified.hardware_id or "",
            job=in_one_line(plan.job.name),
            station=in_one_line(plan.bench.station),
            operator=operator(),
            outcome=outcome.value,
            made_at=datetime.now(UTC),
        )

    def _print(self, label: Label, planned: LabelPlan) -> None:
        """Print it; one that cannot be printed here may be there already, or come from elsewhere."""
        try:
            printer = planned.desk.print_label(label, self._cancel)
        except PrinterError as failure:
            self._journal.log(failure.message, Level.WARNING)
            self._note(label, LabelState.FAILED, str(failure.place))
        else:
            self._journal.log(Message("The label is printed on {printer}.", printer=printer))
            self._note(label, LabelState.PRINTED, printer)

    def _wait(self, label: Label, scans: Scans, within_s: float) -> None:
        ends_at = time.monotonic() + within_s
        while True:
            text = scans.next(max(0.0, ends_at - time.monotonic()), self._cancel)
            if text == label.scanned_text:
                return
            self._journal.log(self._wrong(text), Level.WARNING)

    def _wrong(self, text: str) -> Message:
        """Say whose label that is, if the ledger knows it; whatever was scanned, it is no verdict."""
        try:
            name = self._owner(text) if text.isprintable() and len(text) <= _LONGEST else None
        except LedgerError:
            name = None
        if name is not None:
            return Message("That is the label of {name}, not of this unit.", name=name)
        return Message("That is not the label of this unit: {text}", text=repr(text[:_SHOWN]))

    def _owner(self, text: str) -> str | None:
        ledger = self._plan.bench.ledger
        if ledger.by_endpoint(text).identities:
            return text
        names = ledger.labels.find(text)
        return next((name for name in names if any(each.text == text for each in ledger.labels.of(name))), None)

    def _note(self, label: Label, state: LabelState, printer: str) -> None:
        record = label_record(label, state, printer=printer, run_id=self._journal.run_id)
        self._plan.bench.ledger.labels.note(record)

    def _whole_limit_s(self) -> float:
        return self._plan.job.label.scan_within_s + _PRINTED_WITHIN_S

    def _too_long(self, limit_s: float) -> FactoryProvError:
        late = super()._too_long(limit_s)
        return LabelNotScanned(late.what, place=late.place, cure=Message("Start again, and scan its label."))
