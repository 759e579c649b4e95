"""What is wrong with a job for its second unit, though the first one passes: what no two units may share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factory_prov.errors import InputError
from factory_prov.job.key_source import shared_keys
from factory_prov.job.model import Credential, Job
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.lwm2m.rules.accounts import accounts
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record
from factory_prov.messages import Message
from factory_prov.naming.templates import expand

_IDENTITY = 3
_SAME = Message("Every unit gets the same PSK identity.")
_REFUSED = Message("It belongs to the first unit, and the next one is refused.")
_SAME_KEY = Message("Every unit gets the same key, and the job does not say that this is meant.")
_ALARM = Message("One key on two units is an alarm: the next one is refused.")
_SAY_SO = Message("Make a key for each unit, or write shared_key = true below [credentials].")
_ONE_UNIT = Message('Write {{ credential = "psk_identity" }}; for one unit alone, let [naming] list its one name.')


def next_unit_problems(job: Job, records: Sequence[Record], names: Sequence[str]) -> Iterator[Problem]:
    """Find what the second of these names would be refused for; a job that has one name only has no second unit."""
    if len(names) < 2:
        return
    sources = {str(setting.path): setting.source for setting in job.configuration}
    if Credential.PSK_IDENTITY in sources.values() and _identity(job, names[0]) == _identity(job, names[1]):
        cure = Message("Write {{endpoint_name}} in it; for one unit alone, let [naming] list its one name.")
        yield error("same-identity", "credentials.psk.identity", _SAME, why=_REFUSED, cure=cure)
    for place in () if job.credentials.shared_key else shared_keys(job):
        yield error("shared-key-unsaid", place, _SAME_KEY, why=_ALARM, cure=_SAY_SO)
    for account in accounts(records):
        path = f"{account.path}/{_IDENTITY}"
        if account.mode is not SecurityMode.PSK or isinstance(sources.get(path), Credential | None):
            continue
        if job.server is not None and not account.bootstrap:
            yield error("same-identity", path, _SAME, why=_REFUSED, cure=_ONE_UNIT)
        else:
            why = Message("A server cannot tell the units apart, and takes it from one of them only.")
            yield warning("same-identity", path, _SAME, why=why, cure=_ONE_UNIT)


def _identity(job: Job, endpoint_name: str) -> str:
    """Return a unit's identity; that of a template that cannot be filled in is told elsewhere, and is no other's."""
    try:
        return expand(job.credentials.psk.identity, endpoint_name=endpoint_name)
    except InputError:
        return endpoint_name
