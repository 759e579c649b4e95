"""Where the keys of a job's units come from: a text for whoever reads the ledger later, and what is everybody's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from factory_prov.credentials.issuers.registry import issuer_kind
from factory_prov.credentials.random_source import system_source
from factory_prov.job.model import Credential, Job, Setting

_SECURITY, _SECRET_KEY = 0, 5
_OF_PAIR = frozenset({Credential.CERTIFICATE, Credential.PRIVATE_KEY})
_EVERY_UNITS = "the same for every unit"


def key_source(job: Job) -> str:
    """Return where each kind of key is made or taken from, in English, without anything secret; "" without keys."""
    return "; ".join(dict.fromkeys(_sources(job)))


def shared_keys(job: Job) -> tuple[str, ...]:
    """Return the places in the job of keys that all its units get."""
    own = [str(setting.path) for setting in job.configuration if _is_own(setting)]
    issued = _issued(job)
    return (*own, *(issuer_kind(options).section for options in job.issuers[-1:] if issued and _is_shared(options)))


def _sources(job: Job) -> Iterator[str]:
    asked = {setting.source for setting in job.configuration if isinstance(setting.source, Credential)}
    if Credential.PSK_KEY in asked:
        yield f"pre-shared key: {system_source()}"
    for options in job.issuers[-1:] if _issued(job) else ():
        kind = issuer_kind(options)
        yield f"key pair: {kind.key_source(options)}{f', {_EVERY_UNITS}' if kind.shares_key else ''}"
    for setting in job.configuration:
        if _is_own(setting):
            where = f"file {setting.source.name}" if isinstance(setting.source, Path) else "in the job"
            yield f"{setting.path}: {where}, {_EVERY_UNITS}"


def _issued(job: Job) -> bool:
    return any(setting.source in _OF_PAIR for setting in job.configuration if isinstance(setting.source, Credential))


def _is_shared(options: object) -> bool:
    return issuer_kind(options).shares_key  # type: ignore[arg-type]  # of a job's issuers


def _is_own(setting: Setting) -> bool:
    """Whether the job has a key itself, in the place of one for each unit."""
    place = setting.path.object_id, setting.path.resource_id
    return place == (_SECURITY, _SECRET_KEY) and not isinstance(setting.source, Credential) and setting.source != b""
