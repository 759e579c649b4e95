"""Credentials that do not fit the Security Mode of their account: what a change of the mode leaves behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from factory_prov.job.model import Credential, Job
from factory_prov.lwm2m.problem import Problem, error
from factory_prov.lwm2m.rules.accounts import accounts
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record
from factory_prov.messages import Message

_OF_PSK = MappingProxyType({3: Credential.PSK_IDENTITY, 5: Credential.PSK_KEY})
_OF_CERTIFICATES = MappingProxyType(
    {3: Credential.CERTIFICATE, 4: Credential.SERVER_CERTIFICATE, 5: Credential.PRIVATE_KEY}
)
_NAMES = MappingProxyType(
    {
        Credential.PSK_IDENTITY: Message("the PSK identity"),
        Credential.PSK_KEY: Message("the pre-shared key"),
        Credential.CERTIFICATE: Message("the unit's certificate"),
        Credential.PRIVATE_KEY: Message("the unit's private key"),
        Credential.SERVER_CERTIFICATE: Message("the server's certificate"),
    }
)
_WHY = Message("The device takes it without a word and then cannot connect.")


def fitting(mode: SecurityMode | None) -> Mapping[int, Credential]:
    """Return the credentials that a mode uses, by their resources of the account."""
    if mode is SecurityMode.PSK:
        return _OF_PSK
    return _OF_CERTIFICATES if mode is not None and mode.uses_certificate else {}


def misplaced(job: Job, records: Sequence[Record]) -> list[Problem]:
    """Find the credentials that another mode uses. What their bytes look like says nothing more."""
    sources = {str(setting.path): setting.source for setting in job.configuration}
    found = []
    for account in accounts(records):
        for resource_id, wanted in fitting(account.mode).items():
            path = f"{account.path}/{resource_id}"
            source = sources.get(path)
            if isinstance(source, Credential) and source is not wanted and account.mode is not None:
                what = Message(
                    "This is {credential}, but Security Mode is {mode}.",
                    credential=_NAMES[source],
                    mode=account.mode.label,
                )
                cure = Message('Write {{ credential = "{wanted}" }}.', wanted=wanted.value)
                found.append(error("credential-mode", path, what, why=_WHY, cure=cure))
    return found
