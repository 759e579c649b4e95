"""What the first run of a line would load while it goes, loaded before."""

from __future__ import annotations

from factory_prov.credentials.issuers import registry as issuers
from factory_prov.registrars import registry as registrars


def preload() -> None:
    """Load everything that runs need. Takes a second; any thread may do it."""
    import factory_prov.run.pipeline  # noqa: F401

    issuers.preload()
    registrars.preload()
