"""A token that a server gave for a secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factory_prov.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class ObtainedToken:
    """A token from the server; `lasts_s` counts from when it was asked for, None when it does not say how long."""

    token: Secret
    lasts_s: float | None = None
