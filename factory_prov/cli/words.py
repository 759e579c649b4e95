"""The words of a person for what programs know by its value: steps, outcomes, kinds. JSON keeps the values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.events import Step
from factory_prov.job.file_kind import FileKind
from factory_prov.job.model import Credential
from factory_prov.ledger.records import Outcome
from factory_prov.messages import Message
from factory_prov.registrars import registration

STEPS: Mapping[Step, Message] = MappingProxyType(
    {
        Step.RESERVE: Message("reserve"),
        Step.FLASH_FIRST: Message("flash first image"),
        Step.CONNECT: Message("connect"),
        Step.READ_IDENTITY: Message("read identity"),
        Step.MAKE_CREDENTIALS: Message("make credentials"),
        Step.WRITE_CONFIGURATION: Message("write configuration"),
        Step.REGISTER: Message("register"),
        Step.FLASH_FINAL: Message("flash final image"),
        Step.VERIFY: Message("verify"),
    }
)

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

REGISTERED: Mapping[registration.Outcome, Message] = MappingProxyType(
    {
        registration.Outcome.CREATED: Message("created"),
        registration.Outcome.ALREADY_THERE: Message("already there"),
        registration.Outcome.UPDATED: Message("updated"),
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
