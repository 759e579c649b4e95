"""What a self-signed certificate is made from, and the pair that comes out.

Nothing here needs the cryptography package until a certificate is made, so that jobs and forms can use it freely.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.issued import IssuedCertificate
from factory_prov.secret import Secret

ONE_DAY_S = 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateOptions:
    """How a unit's self-signed certificate looks; texts of the subject are templates (see `names.expand`).

    `serial_number` None draws 159 random bits. `elliptic_curve` None is secp256r1, unless
    `rsa_key_length_bits` asks for RSA. `validity_s` counts from now; with `no_expiry` the certificate is valid until
    9999-12-31T23:59:59Z (RFC 5280 §4.1.2.5). The start lies `backdate_s` in the past, so that a clock which
    runs behind that of this PC does not see a certificate from the future.
    `CERT_INFO_NAMES` gives the old tool's name of each.
    """

    country_name: str | None = None
    state_or_province_name: str | None = None
    locality_name: str | None = None
    organization_name: str | None = None
    organization_unit_name: str | None = None
    email_address: str | None = None
    common_name: str = "{endpoint_name}"
    serial_number: int | None = None
    validity_s: int = 220_752_000
    elliptic_curve: str | None = None
    rsa_key_length_bits: int | None = None
    digest: str = "sha256"
    backdate_s: int = ONE_DAY_S
    no_expiry: bool = False


CERT_INFO_NAMES = MappingProxyType(
    {
        "countryName": "country_name",
        "stateOrProvinceName": "state_or_province_name",
        "localityName": "locality_name",
        "organizationName": "organization_name",
        "organizationUnitName": "organization_unit_name",
        "emailAddress": "email_address",
        "commonName": "common_name",
        "serialNumber": "serial_number",
        "validityOffsetInSeconds": "validity_s",
        "ellipticCurve": "elliptic_curve",
        "RSAKeyLen": "rsa_key_length_bits",
        "digest": "digest",
    }
)
"""Names in the old cert_info.json, and ours. The old tool had nothing like `backdate_s` and `no_expiry`."""


def as_device_takes(chain_der: tuple[bytes, ...]) -> bytes:
    """Return one certificate as DER, several as PEM text: of several as DER the client reads the first only."""
    if len(chain_der) == 1:
        return chain_der[0]
    return b"".join(encode_pem("CERTIFICATE", der) for der in chain_der)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """A certificate (X.509 v3, DER) and its private key (PKCS#8, DER, unencrypted).

    `issuers_der` are the certificates a unit shows behind its own, its issuer's first; none when it is its own issuer.
    `issued` is what an authority has to have written down before the pair leaves; None when there is none.
    `waited` is the hash of a key that was made ahead and waits in the ledger until a unit has it.
    `authority_der` is what a server has to know to trust the unit; empty when that is the certificate itself.
    """

    certificate_der: bytes = field(repr=False)
    private_key: Secret
    issuers_der: tuple[bytes, ...] = field(default=(), repr=False)
    issued: IssuedCertificate | None = field(default=None, compare=False)
    waited: bytes | None = field(default=None, compare=False)
    authority_der: bytes = field(default=b"", repr=False, compare=False)

    @property
    def for_device(self) -> bytes:
        """What /0/x/3 holds; see `as_device_takes`."""
        return as_device_takes((self.certificate_der, *self.issuers_der))

    @property
    def certificate_pem(self) -> bytes:
        """The certificate as PEM text, as servers' web pages take it."""
        return encode_pem("CERTIFICATE", self.certificate_der)

    def files(self) -> dict[str, bytes]:
        """Return the pair as files, by the names the old tool gave them: file name → content."""
        return {
            "client_cert.der": self.certificate_der,
            "client_cert.crt": self.certificate_pem,
            "client_key.der": self.private_key.reveal(),
        }
