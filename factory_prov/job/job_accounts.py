"""The accounts of a job by what it says itself, and which of their servers' certificates end soon."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.job.model import Credential, Job
from factory_prov.lwm2m.rules.accounts import accounts
from factory_prov.lwm2m.senml import Record

if TYPE_CHECKING:
    from factory_prov.lwm2m.rules.accounts import Account
    from factory_prov.messages import Message


def accounts_of(job: Job) -> list[Account]:
    """Return the accounts with the values that stand in the job; those from files and credentials are left out."""
    settings = [each for each in job.configuration if not isinstance(each.source, (Path, Credential))]
    return accounts([Record(each.path, each.source) for each in settings])  # type: ignore[arg-type]  # values alone


def ending_soon(job: Job) -> tuple[Message, ...]:
    """Return a warning for each server certificate of the job that ends soon; one that cannot be read is told by runs.

    Told before the first unit of a shift: of the thousands that follow each one would stop connecting that day.
    """
    from factory_prov.clock import now
    from factory_prov.credentials import findings
    from factory_prov.credentials.account import CertificateAccount
    from factory_prov.credentials.server_check import server_problems

    soon = (findings.SERVER_CERTIFICATE_EXPIRES_SOON.rule, findings.SERVER_CA_EXPIRES_SOON.rule)
    found: list[Message] = []
    for account in accounts_of(job):
        if account.mode is not None and account.mode.uses_certificate:
            shown = replace(CertificateAccount.of(account), server_certificate=_certificate(job, account))
            found += [each.message for each in server_problems(shown, now=now()) if each.rule in soon]
    return tuple(found)


def _certificate(job: Job, account: Account) -> bytes:
    """Return what units get for /0/x/4; nothing where that cannot be read."""
    from factory_prov.credentials.containers import unwrapped
    from factory_prov.credentials.supplied import load_chain
    from factory_prov.files.reading import read_bytes

    sources = (each.source for each in job.configuration if str(each.path) == f"{account.path}/4")
    source = next(sources, b"")
    file = job.credentials.server_certificate_file if source is Credential.SERVER_CERTIFICATE else source
    if not isinstance(file, Path):
        return file if isinstance(file, bytes) else b""
    try:
        return load_chain(unwrapped(read_bytes(file), place=str(file)), place=str(file))[0]
    except InputError:
        return b""
