"""A folder of files for others: with their SHA-256 sums, and a station's signature of those.

`SHA256SUMS` is what `sha256sum -c` reads. `SHA256SUMS.json` has the signature, of `SIGNED` with the hex SHA-256 of that
file, and the public key.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from factory_prov.credentials.station_key import StationKey, is_signed_by, public_pem, read_public_pem
from factory_prov.errors import InputError
from factory_prov.files.own import OWNER_FOLDER, open_own
from factory_prov.files.reading import read_bytes
from factory_prov.files.staging import as_input_error, flush_file, flush_folder, move_patiently, staging_folder
from factory_prov.messages import Message

SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.json"
SIGNED = "factory-prov files 1\n"
_CHUNK_BYTES = 1 << 20


def write_signed(folder: Path, key: StationKey, write: Callable[[Path], None]) -> None:
    """Make the folder of what `write` puts into the one it is given; whole or not there. InputError."""
    if os.path.lexists(folder):
        raise InputError(Message("this folder is there already."), place=str(folder), cure=Message("Name another one."))
    with as_input_error(folder), staging_folder(folder.parent) as staging:
        write(staging)
        sums = "".join(f"{_sha256(file)}  {file.name}\n" for file in sorted(staging.iterdir()))
        _write(staging / SUMS, sums)
        signed = {"key": public_pem(key.public_key), "signature": key.sign(_text(sums.encode())).hex()}
        _write(staging / SIGNATURE, json.dumps(signed, indent=2) + "\n")
        for file in staging.iterdir():
            flush_file(file)
        staging.chmod(OWNER_FOLDER)
        move_patiently(lambda: staging.rename(folder))
        flush_folder(folder.parent)


def _write(file: Path, text: str) -> None:
    with open_own(file, newline="\n") as opened:
        opened.write(text)


def faults(folder: Path, *, trusted: Collection[bytes] = ()) -> Iterator[Message]:
    """Give what is wrong with such a folder; InputError for one that is none."""
    sums = read_bytes(folder / SUMS)
    try:
        signed = json.loads(read_bytes(folder / SIGNATURE))
        key, signature = read_public_pem(str(signed["key"]).encode()), bytes.fromhex(signed["signature"])
        listed = {line.split("  ", 1)[1]: line.split("  ", 1)[0] for line in sums.decode().split("\n") if line}
    except (ValueError, LookupError, TypeError):
        yield Message("the signature of the folder cannot be read.")
        return
    if not is_signed_by(key, signature, _text(sums)):
        yield Message("the sums of the files are not what was signed.")
    if trusted and key not in trusted:
        yield Message("the folder is signed with a key that is none of those you trust.")
    there = {file.name for file in folder.iterdir()} - {SUMS, SIGNATURE}
    for name in sorted(there | set(listed)):
        if name not in listed:
            yield Message("{file}: this file was not signed with the others.", file=name)
        elif name not in there:
            yield Message("{file}: this file is missing.", file=name)
        elif _sha256(folder / name) != listed[name]:
            yield Message("{file}: this file is not what was signed.", file=name)


def _text(sums: bytes) -> bytes:
    return f"{SIGNED}{hashlib.sha256(sums).hexdigest()}".encode()


def _sha256(file: Path) -> str:
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK_BYTES):
            found.update(chunk)
    return found.hexdigest()
