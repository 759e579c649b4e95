"""The folder in which an authority lies: what is known of it, its certificate, its encrypted key, its open request."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from factory_prov.errors import AuthorityMissing, CredentialsError
from factory_prov.files import user_folders
from factory_prov.files.owner_only import write_credentials_folder, write_owner_only
from factory_prov.files.reading import read_bytes
from factory_prov.messages import Message

_RECORD, _CERTIFICATE, _REQUEST = "ca.json", "certificate.pem", "request.pem"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LONGEST_BYTES = 1_000_000


class PassphrasePlace(StrEnum):
    """Where that lies which opens the key. AUTO: a drawn one, in the keyring where there is one that works."""

    AUTO = "auto"
    KEYRING = "keyring"
    FILE = "file"
    ASK = "ask"
    TOKEN = "token"  # noqa: S105  # a word: the key never leaves a token


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityRecord:
    """What is written down of an authority. `key_id`: SHA-256 of its public key (SubjectPublicKeyInfo).

    `file_id` tells the file of its key and the passphrase of that from those of before. `token` names a key that lies
    behind PKCS #11, in words of `credentials.pkcs11`; empty for one in a file.
    """

    name: str
    key_id: bytes
    file_id: str
    passphrase: PassphrasePlace
    token: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityFiles:
    """All that makes up a new authority."""

    record: AuthorityRecord
    key_pem: bytes | None = field(repr=False)
    certificate_pem: bytes | None = None
    request_pem: bytes | None = None


class AuthorityFolder:
    """One authority on the disk. InputError where its files cannot be read or written."""

    def __init__(self, name: str, *, parent: Path | None = None) -> None:
        """CredentialsError for a name that cannot be a folder's."""
        if not _NAME.fullmatch(name) or name.endswith("."):
            raise CredentialsError(
                Message("this cannot be the name of an authority."),
                place=f"{name!r:.70}",
                cure=Message("Use letters, digits, dots, dashes and underscores, such as line-3."),
            )
        self.name = name
        self.path = (parent or user_folders.authorities_folder()) / name

    def exists(self) -> bool:
        """Whether there is one of this name."""
        return (self.path / _RECORD).is_file()

    def create(self, files: AuthorityFiles) -> None:
        """Make the folder with everything in it, or nothing; CredentialsError when there is one."""
        content = {
            _RECORD: _written(files.record),
            _key_file(files.record): files.key_pem,
            _CERTIFICATE: files.certificate_pem,
            _REQUEST: files.request_pem,
        }
        if self.path.exists():
            raise CredentialsError(
                Message("there is an authority of this name already."),
                place=self.name,
                cure=Message("Choose another name: an authority's key is never replaced."),
            )
        present = {name: data for name, data in content.items() if data is not None}
        write_credentials_folder(self.path.parent, self.name, present)

    def record(self) -> AuthorityRecord:
        """Return what is written down; AuthorityMissing where there is nothing."""
        try:
            told = json.loads(self._read(_RECORD))
            return AuthorityRecord(
                name=self.name,
                key_id=bytes.fromhex(told["key_id"]),
                file_id=bytes.fromhex(told["file_id"]).hex(),
                passphrase=PassphrasePlace(told["passphrase"]),
                token={str(key): str(value) for key, value in told["token"].items()},
            )
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            what = Message("what is written down of this authority cannot be read.")
            cure = Message("Put its folder back from a backup.")
            raise AuthorityMissing(what, place=str(self.path / _RECORD), cure=cure) from None

    def key_pem(self, record: AuthorityRecord) -> bytes:
        """Return the encrypted key; AuthorityMissing when it is gone."""
        return self._read(_key_file(record))

    def replace_key(self, before: AuthorityRecord, now: AuthorityRecord, key_pem: bytes) -> None:
        """Put the same key in under another passphrase; cut off anywhere, one of the two opens it."""
        write_owner_only(self.path / _key_file(now), key_pem)
        write_owner_only(self.path / _RECORD, _written(now))
        (self.path / _key_file(before)).unlink(missing_ok=True)

    def certificate_pem(self) -> bytes | None:
        """Return its own certificate and what stands above it; None while the request is open."""
        return self._read(_CERTIFICATE) if (self.path / _CERTIFICATE).exists() else None

    def install(self, certificate_pem: bytes) -> None:
        """Keep the certificate that was given for its key."""
        write_owner_only(self.path / _CERTIFICATE, certificate_pem)

    def request_pem(self) -> bytes | None:
        """Return the request that was made for its certificate, if one was."""
        return self._read(_REQUEST) if (self.path / _REQUEST).exists() else None

    def write_request(self, request_pem: bytes) -> None:
        """Keep a request for a new certificate."""
        write_owner_only(self.path / _REQUEST, request_pem)

    def stamp(self) -> tuple[object, ...]:
        """Return something that is another one when a file of it has changed."""
        found: list[object] = [str(self.path)]
        for each in (self.path, self.path / _RECORD, self.path / _CERTIFICATE):
            try:
                at = each.stat()
            except OSError:
                found.append(None)
            else:
                found += (at.st_mtime_ns, at.st_ino, at.st_size)
        return tuple(found)

    def _read(self, name: str) -> bytes:
        path = self.path / name
        if not path.exists():
            raise missing(self.name) if name == _RECORD else _file_gone(path)
        return read_bytes(path, max_bytes=_LONGEST_BYTES)


def authority_names(parent: Path | None = None) -> tuple[str, ...]:
    """Return the names of the authorities there are, in order."""
    folder = parent or user_folders.authorities_folder()
    try:
        return tuple(sorted(each.name for each in folder.iterdir() if (each / _RECORD).is_file()))
    except OSError:
        return ()


def missing(name: str) -> AuthorityMissing:
    """Say that there is no such authority, and which there are."""
    names = authority_names()
    there = Message("There are: {names}.", names=", ".join(names)) if names else Message("There is none on this PC.")
    return AuthorityMissing(
        Message("this PC has no authority (CA) of this name."),
        place=name,
        cure=Message("{there} Make one with `factory-prov ca init` or `ca request`, or import it.", there=there),
    )


def _file_gone(path: Path) -> AuthorityMissing:
    return AuthorityMissing(
        Message("this file of the authority is gone."), place=str(path), cure=Message("Put it back from a backup.")
    )


def _key_file(record: AuthorityRecord) -> str:
    return f"key-{record.file_id}.pem"


def _written(record: AuthorityRecord) -> bytes:
    told = {
        "format": 1,
        "key_id": record.key_id.hex(),
        "file_id": record.file_id,
        "passphrase": str(record.passphrase),
        "token": dict(record.token),
    }
    return json.dumps(told, indent=2).encode() + b"\n"
