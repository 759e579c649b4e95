"""What the old tool's endpoint_cfg means in our terms: settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING

from factory_prov.job.model import Credential, Setting
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.values import Value

if TYPE_CHECKING:
    from factory_prov.job.old_formats.endpoint_cfg import CfgEntry

# The old tool put the certificates into the dictionary in this order, behind what was there already.
_OLD_ORDER = (
    (4, Credential.SERVER_CERTIFICATE),
    (3, Credential.CERTIFICATE),
    (5, Credential.PRIVATE_KEY),
)


def settings_of(entries: Sequence[CfgEntry], *, given: Set[Credential] = frozenset()) -> Iterator[Setting]:
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


def _certificate_accounts(entries: Sequence[CfgEntry]) -> set[int]:
    return {
        entry.path.instance_id
        for entry in entries
        if entry.path.object_id == 0 and entry.path.resource_id == 2 and _uses_certificate(entry.value)
    }


def _uses_certificate(mode: Value) -> bool:
    return mode in list(SecurityMode) and SecurityMode(int(mode)).uses_certificate
