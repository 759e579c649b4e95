"""A server's certificates for the job that is edited: asked for, chosen from, and kept in a file beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory_prov.errors import CredentialsError, InputError
from factory_prov.job.job_file import job_of
from factory_prov.messages import Message
from factory_prov.server_certificate.asking import AskedServer, HandshakeAnswer, ask
from factory_prov.server_certificate.choosing import CertificateChoice, choose
from factory_prov.server_certificate.for_job import JobServer, server_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factory_prov.cancel import CancelToken
    from factory_prov.credentials.described import DescribedCertificate

_OF_A_SERVER = re.compile(r"/0/\d+/(?:0|1|2|14|15|16)(?:/\d+)?\Z")
"""What of an account says which server is meant: address, kind, Security Mode, name, usage, cipher suites."""
_PEM_ENDINGS = (".pem", ".crt", ".cer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server showed, its own certificate first, and which of it the device is given; else why none can be."""

    server: AskedServer
    answer: HandshakeAnswer
    chain: tuple[DescribedCertificate, ...]
    choice: CertificateChoice | None = None
    trouble: InputError | None = None


def fetch(found: JobServer, *, cancel: CancelToken, given: Sequence[DescribedCertificate] = ()) -> Fetched:
    """Ask the server; ServerError when it shows nothing, CredentialsError when nobody can read what it shows."""
    from factory_prov.clock import now
    from factory_prov.credentials.described import described

    answer = ask(found.server, cancel=cancel)
    chain = tuple(described(each) for each in answer.chain)
    if not chain or not chain[0].readable:
        raise CredentialsError(
            Message("What the server shows is no certificate that can be read."),
            place=found.server.address,
            cure=Message("Have the server show an X.509 certificate with a key on the curve secp256r1."),
        )
    try:
        choice = choose(chain, found.wanted, now=now(), given=given)
    except CredentialsError as trouble:
        return Fetched(server=found.server, answer=answer, chain=chain, trouble=trouble)
    return Fetched(server=found.server, answer=answer, chain=chain, choice=choice)


def server_of_table(table: Mapping[str, Any], *, folder: Path) -> JobServer:
    """Return the server of a job that may be unfinished; InputError where it does not say which one that is."""
    configuration = table.get("configuration")
    told = configuration if isinstance(configuration, Mapping) else {}
    accounts = {path: value for path, value in told.items() if _OF_A_SERVER.match(path)}
    job = job_of({"format": 1, "configuration": accounts}, place="configuration", folder=folder)
    return server_of(job)


def file_name(server: AskedServer) -> str:
    """Return what the file of a server's certificate is called beside its job."""
    return f"server-{re.sub('[^A-Za-z0-9.-]', '-', server.host)}.der"


def keep(file: Path, certificate: DescribedCertificate, *, overwrite: bool = False) -> None:
    """Write the certificate, as PEM where the name says so; InputError when something else is there."""
    from factory_prov.files.owner_only import write_owner_only

    if file.exists() and not overwrite:
        if _has(file, certificate):
            return
        raise InputError(
            Message("there is another certificate in this file, or something else."),
            place=str(file),
            cure=Message("Choose another name with -o, or replace it with --overwrite."),
        )
    write_owner_only(file, _content(file, certificate))


def keep_beside(folder: Path, server: AskedServer, certificate: DescribedCertificate) -> Path:
    """Write the certificate into a folder under a name of its own, and return the file; nothing is replaced."""
    name = Path(file_name(server))
    candidates = (folder / (name.name if number == 1 else f"{name.stem}.{number}.der") for number in count(1))
    file = next(each for each in candidates if not each.exists() or _has(each, certificate))
    keep(file, certificate)
    return file


def _has(file: Path, certificate: DescribedCertificate) -> bool:
    from factory_prov.files.reading import read_bytes

    return read_bytes(file) == _content(file, certificate)


def _content(file: Path, certificate: DescribedCertificate) -> bytes:
    return certificate.file(pem=file.suffix.lower() in _PEM_ENDINGS)
