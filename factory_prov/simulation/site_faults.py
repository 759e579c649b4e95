"""What a virtual server has wrong about one unit, though the REST API told it right: found when the unit connects."""

from __future__ import annotations

from enum import StrEnum


class SiteFault(StrEnum):
    """One fault, of one unit, as long as the unit is there."""

    WRONG_KEY = "wrong-key"
    """The server has another key than the one it was told."""
    FOREIGN_CERTIFICATE = "foreign-certificate"
    """The server takes the unit's certificate for a foreign one: it does not trust it."""
    EXPIRED_CERTIFICATE = "expired-certificate"
    """At the server the unit's certificate has expired."""


CERTIFICATE_FAULTS = frozenset({SiteFault.FOREIGN_CERTIFICATE, SiteFault.EXPIRED_CERTIFICATE})
"""Those of certificates; the other is one of pre-shared keys."""
