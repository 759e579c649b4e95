"""How the certificates that an authority gives to devices look. Nothing here needs the cryptography package."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

from factory_prov.credentials.certificate import ONE_DAY_S, CertificateOptions


class Beyond(StrEnum):
    """What to do where a unit's certificate would end after that of its authority, from when on nobody takes it."""

    REFUSE = "refuse"
    SHORTEN = "shorten"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaOptions:
    """A unit's certificate, signed by the authority of that name on this PC.

    Texts of the subject are templates (see `names.expand`). Its serial number is always drawn, and its digest that of
    the authority's key.
    """

    authority: str
    country_name: str | None = None
    state_or_province_name: str | None = None
    locality_name: str | None = None
    organization_name: str | None = None
    organization_unit_name: str | None = None
    email_address: str | None = None
    common_name: str = "{endpoint_name}"
    validity_s: int = 220_752_000
    no_expiry: bool = False
    beyond_authority: Beyond = Beyond.REFUSE
    backdate_s: int = ONE_DAY_S
    elliptic_curve: str | None = None
    subject_key_identifier: bool = False
    send_chain: bool = False

    def as_options(self) -> CertificateOptions:
        """Return what it shares with a certificate that a unit signs itself."""
        own = {item.name for item in fields(CertificateOptions)} & {item.name for item in fields(CaOptions)}
        return CertificateOptions(**{name: getattr(self, name) for name in own})
