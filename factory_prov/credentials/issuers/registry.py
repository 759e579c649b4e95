"""The kinds of issuers; each is one line here. Importing this loads no cryptography."""

from __future__ import annotations

from typing import Any

from factory_prov.credentials.certificate import KeyPair
from factory_prov.credentials.issuer import Issuer, IssuerKind, IssuerOptions
from factory_prov.credentials.issuers.ca import CA
from factory_prov.credentials.issuers.outside_ca import OUTSIDE_CA
from factory_prov.credentials.issuers.self_signed import SELF_SIGNED
from factory_prov.credentials.issuers.supplied import SUPPLIED
from factory_prov.messages import Message, listed

ISSUERS: tuple[IssuerKind[Any], ...] = (SELF_SIGNED, CA, OUTSIDE_CA, SUPPLIED)


def issuer_kind(options: IssuerOptions) -> IssuerKind[Any]:
    """Return the kind these options belong to."""
    return next(kind for kind in ISSUERS if isinstance(options, kind.options))


def open_issuer(options: IssuerOptions) -> Issuer:
    """Open the issuer of these options; InputError when it cannot work."""
    issuer: Issuer = issuer_kind(options).open(options)
    return issuer


class SamplesOnly:
    """An issuer for trials and training: nothing is used up, and nobody trusts what it gives."""

    def __init__(self, options: IssuerOptions) -> None:
        self._issuer = open_issuer(options)

    def make(self, endpoint_name: str | None) -> KeyPair:
        """See `Issuer`."""
        return self._issuer.sample(endpoint_name or "sample")

    def sample(self, endpoint_name: str) -> KeyPair:
        """See `Issuer`."""
        return self._issuer.sample(endpoint_name)


def preload() -> None:
    """Load what the kinds of issuers would load when they are opened."""
    for kind in ISSUERS:
        kind.preload()


def sections() -> Message:
    """Return the headings of all kinds in a job file, as alternatives."""
    return listed([f"[{kind.section}]" for kind in ISSUERS], "or")
