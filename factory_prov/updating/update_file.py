"""An update as a file: the portable zip of a signed build. Nothing in it is used before its signature is checked."""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from factory_prov.cancel import CancelToken
from factory_prov.credentials.signature import is_signed
from factory_prov.errors import InputError
from factory_prov.files.own import own_folder
from factory_prov.files.staging import as_input_error
from factory_prov.messages import Message
from factory_prov.updating.manifest import (
    CONTEXT,
    MANIFEST,
    MAX_BYTES,
    SIGNATURE,
    TOP,
    Manifest,
    ManifestEntry,
    read_manifest,
)

_CHUNK_BYTES = 1 << 20
_SIGNATURE_BYTES = 64
_COPY = Message("Copy or download it again.")


class UpdateFile:
    """An opened update. Every failure is an InputError that names the file."""

    def __init__(self, path: Path, zipped: zipfile.ZipFile) -> None:
        self._place = str(path)
        self._zip = zipped

    def manifest(self, public_keys_pem: bytes) -> Manifest:
        """Return what the update says of itself, once its signature is checked."""
        names = set(self._zip.namelist())
        if not {MANIFEST, SIGNATURE} <= names:
            cure = Message("Take the portable zip of a signed build.")
            raise InputError(Message("this is no update: it carries no signature."), place=self._place, cure=cure)
        data = self._read(MANIFEST, MAX_BYTES)
        if not is_signed(CONTEXT + data, self._read(SIGNATURE, _SIGNATURE_BYTES), public_keys_pem):
            raise InputError(
                Message("the signature is not one of this program's makers: the file was changed, or others made it."),
                place=self._place,
                cure=Message("Do not use it; get it again from whom you have this program from."),
            )
        return read_manifest(data, place=self._place)

    def unpack(self, manifest: Manifest, folder: Path, cancel: CancelToken) -> None:
        """Write every file of the manifest below `folder`, and no other."""
        for entry in manifest.files:
            cancel.check()
            target = folder / entry.path
            with as_input_error(target):
                own_folder(target.parent, mode=0o755)  # everybody who runs the program reads it
                self._unpack_one(entry, target, cancel)
                target.chmod(0o755 if entry.executable else 0o644)

    def _unpack_one(self, entry: ManifestEntry, target: Path, cancel: CancelToken) -> None:
        digest, left_bytes = hashlib.sha256(), entry.size_bytes
        with self._opened(f"{TOP}/{entry.path}") as source, target.open("xb") as file:
            while chunk := self._chunk(source, min(_CHUNK_BYTES, left_bytes + 1)):
                cancel.check()
                left_bytes -= len(chunk)
                if left_bytes < 0:
                    raise self._other(entry)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if left_bytes or digest.hexdigest() != entry.sha256:
            raise self._other(entry)

    def _read(self, name: str, limit_bytes: int) -> bytes:
        with self._opened(name) as source:
            data = self._chunk(source, limit_bytes + 1)
        if len(data) > limit_bytes:
            raise self._unreadable()
        return data

    @contextmanager
    def _opened(self, name: str) -> Iterator[IO[bytes]]:
        try:
            if self._zip.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self._unreadable()
            source = self._zip.open(name)
        except (KeyError, OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
            raise self._unreadable() from None
        with source:
            yield source

    def _chunk(self, source: IO[bytes], size_bytes: int) -> bytes:
        try:
            return source.read(size_bytes)
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
            raise self._unreadable() from None

    def _other(self, entry: ManifestEntry) -> InputError:
        return InputError(
            Message("{file} in it is not what was signed.", file=entry.path), place=self._place, cure=_COPY
        )

    def _unreadable(self) -> InputError:
        return InputError(Message("the update is damaged."), place=self._place, cure=_COPY)


@contextmanager
def opened(path: Path) -> Iterator[UpdateFile]:
    """Open an update; InputError when there is none, or when it is no zip."""
    if not path.is_file():
        raise InputError(Message("there is no such file."), place=str(path), cure=Message("Check its name and folder."))
    try:
        zipped = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        cure = Message("Take the portable zip of a signed build.")
        raise InputError(Message("this is no update, or it was cut off."), place=str(path), cure=cure) from None
    except OSError as failure:
        reason = failure.strerror or type(failure).__name__
        raise InputError(
            Message("the file cannot be read ({system_text}).", system_text=reason),
            place=str(path),
            cure=Message("Check its rights."),
        ) from None
    with zipped:
        yield UpdateFile(path, zipped)
