"""The old tool's three files as a job: told apart by what is in them, since people rename files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from factory_prov.credentials.certificate import CERT_INFO_NAMES
from factory_prov.errors import InputError
from factory_prov.files.flat_json import json_keys
from factory_prov.files.reading import TEXT_LIMIT_BYTES, decode_text, read_bytes
from factory_prov.job.draft import MISSING, Change, JobDraft
from factory_prov.job.file_kind import FileKind, kind_of
from factory_prov.job.job_document import JobDocument
from factory_prov.job.model import Credential
from factory_prov.job.old_formats.cert_info import OldCertInfo, read_cert_info
from factory_prov.job.old_formats.endpoint_cfg import CfgEntry, read_endpoint_cfg
from factory_prov.job.old_formats.importing import certificate_settings, import_job
from factory_prov.job.old_formats.settings import settings_of
from factory_prov.messages import Message
from factory_prov.registrars.kind import OldServer
from factory_prov.registrars.registry import old_server_keys, read_old_server


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFiles:
    """What was found in files of the old tool; at least one of the three is there."""

    entries: tuple[CfgEntry, ...] | None = None
    server: OldServer | None = None
    cert_info: OldCertInfo | None = None

    def document(self, path: Path, *, new_keys: bool = False) -> JobDocument:
        """Make a job of them; with `new_keys` each unit gets a PSK of its own instead of the file's one."""
        return import_job(
            self.entries or (), path=path, server=self.server, cert_info=self.cert_info, new_keys=new_keys
        )

    def draft(self, *, new_keys: bool = False) -> JobDraft:
        """Make an unsaved job of them."""
        return JobDraft.of_document(self.document(Path("job.toml"), new_keys=new_keys))

    def changes(self) -> tuple[Change, ...]:
        """Return what the server's and the certificate's file change in a job that is there already."""
        settings = {} if self.server is None else self.server.settings
        server = {key: MISSING if value is None else value for key, value in settings.items()}
        certificate = {} if self.cert_info is None else certificate_settings(self.cert_info)
        found = [Change(keys=("server", key), value=value) for key, value in server.items()]
        return (
            *found,
            *(Change(keys=("credentials", "certificate", key), value=value) for key, value in certificate.items()),
        )

    def notes(self) -> tuple[Message, ...]:
        """Return what a person should know of what was left out."""
        notes = []
        if self.cert_info is not None and self.entries is not None and not self.uses_certificate:
            notes.append(
                Message("The certificate's fields were not taken over, because no account uses a certificate.")
            )
        if self.server is not None and self.server.has_token:
            notes.append(Message("The access token in the server's file was not taken over; a job holds none."))
        return tuple(notes)

    @property
    def uses_certificate(self) -> bool:
        """Whether an account uses a certificate, so that its fields matter."""
        settings = settings_of(self.entries or (), given={Credential.CERTIFICATE})
        return any(setting.source is Credential.CERTIFICATE for setting in settings)


def read_old_files(paths: Sequence[Path]) -> OldFiles:
    """Read an endpoint_cfg, a lwm2m_server.json and a cert_info.json, in any order, each at most once.

    InputError when one is none of these, cannot be read, or is there twice.
    """
    entries: tuple[CfgEntry, ...] | None = None
    server: OldServer | None = None
    cert_info: OldCertInfo | None = None
    for path in paths:
        data = read_bytes(path, max_bytes=TEXT_LIMIT_BYTES)
        kind = _kind(data, path)
        if (kind == "cfg" and entries) or (kind == "server" and server) or (kind == "cert" and cert_info):
            raise InputError(
                Message("there are two files of this kind."), place=str(path), cure=Message("Take one of them.")
            )
        if kind == "cfg":
            entries = read_endpoint_cfg(decode_text(data, place=str(path)), place=str(path))
        elif kind == "server":
            server = read_old_server(data, place=str(path))
        else:
            cert_info = read_cert_info(data, place=str(path))
    if entries is None and server is None and cert_info is None:
        raise InputError(
            Message("no file was named."), cure=Message("Choose an endpoint_cfg, lwm2m_server.json or cert_info.json.")
        )
    return OldFiles(entries=entries, server=server, cert_info=cert_info)


def _kind(data: bytes, path: Path) -> str:
    """Return "cfg", "server" or "cert"; JSON is told from an endpoint_cfg by being JSON with known keys."""
    keys = json_keys(data)
    if keys & old_server_keys():
        return "server"
    if keys & CERT_INFO_NAMES.keys():
        return "cert"
    if path.suffix.lower() == ".json":  # broken or empty JSON: its own reader says what is wrong
        return "server" if "server" in path.name.lower() else "cert"
    if kind_of(data) is not FileKind.ENDPOINT_CFG:
        cure = Message("Choose an endpoint_cfg, lwm2m_server.json or cert_info.json.")
        raise InputError(Message("this is no file of the old tool."), place=str(path), cure=cure)
    return "cfg"
