"""An authority of this PC: looked at without its key, or opened with it."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from factory_prov.clock import now
from factory_prov.credentials.authority import passphrases
from factory_prov.credentials.authority.certificates import own_key, public_key_der
from factory_prov.credentials.authority.encrypted_key import opened
from factory_prov.credentials.authority.folder import AuthorityFolder, AuthorityRecord
from factory_prov.credentials.authority.signing import Signer
from factory_prov.credentials.authority.signing_key import HeldKey, SigningKey
from factory_prov.credentials.encoding import certificate_parts
from factory_prov.credentials.issued import IssuerId
from factory_prov.credentials.reading import parse_certificate
from factory_prov.errors import AuthorityMissing, AuthorityUnfit
from factory_prov.messages import Message


@dataclass(frozen=True, kw_only=True)
class AuthorityView:
    """What an authority is, without its key: its certificate, and those above it up to the root."""

    name: str
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    @cached_property
    def issuer_id(self) -> IssuerId:
        """By what the ledger knows it."""
        return IssuerId(key_id=key_id_of(public_key_der(self.certificate)), name=self.subject)

    @property
    def subject(self) -> str:
        """Its name as certificates have it."""
        return self.certificate.subject.rfc4514_string()

    @property
    def is_root(self) -> bool:
        """Whether it has signed itself."""
        return self.certificate.issuer == self.certificate.subject

    @cached_property
    def chain_der(self) -> tuple[bytes, ...]:
        """Its certificate and those above it, the root last."""
        return tuple(each.public_bytes(Encoding.DER) for each in (self.certificate, *self.above))

    @cached_property
    def shown_der(self) -> tuple[bytes, ...]:
        """What a device shows behind its own certificate: all but the root, which a server has to know by itself."""
        shown = [each for each in (self.certificate, *self.above) if each.issuer != each.subject]
        return tuple(each.public_bytes(Encoding.DER) for each in shown)

    @cached_property
    def begins(self) -> datetime:
        """When the last certificate of its chain begins."""
        return max(each.not_valid_before_utc for each in (self.certificate, *self.above))

    @cached_property
    def ends(self) -> datetime:
        """When the first certificate of its chain ends."""
        return min(each.not_valid_after_utc for each in (self.certificate, *self.above))

    @property
    def key_words(self) -> str:
        """What its key is, such as "EC P-256"."""
        key = own_key(self.certificate)
        names = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
        if isinstance(key, ec.EllipticCurvePublicKey):
            return f"EC {names.get(key.curve.name, key.curve.name)}"
        return f"RSA {key.key_size}"

    def fingerprint(self) -> str:
        """Return the SHA-256 of its certificate, as people compare it."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()

    def refuse_unfit(self, at: datetime) -> None:
        """Raise AuthorityUnfit when nobody takes what it signs at that time."""
        if self.begins <= at <= self.ends:
            return
        for each in (self.certificate, *self.above):
            if at < each.not_valid_before_utc or at > each.not_valid_after_utc:
                raise _out_of_time(self.name, each, at)


class Authority:
    """An authority with its key; any thread may let it sign."""

    def __init__(self, view: AuthorityView, key: SigningKey) -> None:
        self.view = view
        self.signer = Signer(key)


def key_id_of(public_key: bytes) -> bytes:
    """Return by what an authority is told from others: SHA-256 of its public key (SubjectPublicKeyInfo)."""
    return hashlib.sha256(public_key).digest()


def look_at(folder: AuthorityFolder) -> AuthorityView:
    """Read what an authority is; AuthorityMissing where there is none, or none that has its certificate yet."""
    folder.record()
    text = folder.certificate_pem()
    if text is None:
        raise AuthorityMissing(
            Message("the authority has no certificate yet: its request waits for the authority above."),
            place=folder.name,
            cure=Message(
                "Bring what that has made of it: `factory-prov ca install {name} FILE`.",
                name=folder.name,
            ),
        )
    place = str(folder.path)
    own, *above = [parse_certificate(der, place=place) for der in certificate_parts(text)]
    return AuthorityView(name=folder.name, certificate=own, above=tuple(above))


_opened: dict[tuple[object, ...], Authority] = {}
_lock = threading.Lock()


def open_authority(name: str) -> Authority:
    """Open an authority of this PC, once a process as long as its files stay as they are.

    AuthorityMissing, AuthorityLocked; its certificate is not judged here: `AuthorityView.refuse_unfit`.
    """
    folder = AuthorityFolder(name)
    stamp = folder.stamp()
    with _lock:
        if stamp not in _opened:
            view = look_at(folder)
            _opened[stamp] = Authority(view, open_key(folder, folder.record(), view.issuer_id.key_id))
        return _opened[stamp]


def open_key(folder: AuthorityFolder, record: AuthorityRecord, wanted: bytes) -> SigningKey:
    """Return the key of an authority, which must be the one that its certificate is for.

    AuthorityMissing for another one, AuthorityLocked where nothing opens it.
    """
    key = _token_key(record) if record.token else _file_key(folder, record)
    if key_id_of(key.public_key_der) != wanted:
        raise AuthorityMissing(
            Message("the key of the authority is not the one that its certificate is for."),
            place=record.name,
            cure=Message("Put its folder back from a backup."),
        )
    return key


def _file_key(folder: AuthorityFolder, record: AuthorityRecord) -> SigningKey:
    pem = folder.key_pem(record)
    found = opened(pem, passphrases.passphrase_of(record))
    if found is None:
        raise passphrases.refused(record)
    return HeldKey(found)


def _token_key(record: AuthorityRecord) -> SigningKey:
    from factory_prov.credentials.authority.token_keys import open_token_key

    return open_token_key(record)


def _out_of_time(name: str, certificate: x509.Certificate, at: datetime) -> AuthorityUnfit:
    whose = Message("{name}, certificate of {subject}", name=name, subject=certificate.subject.rfc4514_string()[:80])
    if at < certificate.not_valid_before_utc:
        return AuthorityUnfit(
            Message("it is valid from {day} on only.", day=f"{certificate.not_valid_before_utc:%Y-%m-%d}"),
            place=whose,
            cure=Message("Is the clock of this PC right?"),
        )
    return AuthorityUnfit(
        Message("it has expired on {day}.", day=f"{certificate.not_valid_after_utc:%Y-%m-%d}"),
        place=whose,
        cure=Message(
            "Renew it: `factory-prov ca request {name} --renew`, have it signed and install what comes back.", name=name
        ),
    )


def is_fit_now(view: AuthorityView) -> bool:
    """Whether what it signs is taken today."""
    try:
        view.refuse_unfit(now())
    except AuthorityUnfit:
        return False
    return True
