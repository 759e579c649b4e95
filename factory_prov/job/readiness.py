"""What a job must have before its first unit is touched. A run refuses by the very looks that a check tells of.

A run calls `refuse_unready`, opens the job's names and judges the unit it has made; a check asks for the same problems,
asks the same source for two names, and judges samples in the same way (`job.check`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from urllib.parse import urlsplit

from factory_prov.credentials.issuers.registry import issuer_kind
from factory_prov.credentials.keeping import Keep
from factory_prov.errors import InputError
from factory_prov.job.board_choice import image_problems
from factory_prov.job.delivery_check import delivery_problems
from factory_prov.job.label_check import label_problems
from factory_prov.job.model import Credential, Job
from factory_prov.job.names import SAMPLE_ENDPOINT_NAMES
from factory_prov.job.nvs_check import nvs_problems
from factory_prov.job.records_check import records_problems
from factory_prov.job.rehearsal_check import rehearsal_problems
from factory_prov.job.unit import needs_pair
from factory_prov.lwm2m.problem import Problem, error, refuse_errors
from factory_prov.messages import NOTHING, Message
from factory_prov.naming.placeholders import is_example_host, placeholder_in
from factory_prov.naming.templates import expand
from factory_prov.registrars.when import When

_SHOWN_TEXTS = (0, 3)
"""Server URI, and Public Key or Identity, of the Security object."""
_FILL_IN = Message("Write what it stands for.")


def refuse_unready(job: Job) -> None:
    """Raise InputError when no unit of this job can pass; nothing was touched."""
    refuse_errors(readiness_problems(job))


def readiness_problems(job: Job) -> Iterator[Problem]:
    """Find what keeps every unit of the job from passing, as far as it can be seen on this PC before the first one."""
    yield from image_problems(job)
    yield from delivery_problems(job)
    yield from _templates(job)
    yield from _unfilled(job)
    yield from _told_later(job)
    yield from rehearsal_problems(job)
    yield from label_problems(job)
    yield from records_problems(job)
    yield from nvs_problems(job)
    yield from _issuers(job)


def _issuers(job: Job) -> Iterator[Problem]:
    """Find an authority that is not here, is locked, or whose certificates nobody would take."""
    for options in job.issuers if needs_pair(job) else ():
        yield from issuer_kind(options).ready(options)


def _told_later(job: Job) -> Iterator[Problem]:
    """Find a server that is to be told of units when nothing of their keys is kept any more."""
    if job.server is not None and job.server.when is not When.NOW and job.credentials.keep is Keep.NONE:
        yield error(
            "keys-not-kept",
            "server.when",
            Message('keep = "none" leaves nothing by which a server could be told later.'),
            why=NOTHING,
            cure=Message('Write keep = "until registered" below [credentials], or when = "now" below [server].'),
        )


def unready(rule: str, path: str, failure: InputError) -> Problem:
    """Return what a run would refuse with as a Problem of the job, in the same words."""
    place = str(failure.place)
    shown = error(rule, path, failure.what.capitalized(), why=NOTHING, cure=failure.cure)
    return shown if place in ("", path) else replace(shown, place=place)


def _templates(job: Job) -> Iterator[Problem]:
    """Fill in what a run fills in when the unit holds its configuration already."""
    try:
        expand(job.board.final_name_text, endpoint_name=SAMPLE_ENDPOINT_NAMES[0])
    except InputError as failure:
        yield unready("template", "board.final_name_text", failure)


def _unfilled(job: Job) -> Iterator[Problem]:
    """Find what somebody meant to fill in: the server would refuse it, or every unit would call nobody."""
    for path, text in _texts(job):
        found = placeholder_in(text)
        if found is not None:
            what = Message("{placeholder} is to be filled in.", placeholder=found)
            yield error("placeholder", path, what, why=NOTHING, cure=_FILL_IN)
    host = _host(getattr(job.server, "url", ""))
    if is_example_host(host):
        what = Message("{host} is an example: no server has this name.", host=host)
        yield error("example-host", "server.url", what, why=NOTHING, cure=Message("Write the name of your server."))


def _texts(job: Job) -> Iterator[tuple[str, str]]:
    """Yield the texts that make sense only when they are filled in, each with its place; the server's own looks at its.

    Keys are left out: what is found is shown.
    """
    for setting in job.configuration:
        if setting.path.object_id == 0 and setting.path.resource_id in _SHOWN_TEXTS:
            source = setting.source.decode(errors="ignore") if isinstance(setting.source, bytes) else setting.source
            if isinstance(source, str) and not isinstance(source, Credential):
                yield str(setting.path), source
    yield "naming.pattern", _outside_fields(job.naming.pattern)
    yield "records.webhook", job.records.webhook
    yield "credentials.psk.identity", _outside_fields(job.credentials.psk.identity)
    for options in job.issuers:
        yield from _options(issuer_kind(options).section, options)


def _outside_fields(template: str) -> str:
    """Return a template without doubled braces, which stand for braces there."""
    return template.replace("{{", "").replace("}}", "")


def _options(section: str, options: object) -> Iterator[tuple[str, str]]:
    if not is_dataclass(options):
        return
    for item in fields(options):
        value = getattr(options, item.name)
        if isinstance(value, str):
            yield f"{section}.{item.name}", _outside_fields(value)


def _host(url: object) -> str:
    try:
        return urlsplit(str(url)).hostname or ""
    except ValueError:
        return ""
