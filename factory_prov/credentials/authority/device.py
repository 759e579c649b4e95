"""Sign the certificates of devices: what all of them share is put together once (RFC 5280, RFC 7925 and its update).

Key usage digitalSignature, critical; extended key usage clientAuth; authority key identifier; no subject key identifier
unless it is asked for. The common name is the endpoint name, which servers compare. A serial number is 159 random bits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from factory_prov.clock import built_on, now, refuse_early_clock
from factory_prov.credentials.authority.authority import Authority, AuthorityView
from factory_prov.credentials.authority.certificates import key_identifier_of
from factory_prov.credentials.authority.options import Beyond, CaOptions
from factory_prov.credentials.authority.signing_key import AuthorityPublicKey
from factory_prov.credentials.certificate import CertificateOptions, KeyPair
from factory_prov.credentials.certificate_rules import validity
from factory_prov.credentials.issued import IssuedCertificate, short_hash
from factory_prov.credentials.reading import as_pkcs8
from factory_prov.credentials.signer import Subject, extensions_of_a_client, key_maker
from factory_prov.errors import AuthorityUnfit
from factory_prov.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCertificate:
    """A device's certificate (DER), and what is written down of it."""

    der: bytes = field(repr=False)
    issued: IssuedCertificate


class DeviceSigner:
    """Signs one device's certificate after another. Nothing in it changes: threads may share it."""

    def __init__(self, authority: Authority, wanted: CaOptions) -> None:
        """InputError for options that no certificate can have."""
        self._authority = authority
        self._wanted = wanted
        self._options = wanted.as_options()
        self._subject = Subject(self._options)
        self.new_key = key_maker(self._options)
        issuer = authority.view.certificate
        points_at = x509.Extension(x509.AuthorityKeyIdentifier.oid, False, key_identifier_of(issuer))
        self._extensions: list[x509.Extension[x509.ExtensionType]] = [*extensions_of_a_client(), points_at]
        self._issuer_name = issuer.subject
        self._issuer = authority.view.issuer_id
        self._built = built_on()

    def pair(self, endpoint_name: str | None) -> KeyPair:
        """Make a key and its certificate; AuthorityUnfit when nobody would take it."""
        key = self.new_key()
        signed = self.certificate(endpoint_name, key.public_key())
        view = self._authority.view
        return KeyPair(
            certificate_der=signed.der,
            private_key=as_pkcs8(key),
            issuers_der=view.shown_der if self._wanted.send_chain else (),
            issued=signed.issued,
            authority_der=view.chain_der[0],
        )

    def certificate(self, endpoint_name: str | None, public_key: AuthorityPublicKey) -> SignedCertificate:
        """Sign a certificate for a key that was made elsewhere; AuthorityUnfit when nobody would take it."""
        at = now()
        if at.date() < self._built:  # looked at here, as the other one reads a file each time
            refuse_early_clock()
        start, end = term(self._authority.view, self._wanted, at, options=self._options)
        subject, serial = self._subject.of(endpoint_name), x509.random_serial_number()
        builder = x509.CertificateBuilder(  # at once: each step of a builder copies what was before
            issuer_name=self._issuer_name,
            subject_name=subject,
            public_key=public_key,
            serial_number=serial,
            not_valid_before=start.replace(tzinfo=None),
            not_valid_after=end.replace(tzinfo=None),
            extensions=self._extensions,
        )
        if self._wanted.subject_key_identifier:
            identifier = x509.SubjectKeyIdentifier.from_public_key(public_key)
            builder = builder.add_extension(identifier, critical=False)
        spki = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        issued = IssuedCertificate(
            issuer=self._issuer,
            serial=serial,
            name=str(names[0].value),
            public_key=short_hash(spki),
            issued_at=at,
            not_after=end,
        )
        return SignedCertificate(der=self._authority.signer.certificate(builder), issued=issued)


def term(
    view: AuthorityView, wanted: CaOptions, at: datetime, *, options: CertificateOptions | None = None
) -> tuple[datetime, datetime]:
    """Return from when to when a certificate made at that time is valid; AuthorityUnfit when nobody would take it."""
    view.refuse_unfit(at)
    start, end = validity(options or wanted.as_options(), at)
    start, end = start.replace(microsecond=0), end.replace(microsecond=0)
    if end <= view.ends or wanted.beyond_authority is Beyond.ALLOW:
        return start, end
    if wanted.beyond_authority is Beyond.SHORTEN:
        return start, view.ends
    raise AuthorityUnfit(
        Message(
            "the unit's certificate would end on {end}, after that of the authority, which ends on {its}.",
            end=f"{end:%Y-%m-%d}",
            its=f"{view.ends:%Y-%m-%d}",
        ),
        place=view.name,
        cure=Message(
            'Let it end earlier (validity_s), renew the authority, or write beyond_authority = "shorten" or "allow".'
        ),
    )
