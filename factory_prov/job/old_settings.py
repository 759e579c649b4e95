"""What the old tool's endpoint_cfg and cert_info.json mean in our terms: settings and certificate options."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.job.model import Credential, Setting
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.security_mode import SecurityMode

if TYPE_CHECKING:
    from factory_prov.job.endpoint_cfg import Entry
    from factory_prov.job.old_json import OldCertInfo

# The old tool put the certificates into the dictionary in this order, behind what was there already.
_OLD_ORDER = (
    (4, Credential.SERVER_CERTIFICATE),
    (3, Credential.CERTIFICATE),
    (5, Credential.PRIVATE_KEY),
)


def settings_of(entries: Sequence[Entry], *, given: Set[Credential] = frozenset()) -> Iterator[Setting]:
    """Yield the settings of an old configuration; accounts in certificate mode ask for the credentials they lack.

    A credential in `given` also replaces what the file says, in its place: so the old tool did.
    """
    certificate_accounts = _certificate_accounts(entries)
    last_of = {entry.path.instance_id: entry.path for entry in entries if entry.path.object_id == 0}
    held = {entry.path for entry in entries if entry.value != b""}
    asked = {
        ResourcePath(0, instance_id, resource_id): credential
        for instance_id in certificate_accounts
        for resource_id, credential in _OLD_ORDER
        if credential in given or ResourcePath(0, instance_id, resource_id) not in held
    }
    for entry in entries:
        yield Setting(path=entry.path, source=asked.pop(entry.path, entry.value))
        if entry.path == last_of.get(entry.path.instance_id):
            present = {other.path for other in entries}
            for path in [path for path in asked if path.instance_id == entry.path.instance_id and path not in present]:
                yield Setting(path=path, source=asked.pop(path))


def _certificate_accounts(entries: Sequence[Entry]) -> set[int]:
    certificate_modes = (SecurityMode.CERTIFICATE, SecurityMode.EST)
    return {
        entry.path.instance_id
        for entry in entries
        if entry.path.object_id == 0 and entry.path.resource_id == 2 and entry.value in certificate_modes
    }


def certificate_options(cert_info: OldCertInfo) -> CertificateOptions:
    """Return the same as our options: what the file leaves out has our defaults, its texts are no templates."""
    return CertificateOptions(**given_fields(cert_info))


def given_fields(cert_info: OldCertInfo) -> dict[str, Any]:
    """Return the fields the file has, by our names; braces in texts are doubled, so that they stay texts."""
    given = {item.name: getattr(cert_info, item.name) for item in fields(cert_info)}
    return {
        name: value.replace("{", "{{").replace("}", "}}") if isinstance(value, str) else value
        for name, value in given.items()
        if value is not None
    }
