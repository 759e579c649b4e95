"""The words of a person for what programs know by its value: outcomes, kinds, credentials. JSON keeps the values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.job.file_kind import FileKind
from factory_prov.job.model import Credential
from factory_prov.ledger.records import Outcome
from factory_prov.messages import Message
from factory_prov.registrars.registration import RegistrationOutcome

OUTCOMES: Mapping[Outcome | None, Message] = MappingProxyType(
    {
        Outcome.PASS: Message("PASS"),
        Outcome.FAIL: Message("FAIL"),
        Outcome.ERROR: Message("ERROR"),
        Outcome.ABORTED: Message("ABORTED"),
        None: Message("cut off"),
    }
)
"""How a run ended; a run that was cut off has no outcome."""


KINDS: Mapping[FileKind, Message] = MappingProxyType(
    {
        FileKind.JOB: Message("job"),
        FileKind.ENDPOINT_CFG: Message("endpoint_cfg"),
        FileKind.PACK: Message("pack"),
    }
)

REGISTERED: Mapping[RegistrationOutcome, Message] = MappingProxyType(
    {
        RegistrationOutcome.CREATED: Message("created"),
        RegistrationOutcome.ALREADY_THERE: Message("already there"),
        RegistrationOutcome.UPDATED: Message("updated"),
    }
)

CREDENTIALS: Mapping[Credential, Message] = MappingProxyType(
    {
        Credential.PSK_IDENTITY: Message("psk identity, for each unit"),
        Credential.PSK_KEY: Message("psk key, for each unit"),
        Credential.CERTIFICATE: Message("certificate, for each unit"),
        Credential.PRIVATE_KEY: Message("private key, for each unit"),
        Credential.SERVER_CERTIFICATE: Message("server certificate, for each unit"),
    }
)
"""What a resource gets that is made or taken for each unit."""
