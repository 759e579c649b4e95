"""The labels of units of the job that is edited, made beside the window's thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from desktop.printing.label_shown import LabelShown, shown_label
from desktop.translation import PresentLanguage
from factory_prov.errors import InputError
from factory_prov.job.names import SAMPLE_ENDPOINT_NAMES, has_own_names, sample_names
from factory_prov.labels.options import LabelledUnits
from factory_prov.labels.template import Variant
from factory_prov.messages import NOTHING, Message, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from factory_prov.job.model import Job
    from factory_prov.labels.content import LabelContent
    from factory_prov.labels.template_file import Template
    from factory_prov.lwm2m.problem import Problem
    from factory_prov.naming.sources import Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLabel:
    """How the label of one kind of unit will look, or why there is none. `printed`: the line prints it."""

    variant: Variant
    printed: bool = False
    shown: LabelShown | None = None
    trouble: Message = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLabels:
    """The labels of a unit of the job. `name` is one the job gives, "" where it gives none: a sample is shown.

    `troubles` are about all of them.
    """

    name: str = ""
    labels: tuple[SampleLabel, ...] = tuple(SampleLabel(variant=variant) for variant in Variant)
    troubles: tuple[Message, ...] = ()


def sample_labels(data: Mapping[str, Any], *, place: str, folder: Path, taken: Taken) -> SampleLabels:
    """Make the labels as a run would; what is wrong is told, nothing is raised."""
    from factory_prov.job.job_file import JobError, job_of

    wrong: Sequence[Problem] = ()
    try:
        job: Job | None = job_of(data, place=place, folder=folder)
    except JobError as failure:
        job, wrong = failure.partial, failure.problems
    unread = tuple(_in_section("label", wrong)) if job is None or not job.label.problems() else ()
    if job is None or unread:
        return SampleLabels(troubles=unread or tuple(_words(problem) for problem in wrong[:1]))
    named, troubles = _name(job, taken, tuple(_in_section("naming", wrong)), folder)
    name = named or SAMPLE_ENDPOINT_NAMES[0]
    try:
        from factory_prov.labels.template_file import find_template

        template = find_template(job.label.template)
    except InputError as failure:
        return SampleLabels(name=named, troubles=(*troubles, _failure_words(failure, folder)))
    labels = tuple(_made(job, template, _content(job, name, variant), variant, folder) for variant in Variant)
    return SampleLabels(name=named, labels=labels, troubles=troubles)


def _name(job: Job, taken: Taken, unread: tuple[Message, ...], folder: Path) -> tuple[str, tuple[Message, ...]]:
    """Return a name as a unit gets it, and why it gets none; "" where the job alone does not say it."""
    if unread or not has_own_names(job):
        return "", unread
    try:
        return sample_names(job, taken=taken)[0], ()
    except InputError as failure:
        return "", (_failure_words(failure, folder),)


def _content(job: Job, name: str, variant: Variant) -> LabelContent:
    from factory_prov.job.label_check import sample_content, sample_failure

    return sample_content(job, name) if variant is Variant.PASS else sample_failure(job, name, PresentLanguage())


def _made(job: Job, template: Template, content: LabelContent, variant: Variant, folder: Path) -> SampleLabel:
    from factory_prov.labels.making import make_label

    on = job.label.on
    printed = on is not LabelledUnits.NEVER if variant is Variant.PASS else on is LabelledUnits.PASS_AND_FAIL
    label = SampleLabel(variant=variant, printed=printed)
    try:
        return replace(label, shown=shown_label(make_label(template, content, variant=variant)))
    except InputError as failure:
        return replace(label, trouble=_failure_words(failure, folder))


def _in_section(name: str, problems: Sequence[Problem]) -> Iterator[Message]:
    return (_words(problem) for problem in problems if problem.path.partition(".")[0] == name)


def _words(problem: Problem) -> Message:
    return sentences(problem.what, problem.cure)


def _failure_words(failure: InputError, folder: Path) -> Message:
    """Say it with its place; in which folder the job lies is known."""
    what, place = failure.what.capitalized(), str(failure.place)
    for beginning in (f"{folder}/", f"{folder}\\"):
        place = place.removeprefix(beginning)
    shown = what if place in ("", "template") else Message("{what} ({place})", what=what, place=place)
    return sentences(shown, failure.cure)
