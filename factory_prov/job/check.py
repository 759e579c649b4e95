"""Everything that is wrong with a job, found by making a trial unit and judging what it would get."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from factory_prov.credentials.check import certificate_problems
from factory_prov.errors import InputError
from factory_prov.job.endpoint_cfg import Entry
from factory_prov.job.model import Credential, Job
from factory_prov.job.unit import UnitMaker
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE, DeviceProfile
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem, Severity, error, warning
from factory_prov.lwm2m.rules import examine_pack
from factory_prov.lwm2m.rules.accounts import accounts
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record, ResolvedRecord, encode

TRIAL_ENDPOINT_NAME = "urn:dev:ops:32473-Trial-000001"
"""RFC 9039 form with the enterprise number that RFC 5612 reserves for examples."""


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


def check_old(entries: Sequence[Entry], *, place: str, definitions: Definitions | None = None) -> list[Problem]:
    """Return every Problem of an old endpoint_cfg, each with its line in the file `place`.

    A client certificate and key that are not in it are only warned of: ptool makes or takes them, and makes no pack
    without them.
    """
    records = [Record(entry.path, entry.value) for entry in entries]
    pack = encode(records)
    places = {str(entry.path): f"{place}:{entry.line}:{entry.column}" for entry in entries}
    modes = {account.path: account.mode for account in accounts(records)}
    found = []
    for problem in check_finished_pack(pack, definitions=definitions):
        account, _, resource = problem.path.rpartition("/")
        added_later = modes.get(account) in CERTIFICATE_MODES and resource in ("3", "5")
        if added_later and problem.rule == "missing-credentials":
            problem = replace(problem, severity=Severity.WARNING, why=_ADDED_LATER, cure=_ADD_IT)  # noqa: PLW2901
        found.append(replace(problem, place=places.get(problem.path, place)))
    return found


CERTIFICATE_MODES = (SecurityMode.CERTIFICATE, SecurityMode.EST)
_ADDED_LATER = "ptool adds it when it makes the pack."
_ADD_IT = "Give ptool -C to make a self-signed one, or -r and -k."


def check_job(job: Job, *, endpoint_name: str | None = None, definitions: Definitions | None = None) -> list[Problem]:
    """Return every Problem of a job, by making one trial unit and checking its pack as a device would."""
    name = endpoint_name or TRIAL_ENDPOINT_NAME
    found = list(_job_problems(job))
    try:
        unit = UnitMaker(job).make(name)
    except InputError as failure:
        place = failure.place or "credentials"
        return [*found, error("credentials", place, failure.what, why="No unit can be made.", cure=failure.cure)]
    pack = unit.pack
    profile = job.device.profile
    return [*found, *check_finished_pack(pack, endpoint_name=name, profile=profile, definitions=definitions)]


def trial_records(job: Job, endpoint_name: str | None) -> tuple[ResolvedRecord, ...]:
    """Return what a trial unit of the job would get; nothing when none can be made."""
    try:
        unit = UnitMaker(job).make(endpoint_name or TRIAL_ENDPOINT_NAME)
    except InputError:
        return ()
    return tuple(ResolvedRecord(name=str(record.path), value=record.value) for record in unit.records)


def _certificates(records: Sequence[Record], endpoint_name: str | None) -> Iterator[Problem]:
    for account in accounts(records):
        if account.mode in CERTIFICATE_MODES:
            yield from certificate_problems(account, endpoint_name=endpoint_name, now=datetime.now(UTC))


def _job_problems(job: Job) -> Iterator[Problem]:
    for setting in job.configuration:
        path = setting.path
        if path.object_id == 0 and path.resource_id == 5 and not isinstance(setting.source, Credential):
            yield warning(
                "shared-key",
                path,
                "Every unit gets the same key.",
                why="Whoever takes it out of one unit can speak for all of them.",
                cure='Write { credential = "psk_key" } or { credential = "private_key" }.',
            )
    certificate = job.credentials.certificate
    if certificate is not None and job.credentials.supplied is not None:
        yield error(
            "two-certificates",
            "credentials",
            "The job both makes a certificate and supplies one.",
            why="It is not clear which one a unit gets.",
            cure="Keep [credentials.certificate] or [credentials.supplied].",
        )
    if certificate is not None and certificate.serial_number is not None:
        yield warning(
            "shared-serial-number",
            "credentials.certificate.serial_number",
            "Every certificate gets the same serial number.",
            why="Servers tell certificates of one issuer apart by it (RFC 5280 §4.1.2.2).",
            cure="Leave it out: each certificate then gets a random one.",
        )
