"""The Zephyr firmware with the Anjay client: what it shows on its console, and which of its refusals have one cause."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.messages import Message

READY_TEXT = "Device ready for provisioning."
"""The provisioning firmware waits."""
FINAL_TEXT = "persistence: Anjay restored from"
"""The final firmware has found its configuration."""

NEVER_UPLOADS: Mapping[tuple[int, int], Message] = MappingProxyType(
    {(8, 3): Message("Build the provisioning firmware on Zephyr 3.2 or before.")}
)
"""Refusals of a build that takes no configuration at all, as SMP's group and rc, and what to do.

(8, 3): Zephyr 3.4 and later ask for the file's state first, and there is none.
"""
