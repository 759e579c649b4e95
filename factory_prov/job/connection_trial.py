"""Whether a unit of a job would connect, before there is one: a trial unit is made and rehearsed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from factory_prov.cancel import CancelToken
from factory_prov.credentials.issuers.supplied import SuppliedOptions
from factory_prov.errors import IdentityUnknown, KeyDisagrees, RehearsalError, UnitNotTrusted
from factory_prov.job.check import check_finished_pack
from factory_prov.job.model import Credential, Job
from factory_prov.job.names import sample_names
from factory_prov.job.unit import UnitMaker
from factory_prov.lwm2m.objects import Definitions
from factory_prov.messages import Message
from factory_prov.rehearsal.agreed import Agreed
from factory_prov.rehearsal.outcome import Disagreed, Tried
from factory_prov.rehearsal.tried import TriedUnit

_MADE = frozenset({Credential.PSK_KEY, Credential.CERTIFICATE, Credential.PRIVATE_KEY})
_AS_IT_SHOULD = (IdentityUnknown, KeyDisagrees, UnitNotTrusted)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionTrial:
    """What became of the trial unit's accounts. `meaning` says what that tells of the units to come."""

    endpoint_name: str
    offline: bool
    tried: tuple[Tried, ...]
    meaning: Message
    proves_all: bool
    """Whether the server's word counts for the units to come: it may know these very credentials."""

    @property
    def failure(self) -> RehearsalError | None:
        """Why the first account that is no good is none; not what is as it should be with a trial unit."""
        failures = (each.failure for each in self.tried if isinstance(each, Disagreed))
        return next((failure for failure in failures if self.proves_all or not _is_of_trial(failure)), None)

    @property
    def agrees(self) -> bool:
        """Whether every account connected."""
        return all(isinstance(each, Agreed) for each in self.tried)

    @property
    def findings(self) -> tuple[Message, ...]:
        """What somebody should know though it connects."""
        return tuple(finding for each in self.tried if isinstance(each, Agreed) for finding in each.findings)


def try_connection(job: Job, *, offline: bool, definitions: Definitions, cancel: CancelToken) -> ConnectionTrial:
    """Make a trial unit and try its connection; InputError when none can be made.

    The real server is never asked to register it: it may be a unit's name.
    """
    from factory_prov.rehearsal.rehearse import rehearse_each

    name = sample_names(job)[0]
    unit = UnitMaker(job).sample(name)
    options = replace(job.rehearsal, offline=offline, register=offline, at="" if offline else job.rehearsal.at)
    problems = check_finished_pack(unit.pack, profile=job.device.profile, definitions=definitions)
    tried = rehearse_each(
        TriedUnit(records=unit.records, endpoint_name=name, problems=tuple(problems)), options, cancel=cancel
    )
    known = offline or not _is_made_anew(job)
    return ConnectionTrial(
        endpoint_name=name,
        offline=offline,
        tried=tried,
        meaning=_meaning(tried, offline=offline, known=known),
        proves_all=known,
    )


def _is_made_anew(job: Job) -> bool:
    """Whether each unit gets credentials that no server has seen before."""
    sources = {setting.source for setting in job.configuration if isinstance(setting.source, Credential)}
    made = sources & _MADE
    if any(isinstance(options, SuppliedOptions) for options in job.issuers):
        made -= {Credential.CERTIFICATE, Credential.PRIVATE_KEY}
    return bool(made)


def _is_of_trial(failure: RehearsalError) -> bool:
    return isinstance(failure, _AS_IT_SHOULD)


def _meaning(tried: tuple[Tried, ...], *, offline: bool, known: bool) -> Message:
    if offline:
        return Message("Tried without the server: credentials, suites and certificates fit each other.")
    if not known and any(_strangers(tried)):
        return Message(
            "The server is there, and does not know the trial unit, whose keys are new: as it should be."
            " Each unit is registered in its run."
        )
    return Message("Tried with the server itself.")


def _strangers(tried: tuple[Tried, ...]) -> Iterator[bool]:
    return (isinstance(each, Disagreed) and _is_of_trial(each.failure) for each in tried)
