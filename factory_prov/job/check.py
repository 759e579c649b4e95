"""Everything that is wrong with a job: what a run of it would refuse, and what a sample unit would get."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.clock import now, refuse_early_clock
from factory_prov.credentials.check import certificate_problems
from factory_prov.credentials.issuers.registry import issuer_kind, sections
from factory_prov.errors import AuthorityMissing, AuthorityUnfit, ClockWrong, InputError
from factory_prov.job.board_choice import pack_problems
from factory_prov.job.credential_modes import misplaced
from factory_prov.job.delivery_check import pack_fits
from factory_prov.job.label_check import label_problems
from factory_prov.job.model import Credential, Job, NameSource
from factory_prov.job.names import SAMPLE_ENDPOINT_NAMES, SAMPLE_HARDWARE_ID, nothing_taken, sample_names
from factory_prov.job.next_unit import next_unit_problems
from factory_prov.job.nvs_check import nvs_unit_problems
from factory_prov.job.readiness import readiness_problems, unready
from factory_prov.job.server_certificates import several_certificates
from factory_prov.job.unit import Unit, UnitMaker
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE, DeviceProfile
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem, Severity, error, has_errors, warning
from factory_prov.lwm2m.rules import examine_pack
from factory_prov.lwm2m.rules.accounts import accounts
from factory_prov.lwm2m.senml import Record, encode
from factory_prov.messages import NOTHING, Message
from factory_prov.naming.check import check_endpoint_name
from factory_prov.naming.sources import Taken
from factory_prov.registrars.registry import kind_of, registration_for, remarks_on

if TYPE_CHECKING:  # a check of a job loads no reader of old files
    from factory_prov.job.old_formats.endpoint_cfg import CfgEntry


def check_finished_pack(
    data: bytes,
    *,
    endpoint_name: str | None = None,
    profile: DeviceProfile = PROVISIONING_FIRMWARE,
    definitions: Definitions | None = None,
) -> list[Problem]:
    """Return every Problem of a pack: its framing, its records, and the certificates inside.

    `endpoint_name` is the name its certificates must carry, None when it is not known.
    """
    records, found = examine_pack(data, profile=profile, definitions=definitions)
    return [*found, *_certificates(records, endpoint_name)]


def check_old(
    entries: Sequence[CfgEntry],
    *,
    place: str,
    profile: DeviceProfile = PROVISIONING_FIRMWARE,
    definitions: Definitions | None = None,
) -> list[Problem]:
    """Return every Problem of an old endpoint_cfg, each with its line in the file `place`.

    An account in certificate mode that holds no credentials at all is only warned of: ptool adds them, and makes no
    pack without them.
    """
    records = [Record(entry.path, entry.value) for entry in entries]
    places = {str(entry.path): f"{place}:{entry.line}:{entry.column}" for entry in entries}
    added_later = {
        f"{account.path}/{resource_id}"
        for account in accounts(records)
        if account.mode is not None and account.mode.uses_certificate and not any(map(account.opaque, (3, 4, 5)))
        for resource_id in (3, 4, 5)
    }
    found = []
    for problem in check_finished_pack(encode(records), profile=profile, definitions=definitions):
        later = problem.path in added_later and problem.rule in ("missing-credentials", "server-certificate-missing")
        told = replace(problem, severity=Severity.WARNING, why=_ADDED_LATER, cure=_ADD_IT) if later else problem
        found.append(replace(told, place=places.get(problem.path, place)))
    return found


_TOLD_OTHERWISE = (ClockWrong, AuthorityMissing, AuthorityUnfit)
"""What is told for every job, and what `readiness_problems` finds."""
_NONE_MADE = Message("No unit can be made.")
_ADDED_LATER = Message("ptool adds it, and makes no pack without it.")
_ADD_IT = Message("Give ptool the server's certificate with -p, and -C (or -r and -k) for the unit's own.")


def check_job(
    job: Job, *, endpoint_name: str | None = None, definitions: Definitions | None = None, taken: Taken = nothing_taken
) -> list[Problem]:
    """Return every Problem of a job, by making one sample unit and checking its pack as a device would."""
    return examine_job(job, endpoint_name=endpoint_name, definitions=definitions, taken=taken)[1]


def examine_job(
    job: Job, *, endpoint_name: str | None = None, definitions: Definitions | None = None, taken: Taken = nothing_taken
) -> tuple[tuple[Record, ...], list[Problem]]:
    """Return what a sample unit of the job gets, and every Problem of the job, those before its first unit included.

    The unit has the name that the job's first one would get; `endpoint_name` is that of the only unit there is. `taken`
    tells which names this PC has given away. When its credentials cannot be made, the rest is judged without them.
    """
    names, nameless = _names(job, taken)
    names = names if endpoint_name is None else (endpoint_name,)
    name = names[0]
    try:
        unit = UnitMaker(job).sample(name)
        records, found = unit.records, judge_unit(job, unit, definitions=definitions)
    except InputError as failure:
        place = failure.place or "credentials"
        unmade = error("credentials", place, failure.what, why=_NONE_MADE, cure=failure.cure)
        records, found = _examine_rest(job, name, definitions)
        told = [] if isinstance(failure, _TOLD_OTHERWISE) else [unmade]
        found = [*told, *found]
    found = [*found, *several_certificates(job), *nameless, *_ready(job, names)]
    return records, [*found, *next_unit_problems(job, records, names)]


def _ready(job: Job, names: tuple[str, ...]) -> list[Problem]:
    """Return what keeps every unit from passing; a label that takes samples must take the real names too."""
    found = list(readiness_problems(job))
    told = any(problem.path.startswith("label") for problem in found)
    return found if told or names == SAMPLE_ENDPOINT_NAMES else [*found, *label_problems(job, names)]


def _names(job: Job, taken: Taken) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the names of the job's first two units; samples and a Problem where a run would get none."""
    try:
        return sample_names(job, taken=taken), []
    except InputError as failure:
        source = "naming.pattern" if job.naming.source is NameSource.PATTERN else "naming.list_file"
        return SAMPLE_ENDPOINT_NAMES, [unready("naming", source, failure)]


def judge_unit(job: Job, unit: Unit, *, definitions: Definitions | None = None) -> list[Problem]:
    """Return every Problem of a unit made from this job: those of the job, of the unit's pack, and of its server."""
    profile = job.device.profile
    name = unit.endpoint_name
    judged = check_finished_pack(unit.pack, endpoint_name=name, profile=profile, definitions=definitions)
    wrong = misplaced(job, unit.records)
    unfit = {problem.path for problem in wrong}
    judged = [problem for problem in judged if problem.path not in unfit]
    wrong += pack_fits(job, len(unit.pack))
    judged += [*pack_problems(job, unit.records, len(unit.pack)), *nvs_unit_problems(job, unit)]
    found = [*_job_problems(job), *check_endpoint_name(name), *wrong, *judged]
    return found if has_errors(found) else [*found, *_server_problems(job, unit)]


def _server_problems(job: Job, unit: Unit) -> Iterator[Problem]:
    """Find what the job's server would not take; it is asked only when the unit may hold its configuration already."""
    if job.server is None or job.server.problems():  # what is wrong with its settings is told already
        return
    try:
        asked = registration_for(job.server, unit.records, unit.endpoint_name, hardware_id=SAMPLE_HARDWARE_ID)
        kind_of(job.server).refuse(job.server, asked)
    except InputError as failure:
        place = str(failure.place)
        yield unready("registration", place if place.startswith(("/", "server.")) else "server", failure)
        return
    for words in remarks_on(job.server, asked):
        yield warning("registration", "server", words, why=NOTHING, cure=NOTHING)


def _examine_rest(
    job: Job, endpoint_name: str, definitions: Definitions | None
) -> tuple[tuple[Record, ...], list[Problem]]:
    """Judge the settings that need neither credentials nor files, and leave out what is said of the others."""
    settings = [setting for setting in job.configuration if not isinstance(setting.source, (Credential, Path))]
    asked = {str(setting.path) for setting in job.configuration} - {str(setting.path) for setting in settings}
    rest = replace(job, configuration=tuple(settings), server=None)
    unit = UnitMaker(rest).sample(endpoint_name)
    found = judge_unit(rest, unit, definitions=definitions)
    return unit.records, [*misplaced(job, unit.records), *(each for each in found if each.path not in asked)]


def _certificates(records: Sequence[Record], endpoint_name: str | None) -> Iterator[Problem]:
    for account in accounts(records):
        if account.mode is not None and account.mode.uses_certificate:
            yield from certificate_problems(account, endpoint_name=endpoint_name, now=now())


def _clock_problems() -> Iterator[Problem]:
    try:
        refuse_early_clock()
    except ClockWrong as wrong:
        yield error("clock", wrong.place, wrong.what, why=_NONE_MADE, cure=wrong.cure)


def _job_problems(job: Job) -> Iterator[Problem]:
    yield from _clock_problems()
    for setting in job.configuration:
        path = setting.path
        if path.object_id == 0 and path.resource_id == 5 and not isinstance(setting.source, Credential):
            yield warning(
                "shared-key",
                path,
                Message("Every unit gets the same key."),
                why=Message("Whoever takes it out of one unit can speak for all of them."),
                cure=Message('Write {{ credential = "psk_key" }} or {{ credential = "private_key" }}.'),
            )
    if len(job.issuers) > 1:
        yield error(
            "two-certificates",
            "credentials",
            Message("The job says more than once where a unit's certificate comes from."),
            why=Message("It is not clear which one a unit gets."),
            cure=Message("Keep {sections}.", sections=sections()),
        )
    for options in job.issuers:
        yield from issuer_kind(options).warnings(options)
