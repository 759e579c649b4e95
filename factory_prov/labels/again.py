"""A unit's label once more, or for the first time: by what the ledger knows of the unit, and with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from factory_prov.errors import InputError, PrinterError
from factory_prov.labels.content import LabelContent
from factory_prov.labels.making import Label, make_label
from factory_prov.labels.noting import label_record
from factory_prov.labels.of_run import content_of_run, user
from factory_prov.labels.options import SCAN_STEP
from factory_prov.labels.template import Variant
from factory_prov.ledger.life_records import LabelState
from factory_prov.ledger.records import Outcome, RunHistory, StepState, UnitHistory
from factory_prov.messages import ENGLISH, Message, Translator
from factory_prov.terminal import steers

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.labels.desk import LabelDesk
    from factory_prov.labels.template_file import Template
    from factory_prov.ledger.store import Ledger

_GOOD = (Outcome.PASS, Outcome.WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnotherLabel:
    """What is wanted: of which unit, in which form, and why. `variant`: a good unit's, or that of one that failed."""

    endpoint_name: str
    template: Template
    variant: Variant = Variant.PASS
    copies: int = 1
    dpi: int | None = None
    station: str = ""


def label_again(ledger: Ledger, wanted: AnotherLabel, translator: Translator = ENGLISH) -> Label:
    """Return the label of a unit of the ledger; InputError for one that nobody knows, or that must not have it."""
    name = wanted.endpoint_name
    history = ledger.by_endpoint(name)
    if not any(identity.endpoint_name == name for identity in history.identities):
        cure = Message("Look for it: factory-prov history.")
        raise InputError(Message("the ledger does not know this name."), place=repr(name), cure=cure)
    runs = [each for each in history.runs if each.run.endpoint_name == name]
    last = runs[-1] if runs else None
    if wanted.variant is Variant.PASS:
        _refuse_unfit(history, name, last)
    content = _content(name, last, wanted.station, translator)
    return make_label(wanted.template, content, variant=wanted.variant, copies=wanted.copies, dpi=wanted.dpi)


def print_again(ledger: Ledger, label: Label, desk: LabelDesk, reason: str, cancel: CancelToken) -> str:
    """Print a label, write down why, and return on which printer; PrinterError when it cannot be printed."""
    why = checked_reason(reason)
    run_id = None
    try:
        printer = desk.print_label(label, cancel)
    except PrinterError as failure:
        record = label_record(label, LabelState.FAILED, printer=str(failure.place), run_id=run_id, reason=why)
        ledger.labels.note(record)
        raise
    ledger.labels.note(label_record(label, LabelState.PRINTED, printer=printer, run_id=run_id, reason=why))
    return printer


def checked_reason(reason: str) -> str:
    """Return why a label is printed again, in one line of plain text; InputError for anything else."""
    text = reason.strip()
    if not text:
        raise InputError(Message("the reason is empty."), place="--reason", cure=Message("Say in a few words why."))
    if steers(text):
        what = Message("the reason has a control character in it, such as a line feed.")
        raise InputError(what, place="--reason", cure=Message("Say it in one line of plain text."))
    return text


def _refuse_unfit(history: UnitHistory, name: str, last: RunHistory | None) -> None:
    """Refuse the label of a good unit for one that is none: it would be taken for a PASS."""
    identity = next(each for each in history.identities if each.endpoint_name == name)
    if identity.retired_at is not None or any(ending.endpoint_name == name for ending in history.endings):
        what = Message("the name has ended: it is scrapped, retired or revoked.")
        raise InputError(what, place=name, cure=Message("A unit with this name gets no label any more."))
    if identity.is_good if last is None else last.run.outcome in _GOOD or _waits_for_scan(last):
        return
    cure = Message("Run it again, or print the label of a unit that failed (--fail).")
    raise InputError(Message("the last run of this unit was no PASS."), place=name, cure=cure)


def _waits_for_scan(last: RunHistory) -> bool:
    """Whether all of it is proven but the label: that one may be torn."""
    scans = [step.state for step in last.steps if step.step == SCAN_STEP]
    return bool(scans) and scans[-1] is not StepState.DONE and last.run.outcome in (None, Outcome.ABORTED)


def _content(name: str, last: RunHistory | None, station: str, translator: Translator) -> LabelContent:
    if last is None:
        return LabelContent(endpoint_name=name, station=station, operator=user())
    return replace(content_of_run(last.run, steps=last.steps, translator=translator), endpoint_name=name)
