"""The files of a unit, the line it prints, and which refusals of it have one meaning."""

from __future__ import annotations

from enum import IntEnum, StrEnum

READY_TEXT = "Device ready for provisioning. Contract 2."
"""What a unit of version 2 prints when its storage is up. It begins like the line of version 1."""

ENDPOINT_FILE = "/factory/endpoint.txt"
PACK_FILE = "/factory/provision.cbor"
RESULT_FILE = "/factory/result.txt"
"""The three files of version 1."""

IDENTITY_FILE = "/factory/identity.cbor"
COMMIT_FILE = "/factory/commit.cbor"
ANSWER_FILE = "/factory/result.cbor"
ERASE_FILE = "/factory/erase.cbor"
LOCK_FILE = "/factory/lock.cbor"
CLOCK_FILE = "/factory/clock.cbor"
CSR_ORDER_FILE = "/factory/csr.cbor"
CSR_FILE = "/factory/csr.der"
"""What version 2 has besides."""

LEAST_PACKET_BYTES = 256
"""So large a packet every unit of version 2 takes."""

ANSWER_S = 1.0
"""So soon every request is answered."""
APPLY_S = 30.0
"""So long a unit may be busy with a pack."""
RESET_S = 1.0
"""So long after its answer a reset may begin."""


class ContractVersion(IntEnum):
    """Which version of the contract a unit meets."""

    ONE = 1
    TWO = 2


class DeviceState(StrEnum):
    """What a unit of version 2 holds."""

    EMPTY = "empty"
    PROVISIONED = "provisioned"
    LOCKED = "locked"


class Optional(StrEnum):
    """What a unit of version 2 may have besides."""

    CLOCK = "clock"
    CSR = "csr"
    ERASE = "erase"
    LOCK = "lock"


class FileRefusal(IntEnum):
    """Refusals of SMP's file group, by their numbers."""

    ABSENT = 3
    NOT_NOW = 5
    NEVER_READ = 7
    NOT_WRITTEN = 10
    WRONG_OFFSET = 11
