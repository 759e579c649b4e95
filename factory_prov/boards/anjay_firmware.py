"""The Zephyr firmware with the Anjay client: what it shows on its console, and which of its refusals have one cause."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.errors import Refusal
from factory_prov.messages import Message

READY_TEXT = "Device ready for provisioning."
"""The provisioning firmware waits."""
FINAL_TEXT = "persistence: Anjay restored from"
"""The final firmware has found its configuration."""

CONFIGURED_TEXT = "Factory provisioning information already present"
"""The provisioning firmware has found a configuration in the flash, and opens none of its files."""

SILENCE_S = 15.0
"""After so long without another piece the device takes what it has for the whole configuration."""

NO_FILES_AT_ALL = (0, 8)
"""The refusal of a firmware in which SMP's file group is not compiled, as SMP's group and rc."""

MEANINGS: Mapping[tuple[int, int], Refusal] = MappingProxyType(
    {
        (0, 5): Refusal.NO_FILES_OPEN,
        (8, 3): Refusal.NO_FILES_OPEN,
        (8, 14): Refusal.NO_FILES_OPEN,
        (0, 3): Refusal.BEGINNING_MISSING,
        (8, 11): Refusal.BEGINNING_MISSING,
        (8, 12): Refusal.BEGINNING_MISSING,
        (0, 1): Refusal.STOPPED_READING,
        (8, 10): Refusal.STOPPED_READING,
    }
)
"""What its refusals mean in either dialect; the second group only for a later piece."""

NEVER_UPLOADS: Mapping[tuple[int, int], Message] = MappingProxyType(
    {(8, 3): Message("Build the provisioning firmware on Zephyr 3.2 or before.")}
)
"""Refusals of a build that takes no configuration at all, as SMP's group and rc, and what to do.

(8, 3): Zephyr 3.4 and later ask for the file's state first, and there is none.
"""
