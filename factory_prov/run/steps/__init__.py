"""The steps of a run, a class each; a new one is one file, its line here, and its call in `pipeline.py`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.messages import Message
from factory_prov.run.steps.connect import Connect
from factory_prov.run.steps.flash_final import FlashFinal
from factory_prov.run.steps.flash_first import FlashFirst
from factory_prov.run.steps.make_credentials import MakeCredentials
from factory_prov.run.steps.read_identity import ReadIdentity
from factory_prov.run.steps.register import Register
from factory_prov.run.steps.rehearse import Rehearse
from factory_prov.run.steps.reserve import Reserve
from factory_prov.run.steps.scan_label import ScanLabel
from factory_prov.run.steps.step import RunStep
from factory_prov.run.steps.verify import Verify
from factory_prov.run.steps.write_configuration import WriteConfiguration

__all__ = [
    "STEPS",
    "STEP_TITLES",
    "Connect",
    "FlashFinal",
    "FlashFirst",
    "MakeCredentials",
    "ReadIdentity",
    "Register",
    "Rehearse",
    "Reserve",
    "ScanLabel",
    "Verify",
    "WriteConfiguration",
]

STEPS: tuple[type[RunStep], ...] = (
    Reserve,
    FlashFirst,
    Connect,
    ReadIdentity,
    MakeCredentials,
    WriteConfiguration,
    Register,
    Rehearse,
    FlashFinal,
    Verify,
    ScanLabel,
)
"""All steps in their order."""

STEP_TITLES: Mapping[str, Message] = MappingProxyType({each.step.key: each.step.title for each in STEPS})
"""What each is called, by the key that the ledger has."""
