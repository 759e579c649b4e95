"""The certificates of authorities: a root signed by itself, one below another, and the request for one (RFC 5280)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from factory_prov.clock import now, refuse_early_clock
from factory_prov.credentials.authority.signing import Signer
from factory_prov.credentials.authority.signing_key import AuthorityPublicKey, read_public_key
from factory_prov.credentials.certificate import ONE_DAY_S
from factory_prov.credentials.certificate_rules import NO_EXPIRY
from factory_prov.errors import AuthorityUnfit, CredentialsError
from factory_prov.messages import Message

KeyName = Literal["P-256", "P-384"]
_YEAR_DAYS = 365.2425
_CURVES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}
KEYS: tuple[KeyName, ...] = ("P-256", "P-384")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityPlan:
    """How an authority's certificate is to be. `years` None: it does not end. `path_length`: how many may stand below.

    `path_length` None leaves it open; 0 allows devices only.
    """

    subject: str
    years: int | None
    path_length: int | None


def new_key(kind: str) -> ec.EllipticCurvePrivateKey:
    """Make the key of an authority, one of `KEYS`."""
    return ec.generate_private_key(_CURVES[kind])


def subject_name(text: str) -> x509.Name:
    """Read a subject such as "CN=Line 3 CA,O=Acme,C=PL"; text without attributes is the common name."""
    cure = Message('Write it such as "CN=Line 3 CA,O=Acme,C=PL", or only the common name.')
    try:
        name = x509.Name.from_rfc4514_string(text) if "=" in text else x509.Name([_common_name(text)])
    except (ValueError, TypeError):
        raise CredentialsError(Message("this is no subject of a certificate."), place=text[:80], cure=cure) from None
    if not name.get_attributes_for_oid(NameOID.COMMON_NAME):
        raise CredentialsError(Message("the subject has no common name (CN)."), place=text[:80], cure=cure)
    return name


def refuse_plan(plan: AuthorityPlan) -> None:
    """Raise what making such a certificate would, before a key is made for it: one on a token would stay there."""
    subject_name(plan.subject)
    _validity(plan)


def _common_name(text: str) -> x509.NameAttribute[str]:
    return x509.NameAttribute(NameOID.COMMON_NAME, text)


def root_certificate(signer: Signer, plan: AuthorityPlan) -> bytes:
    """Make a certificate that the authority signs for itself."""
    subject = subject_name(plan.subject)
    start, end = _validity(plan)
    builder = _of_authority(subject, signer.public_key, plan)
    issued_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key)
    builder = builder.issuer_name(subject).not_valid_before(start).not_valid_after(end)
    return signer.certificate(builder.add_extension(issued_by, critical=False))


def authority_request(signer: Signer, subject: str) -> bytes:
    """Make the request for a certificate of this authority, which another one signs."""
    constraints = x509.BasicConstraints(ca=True, path_length=None)
    builder = x509.CertificateSigningRequestBuilder(subject_name=subject_name(subject))
    builder = builder.add_extension(constraints, critical=True).add_extension(_usage(), critical=True)
    return signer.request(builder)


def lower_certificate(
    signer: Signer, issuer: x509.Certificate, request: x509.CertificateSigningRequest, plan: AuthorityPlan
) -> bytes:
    """Make a certificate for another authority, below this one; AuthorityUnfit when this one may not."""
    start, end = _validity(plan)
    _refuse_depth(issuer, plan)
    if end > issuer.not_valid_after_utc:
        raise AuthorityUnfit(
            Message(
                "the new certificate would end on {end}, after that of the authority, which ends on {its}.",
                end=f"{end:%Y-%m-%d}",
                its=f"{issuer.not_valid_after_utc:%Y-%m-%d}",
            ),
            place="--years",
            cure=Message("Give it fewer years, or renew the authority first."),
        )
    builder = _of_authority(request.subject, own_key(request), plan)
    builder = builder.issuer_name(issuer.subject).not_valid_before(start).not_valid_after(end)
    return signer.certificate(builder.add_extension(key_identifier_of(issuer), critical=False))


def key_identifier_of(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    """Return what points at this issuer: the identifier that stands in it, else that of its key (RFC 5280 §4.2.1.1)."""
    try:
        own = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    except x509.ExtensionNotFound:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(own_key(issuer))
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def own_key(signed: x509.Certificate | x509.CertificateSigningRequest) -> AuthorityPublicKey:
    """Return whose certificate or request it is; CredentialsError for a kind of key that no authority has here."""
    return read_public_key(public_key_der(signed))


def public_key_der(signed: x509.Certificate | x509.CertificateSigningRequest) -> bytes:
    """Return the public key as SubjectPublicKeyInfo."""
    return signed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def path_length_of(certificate: x509.Certificate) -> int | None:
    """Return how many authorities may stand below; None: any number."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length
    except x509.ExtensionNotFound:
        return None


def _of_authority(subject: x509.Name, key: AuthorityPublicKey, plan: AuthorityPlan) -> x509.CertificateBuilder:
    constraints = x509.BasicConstraints(ca=True, path_length=plan.path_length)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key)
    return (
        x509.CertificateBuilder(subject_name=subject, public_key=key, serial_number=x509.random_serial_number())
        .add_extension(constraints, critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(identifier, critical=False)
    )


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


def _validity(plan: AuthorityPlan) -> tuple[datetime, datetime]:
    """Return the first and the last moment, to the second, as certificates have them."""
    refuse_early_clock()
    start = now().replace(microsecond=0) - timedelta(seconds=ONE_DAY_S)
    if plan.years is None:
        return start, NO_EXPIRY
    try:
        return start, now().replace(microsecond=0) + timedelta(days=round(plan.years * _YEAR_DAYS))
    except OverflowError:
        raise CredentialsError(
            Message("The certificate would end after the year 9999, which X.509 cannot write."),
            place="--years",
            cure=Message("Give it fewer years, or say --no-expiry."),
        ) from None


def _refuse_depth(issuer: x509.Certificate, plan: AuthorityPlan) -> None:
    allowed = path_length_of(issuer)
    if allowed is None:
        return
    if allowed == 0:
        raise AuthorityUnfit(
            Message("its certificate allows it to sign devices only, no authority below it (pathlen 0)."),
            place=issuer.subject.rfc4514_string(),
            cure=Message("Sign it with the authority above."),
        )
    if plan.path_length is None or plan.path_length >= allowed:
        raise AuthorityUnfit(
            Message("the new authority could stand above more of them than this one allows."),
            place="--pathlen",
            cure=Message("Use --pathlen {most} or less.", most=allowed - 1),
        )
