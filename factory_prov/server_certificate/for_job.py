"""What of a job says which server is meant, and which of its certificates; and the job changed so that it has it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.credentials.account import DEFAULT_USAGE
from factory_prov.errors import InputError
from factory_prov.job.job_accounts import accounts_of
from factory_prov.job.model import Credential, Job
from factory_prov.lwm2m.rules.accounts import Account
from factory_prov.messages import Message
from factory_prov.server_certificate.asking import AskedServer, asked_server
from factory_prov.server_certificate.choosing import Wanted

if TYPE_CHECKING:
    from factory_prov.job.job_document import JobDocument

_KEYS = ("credentials", "server_certificate_file")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobServer:
    """A server as a job has it: how it is asked, what the device wants, and whether an account takes the file."""

    server: AskedServer
    wanted: Wanted
    taken: bool


def server_of(job: Job, address: str = "") -> JobServer:
    """Return the server of the job's account in certificate mode, or the one that has this address; InputError."""
    found = [each for each in accounts_of(job) if each.mode is not None and each.mode.uses_certificate]
    asked = asked_server(address) if address else None
    fitting = [each for each in found if asked is None or _host(each) == (asked.host, asked.port)] or found
    if not fitting:
        raise InputError(
            Message("The job has no account in certificate mode."),
            place="configuration",
            cure=Message("Set Security Mode (/0/x/2) to 2, or leave --job out."),
        )
    account = next((each for each in fitting if not each.bootstrap), fitting[0])
    return _job_server(job, account, asked)


def take_file(document: JobDocument, file: Path) -> None:
    """Write into the job that its server's certificate is in this file, by a path beside the job where it can be."""
    folder = document.path.absolute().parent
    path = file.absolute()
    shown = path.relative_to(folder) if path.is_relative_to(folder) else path
    document.set(_KEYS, shown.as_posix())


def _job_server(job: Job, account: Account, asked: AskedServer | None) -> JobServer:
    if asked is None:
        text = account.values.get(0)
        asked = asked_server(text if isinstance(text, str) else "")
    usage, name = account.values.get(15), account.values.get(14)
    server = replace(asked, server_name=name if isinstance(name, str) else "", suites=account.cipher_suites)
    host = server.server_name or _host(account)[0] or server.host
    wanted = Wanted(
        usage=usage if isinstance(usage, int) else DEFAULT_USAGE,
        host=host,
        path=account.path,
        suites=account.cipher_suites,
    )
    return JobServer(server=server, wanted=wanted, taken=_takes(job, account))


def _host(account: Account) -> tuple[str, int]:
    uri = account.uri
    if uri is None or not uri.hostname:
        return "", 0
    return uri.hostname, uri.port or 5684


def _takes(job: Job, account: Account) -> bool:
    return any(
        str(setting.path) == f"{account.path}/4" and setting.source is Credential.SERVER_CERTIFICATE
        for setting in job.configuration
    )
