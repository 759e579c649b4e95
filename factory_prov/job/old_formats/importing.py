"""Turning the old tool's three files into a job that gives the same pack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from factory_prov.job.job_document import JobDocument
from factory_prov.job.model import FORMAT, Credential, Setting
from factory_prov.job.old_formats.cert_info import OldCertInfo, given_fields
from factory_prov.job.old_formats.endpoint_cfg import CfgEntry
from factory_prov.job.old_formats.settings import settings_of
from factory_prov.job.setting_values import setting_toml
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.registrars.kind import OldServer

_HEAD = f"""\
# A job: what every unit of one kind gets. Imported from the files of the Anjay factory provisioning tool.
# The forms of values and all settings are explained in the file that `factory-prov job new` writes.
format = {FORMAT}
name = ""

[configuration]
"""


def import_job(
    entries: Sequence[CfgEntry],
    *,
    path: Path,
    server: OldServer | None = None,
    cert_info: OldCertInfo | None = None,
    new_keys: bool = False,
) -> JobDocument:
    """Return the job document of old files; with `new_keys` each unit gets its own PSK instead of the file's one."""
    document = JobDocument(_HEAD, path=path)
    given = {Credential.CERTIFICATE, Credential.PRIVATE_KEY} if cert_info is not None else set()
    settings = list(settings_of(entries, given=given))
    if new_keys:
        settings = list(_with_new_keys(settings, entries))
    definitions = Definitions()
    for setting in settings:
        resource = definitions.resource(setting.path)
        comment = "" if resource is None else resource.name
        document.set(("configuration", str(setting.path)), setting_toml(setting.source), comment=comment)
    if any(setting.source is Credential.SERVER_CERTIFICATE for setting in settings):
        document.set(("credentials", "server_certificate_file"), "server_cert.der", comment="the server's certificate")
    if any(setting.source is Credential.CERTIFICATE for setting in settings):
        for name, value in certificate_settings(cert_info or OldCertInfo()).items():
            document.set(("credentials", "certificate", name), value)
    for name, value in ({} if server is None else server.settings).items():
        if value is not None:
            document.set(("server", name), value)
    return document


def certificate_settings(cert_info: OldCertInfo) -> dict[str, object]:
    """Return what [credentials.certificate] says of the old certificate."""
    return {"common_name": "{endpoint_name}", **given_fields(cert_info)}


def _with_new_keys(settings: Sequence[Setting], entries: Sequence[CfgEntry]) -> Iterator[Setting]:
    psk_accounts = {
        entry.path.instance_id
        for entry in entries
        if entry.path.object_id == 0 and entry.path.resource_id == 2 and entry.value == SecurityMode.PSK
    }
    own = {3: Credential.PSK_IDENTITY, 5: Credential.PSK_KEY}
    for setting in settings:
        path = setting.path
        is_key = path.object_id == 0 and path.instance_id in psk_accounts and path.resource_id in own
        yield Setting(path=path, source=own[path.resource_id]) if is_key else setting
