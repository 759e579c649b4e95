"""One server account in Security Mode Certificate, as the Security object holds it."""

from __future__ import annotations

from dataclasses import dataclass, field

from factory_prov.lwm2m.rules.accounts import Account
from factory_prov.secret import Secret

DEFAULT_USAGE = 3
"""Certificate Usage when /0/x/15 is absent: domain-issued certificate (OMA LwM2M Core, Security object)."""

EXACT_MATCH = 0
"""Matching Type when /0/x/13 is absent: /0/x/4 is the certificate itself, not a digest of it (same source)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateAccount:
    """What the certificate check looks at; empty bytes mean that the resource is absent.

    `path` is the instance (`/0/1`), `host` what the device will look for in the server's certificate.
    """

    path: str
    certificate: bytes = field(repr=False)
    server_certificate: bytes = field(repr=False)
    private_key: Secret
    usage: int
    matching_type: int
    host: str | None
    cipher_suites: tuple[int, ...] = ()

    @classmethod
    def of(cls, account: Account) -> CertificateAccount:
        """Read it from resources 3, 4, 5, 13, 15 and 14 or 0; values of a wrong type count as absent."""
        usage, matching_type, name = (account.values.get(resource_id) for resource_id in (15, 13, 14))
        host = account.uri.hostname if account.uri is not None else None
        return cls(
            path=account.path,
            certificate=account.opaque(3),
            server_certificate=account.opaque(4),
            private_key=Secret(account.opaque(5)),
            usage=usage if isinstance(usage, int) else DEFAULT_USAGE,
            matching_type=matching_type if isinstance(matching_type, int) else EXACT_MATCH,
            host=name.lower() if isinstance(name, str) and name else host,
            cipher_suites=account.cipher_suites,
        )

    @property
    def certificate_path(self) -> str:
        """Public Key or Identity."""
        return f"{self.path}/3"

    @property
    def server_certificate_path(self) -> str:
        """Server Public Key."""
        return f"{self.path}/4"

    @property
    def private_key_path(self) -> str:
        """Secret Key."""
        return f"{self.path}/5"
