"""The Zephyr firmware with the Anjay client: what it shows on its console, and which of its refusals have one cause."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.messages import Message

READY_TEXT = "Device ready for provisioning."
"""The provisioning firmware waits."""
FINAL_TEXT = "persistence: Anjay restored from"
"""The final firmware has found its configuration."""

CONFIGURED_TEXT = "Factory provisioning information already present"
"""The provisioning firmware has found a configuration in the flash, and opens none of its files."""

NO_SUCH_FILE = frozenset({(0, 5), (8, 3), (8, 14)})
"""Refusals, as SMP's group and rc, of a firmware that has not opened its files: no such file, no such folder."""

NO_FILES_AT_ALL = (0, 8)
"""The refusal of a firmware in which SMP's file group is not compiled."""

BEGINNING_MISSING = frozenset({(0, 3), (8, 11), (8, 12)})
"""Refusals of a later piece by a firmware that does not have the pieces before it."""

WRITE_FAILED = frozenset({(0, 1), (8, 10)})
"""Refusals of a piece by a client that has stopped reading the configuration, or whose verdict is given already."""

NEVER_UPLOADS: Mapping[tuple[int, int], Message] = MappingProxyType(
    {(8, 3): Message("Build the provisioning firmware on Zephyr 3.2 or before.")}
)
"""Refusals of a build that takes no configuration at all, as SMP's group and rc, and what to do.

(8, 3): Zephyr 3.4 and later ask for the file's state first, and there is none.
"""
