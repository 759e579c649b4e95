"""What one kind of device takes: its objects, the resources its client stores, its limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceProfile:
    """Limits of a device. `writable` names, per object, the resources its client stores; an object that is not in it
    is judged by its definition alone.
    """

    objects: frozenset[int] = frozenset({0, 1, 2})
    writable: Mapping[int, frozenset[int]] = field(default_factory=lambda: _ANJAY_WRITABLE)
    refused_values: Mapping[tuple[int, int], frozenset[object]] = field(default_factory=lambda: _ANJAY_REFUSED)
    limits: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=lambda: _ANJAY_LIMITS)
    """Object and resource → least and greatest number that the client takes."""
    single_taken: frozenset[tuple[int, int]] = frozenset({(0, 16)})
    """Resources of several values of which the client takes a single one for instance 0."""
    pack_limit_bytes: int = 4096
    security_limit_bytes: int = 4064
    """Stored Security object that still fits the 4096 B flash sector; one byte more and the device says -1."""
    psk_max_bytes: int = 32
    """Default of MBEDTLS_PSK_MAX_LEN: a longer key is stored, and never connects."""


# Measured with Anjay 3.14: writing any other resource of /0 or /1 kills an assert-enabled client in mid-upload.
_ANJAY_WRITABLE: Mapping[int, frozenset[int]] = MappingProxyType(
    {
        0: frozenset({*range(6), *range(10, 17)}),
        1: frozenset({0, 1, 2, 3, 5, 6, 7, 11, 12, 14, 16, 17, 18, 19, 20, 22, 23}),
    }
)
_ANJAY_REFUSED: Mapping[tuple[int, int], frozenset[object]] = MappingProxyType(
    {
        (0, 13): frozenset({2}),  # Matching Type SHA-384
        (0, 16): frozenset({0}),  # Ciphersuite
        (1, 3): frozenset({0}),  # Default Maximum Period
        (1, 17): frozenset({0}),  # Communication Retry Count
        (1, 20): frozenset({0}),  # Communication Sequence Retry Count
    }
)
_INT32 = -(2**31), 2**31 - 1
_NOT_NEGATIVE = 0, _INT32[1]
_UINT32 = 0, 2**32 - 1
_ANJAY_LIMITS: Mapping[tuple[int, int], tuple[int, int]] = MappingProxyType(
    {
        (0, 11): _INT32,  # Client Hold Off Time
        (0, 12): _INT32,  # Bootstrap-Server Account Timeout
        (0, 16): (0, 0xFFFF),  # Ciphersuite: two bytes
        (1, 1): _INT32,  # Lifetime; a negative one is a Problem of its own
        (1, 2): _NOT_NEGATIVE,  # Default Minimum Period
        (1, 3): _NOT_NEGATIVE,  # Default Maximum Period
        (1, 5): _NOT_NEGATIVE,  # Disable Timeout
        (1, 12): (0, 2**63 - 1),  # Last Bootstrapped
        **{(1, resource_id): _UINT32 for resource_id in (14, 17, 18, 19, 20)},  # delays, retries
        (2, 2): _INT32,  # ACL
    }
)

PROVISIONING_FIRMWARE = DeviceProfile()
"""The Zephyr provisioning firmware with the Anjay client: it installs the objects /0, /1 and /2 only."""
