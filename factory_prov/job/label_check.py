"""What is wrong with the labels of a job: each is made for sample units, as it would be for the real ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.job.model import Job
from factory_prov.job.names import SAMPLE_ENDPOINT_NAMES, SAMPLE_HARDWARE_ID
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.messages import ENGLISH, Message, Translator

if TYPE_CHECKING:
    from factory_prov.labels.content import LabelContent
    from factory_prov.labels.making import Label
    from factory_prov.labels.template_file import Template

_PATH = "label.template"


def label_problems(job: Job, names: Sequence[str] = SAMPLE_ENDPOINT_NAMES) -> Iterator[Problem]:
    """Find what would leave units without their labels, or with labels that nobody can scan."""
    if not job.label.wanted:
        return
    from factory_prov.labels.template_file import find_template

    try:
        template = find_template(job.label.template)
        labels = [_made(template, sample_content(job, name)) for name in names]
        _fail_label(job, template)
    except InputError as failure:
        place = str(failure.place)
        what = failure.what.capitalized()
        shown = what if place in ("", "template") else Message("{what} ({place})", what=what, place=place)
        why = Message("Units would be without their labels.")
        yield error("label", _PATH, shown, why=why, cure=failure.cure)
        return
    yield from _symbols(job, template, labels)


def sample_content(job: Job, endpoint_name: str) -> LabelContent:
    """Return what stands on the label of a unit that is none: for a check and a preview."""
    from factory_prov.labels.content import LabelContent

    return LabelContent(
        endpoint_name=endpoint_name,
        hardware_id=SAMPLE_HARDWARE_ID,
        job=job.name,
        station="STATION-1",
        operator="operator",
        outcome="PASS",
        made_at=datetime(2026, 1, 31, 12, tzinfo=UTC),
    )


def sample_failure(job: Job, endpoint_name: str, translator: Translator = ENGLISH) -> LabelContent:
    """Return the same for a unit that failed, with the longest of what can stand there."""
    from dataclasses import replace

    from factory_prov.advice import all_advice

    told = [(advice.title.rendered(translator), advice.code) for advice in all_advice().values()]
    title, code = max(told, key=lambda each: len(each[0]))
    content = sample_content(job, endpoint_name)
    return replace(content, outcome="FAIL", code=code, title=title, support=f"{code} connect {content.station}")


def _made(template: Template, content: LabelContent) -> Label:
    from factory_prov.labels.making import make_label

    return make_label(template, content)


def _fail_label(job: Job, template: Template) -> None:
    from factory_prov.labels.making import make_label
    from factory_prov.labels.options import LabelledUnits
    from factory_prov.labels.template import Variant

    if job.label.on is LabelledUnits.PASS_AND_FAIL:
        for name in ("", *SAMPLE_ENDPOINT_NAMES):  # a unit can fail before it has a name
            make_label(template, sample_failure(job, name), variant=Variant.FAIL)


def _symbols(job: Job, template: Template, labels: Sequence[Label]) -> Iterator[Problem]:
    if not job.label.scan_back:
        return
    other = _made(template, sample_content(job, f"{labels[0].content.endpoint_name[:-1]}~"))
    if not labels[0].symbols:
        cure = Message("Put a QR code or a Data Matrix on it, or leave scan_back out.")
        why = Message("A unit passes only when its label was scanned.")
        yield error("label-without-symbol", _PATH, Message("The label has nothing to scan."), why=why, cure=cure)
    elif labels[0].scanned_text == other.scanned_text:
        what = Message("The symbol is the same on the label of every unit.")
        why = Message("Its scan would show nothing of the unit.")
        yield error("label-same", _PATH, what, why=why, cure=Message("Put {{endpoint_name}} into it."))
    for label in labels:
        if not label.scanned_text.isascii():
            what = Message("The symbol holds {text}, which is not all ASCII.", text=repr(label.scanned_text))
            why = Message("Many scanners type other characters wrong, or not at all.")
            yield warning("label-not-ascii", _PATH, what, why=why, cure=Message("Try it with the scanner of the line."))
            return
