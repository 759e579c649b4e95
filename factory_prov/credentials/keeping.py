"""How long a unit's keys lie in the ledger, encrypted."""

from __future__ import annotations

from enum import StrEnum


class Keep(StrEnum):
    """What a job says of it. NONE: a run that is cut off cannot be gone on with under the same key."""

    NONE = "none"
    UNTIL_REGISTERED = "until registered"
    ENCRYPTED = "encrypted"
