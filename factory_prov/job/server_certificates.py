"""Files with several certificates where a device takes one: which of them it gets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.files.reading import read_bytes
from factory_prov.job.model import Credential, Job
from factory_prov.lwm2m.problem import Problem, warning
from factory_prov.messages import Message

_SERVER_PUBLIC_KEY = 4


def several_certificates(job: Job) -> Iterator[Problem]:
    """Say which certificate of a server's file the device gets; a file that cannot be used is told elsewhere."""
    for path, file in _files(job):
        names = _names(file)
        if len(names) > 1:
            what = Message.counted(
                "The file holds {n} certificate; the device gets that of {name}.",
                "The file holds {n} certificates; the device gets that of {name}.",
                n=len(names),
                name=names[0],
            )
            yield warning(
                "server-certificates-several",
                path,
                what,
                why=Message("A device checks its server by one certificate."),
                cure=Message("Leave one in the file: the server's own, or with Certificate Usage 2 that of its CA."),
            )


def _files(job: Job) -> Iterator[tuple[str, Path]]:
    for setting in job.configuration:
        if (setting.path.object_id, setting.path.resource_id) != (0, _SERVER_PUBLIC_KEY):
            continue
        if isinstance(setting.source, Path):
            yield str(setting.path), setting.source
        elif setting.source is Credential.SERVER_CERTIFICATE and job.credentials.server_certificate_file is not None:
            yield str(setting.path), job.credentials.server_certificate_file


def _names(file: Path) -> list[str]:
    """Return whom the certificates of a file are for, in the order in which they count."""
    from factory_prov.credentials.carried_name import subject
    from factory_prov.credentials.containers import unwrapped
    from factory_prov.credentials.supplied import load_chain

    try:
        return [subject(der) for der in load_chain(unwrapped(read_bytes(file), place=""), place="")]
    except InputError:
        return []
