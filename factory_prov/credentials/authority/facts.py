"""What people and programs are told of an authority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from factory_prov.clock import now
from factory_prov.credentials.authority.authority import AuthorityView, is_fit_now, look_at
from factory_prov.credentials.authority.certificates import path_length_of
from factory_prov.credentials.authority.folder import AuthorityFolder
from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.issued import IssuerId


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCertificate:
    """One certificate of a chain as people compare it."""

    subject: str
    issuer: str
    serial: str
    sha256: str
    sha1: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityFacts:
    """An authority: its chain, its own certificate first; nothing of it while its request is open."""

    name: str
    passphrase: str
    chain: tuple[ShownCertificate, ...] = ()
    issuer_id: IssuerId | None = None
    key: str = ""
    path_length: int | None = None
    ends: datetime | None = None
    fit: bool = False

    @property
    def days_left(self) -> int | None:
        """For how many days servers take what it signs; None while its request is open."""
        return None if self.ends is None else (self.ends - now()).days


def facts_of(folder: AuthorityFolder) -> AuthorityFacts:
    """Read what is to be told; AuthorityMissing when there is no such authority."""
    record = folder.record()
    if folder.certificate_pem() is None:
        return AuthorityFacts(name=folder.name, passphrase=str(record.passphrase))
    view = look_at(folder)
    return AuthorityFacts(
        name=folder.name,
        passphrase=str(record.passphrase),
        chain=tuple(map(shown, (view.certificate, *view.above))),
        issuer_id=view.issuer_id,
        key=view.key_words,
        path_length=path_length_of(view.certificate),
        ends=view.ends,
        fit=is_fit_now(view),
    )


def shown(certificate: x509.Certificate) -> ShownCertificate:
    """Return what is compared of a certificate."""
    return ShownCertificate(
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        serial=f"{certificate.serial_number:X}",
        sha256=certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
        sha1=certificate.fingerprint(hashes.SHA1()).hex(":").upper(),  # noqa: S303  # what server pages show
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def exported(view: AuthorityView, *, der: bool, chain: bool, root: bool) -> bytes:
    """Return an authority's certificate as a file; with `chain` those above it too, with `root` the root alone."""
    own = view.certificate if not root or not view.above else view.above[-1]
    if der:
        return own.public_bytes(Encoding.DER)
    wanted = (view.certificate, *view.above) if chain else (own,)
    return b"".join(encode_pem("CERTIFICATE", each.public_bytes(Encoding.DER)) for each in wanted)
