"""Make an authority, have it certified by another one, or bring one along: the steps of `factory-prov ca`."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from factory_prov.credentials.authority import passphrases
from factory_prov.credentials.authority.authority import (
    AuthorityView,
    key_id_of,
    look_at,
    open_key,
)
from factory_prov.credentials.authority.certificates import (
    AuthorityPlan,
    KeyName,
    authority_request,
    new_key,
    refuse_plan,
    root_certificate,
    subject_name,
)
from factory_prov.credentials.authority.encrypted_key import encrypted_pem
from factory_prov.credentials.authority.folder import (
    AuthorityFiles,
    AuthorityFolder,
    AuthorityRecord,
    PassphrasePlace,
)
from factory_prov.credentials.authority.install import judged_chain
from factory_prov.credentials.authority.signing import Signer
from factory_prov.credentials.authority.signing_key import HeldKey, HeldPrivateKey, SigningKey
from factory_prov.credentials.encoding import encode_pem
from factory_prov.errors import CredentialsError
from factory_prov.messages import Message
from factory_prov.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWish:
    """Where the key of a new authority comes from and what opens it.

    `passphrase` is asked only where `place` says that a person knows it. `token` opens a key behind PKCS #11, or makes
    it, and gives the words by which it is found again.
    """

    kind: KeyName = "P-256"
    place: PassphrasePlace = PassphrasePlace.AUTO
    passphrase: Callable[[], Secret] | None = None
    token: Callable[[], tuple[SigningKey, dict[str, str]]] | None = None


def make_root(folder: AuthorityFolder, plan: AuthorityPlan, wish: KeyWish) -> AuthorityView:
    """Make an authority that signs itself; CredentialsError when there is one of this name."""
    _refuse_existing(folder)
    refuse_plan(plan)
    key = _key(wish)
    der = root_certificate(Signer(key.signing), plan)
    _create(folder, key, wish, AuthorityParts(certificate_pem=encode_pem("CERTIFICATE", der)))
    return look_at(folder)


def make_request(folder: AuthorityFolder, subject: str, wish: KeyWish) -> bytes:
    """Make a key and the request (PEM) for another authority to sign; CredentialsError when there is one already."""
    _refuse_existing(folder)
    subject_name(subject)  # before a key is made: one on a token would stay there
    key = _key(wish)
    request = encode_pem("CERTIFICATE REQUEST", authority_request(Signer(key.signing), subject))
    _create(folder, key, wish, AuthorityParts(request_pem=request))
    return request


def request_again(folder: AuthorityFolder) -> bytes:
    """Make a request for a new certificate of the same key and name: how an authority is renewed."""
    record = folder.record()
    open_request = folder.request_pem()
    if folder.certificate_pem() is None and open_request is not None:
        return open_request
    view = look_at(folder)
    key = open_key(folder, record, view.issuer_id.key_id)
    request = encode_pem("CERTIFICATE REQUEST", authority_request(Signer(key), view.subject))
    folder.write_request(request)
    return request


def renew_root(folder: AuthorityFolder, plan: AuthorityPlan) -> AuthorityView:
    """Give a root a new certificate over the same key; CredentialsError for one that another has signed."""
    view = look_at(folder)
    if not view.is_root:
        cure = Message("Have it signed anew: `factory-prov ca request {name} --renew`.", name=folder.name)
        raise CredentialsError(Message("another authority has signed this one."), place=folder.name, cure=cure)
    key = open_key(folder, folder.record(), view.issuer_id.key_id)
    der = root_certificate(Signer(key), replace(plan, subject=view.subject))
    folder.install(encode_pem("CERTIFICATE", der))
    return look_at(folder)


def install(folder: AuthorityFolder, given: bytes, *, place: str) -> AuthorityView:
    """Keep the certificate that came back for the request, and those above it; CredentialsError says what is wrong."""
    record = folder.record()
    chain = judged_chain(given, record.key_id, place=place)
    folder.install(b"".join(encode_pem("CERTIFICATE", der) for der in chain))
    return look_at(folder)


def bring(
    folder: AuthorityFolder, key: HeldPrivateKey | None, given: bytes, wish: KeyWish, *, place: str
) -> AuthorityView:
    """Take an authority over that was made elsewhere: its key and its certificate, judged as one that is installed.

    `key` None: it is on the token that is wished.
    """
    _refuse_existing(folder)
    made = _key(wish) if key is None else NewAuthorityKey(signing=HeldKey(key), held=key)
    chain = judged_chain(given, key_id_of(made.signing.public_key_der), place=place)
    pem = b"".join(encode_pem("CERTIFICATE", der) for der in chain)
    _create(folder, made, wish, AuthorityParts(certificate_pem=pem))
    return look_at(folder)


def backup(folder: AuthorityFolder, passphrase: Secret) -> bytes:
    """Return all of an authority as PEM, its key under this passphrase: what `bring` takes on another PC."""
    record = folder.record()
    if record.token:
        cure = Message("Make the backup with the token's own software.")
        raise CredentialsError(Message("its key lies on a token, and never leaves it."), place=folder.name, cure=cure)
    key = open_key(folder, record, record.key_id)
    assert isinstance(key, HeldKey)  # noqa: S101  # of a file
    return encrypted_pem(key.private_key, passphrases.long_enough(passphrase)) + (folder.certificate_pem() or b"")


def keep_passphrase(folder: AuthorityFolder, wish: KeyWish) -> PassphrasePlace:
    """Put the key under another passphrase, and return where that lies; the old one opens nothing any more."""
    record = folder.record()
    if record.token:
        cure = Message("Change its PIN with the token's own software.")
        raise CredentialsError(Message("its key lies on a token."), place=folder.name, cure=cure)
    key = open_key(folder, record, record.key_id)
    assert isinstance(key, HeldKey)  # noqa: S101  # of a file
    passphrase, file_id = _passphrase(wish), _new_file_id()
    place = _kept(file_id, passphrase, wish)
    renewed = replace(record, file_id=file_id, passphrase=place)
    folder.replace_key(record, renewed, encrypted_pem(key.private_key, passphrase))
    passphrases.forget(record)
    return place


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAuthorityKey:
    """A key that an authority is made of: one in memory, or one on a token and the words that find it."""

    signing: SigningKey
    held: HeldPrivateKey | None = None
    token: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityParts:
    """What an authority has besides its key: its certificates, or the request for them."""

    certificate_pem: bytes | None = None
    request_pem: bytes | None = None


def _create(folder: AuthorityFolder, key: NewAuthorityKey, wish: KeyWish, parts: AuthorityParts) -> None:
    """Write everything at once; the passphrase is kept before, so that no key is ever without it."""
    key_id, file_id = key_id_of(key.signing.public_key_der), _new_file_id()
    pem, place = None, PassphrasePlace.TOKEN
    if key.held is not None:
        passphrase = _passphrase(wish)
        place = _kept(file_id, passphrase, wish)
        pem = encrypted_pem(key.held, passphrase)
    record = AuthorityRecord(name=folder.name, key_id=key_id, file_id=file_id, passphrase=place, token=key.token)
    folder.create(
        AuthorityFiles(record=record, key_pem=pem, certificate_pem=parts.certificate_pem, request_pem=parts.request_pem)
    )


def _key(wish: KeyWish) -> NewAuthorityKey:
    if wish.token is not None:
        signing, words = wish.token()
        return NewAuthorityKey(signing=signing, token=words)
    made = new_key(wish.kind)
    return NewAuthorityKey(signing=HeldKey(made), held=made)


def _passphrase(wish: KeyWish) -> Secret:
    if wish.place is PassphrasePlace.ASK and wish.passphrase is not None:
        return passphrases.long_enough(wish.passphrase())
    return passphrases.drawn()


def _kept(file_id: str, passphrase: Secret, wish: KeyWish) -> PassphrasePlace:
    if wish.place is PassphrasePlace.ASK:
        return PassphrasePlace.ASK
    return passphrases.keep(file_id, passphrase, wish.place)


def _new_file_id() -> str:
    return secrets.token_hex(8)


def _refuse_existing(folder: AuthorityFolder) -> None:
    if folder.exists():
        raise CredentialsError(
            Message("there is an authority of this name already."),
            place=folder.name,
            cure=Message("Choose another name: an authority's key is never replaced."),
        )
